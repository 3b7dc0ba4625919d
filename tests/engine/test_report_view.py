"""What a stored report shows when it is read with the words of its release."""

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.adjustments import levers, strengths, suggest
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import DONT_KNOW
from screening.engine.next_questions import next_questions
from screening.engine.report import build_report, report_text
from screening.engine.report_view import points_by_barrier, read_report
from screening.engine.scoring import score
from screening.engine.state import state
from tests.engine.small_catalog import BIPOLAR, HALF, STUCK, careful_catalog, small_catalog
from tests.engine.strategies import cases, catalogs

SMALL = small_catalog()
COMPILED = compile_catalog(SMALL)
CAREFUL = compile_catalog(careful_catalog())


def report(answers, **changes):
    stated = {"number": 7, "digest": "d" * 64, "own_words": ""} | changes
    return build_report(COMPILED, state(COMPILED, answers), **stated)


def view(answers, **changes):
    return read_report(COMPILED, report_text(report(answers, **changes)))


def shown(answers, barrier):
    return next(f for f in view(answers).findings if f.barrier.key == barrier)


def keys(rows, name="barrier"):
    return [getattr(row, name).key for row in rows]


def test_report_of_no_answers_is_whole():
    seen = view({})

    assert {finding.band for finding in seen.findings} == {"unclear"}
    assert (seen.named, seen.flags, seen.suggestions, seen.held) == ((), (), (), ())
    assert (seen.asked, seen.answered, seen.dont_know, seen.likely_count) == (6, 0, 0, 0)
    assert [question.key for question in seen.safety_open] == ["mood-up", "harm-thoughts"]
    assert keys(seen.ask_next, "question")[0] == "strain"


def test_flags_come_now_before_soon_with_question_and_answer():
    seen = view(BIPOLAR | {"harm-thoughts": "in-doubt"})

    rows = [(f.flag.key, f.flag.urgency, f.question.key, f.option.label) for f in seen.flags]
    assert rows == [
        ("mania", "now", "mood-up", "Yes"),
        ("self-harm", "now", "harm-thoughts", "In-doubt"),
        ("about-to-leave", "soon", "strain", "Strongly"),
    ]


def test_safety_questions_without_an_answer_come_first_whatever_they_would_change():
    unknown = BIPOLAR | {"harm-thoughts": DONT_KNOW}

    assert [q.key for q in view(unknown).safety_open] == ["harm-thoughts"]
    assert view(BIPOLAR | {"harm-thoughts": "none"}).safety_open == ()


def test_at_most_three_likely_or_possible_barriers_are_named():
    # Diagnosis 15 / 13, alliance 12 / 12, modality 10 / 12.
    assert keys(view(BIPOLAR).named) == ["diagnosis", "alliance", "modality"]
    assert keys(view(STUCK).named) == ["alliance", "modality"]
    second = [replace(b, key=f"{b.key}-2", number=b.number + 3) for b in SMALL.barriers]
    compiled = compile_catalog(replace(SMALL, barriers=(*SMALL.barriers, *second)))
    text = report_text(build_report(compiled, state(compiled, BIPOLAR), number=1, digest="d"))

    seen = read_report(compiled, text)

    assert keys(seen.named) == ["diagnosis", "diagnosis-2", "alliance"]
    assert seen.likely_count == 4


def test_barriers_stand_in_the_order_stored_and_are_counted_by_band():
    seen = view({key: option for key, option in STUCK.items() if key != "mood-up"})

    assert [(finding.band, finding.barrier.key) for finding in seen.findings] == [
        ("likely", "alliance"),
        ("possible", "modality"),
        ("unclear", "diagnosis"),
    ]
    assert keys(seen.unclear) == ["diagnosis"]
    assert (seen.likely_count, seen.unlikely_count) == (1, 0)


def test_a_score_travels_with_thresholds_coverage_and_band():
    finding = shown(HALF, "alliance")

    # 2x1 - 1x2 = 0; withdrawal may add 9; speaks-up is closed.
    assert (finding.points, finding.low, finding.high, finding.band) == (0, 0, 9, "unlikely")
    assert (finding.possible_at, finding.likely_at, finding.known, finding.relevant) == (
        6,
        12,
        2,
        3,
    )


def test_parts_are_told_apart_for_against_neutral_and_unknown():
    finding = shown(HALF, "alliance")

    assert keys(finding.supporting, "question") == ["strain"]
    assert keys(finding.contrary, "question") == ["trust"]
    assert keys(finding.unknown, "question") == ["withdrawal"]
    assert finding.neutral == ()
    # A closed question is in none of them, though an answer to it is stored.
    trust = finding.contrary[0]
    assert (trust.option.label, trust.weight, trust.points, trust.could_add) == (
        "Clearly",
        -1,
        -2,
        0,
    )


def test_answers_at_level_0_are_neutral():
    finding = shown(STUCK, "alliance")

    assert keys(finding.neutral, "question") == ["speaks-up", "trust"]
    assert keys(finding.supporting, "question") == ["strain", "withdrawal"]


