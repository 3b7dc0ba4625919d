"""Every two workflows of a case against each other: neither breaks, and the case stays whole.

On PostgreSQL each of the 231 pairs begins at the same moment on two connections, twice, every time
on a case of its own in a situation where both can be done. PAIR_ROUNDS=50 tries each 50 times, by
hand: that takes some minutes. What chance misses, `test_what_locks_locks_the_case_first` rules out.
SQLite lets one transaction at a time begin, so there the two follow each other, in either order.
"""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import combinations_with_replacement
from threading import Barrier
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F, Max, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from screening.engine.carrying import carry
from screening.models import (
    Answer,
    Case,
    Decision,
    Finding,
    Membership,
    Notice,
    QuestionDefinition,
    RaisedFlag,
    Report,
    Review,
    ReviewRequest,
    Screening,
)
from screening.queries.releases import compiled_release
from screening.workflows.amending import amend_case
from screening.workflows.answers import AnswersRefused, save_answers, save_own_words
from screening.workflows.cases import (
    CaseRefused,
    NotTheClinician,
    close_case,
    hand_over_case,
    reopen_case,
    start_screening,
)
from screening.workflows.measurements import enter_score
from screening.workflows.notices import mark_read
from screening.workflows.outcomes import record_outcome
from screening.workflows.plan_refusals import PlanRefused
from screening.workflows.plans import add_own, decide
from screening.workflows.publishing import publish_release
from screening.workflows.replies import write_reply
from screening.workflows.reports import NothingAnswered, submit_screening
from screening.workflows.restarting import restart_screening
from screening.workflows.reviews import ask_review, record_review, withdraw_review
from screening.workflows.revising import revise_report
from screening.workflows.safety import record_action
from tests.factories import (
    CALM,
    STUCK,
    make_case,
    make_decision,
    make_person,
    make_report,
    make_returned,
    make_review_request,
    make_screening,
    make_team,
)

pytestmark = pytest.mark.django_db(transaction=True)

ON_POSTGRESQL = "postgresql" in settings.DATABASES["default"]["ENGINE"]
ROUNDS = int(os.environ.get("PAIR_ROUNDS", "2"))
REFUSALS = (
    AnswersRefused,
    CaseRefused,
    NotTheClinician,
    PlanRefused,
    NothingAnswered,
    Report.DoesNotExist,
)
STEP = {"kind": "adjustment", "key": "diagnostic-time-out"}


class OneCase:
    """A case with its people; each deed loads what it needs, as the request of a page does."""

    def __init__(self, case, people):
        self.pk = case.pk
        self.clinician, self.colleague, self.supervisor = people

    @property
    def case(self):
        return Case.objects.get(pk=self.pk)

    def report(self, person):
        """The first report, as a page loads it for this person; raises Report.DoesNotExist."""
        reports = Report.objects.visible_to(person).select_related("screening__case")
        return reports.get(screening__case=self.pk, screening__number=1)

    @property
    def screening(self):
        """The draft, where the case has one, else what was submitted."""
        screenings = Screening.objects.filter(case=self.pk, number__lte=2)
        return screenings.select_related("case", "release").latest("number")


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def of_clinician(workflow, **fields):
    return lambda its: workflow(report=its.report(its.clinician), by=its.clinician, **fields)


def of_supervisor(workflow, **fields):
    return lambda its: workflow(report=its.report(its.supervisor), by=its.supervisor, **fields)


def on_screening(workflow, **fields):
    return lambda its: workflow(screening=its.screening, by=its.clinician, **fields)


def on_case(workflow, **fields):
    return lambda its: workflow(case=its.case, by=its.clinician, **fields)


def review(its, **fields):
    report = its.report(its.supervisor)
    return record_review(report=report, by=its.supervisor, digest=report.digest, **fields)


def read_notices(its):
    for notice in its.supervisor.notices.filter(report__screening__case=its.pk):
        mark_read(by=its.supervisor, notice=notice)


COURSE = {"modality": "schema", "started_on": in_days(-300), "sessions": 20}
DEEDS = {
    "answer": on_screening(save_answers, changes={"own-step": ("no", "yes")}),
    "own words": on_screening(save_own_words, text="The buses.", seen=""),
    "submit": on_screening(submit_screening, own_words="", seen_words=""),
    "begin again": on_screening(restart_screening),
    "revise": of_clinician(revise_report),
    "screen": on_case(start_screening),
    "amend": on_case(amend_case, **COURSE),
    "close": on_case(close_case),
    "reopen": on_case(reopen_case),
    "hand over": lambda its: hand_over_case(case=its.case, by=its.supervisor, to=its.colleague),
    "decide": of_clinician(decide, **STEP, choice="not-now"),
    "opinion": of_supervisor(decide, kind="barrier", key="logistics", choice="agree"),
    "add own": of_clinician(add_own, kind="own-step", words="Ring the bus company."),
    "outcome": of_clinician(record_outcome, **STEP, outcome="helped"),
    "ask": of_clinician(ask_review, question="What next?", wanted_by=in_days(7)),
    "withdraw": of_clinician(withdraw_review),
    "sign off": lambda its: review(its, verdict="signed-off"),
    "return": lambda its: review(its, verdict="returned", comment="Ask about mood."),
    "act": of_supervisor(record_action, key="high-mood-past", action="Rang the GP."),
    "read notices": read_notices,
    "reply": of_clinician(write_reply, text="What do you mean?"),
    # Item 9 above 0 opens a flag, which no closed case may have.
    "score": on_case(enter_score, instrument="phq-9", taken_on=in_days(0), items=[1] * 9),
}


