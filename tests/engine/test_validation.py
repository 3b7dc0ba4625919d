"""Each check of a catalog broken once: the problem says which row, what, and with which values."""

from dataclasses import replace

import pytest

from screening.engine.catalog.problem import CatalogError, Problem
from screening.engine.catalog.validation import TEXT_LIMITS, find_problems
from screening.engine.catalog.values import (
    AdjustmentPart,
    Condition,
    Differential,
    Domain,
    Indication,
    Indicator,
    Option,
    PartHold,
    Remark,
)


def with_row(catalog, name, index, **changes):
    """The catalog with one row changed."""
    rows = list(getattr(catalog, name))
    rows[index] = replace(rows[index], **changes)
    return replace(catalog, **{name: tuple(rows)})


def place(catalog, name, key):
    return [row.key for row in getattr(catalog, name)].index(key)


def change(name, row, /, **changes):
    return lambda c: with_row(c, name, place(c, name, row), **changes)


def options(*levels):
    return tuple(Option(f"o{n}", f"Option {n}", level) for n, level in enumerate(levels))


def indicators_of(c, key, *more, drop=()):
    barrier = c.barriers[place(c, "barriers", key)]
    return tuple(i for i in barrier.indicators if i.question not in drop) + more


PACED, SUICIDAL = "energy-paced-sessions", "suicidal-thoughts"