def test_unknown_parts_say_what_they_could_still_change_the_most_first():
    finding = shown({"mood-up": "no", "trust": DONT_KNOW}, "alliance")

    rows = [(p.question.key, p.status, p.dont_know, p.could_add) for p in finding.unknown]
    assert rows == [
        ("withdrawal", "potential", False, 9),  # 3x3
        ("strain", "asked", False, 6),  # 2x3
        ("speaks-up", "potential", False, 6),  # 2x3, taken off
        ("trust", "asked", True, 3),  # 1x3, taken off
    ]


def test_neighbours_are_told_apart_with_their_own_points_and_band():
    near = shown(STUCK, "alliance").differentials

    assert [(n.barrier.key, n.how, n.points, n.band) for n in near] == [
        ("modality", "Here the person minds, there the method.", 10, "possible")
    ]


def test_first_five_adjustments_are_grouped_by_timing_and_the_rest_kept_apart():
    # assess-again 5x15 = 75, goals 44, repair 36, sleep-log 15, supervision 12 | feedback 10;
    # activate is held.
    seen = view(BIPOLAR)

    assert [(timing, keys(group, "adjustment")) for timing, group in seen.suggestions] == [
        ("this-session", ["repair"]),
        ("coming-weeks", ["goals", "sleep-log", "supervision"]),
        ("refer", ["assess-again"]),
    ]
    assert [(timing, keys(group, "adjustment")) for timing, group in seen.more_suggestions] == [
        ("coming-weeks", ["feedback"])
    ]
    assert seen.more_count == 1


def test_held_adjustments_stand_apart_with_the_reasons():
    (held,) = view(BIPOLAR).held

    assert held.adjustment.key == "activate"
    assert [flag.key for flag in held.held_by_flags] == ["mania", "about-to-leave"]
    assert [barrier.key for barrier in held.held_by_barriers] == ["diagnosis"]


def test_suggestion_shows_its_reasons_and_sources():
    seen = view(BIPOLAR)
    goals = next(s for timing, group in seen.suggestions for s in group if s.score == 44)

    assert [(b.key, band, weight, points) for b, band, weight, points in goals.reasons] == [
        ("alliance", "likely", 2, 12),
        ("modality", "possible", 2, 10),
    ]
    assert [source.key for source in goals.sources] == ["second-trial"]


def test_first_five_questions_to_ask_come_before_the_rest():
    compiled = compile_catalog(replace(SMALL, red_flags=()))
    five = read_report(
        compiled, report_text(build_report(compiled, state(compiled, {}), number=1, digest="d"))
    )
    assert keys(five.ask_next, "question")[1:] == ["strain", "mismatch", "withdrawal", "trend"]
    assert keys(five.ask_later, "question") == ["speaks-up"]

    first = five.ask_next[0]
    assert (first.question.key, first.domain.key, first.status) == ("mood-up", "facts", "asked")
    assert ([b.key for b in first.barriers], first.change) == (["diagnosis"], 15)


def test_more_than_five_questions_to_ask_are_kept_for_later():
    # Alliance likely from 15: trust and speaks-up could now take the range below it.
    rows = tuple(replace(b, likely_at=15) if b.key == "alliance" else b for b in SMALL.barriers)
    compiled = compile_catalog(replace(SMALL, barriers=rows, red_flags=()))

    seen = read_report(
        compiled, report_text(build_report(compiled, state(compiled, {}), number=1, digest="d"))
    )

    assert len(seen.ask_next) == 5
    # By the size of their change in points: 3 and 0.
    assert keys(seen.ask_later, "question") == ["trust", "speaks-up"]


def test_strengths_and_levers_come_with_their_words():
    seen = careful_view(BIPOLAR)

    (strength,) = seen.strengths
    assert strength.words == "Took a step alone"
    assert (strength.question.key, strength.option.label) == ("own-step", "Yes")
    assert [barrier.key for barrier in strength.barriers] == ["modality"]
    assert [(lever, [b.key for b in rows]) for lever, rows in seen.levers] == [
        ("assessment", ["diagnosis"]),
        ("relationship", ["alliance"]),
    ]
    assert seen.likely_count == 2


def careful_view(answers, **changes):
    stated = {"number": 7, "digest": "d" * 64} | changes
    return read_report(
        CAREFUL, report_text(build_report(CAREFUL, state(CAREFUL, answers), **stated))
    )


def test_a_step_says_which_part_of_it_waits_and_what_a_flag_adds():
    steps = [s for _timing, group in careful_view(STUCK).suggestions for s in group]
    goals, repair = (
        next(s for s in steps if s.adjustment.key == key) for key in ("goals", "repair")
    )

    assert [(words, flag.key) for words, flag in goals.parts_held] == [
        ("the letter", "about-to-leave"),
        ("bringing others in", "about-to-leave"),
    ]
    assert [(flag.key, words) for flag, words in repair.remarks] == [
        ("about-to-leave", "Ask today.")
    ]


