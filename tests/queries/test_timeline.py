"""What happened in a case, in keys; and the sentences that a page makes of them."""

from datetime import timedelta

import pytest

from screening.models import Report
from screening.queries.case import decisions_on
from screening.queries.caseload import with_history
from screening.queries.measurements import all_scores
from screening.queries.timeline import OUTCOME, TIMELINE_SHOWN, events_in, timeline
from screening.web.presenters.timeline import (
    LEFT_OUT,
    SENTENCES,
    sentences_of,
    why_this_order,
)
from screening.workflows.cases import close_case, hand_over_case, reopen_case
from screening.workflows.events import log_event, record_reading
from screening.workflows.outcomes import record_outcome
from screening.workflows.plans import add_own, decide
from screening.workflows.reports import submit_screening
from screening.workflows.revising import revise_report
from screening.workflows.safety import record_action
from tests.factories import (
    NOON,
    make_case,
    make_decision,
    make_report,
    make_returned,
    make_revision,
)

pytestmark = pytest.mark.django_db


def happened(case):
    (case,) = with_history([case])
    return timeline(case, decisions_on(case), events_in(case).done, all_scores(case))


def verbs(case):
    return [each.verb for each in happened(case)]


def test_tells_a_case_from_its_opening_on(clinician):
    case = make_case(clinician)
    make_report(clinician, case=case)
    assert verbs(case) == ["case.opened", "screening.started", "screening.submitted"]


def test_readings_stand_elsewhere(clinician, supervisor):
    report = make_report(clinician)
    record_reading(report=report, by=supervisor)
    assert "report.read" not in verbs(report.screening.case)


def test_tells_of_steps_and_what_came_of_them(clinician):
    report = make_report(clinician, at=NOON)
    step = make_decision(report, by=clinician, at=NOON + timedelta(hours=1))
    item = {"kind": step.kind, "key": step.key}
    record_outcome(
        report=report, by=clinician, outcome="helped", at=NOON + timedelta(days=9), **item
    )
    steps = [each for each in happened(report.screening.case) if each.verb.startswith("step.")]
    planned, outcome = steps
    assert (planned.verb, outcome.verb) == ("step.planned", OUTCOME)
    words = [sentence for _at, _by, sentence in sentences_of([planned, outcome])]
    assert words == [
        f"planned “{step.title}”",
        f"recorded what came of “{step.title}”: helped",
    ]


def test_a_step_that_a_revision_copies_is_told_once(clinician, supervisor):
    report = make_report(clinician)
    make_decision(report, by=clinician)
    make_returned(report, by=supervisor)
    revision = revise_report(report=report, by=clinician)
    submit_screening(screening=revision, by=clinician, own_words="The buses.")
    assert verbs(revision.case).count("step.planned") == 1


def test_a_step_that_was_taken_back_has_no_sentence(clinician):
    report = make_report(clinician)
    own = add_own(report=report, by=clinician, kind="own-step", words="Walk to the session")
    decide(report=report, by=clinician, kind="own-step", key=own.key, choice="dropped")
    occurrences = happened(report.screening.case)
    assert occurrences[-1].verb in LEFT_OUT
    assert len(sentences_of(occurrences)) == len(occurrences) - 1


def last_words(case):
    """Who did the last thing, and the sentence of it."""
    _at, by, sentence = sentences_of(happened(case))[-1]
    return by, sentence


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("agree", "agreed that “{}” is in the way"),
        ("disagree", "disagreed that “{}” is in the way"),
        ("unsure", "was unsure whether “{}” is in the way"),
    ],
)
def test_names_the_opinions_of_both(choice, words, clinician, supervisor):
    report = make_report(clinician)
    for person in (clinician, supervisor):
        seen = Report.objects.visible_to(person).get()
        said = decide(report=seen, by=person, kind="barrier", key="logistics", choice=choice)
        assert last_words(report.screening.case) == (person, words.format(said.title))


def test_names_endorsements_and_suggestions(clinician, supervisor, compiled):
    report = make_report(clinician)
    step = make_decision(report, by=clinician)
    seen = Report.objects.visible_to(supervisor).get()
    item = {"report": seen, "by": supervisor, "kind": step.kind, "key": step.key}
    decide(**item, choice="endorsed")
    assert last_words(report.screening.case) == (supervisor, f"endorsed “{step.title}”")
    instead = next(one for key, one in compiled.adjustments.items() if key != step.key)
    decide(**item, choice="suggested", instead=instead.key)
    assert last_words(report.screening.case) == (
        supervisor,
        f"suggested “{instead.title}” instead of “{step.title}”",
    )


def test_an_opinion_that_a_revision_copies_is_told_once(clinician, supervisor):
    report = make_report(clinician)
    decide(report=report, by=clinician, kind="barrier", key="logistics", choice="agree")
    make_returned(report, by=supervisor)
    make_revision(report, by=clinician)
    assert verbs(report.screening.case).count("barrier.agree") == 1


def test_names_the_flag_that_was_acted_on(clinician):
    report = make_report(clinician)
    flag = report.flags.get()
    record_action(report=report, by=clinician, key=flag.key, action="Rang the GP.")
    assert last_words(report.screening.case) == (
        clinician,
        f"recorded what was done about the safety flag “{flag.title}”",
    )


def test_says_why_fewer_points_stand_above_more():
    def in_order(*points, version="2"):
        headline = {"named": [{"points": each} for each in points]}
        return why_this_order(Report(headline=headline, engine_version=version))

    assert in_order(17, 16, 16) == in_order(17) == in_order() == ""
    assert in_order(16, 17).startswith("The barrier whose own question was answered most strongly")
    # Reports of version 1 were ordered by another rule.
    assert in_order(16, 17, version="1") == ""


def test_names_who_took_a_case_over(clinician, colleague, supervisor):
    case = make_case(clinician)
    hand_over_case(case=case, by=supervisor, to=colleague)
    (_at, by, sentence) = sentences_of(happened(case))[-1]
    assert (by, sentence) == (supervisor, f"handed the case over to {colleague}")


def test_shows_the_newest_and_no_more(clinician):
    case = make_case(clinician)
    for _ in range(TIMELINE_SHOWN // 2 + 1):
        close_case(case=case, by=clinician)
        reopen_case(case=case, by=clinician)
    assert len(happened(case)) == TIMELINE_SHOWN
    assert verbs(case)[-1] == "case.reopened"


def test_a_verb_without_a_sentence_is_shown_as_it_is(clinician):
    case = make_case(clinician)
    log_event("case.something-new", by=clinician, case=case)
    assert sentences_of(happened(case))[-1][2] == "case.something-new"


def test_every_sentence_is_whole():
    params = dict.fromkeys(
        ("screening", "report", "name", "title", "outcome", "flag", "instead"), 1
    )
    params |= dict.fromkeys(("before", "after", "flags", "words", "sessions", "scores"), 1)
    params |= dict.fromkeys(("instrument", "day", "total", "reason"), 1)
    assert all(str(sentence) % params for sentence in SENTENCES.values())