@pytest.fixture
def people(release):
    """A clinician, a colleague who supervises too, and a supervisor."""
    team = make_team()
    colleague = make_person("colleague", team=team, role="supervisor")
    Membership.objects.create(user=colleague, team=team, role="clinician")
    clinician = make_person("clinician", team=team, role="clinician")
    return clinician, colleague, make_person("supervisor", team=team, role="supervisor")


def waiting(people):
    """A flag is open and a review asked for; the next screening has begun, a release came out."""
    case = make_case(people[0])
    report = make_report(people[0], case=case, answers=STUCK)
    make_decision(report, by=people[0])
    make_review_request(report)
    make_screening(people[0], case=case, answers=STUCK)
    QuestionDefinition.objects.filter(key="alliance-strain").update(text="Is there strain?")
    publish_release(by=None, notes="Other words.")
    return case


def returned(people):
    """No flag is open, and the newest report was returned."""
    report = make_report(people[0], answers=CALM)
    make_decision(report, by=people[0])
    make_returned(report, by=people[2])
    return report.screening.case


def calm(people):
    """No flag is open; a review is asked for, so that the case can be closed over it."""
    report = make_report(people[0], answers=CALM)
    make_decision(report, by=people[0])
    make_review_request(report)
    return report.screening.case


def clone(row, **changes):
    """A row as this one is, not stored yet."""
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    del fields[row._meta.pk.attname]
    if "uuid" in fields:
        fields["uuid"] = uuid4()
    return type(row)(**fields | changes)


def copies_of(case, number):
    """So many cases in the state that the workflows brought this one to; made all at once."""
    case.refresh_from_db()
    cases = Case.objects.bulk_create(
        clone(case, code=f"C-{case.pk}-{place}", latest_report_id=None) for place in range(number)
    )
    reports = [None] * number
    for screening in case.screenings.all():
        screenings = Screening.objects.bulk_create(
            clone(screening, case_id=each.pk) for each in cases
        )
        Answer.objects.bulk_create(
            clone(answer, screening_id=each.pk)
            for each in screenings
            for answer in screening.answers.all()
        )
        if not screening.submitted_at:
            continue
        report = screening.report
        reports = Report.objects.bulk_create(
            clone(report, screening_id=each.pk) for each in screenings
        )
        for model in (Finding, Decision, ReviewRequest, Review, Notice):
            rows = model.objects.filter(report=report)
            model.objects.bulk_create(
                clone(row, report_id=each.pk) for each in reports for row in rows
            )
        RaisedFlag.objects.bulk_create(
            clone(flag, report_id=each.pk, case_id=its.pk)
            for each, its in zip(reports, cases, strict=True)
            for flag in report.flags.all()
        )
    for each, newest in zip(cases, reports, strict=True):
        each.latest_report = newest
    Case.objects.bulk_update(cases, ["latest_report"], batch_size=500)
    if ON_POSTGRESQL:
        # A database that is at work has statistics; without them some plans take minutes.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return cases


def attempt(deed, its, meet=None):
    """What a deed comes to: its result, or what it raised."""
    if meet:
        meet.wait()
    try:
        return deed(its)
    except Exception as error:
        return error


def at_once(workers, first, second, its):
    """Both deeds at the same moment, or on SQLite one after the other."""
    if workers is None:
        return [attempt(first, its), attempt(second, its)]
    meet = Barrier(2, timeout=30)
    ends = [workers.submit(attempt, deed, its, meet) for deed in (first, second)]
    return [end.result(timeout=60) for end in ends]


@pytest.fixture
def workers():
    """Two threads that keep their connections; None on SQLite."""
    if not ON_POSTGRESQL:
        yield None
        return
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield pool
        meet = Barrier(2, timeout=30)
        ends = [pool.submit(lambda: (meet.wait(), connection.close())) for _ in range(2)]
        for end in ends:
            end.result(timeout=60)


def closed(people):
    """The case was closed."""
    return close_case(case=calm(people), by=people[0])