# What is done to the shipped catalog, and what must be said about it.
BROKEN = {
    "duplicate key": (
        lambda c: replace(c, sources=(*c.sources, c.sources[0])),
        Problem.of("source", "cuijpers-2020", "key-repeated"),
    ),
    "form of a key": (
        change("barriers", "alliance", key="Alliance!"),
        Problem.of("barrier", "Alliance!", "key-malformed", limit=60),
    ),
    "length of a key": (
        change("barriers", "alliance", key="a" * 61),
        Problem.of(
            "barrier",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "key-malformed",
            limit=60,
        ),
    ),
    "empty text": (
        change("questions", "own-step", text=" "),
        Problem.of("question", "own-step", "text-empty", field="text"),
    ),
    "invisible text": (
        change("questions", "own-step", text="\u200b\u2800"),
        Problem.of("question", "own-step", "text-empty", field="text"),
    ),
    "long text": (
        change("questions", "own-step", text="x" * 161),
        Problem.of("question", "own-step", "text-too-long", field="text", length=161, limit=160),
    ),
    "a short name that lists cannot hold": (
        change("barriers", "alliance", short="x" * 25),
        Problem.of("barrier", "alliance", "text-too-long", field="short", length=25, limit=24),
    ),
    "unstorable text": (
        change("questions", "own-step", text="a\ud800"),
        Problem.of("question", "own-step", "text-unstorable", field="text"),
    ),
    "unknown lever": (
        change("barriers", "alliance", lever="fate"),
        Problem.of(
            "barrier",
            "alliance",
            "choice-unknown",
            field="lever",
            allowed="assessment, approach, relationship, client, service, surroundings",
        ),
    ),
    "unknown timing": (
        change("adjustments", "energy-paced-sessions", timing="x"),
        Problem.of(
            "adjustment",
            "energy-paced-sessions",
            "choice-unknown",
            field="timing",
            allowed="this-session, coming-weeks, refer",
        ),
    ),
    "no domain": (lambda c: replace(c, domains=()), Problem.of("catalog", "", "domain-none")),
    "empty domain": (
        lambda c: replace(c, domains=(*c.domains, Domain("empty", "Empty", "Nothing"))),
        Problem.of("domain", "empty", "domain-empty"),
    ),
    "reserved domain": (
        lambda c: replace(c, domains=(*c.domains, Domain("check", "Check", "Check"))),
        Problem.of("domain", "check", "domain-reserved"),
    ),
    "option twice": (
        change("scales", "yesno", options=(*options(0, 3), Option("o0", "Again", 0))),
        Problem.of("scale", "yesno", "repeated-option", name="o0"),
    ),
    "one option": (
        change("scales", "yesno", options=options(0)),
        Problem.of("scale", "yesno", "scale-size", limit=7),
    ),
    "eight options": (
        change("scales", "yesno", options=options(0, 1, 1, 1, 1, 1, 1, 3)),
        Problem.of("scale", "yesno", "scale-size", limit=7),
    ),
    "no level 0": (
        change("scales", "yesno", options=options(1, 3)),
        Problem.of("scale", "yesno", "scale-without-zero"),
    ),
    "level 7": (
        change("scales", "yesno", options=options(0, 7)),
        Problem.of("scale", "yesno", "option-level", option="o1", level=7),
    ),
    "dont-know as option": (
        change("scales", "yesno", options=(*options(0), Option("dont-know", "?", 1))),
        Problem.of("scale", "yesno", "option-reserved", option="dont-know"),
    ),
    "key of an option": (
        change("scales", "yesno", options=(*options(0), Option("O 1", "One", 1))),
        Problem.of("scale", "yesno", "option-key-malformed", option="O 1"),
    ),
    "unknown scale": (
        change("questions", "own-step", scale="none"),
        Problem.of("question", "own-step", "unknown-scale", name="none"),
    ),
    "unknown page": (
        change("questions", "own-step", domain="none"),
        Problem.of("question", "own-step", "unknown-domain", name="none"),
    ),
    "unused question": (
        lambda c: replace(c, questions=(*c.questions, replace(c.questions[0], key="idle"))),
        Problem.of("question", "idle", "question-unused"),
    ),
    "long help": (
        change("questions", "own-step", more_help="x" * 601),
        Problem.of(
            "question", "own-step", "text-too-long", field="more_help", length=601, limit=600
        ),
    ),
    "fact that a case does not have": (
        change("questions", "own-step", filled_from="a guess"),
        Problem.of(
            "question",
            "own-step",
            "choice-unknown",
            field="filled_from",
            allowed="sessions, spacing, last-screening",
        ),
    ),
    "number of sessions without an option for it": (
        change("questions", "own-step", filled_from="sessions"),
        Problem.of("question", "own-step", "filled-without-numbers", name="yesno"),
    ),
    "spacing without an option for it": (
        change("questions", "own-step", filled_from="spacing"),
        Problem.of(
            "question",
            "own-step",
            "filled-without-spacings",
            name="yesno",
            known="weekly, fortnightly, three-weeks-or-more, no-rhythm, tapering, ended-or-paused",
        ),
    ),
    "two options from one number": (
        change("scales", "yesno", options=(Option("no", "No", 0, 5), Option("yes", "Yes", 3, 5))),
        Problem.of("scale", "yesno", "number-of-two-options", number=5),
    ),
    "option from a number that no case has": (
        change("scales", "yesno", options=(Option("no", "No", 0, -1), Option("yes", "Yes", 3, 0))),
        Problem.of("scale", "yesno", "option-number", option="no", number=-1, limit=1000),
    ),
    "follow-up of an optional question": (
        change("questions", "alliance-strain", optional=True),
        Problem.of("question", "alliance-withdrawal", "condition-optional", name="alliance-strain"),
    ),
    "optional gate": (
        change("questions", "alliance-strain", optional=True),
        Problem.of("barrier", "alliance", "optional-gate"),
    ),
    "unknown parent": (
        change("questions", "alliance-withdrawal", ask_if=Condition("none", 1)),
        Problem.of("question", "alliance-withdrawal", "condition-unknown-parent", name="none"),
    ),
    "level that never holds": (
        change("questions", "alliance-withdrawal", ask_if=Condition("alliance-strain", 4)),
        Problem.of(
            "question",
            "alliance-withdrawal",
            "condition-level",
            top=3,
            name="alliance-strain",
            level=4,
        ),
    ),
    "level that always holds": (
        change("questions", "alliance-withdrawal", ask_if=Condition("alliance-strain", 0)),
        Problem.of(
            "question",
            "alliance-withdrawal",
            "condition-level",
            top=3,
            name="alliance-strain",
            level=0,
        ),
    ),
    "question that asks for itself": (
        change("questions", "alliance-withdrawal", ask_if=Condition("alliance-withdrawal", 1)),
        Problem.of(
            "question",
            "alliance-withdrawal",
            "condition-cycle",
            way="alliance-withdrawal → alliance-withdrawal",
        ),
    ),
    "cycle": (
        lambda c: change(
            "questions", "alliance-same-goal", ask_if=Condition("alliance-withdrawal", 1)
        )(change("questions", "alliance-withdrawal", ask_if=Condition("alliance-same-goal", 1))(c)),
        Problem.of(
            "question",
            "alliance-same-goal",
            "condition-cycle",
            way="alliance-same-goal → alliance-withdrawal → alliance-same-goal",
        ),
    ),
    "chain": (
        change("questions", "alliance-same-goal", ask_if=Condition("alliance-withdrawal", 1)),
        Problem.of("question", "alliance-same-goal", "condition-chain", name="alliance-withdrawal"),
    ),
    "number twice": (
        change("barriers", "alliance", number=1),
        Problem.of("barrier", "biological-drivers", "number-repeated", number=1),
    ),
    "gate twice": (
        change("barriers", "alliance", gate="culture-assumptions-differ"),
        Problem.of("barrier", "alliance", "gate-repeated", name="culture-assumptions-differ"),
    ),
    "gate not among the indicators": (
        lambda c: change(
            "barriers",
            "alliance",
            indicators=indicators_of(c, "alliance", drop=["alliance-strain"]),
        )(c),
        Problem.of("barrier", "alliance", "gate-missing"),
    ),
    "gate against": (
        lambda c: change(
            "barriers",
            "alliance",
            indicators=indicators_of(
                c,
                "alliance",
                Indicator("alliance-strain", "against", "weak"),
                drop=["alliance-strain"],
            ),
        )(c),
        Problem.of("barrier", "alliance", "gate-against"),
    ),
    "gate with a condition": (
        change("barriers", "alliance", gate="alliance-withdrawal"),
        Problem.of("barrier", "alliance", "gate-has-condition"),
    ),
    "indicator twice": (
        lambda c: change(
            "barriers",
            "alliance",
            indicators=indicators_of(
                c, "alliance", Indicator("alliance-strain", "supports", "weak")
            ),
        )(c),
        Problem.of("barrier", "alliance", "repeated-question", name="alliance-strain"),
    ),
    "unknown strength": (
        lambda c: change(
            "barriers",
            "alliance",
            indicators=indicators_of(c, "alliance", Indicator("own-step", "beside", "huge")),
        )(c),
        Problem.of("barrier", "alliance", "strength-unknown", strength="huge"),
    ),
    "unknown question": (
        lambda c: change(
            "barriers",
            "alliance",
            indicators=indicators_of(c, "alliance", Indicator("none", "supports", "weak")),
        )(c),
        Problem.of("barrier", "alliance", "unknown-question", name="none"),
    ),
    "thresholds the wrong way round": (
        change("barriers", "alliance", possible_at=13, likely_at=13),
        Problem.of("barrier", "alliance", "thresholds-disordered"),
    ),
    "threshold at 0": (
        change("barriers", "alliance", possible_at=0),
        Problem.of("barrier", "alliance", "thresholds-disordered"),
    ),
    "threshold out of reach": (
        change("barriers", "alliance", likely_at=200),
        Problem.of("barrier", "alliance", "likely-out-of-reach", likely_at=200, most=33),
    ),
    "own neighbour": (
        change("barriers", "alliance", differentials=(Differential("alliance", "not"),)),
        Problem.of("barrier", "alliance", "unknown-neighbour", name="alliance"),
    ),
    "adjustment without a barrier": (
        change("adjustments", "energy-paced-sessions", indications=()),
        Problem.of("adjustment", "energy-paced-sessions", "adjustment-without-barrier"),
    ),
    "unknown barrier": (
        change("adjustments", "energy-paced-sessions", indications=(Indication("none", "weak"),)),
        Problem.of("adjustment", "energy-paced-sessions", "unknown-barrier", name="none"),
    ),
    "link of unknown strength": (
        change(
            "adjustments", "energy-paced-sessions", indications=(Indication("alliance", "huge"),)
        ),
        Problem.of("adjustment", "energy-paced-sessions", "strength-unknown", strength="huge"),
    ),
    "adjustment without steps": (
        change("adjustments", "energy-paced-sessions", steps=()),
        Problem.of("adjustment", "energy-paced-sessions", "steps-missing"),
    ),
    "step of two lines": (
        change("adjustments", "energy-paced-sessions", steps=("a\nb",)),
        Problem.of("adjustment", "energy-paced-sessions", "step-of-several-lines"),
    ),
    "grade without a source": (
        change("adjustments", "energy-paced-sessions", grade="A"),
        Problem.of("adjustment", "energy-paced-sessions", "grade-without-source", grade="A"),
    ),
    "unknown source": (
        change("adjustments", "energy-paced-sessions", sources=("none",)),
        Problem.of("adjustment", "energy-paced-sessions", "unknown-source", name="none"),
    ),
    "flag of two kinds": (
        change("red_flags", "suicidal-thoughts", at_least=1),
        Problem.of("red-flag", "suicidal-thoughts", "flag-needs-one-trigger"),
    ),
    "flag of no kind": (
        change("red_flags", "suicidal-thoughts", option=None),
        Problem.of("red-flag", "suicidal-thoughts", "flag-needs-one-trigger"),
    ),
    "flag at another's option": (
        change("red_flags", "suicidal-thoughts", option="weekly"),
        Problem.of(
            "red-flag",
            "suicidal-thoughts",
            "flag-option-unknown",
            option="weekly",
            name="suicidal-thoughts",
        ),
    ),
    "flag out of reach": (
        change("red_flags", "suicidal-thoughts", option=None, at_least=4),
        Problem.of("red-flag", "suicidal-thoughts", "flag-level", top=3),
    ),
    "flag that holds what is not there": (
        change("red_flags", "suicidal-thoughts", holds=("none",)),
        Problem.of("red-flag", "suicidal-thoughts", "unknown-adjustment", name="none"),
    ),
    "question to ask first that is not there": (
        change("adjustments", PACED, ask_first=("none",)),
        Problem.of("adjustment", PACED, "unknown-question", name="none"),
    ),
    "question to ask first twice": (
        change("adjustments", PACED, ask_first=("own-step", "own-step")),
        Problem.of("adjustment", PACED, "repeated-question", name="own-step"),
    ),
    "therapy that no case can have": (
        change("adjustments", PACED, modalities=("cbt", "hypnosis")),
        Problem.of("adjustment", PACED, "unknown-modality", name="hypnosis"),
    ),
    "therapy twice": (
        change("adjustments", PACED, modalities=("cbt", "cbt")),
        Problem.of("adjustment", PACED, "repeated-modality", name="cbt"),
    ),
    "part twice": (
        change("adjustments", PACED, parts=(AdjustmentPart("a", "this"),) * 2),
        Problem.of("adjustment", PACED, "repeated-part", name="a"),
    ),
    "form of a part's key": (
        change("adjustments", PACED, parts=(AdjustmentPart("A b", "this"),)),
        Problem.of("adjustment", PACED, "part-key-malformed", part="A b"),
    ),
    "part without words": (
        change("adjustments", PACED, parts=(AdjustmentPart("a", " "),)),
        Problem.of("adjustment", PACED, "text-empty", field="words"),
    ),
    "hold on a part that is not there": (
        change("red_flags", SUICIDAL, part_holds=(PartHold(PACED, "a"),)),
        Problem.of(
            "red-flag",
            SUICIDAL,
            "unknown-part",
            adjustment=PACED,
            name="a",
        ),
    ),
    "hold on a part of what is not there": (
        change("red_flags", SUICIDAL, part_holds=(PartHold("none", "a"),)),
        Problem.of("red-flag", SUICIDAL, "unknown-adjustment", name="none"),
    ),
    "hold on a part twice": (
        change(
            "red_flags",
            SUICIDAL,
            part_holds=(PartHold(PACED, "a"),) * 2,
        ),
        Problem.of(
            "red-flag",
            SUICIDAL,
            "part-held-twice",
            adjustment=PACED,
            name="a",
        ),
    ),
    "remark on what is not there": (
        change("red_flags", SUICIDAL, remarks=(Remark("none", "Ask."),)),
        Problem.of("red-flag", SUICIDAL, "unknown-adjustment", name="none"),
    ),
    "two remarks on one": (
        change("red_flags", SUICIDAL, remarks=(Remark(PACED, "A."),) * 2),
        Problem.of("red-flag", SUICIDAL, "repeated-remark", name=PACED),
    ),
    "remark that is too long": (
        change("red_flags", SUICIDAL, remarks=(Remark(PACED, "x" * 301),)),
        Problem.of("red-flag", SUICIDAL, "text-too-long", field="words", length=301, limit=300),
    ),
    "strength that speaks for the barrier": (
        lambda c: change(
            "barriers",
            "alliance",
            indicators=indicators_of(
                c, "alliance", Indicator("own-step", "supports", "weak", "Took a step")
            ),
        )(c),
        Problem.of("barrier", "alliance", "strength-text-supports", name="own-step"),
    ),
    "strength that is too long": (
        lambda c: change(
            "barriers",
            "alliance",
            indicators=indicators_of(
                c, "alliance", Indicator("own-step", "against", "weak", "x" * 161)
            ),
        )(c),
        Problem.of(
            "barrier", "alliance", "text-too-long", field="strength_text", length=161, limit=160
        ),
    ),
    "year": (
        change("sources", "weitz-2015", year=20155),
        Problem.of("source", "weitz-2015", "year-unlikely", year=20155),
    ),
    "doi": (
        change("sources", "weitz-2015", doi="https://doi.org/x"),
        Problem.of("source", "weitz-2015", "doi-malformed", text="https://doi.org/x"),
    ),
    "pmid": (
        change("sources", "weitz-2015", pmid="PMC12"),
        Problem.of("source", "weitz-2015", "pmid-malformed", text="PMC12"),
    ),
    "url": (
        change("sources", "weitz-2015", url="javascript:alert(1)"),
        Problem.of("source", "weitz-2015", "url-malformed", text="javascript:alert(1)"),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_problem_is_named(name, shipped_catalog):
    damage, problem = BROKEN[name]
    assert problem in find_problems(damage(shipped_catalog))


def test_all_problems_are_named_at_once(shipped_catalog):
    names = ("long text", "year", "adjustment without a barrier", "threshold out of reach")
    broken = shipped_catalog
    for name in names:
        broken = BROKEN[name][0](broken)
    assert {BROKEN[name][1] for name in names} <= set(find_problems(broken))


def test_a_hold_on_a_part_that_is_there_is_no_problem(shipped_catalog):
    parts = (AdjustmentPart("a", "this"), AdjustmentPart("b", "that"))
    whole = change("adjustments", "energy-paced-sessions", parts=parts)(shipped_catalog)
    held = tuple(PartHold("energy-paced-sessions", key) for key in "ab")
    assert find_problems(change("red_flags", "suicidal-thoughts", part_holds=held)(whole)) == ()


def test_labels_of_options_have_codes_of_their_own(shipped_catalog):
    labels = ("", "x" * 81, "a\ud800")
    rows = tuple(Option(f"o{n}", label, n) for n, label in enumerate(labels))
    broken = change("scales", "yesno", options=rows)(shipped_catalog)
    problems = [p for p in find_problems(broken) if p.code.startswith("option-label")]
    assert problems == [
        Problem.of("scale", "yesno", "option-label-empty", option="o0"),
        Problem.of("scale", "yesno", "option-label-too-long", option="o1", length=81, limit=80),
        Problem.of("scale", "yesno", "option-label-unstorable", option="o2"),
    ]


def test_limits_are_those_of_the_working_tables():
    assert TEXT_LIMITS["question"] == {"text": 160, "help": 240, "more_help": 600}


def test_a_problem_takes_exactly_the_parameters_of_its_code():
    with pytest.raises(KeyError, match="name"):
        Problem.of("barrier", "b", "unknown-domain")
    with pytest.raises(KeyError, match="colour"):
        Problem.of("barrier", "b", "gate-missing", colour="red")
    with pytest.raises(KeyError, match="no-such-code"):
        Problem.of("barrier", "b", "no-such-code")


def test_a_problem_as_text_is_for_logs_and_names_its_row():
    problem = Problem.of("barrier", "alliance", "likely-out-of-reach", likely_at=90, most=33)
    assert str(problem) == "barrier alliance: likely-out-of-reach (likely_at=90, most=33)"
    assert str(CatalogError((problem, problem))).count("\n") == 1
