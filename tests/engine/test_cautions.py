"""No caution of the shipped catalog names a state that leaves its adjustment free.

The table was made by reading the cautions of all adjustments. A new caution with a word of the
table needs a hold, a held part, a remark or a question to ask first, or a reason in EXCEPTIONS.
"""

import re

import pytest

# The catalog comes out of the database, and pytest-django only makes a test database for marked
# tests: without the mark this file alone would read the one of the settings.
pytestmark = pytest.mark.django_db

SUICIDE = {"suicidal-intent"}
ABUSE = {"abuse-now", "adverse-environment"}
EXPOSURE = {"threat-because-of-identity"}
TRAUMA = {"retraumatization", "window-of-tolerance", "worse-after-memory-work", "dissociation"}

STATES = {
    "suicide": (r"suicid|death or harm", SUICIDE),
    "self-harm": (r"self-harm", {"self-harm-recent"}),
    "risk": (r"\brisk\b(?! of bias)|\bcrisis\b", SUICIDE | EXPOSURE),
    "abuse": (
        (
            r"(?<!substance )(?<!neglect or )abuse|violen|coerci|unsafe|\bdanger\b|hostile"
            r"|(?:are|is) safe|fear, control|harm at home|others read|see the answers at home"
        ),
        ABUSE,
    ),
    "earlier abuse": (r"neglect or abuse", {"retraumatization", "window-of-tolerance"}),
    "identity": (r"exhaust or expose", {"threat-because-of-identity"}),
    "high mood": (
        r"mania|bipolar|high mood",
        {"high-mood-now", "high-mood-past", "misdiagnosis", "high-energy-spells"},
    ),
    "psychosis": (r"psychosis|psychotic", {"psychosis", "psychosis-suspected"}),
    "dependence": (
        r"\bdependent\b|substance (?:use|abuse)|benzodiazepine|sedatives",
        {"withdrawal-risk", "harmful-use"},
    ),
    "medicine stopped": (r"stopping (?:an antidepressant|psychotropic)", {"medicine-stopped"}),
    "eating disorder": (r"eating (?:disorder|problem)|compulsive exercise", {"eating-disorder"}),
    "dissociation": (r"dissociation", {"dissociation"}),
    "arousal": (r"arousal tips over|flooded", TRAUMA),
    "trauma": (r"trauma|intrusive memories|memory work|painful memories", TRAUMA),
    "panic": (r"\bpanic\b", {"arousal-medical-cause", "dissociation"}),
    "pregnancy": (r"pregnan|breastfeeding", {"perinatal-care"}),
    "seizures": (r"seizure", {"withdrawal-risk", "arousal-medical-cause"}),
    "parasomnia": (r"parasomnia", {"physical-cause-open"}),
    "sleep apnoea": (r"apnoea", {"sleep-breathing", "physical-cause-open"}),
    "driving": (r"driving", {"sleep-breathing", "withdrawal-risk"}),
    "exhaustion after effort": (
        r"exertion|energy-limiting|burnout",
        {"worse-after-effort", "burnout-risk"},
    ),
    "body": (
        r"\bheart\b|\blung\b|\bjoint disease|physical (?:illness|limits)|eye disease",
        {"arousal-medical-cause", "physical-cause-open"},
    ),
    "self-care": (r"barely functioning|severe inactivity|severely slowed", {"self-care-collapse"}),
    "hopelessness": (r"hopeless", {"hopeless-about-help", "hopeless-after-sessions"}),
    "thinking": (
        r"cognitive impairment|concentration or memory",
        {"acute-thinking-change", "neurological-decline", "cognitive-impairment"},
    ),
    "alliance": (r"steady alliance|while the alliance", {"alliance"}),
    "diagnosis": (
        r"diagnosis (?:is open|is in doubt|first)|misread",
        {"misdiagnosis"},
    ),
    "biology": (r"biologically driven", {"biological-drivers"}),
    "adversity or grief": (r"adversity or grief", {"adverse-environment", "grief-existential"}),
    "money or time": (r"money or time is the limit", {"cost-time"}),
}
"""Words of a caution, and the flags, barriers and questions that stand for the state they name.

Where several flags grade a state, the gravest stands for it: what it leaves free is free.
"""