def unasked(people):
    """A report that nobody was asked about."""
    report = make_report(people[0], answers=CALM)
    make_decision(report, by=people[0])
    return report.screening.case


SITUATIONS = {
    "close": calm,
    "revise": returned,
    "reopen": closed,
    "ask": unasked,
    "reply": returned,
}
"""Where a deed can be done; everything else while a review is waited for."""


def pairs_of(situation):
    """The pairs that are tried in a situation: those of its deed, or all of the other deeds."""
    for pair in combinations_with_replacement(DEEDS, 2):
        its = next((SITUATIONS[name] for name in pair if name in SITUATIONS), waiting)
        if its is situation:
            yield pair


@pytest.mark.parametrize(
    ("situation", "number"),
    [(waiting, 153), (calm, 21), (returned, 40), (closed, 20), (unasked, 19)],
)
def test_no_two_workflows_break_each_other(situation, number, people, workers):
    pairs = list(pairs_of(situation))
    assert len(pairs) == number
    cases = iter(copies_of(situation(people), number * ROUNDS))
    broken, done = [], set()
    for names in pairs:
        for turn in range(ROUNDS):
            # Where one follows the other, each comes first in turn.
            names = names[::-1] if turn else names
            deeds = [DEEDS[name] for name in names]
            ends = at_once(workers, *deeds, OneCase(next(cases), people))
            for name, end in zip(names, ends, strict=True):
                if not isinstance(end, Exception):
                    done.add(name)
                elif not isinstance(end, REFUSALS):
                    broken.append((names, end))
    assert broken == []
    # In its situation every deed was done at least once, so the pairs are more than refusals.
    its_own = {name for name, its in SITUATIONS.items() if its is situation}
    assert done >= (its_own or set(DEEDS) - set(SITUATIONS))
    the_cases_are_whole()


def the_cases_are_whole():
    """What no order of two deeds may leave behind."""
    waits = ReviewRequest.objects.filter(withdrawn_at=None, report__review=None)
    closed = Q(report__screening__case__closed_at__isnull=False)
    superseded = ~Q(report__screening__case__latest_report=F("report"))
    own = Q(supervisor=F("report__screening__case__clinician"))
    assert not waits.filter(closed | superseded | own).exists()
    asked = Notice.objects.filter(kind="asked", read_at=None)
    assert not asked.exclude(report__request__in=waits).exists()
    assert not asked.filter(user=F("report__screening__case__clinician")).exists()
    assert not RaisedFlag.objects.open().filter(case__closed_at__isnull=False).exists()
    newest = Max("screenings__number", filter=Q(screenings__submitted_at__isnull=False))
    behind = Case.objects.annotate(newest=newest).exclude(
        latest_report__screening__number=F("newest")
    )
    assert not behind.exists()
    reports_hold_what_is_stored()
    what_was_begun_again_holds_what_was_carried()


def answers_by_screening(screenings):
    stored = {}
    for screening, key, option in Answer.objects.filter(screening__in=screenings).values_list(
        "screening", "question_key", "option_key"
    ):
        stored.setdefault(screening, {})[key] = option
    return stored


def reports_hold_what_is_stored():
    """No answer was stored after the report was written."""
    stored = answers_by_screening(Screening.objects.filter(submitted_at__isnull=False))
    for screening, content in Report.objects.values_list("screening", "content"):
        assert json.loads(content)["answers"] == stored[screening]


def what_was_begun_again_holds_what_was_carried():
    """No answer was stored after the screening was replaced."""
    replaced = Screening.objects.filter(replaced_at__isnull=False).select_related("release")
    stored = answers_by_screening(Screening.objects.all())
    for old in replaced:
        new = Screening.objects.select_related("release").get(case=old.case_id, number=3)
        releases = (compiled_release(each.release) for each in (old, new))
        assert stored[new.pk] == carry(*releases, stored[old.pk]).kept


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite locks the whole database, not rows.")
def test_what_locks_locks_the_case_first(people):
    """Before a deed writes or locks any row, it holds the lock of the case."""
    # Reading one's own notices takes no lock of a case.
    names = sorted(set(DEEDS) - {"read notices"})
    locked = set()
    for situation in (calm, returned, waiting):
        cases = copies_of(situation(people), len(names))
        for name, case in zip(names, cases, strict=True):
            with CaptureQueriesContext(connection) as queries:
                attempt(DEEDS[name], OneCase(case, people))
            strong = [each["sql"] for each in queries if takes_a_lock(each["sql"])]
            if strong:
                assert is_lock_of_a_case(strong[0]), (name, strong[0])
                locked.add(name)
    assert locked == set(names)


def takes_a_lock(sql):
    return sql.startswith(("INSERT", "UPDATE", "DELETE")) or "FOR NO KEY UPDATE" in sql


def is_lock_of_a_case(sql):
    return "FOR NO KEY UPDATE" in sql and 'FROM "screening_case"' in sql