def test_what_waits_for_an_answer_names_the_question():
    answers = {"strain": "clearly", "mismatch": "clearly", "trend": "same"}
    (held,) = careful_view(answers).held

    assert (held.adjustment.key, held.held_by_flags) == ("activate", ())
    assert [question.text for question in held.ask_first] == ["What about mood-up?"]


def test_a_step_made_for_other_therapies_says_so():
    answers = STUCK | {"strain": "clearly"}

    def activate(modality):
        seen = careful_view(answers, modality=modality)
        steps = [s for _timing, group in seen.suggestions for s in group]
        return next(s for s in steps if s.adjustment.key == "activate")

    assert activate("schema").made_for_others
    assert not activate("cbt").made_for_others


def test_a_report_of_the_first_engine_keeps_its_first_five_and_its_answers_as_strengths():
    content = json.loads(report_text(report(BIPOLAR)))
    del content["first"], content["modality"]
    for row in content["adjustments"]:
        del row["parts_held"], row["remarks"], row["made_for_others"]
    content["strengths"] = [{"question": "own-step", "option": "yes", "barriers": ["modality"]}]
    # In the order of that engine: sleep-log 15 before supervision 12, feedback 10.
    seen = read_report(COMPILED, report_text(content))

    assert not seen.chooses_first
    assert (seen.suggestions, seen.held) == (view(BIPOLAR).suggestions, view(BIPOLAR).held)
    assert keys([s for _timing, group in seen.more_suggestions for s in group], "adjustment") == [
        "feedback"
    ]
    (strength,) = seen.strengths
    assert (strength.question.key, strength.option.label, strength.words) == ("own-step", "Yes", "")


def test_every_question_is_listed_by_page_with_its_answer_and_status():
    seen = view(HALF)

    rows = {
        domain.key: [
            (a.question.key, a.option.label if a.option else None, a.dont_know, a.status)
            for a in answers
        ]
        for domain, answers in seen.answers
    }
    assert rows == {
        "facts": [
            ("mood-up", None, True, "asked"),
            ("harm-thoughts", None, False, "asked"),
        ],
        "bond": [
            ("strain", "A-little", False, "asked"),
            ("withdrawal", None, False, "asked"),
            ("speaks-up", "Yes", False, "closed"),
            ("trust", "Clearly", False, "asked"),
        ],
        "fit": [
            ("mismatch", None, False, "asked"),
            ("trend", "Worse", False, "potential"),
            ("own-step", "No", False, "asked"),
        ],
    }


def test_only_questions_asked_are_counted():
    # Asked 7: mood-up (don't know), strain, trust and own-step are answered; trend is potential.
    seen = view(HALF | {"trend": DONT_KNOW})

    assert (seen.asked, seen.answered, seen.dont_know) == (7, 4, 1)


def test_own_words_engine_and_release_are_shown():
    seen = view(STUCK, own_words="The dog died.")

    assert (seen.own_words, seen.engine_version, seen.release) == ("The dog died.", "2", 7)


def test_a_report_reads_the_same_again():
    text = report_text(report(BIPOLAR))

    assert read_report(COMPILED, text) == read_report(compile_catalog(small_catalog()), text)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(cases(st.just(SMALL) | catalogs()))
def test_report_repeats_what_the_engine_found_and_can_be_read(case):
    catalog, answers = case
    compiled = compile_catalog(catalog)
    findings = score(compiled, state(compiled, answers))
    flags = state(compiled, answers).flags

    text = report_text(build_report(compiled, state(compiled, answers), number=1, digest="d"))
    seen = read_report(compiled, text)

    data = json.loads(text)
    assert [row["barrier"] for row in data["barriers"]] == [f.barrier for f in findings]
    assert points_by_barrier(text) == {f.barrier: f.points for f in findings}
    assert [row["adjustment"] for row in data["adjustments"]] == [
        s.adjustment for s in suggest(compiled, state(compiled, answers), findings)
    ]
    assert len(data["ask_next"]) == len(
        next_questions(compiled, state(compiled, answers), findings)
    )
    safety = {question.key for question in seen.safety_open}
    shown = keys(seen.ask_next + seen.ask_later, "question")
    assert shown == [row["question"] for row in data["ask_next"] if row["question"] not in safety]
    assert len(seen.strengths) == len(strengths(compiled, findings))
    assert len(seen.levers) == len(levers(compiled, findings))
    assert keys(seen.flags, "flag") == [flag.key for flag in flags]
    assert len(seen.findings) == len(catalog.barriers)


def test_lists_call_a_barrier_by_its_short_name_where_it_has_one():
    # Releases before the second edition have none, and their lists show the whole name.
    barrier = SMALL.barriers[0]
    assert barrier.list_name == barrier.name
    assert replace(barrier, short="Alliance").list_name == "Alliance"