ASKS = "It asks about the state, and acts on the answer."
ANSWERS = "It is what the state calls for."
SMALLER = "The caution asks for smaller or shorter work, not for waiting."
EXCEPTIONS = {
    ("ask-sensitive-topics-directly", "suicide"): ASKS,
    ("ask-sensitive-topics-directly", "trauma"): ASKS,
    ("ask-sensitive-topics-directly", "abuse"): ASKS,
    ("bipolar-screen-and-refer", "high mood"): ASKS,
    ("expectation-reset", "suicide"): ASKS,
    ("neurodevelopmental-assessment", "trauma"): "Trauma may explain what the screen shows.",
    ("predict-the-dip", "suicide"): ASKS,
    ("routine-session-feedback", "suicide"): ASKS,
    ("focused-case-consultation", "risk"): ANSWERS,
    ("suicide-risk-safety-plan", "suicide"): ANSWERS,
    ("suicide-risk-safety-plan", "abuse"): ANSWERS,
    ("safety-first-response", "abuse"): ANSWERS,
    ("pause-memory-work-and-restore-safety", "trauma"): ANSWERS,
    ("open-and-close-with-grounding", "dissociation"): ANSWERS,
    ("burnout-load-reduction", "suicide"): "The caution asks to believe what the client says.",
    ("strengths-in-formulation", "risk"): "The caution says what strengths may not step round.",
    ("trauma-focused-treatment", "dissociation"): "The caution says that it is no reason to wait.",
    ("medication-consultation", "body"): "The step hands it to the prescriber.",
    ("bright-light-therapy", "body"): "No question asks about the eyes; the step itself does.",
    ("bipolar-screen-and-refer", "medicine stopped"): "The step leaves it to the prescriber.",
    ("plan-ending-and-handover", "medicine stopped"): "It warns against stopping later.",
    ("alliance-rupture-repair", "arousal"): SMALLER,
    ("insight-to-experiment", "self-care"): SMALLER,
    ("insight-to-experiment", "hopelessness"): SMALLER,
    ("match-focus-to-coping-style", "self-care"): SMALLER,
    ("meaning-making-for-tasks", "self-care"): SMALLER,
    ("switch-or-combine-treatment", "hopelessness"): "It is what frequent switching may bring.",
}
"""Adjustments that the state leaves free although their caution names it, each with the reason."""


def ties(catalog, adjustment):
    """The flags, barriers and questions that hold the adjustment or have words beside it."""
    keys = {*adjustment.contraindications, *adjustment.ask_first}
    for flag in catalog.red_flags:
        named = {*flag.holds, *(hold.adjustment for hold in flag.part_holds)}
        named |= {remark.adjustment for remark in flag.remarks}
        if adjustment.key in named:
            keys.add(flag.key)
    return keys


def named_and_free(catalog):
    """(adjustment, state) wherever a caution names a state that does nothing to its adjustment."""
    return {
        (adjustment.key, state)
        for adjustment in catalog.adjustments
        for state, (words, keys) in STATES.items()
        if re.search(words, adjustment.cautions, re.IGNORECASE)
        and not keys & ties(catalog, adjustment)
    }


def test_no_caution_names_a_state_that_leaves_its_adjustment_free(shipped_catalog):
    assert named_and_free(shipped_catalog) - EXCEPTIONS.keys() == set()


def test_every_exception_is_still_one(shipped_catalog):
    assert EXCEPTIONS.keys() - named_and_free(shipped_catalog) == set()


def test_the_states_are_those_of_the_catalog(shipped_catalog):
    known = {
        row.key
        for rows in (shipped_catalog.red_flags, shipped_catalog.barriers, shipped_catalog.questions)
        for row in rows
    }
    assert {key for _words, keys in STATES.values() for key in keys} - known == set()


def test_every_word_is_named_by_a_caution(shipped_catalog):
    cautions = " ".join(adjustment.cautions for adjustment in shipped_catalog.adjustments)
    unused = [name for name, (words, _) in STATES.items() if not re.search(words, cautions, re.I)]
    assert unused == []
