"""Two people doing the same thing at the same moment: one wins, the other is told."""

from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from screening.models import (
    Case,
    CatalogRelease,
    Decision,
    DecisionChange,
    Membership,
    Notice,
    QuestionDefinition,
    RaisedFlag,
    Report,
    Review,
    ReviewRequest,
    Screening,
)
from screening.workflows.answers import ScreeningReplaced, ScreeningSubmitted, save_answers
from screening.workflows.cases import (
    CaseClosed,
    CaseHasOpenFlag,
    NotTheClinician,
    close_case,
    hand_over_case,
    start_screening,
)
from screening.workflows.locking import AccessLost, lock_case
from screening.workflows.notices import mark_read
from screening.workflows.plan_refusals import PlanSettled, UnknownChoice
from screening.workflows.publishing import PublishedMeanwhile, publish_release
from screening.workflows.reports import submit_screening
from screening.workflows.restarting import restart_screening
from screening.workflows.reviews import ReviewedMeanwhile
from screening.workflows.revising import NotReturned, revise_report
from screening.workflows.safety import ActedAlready, record_action
from tests.factories import (
    CALM,
    URGENT,
    make_case,
    make_decision,
    make_person,
    make_report,
    make_returned,
    make_review,
    make_review_request,
    make_screening,
    make_team,
)

WRITE = "INSERT INTO"
# PostgreSQL locks the case's row; SQLite lets one transaction at a time begin.
LOCK = "SELECT"


def run_both(first, second, table, statement=WRITE):
    """Run the deeds in two threads that meet just before each first writes to the table.

    Deeds that lock before they write meet before the LOCK, which is a statement on the table too.
    Returns what each came to: its result or its exception.
    """
    meet, ends = Barrier(2, timeout=30), []

    def run(deed):
        met = []

        def wait(execute, sql, params, many, context):
            if not met and is_statement(sql, statement, table):
                met.append(True)
                meet.wait()
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(wait):
                ends.append(deed())
        except Exception as error:
            ends.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ends


def is_statement(sql, statement, table):
    if statement == LOCK and ON_ONE_CONNECTION:
        return sql.startswith("BEGIN")
    return sql.startswith(statement) and f'"{table}"' in sql


def run_between(first, second, table, statement=WRITE):
    """Run both deeds on one connection, the second whole just before the first one writes."""
    begun = []

    def interrupt(execute, sql, params, many, context):
        if not begun and is_statement(sql, statement, table):
            begun.append(True)
            ends.append(second())
        return execute(sql, params, many, context)

    ends = []
    try:
        with connection.execute_wrapper(interrupt):
            ends.append(first())
    except Exception as error:
        ends.append(error)
    return ends


# SQLite lets one connection write at a time, so there the second deed comes between.
ON_ONE_CONNECTION = "sqlite" in settings.DATABASES["default"]["ENGINE"]
at_once = run_between if ON_ONE_CONNECTION else run_both
ROUNDS = 1 if ON_ONE_CONNECTION else 4
"""How often a pair is tried where its order is left to chance."""


@pytest.mark.django_db(transaction=True)
def test_of_two_that_publish_one_wins_and_the_other_is_told(release):
    QuestionDefinition.objects.filter(key="own-step").update(text="Has a step been taken?")

    def publish():
        return publish_release(by=None, notes="At the same moment.")

    ends = at_once(publish, publish, CatalogRelease._meta.db_table)
    refusals = [end for end in ends if isinstance(end, PublishedMeanwhile)]
    releases = [end for end in ends if isinstance(end, CatalogRelease)]
    assert (len(refusals), len(releases)) == (1, 1)
    assert "Release 2 was published a moment ago" in str(refusals[0])
    if not ON_ONE_CONNECTION:
        assert [row.number for row in CatalogRelease.objects.all()] == [2, 1]
    assert not transaction.get_connection().needs_rollback


@pytest.fixture
def people(release):
    team = make_team()
    roles = {
        "clinician": "clinician",
        "colleague": "clinician",
        "supervisor": "supervisor",
        "second": "supervisor",
    }
    return {name: make_person(name, team=team, role=role) for name, role in roles.items()}


def refusals_of(ends):
    return [end for end in ends if isinstance(end, Exception)]


@pytest.mark.django_db(transaction=True)
def test_of_two_supervisors_that_decide_one_wins_and_the_other_is_told(people):
    report = make_report(people["clinician"], answers=CALM)
    ends = at_once(
        lambda: make_review(report, by=people["supervisor"]),
        lambda: make_returned(report, by=people["second"]),
        Case._meta.db_table,
        LOCK,
    )
    (loser,), winner = refusals_of(ends), Review.objects.get()
    assert isinstance(loser, ReviewedMeanwhile)
    assert winner in ends
    assert f"{winner.by} has reviewed this report meanwhile" in str(loser)
    assert people["clinician"].notices.get().kind == winner.verdict


@pytest.mark.django_db(transaction=True)
def test_of_two_that_record_an_action_one_wins_and_the_other_is_told(people):
    report = make_report(people["clinician"], answers=URGENT)

    def act(name):
        action = f"Called by {name}."
        record_action(report=report, key="high-mood-now", action=action, by=people[name])

    ends = at_once(lambda: act("clinician"), lambda: act("supervisor"), Case._meta.db_table, LOCK)
    (loser,), flag = refusals_of(ends), RaisedFlag.objects.get()
    assert isinstance(loser, ActedAlready)
    assert flag.action == f"Called by {flag.acted_by}."
    assert flag.action in str(loser)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_are_one(people):
    report = make_report(people["clinician"], answers=CALM)
    deeds = {
        Decision: lambda: make_decision(report, by=people["clinician"]),
        ReviewRequest: lambda: make_review_request(report),
        Review: lambda: make_review(report, by=people["supervisor"]),
    }
    for model, deed in deeds.items():
        assert at_once(deed, deed, Case._meta.db_table, LOCK) == [model.objects.get()] * 2
    assert people["supervisor"].notices.count() == 1
    assert not DecisionChange.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_screening_started_twice_at_once_is_one(people):
    case = make_case(people["clinician"])

    def start():
        return start_screening(case=case, by=people["clinician"])

    assert at_once(start, start, Case._meta.db_table, LOCK) == [Screening.objects.get()] * 2


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_answer_at_once_both_learn_what_is_stored(people):
    draft = make_screening(people["clinician"])

    def choose(option):
        change = {"own-step": (option, "")}
        return save_answers(screening=draft, changes=change, by=people["clinician"])

    ends = at_once(lambda: choose("yes"), lambda: choose("no"), Case._meta.db_table, LOCK)
    (conflict,) = [conflict for saved in ends for conflict in saved.conflicts]
    stored = draft.stored_answers()["own-step"]
    assert {conflict.stored, conflict.wanted} == {"yes", "no"}
    assert conflict.stored == stored


@pytest.mark.django_db(transaction=True)
def test_a_report_submitted_twice_at_once_is_one(people):
    draft = make_screening(people["clinician"], answers=URGENT)
    ends = at_once(submitting(draft), submitting(draft), Case._meta.db_table, LOCK)
    (refusal,) = refusals_of(ends)
    assert isinstance(refusal, ScreeningSubmitted)
    assert Report.objects.get() in ends
    assert RaisedFlag.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_reading_all_notices_and_closing_their_requests_never_wait_for_each_other(people):
    """Both mark the same rows as read; locked in the order of their keys, neither deadlocks."""
    for _round in range(ROUNDS):
        first = make_report(people["clinician"], answers=CALM)
        make_review_request(first)
        draft = make_screening(people["clinician"], case=first.screening.case, answers=CALM)
        ends = at_once(
            submitting(draft),
            lambda: mark_read(by=people["supervisor"]),
            Notice._meta.db_table,
            LOCK,
        )
        assert refusals_of(ends) == []
        assert not people["supervisor"].notices.filter(read_at=None).exists()


def after(case, first, second):
    """Do `first` under the case's lock while `second`, begun meanwhile, waits for it.

    Returns what each came to: its result or its exception.
    """
    ends = {}

    def run():
        try:
            ends["second"] = second()
        except Exception as error:
            ends["second"] = error
        finally:
            connection.close()

    thread = Thread(target=run)
    with transaction.atomic():
        lock_case(case.pk)
        thread.start()
        wait_for_the_lock(thread)
        assert not ends
        ends["first"] = first()
    thread.join(timeout=30)
    return ends["first"], ends["second"]


def wait_for_the_lock(thread):
    """Until the thread's statement waits for a lock; SQLite does not tell, so a moment."""
    if ON_ONE_CONNECTION:
        thread.join(timeout=0.3)
        return
    for _attempt in range(500):
        thread.join(timeout=0.02)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return


@pytest.mark.django_db(transaction=True)
class TestWaiting:
    """What waited for the lock sees what was done meanwhile."""

    @pytest.fixture
    def case(self, people):
        return make_case(people["clinician"])

    @pytest.fixture
    def draft(self, people, case):
        """An open screening whose report would raise a flag to act on now."""
        return make_screening(people["clinician"], case=case, answers=URGENT)

    def submit(self, screening):
        return submit_screening(screening=screening, by=screening.started_by, own_words="")

    def test_a_case_closed_meanwhile_takes_no_report_and_hides_no_flag(self, case, draft):
        by = draft.started_by
        _closed, refusal = after(
            case, lambda: close_case(case=case, by=by), lambda: self.submit(draft)
        )
        assert isinstance(refusal, CaseClosed)
        assert not RaisedFlag.objects.exists()
        assert not Report.objects.exists()

    def test_a_case_is_not_closed_over_a_flag_raised_meanwhile(self, case, draft):
        by = draft.started_by
        report, refusal = after(
            case, lambda: self.submit(draft), lambda: close_case(case=case, by=by)
        )
        assert isinstance(refusal, CaseHasOpenFlag)
        assert Case.objects.get().closed_at is None
        assert RaisedFlag.objects.open().get().report == report

    def test_an_action_leaves_the_flag_open_that_a_report_raised_meanwhile(self, case, people):
        by = people["clinician"]
        earlier = make_report(by, case=case, answers=URGENT)
        draft = make_screening(by, case=case, answers=URGENT)
        report, _none = after(case, lambda: self.submit(draft), lambda: act(earlier, by))
        assert earlier.flags.get().action == "Called the GP."
        assert RaisedFlag.objects.open().get().report == report

    def test_a_flag_acted_on_meanwhile_is_raised_anew(self, case, people):
        by = people["clinician"]
        earlier = make_report(by, case=case, answers=URGENT)
        draft = make_screening(by, case=case, answers=URGENT)
        _none, report = after(case, lambda: act(earlier, by), lambda: self.submit(draft))
        flag = RaisedFlag.objects.open().get()
        assert (flag.report, flag.raised_at) == (report, report.created_at)
        assert not earlier.flags.get().raised_again

    def test_a_returned_report_is_not_revised_after_a_later_one_meanwhile(self, case, people):
        by = people["clinician"]
        report = make_report(by, case=case, answers=CALM)
        draft = make_screening(by, case=case, answers=CALM)
        make_returned(report, by=people["supervisor"])
        _later, refusal = after(
            case, lambda: self.submit(draft), lambda: revise_report(report=report, by=by)
        )
        assert isinstance(refusal, NotReturned)
        assert Screening.objects.count() == 2

    def test_a_draft_that_became_a_revision_meanwhile_takes_the_plan_along(self, case, people):
        by = people["clinician"]
        report = make_report(by, case=case, answers=CALM)
        make_decision(report, by=by)
        draft = make_screening(by, case=case, answers=CALM | {"own-step": "no"})
        make_returned(report, by=people["supervisor"])
        revision, later = after(
            case, lambda: revise_report(report=report, by=by), lambda: self.submit(draft)
        )
        assert revision == draft
        assert [step.key for step in later.decisions.all()] == ["diagnostic-time-out"]

    def test_a_screening_begun_again_meanwhile_takes_no_answer(self, case, draft):
        by = draft.started_by
        publish_a_change()
        again, refusal = after(
            case, lambda: restart_screening(screening=draft, by=by), lambda: change_answer(draft)
        )
        assert isinstance(refusal, ScreeningReplaced)
        assert again.stored_answers() == draft.stored_answers() == URGENT

    def test_an_answer_stored_meanwhile_goes_along_to_the_screening_begun_again(self, case, draft):
        by = draft.started_by
        publish_a_change()
        _saved, again = after(
            case, lambda: change_answer(draft), lambda: restart_screening(screening=draft, by=by)
        )
        assert again.stored_answers() == URGENT | {"own-step": "no"}

    def test_a_plan_that_waited_for_a_review_sees_it(self, case, people):
        report = make_report(people["clinician"], case=case, answers=CALM)
        _review, refusal = after(
            case,
            lambda: make_review(report, by=people["supervisor"]),
            lambda: make_decision(report_as_loaded(people["clinician"]), by=people["clinician"]),
        )
        assert isinstance(refusal, PlanSettled)
        assert not Decision.objects.exists()

    def test_a_review_that_waited_for_a_decision_stands_beside_it(self, case, people):
        report = make_report(people["clinician"], case=case, answers=CALM)
        decision, review = after(
            case,
            lambda: make_decision(report, by=people["clinician"]),
            lambda: make_review(report_as_loaded(people["supervisor"]), by=people["supervisor"]),
        )
        assert (Decision.objects.get(), Review.objects.get()) == (decision, review)

    def test_whoever_handed_the_case_over_meanwhile_decides_nothing_more(self, case, people):
        report = make_report(people["clinician"], case=case, answers=CALM)
        _case, refusal = after(
            case,
            lambda: give(case, people),
            lambda: make_decision(report_as_loaded(people["clinician"]), by=people["clinician"]),
        )
        assert isinstance(refusal, AccessLost)
        assert not Decision.objects.exists()
        assert make_decision(report, by=people["colleague"]).by == people["colleague"]

    def test_whoever_supervises_too_acts_as_a_supervisor_after_the_hand_over(self, case, people):
        both = people["clinician"]
        Membership.objects.create(user=both, team=case.team, role="supervisor")
        make_report(both, case=case, answers=CALM)
        _case, refusal = after(
            case,
            lambda: give(case, people),
            lambda: make_decision(report_as_loaded(both), by=both),
        )
        # Planning is the clinician's choice.
        assert isinstance(refusal, UnknownChoice)

    def test_whoever_lost_the_case_meanwhile_stores_no_answer(self, case, draft, people):
        _case, refusal = after(case, lambda: give(case, people), lambda: change_answer(draft))
        assert isinstance(refusal, NotTheClinician)
        assert draft.stored_answers() == URGENT

    def test_a_decision_made_meanwhile_goes_along_when_the_case_is_handed_over(self, case, people):
        report = make_report(people["clinician"], case=case, answers=CALM)
        decision, given = after(
            case,
            lambda: make_decision(report, by=people["clinician"]),
            lambda: give(case, people),
        )
        assert given.clinician == people["colleague"]
        assert report_as_loaded(people["colleague"]).plan == [decision]


def act(report, by):
    record_action(report=report, key="high-mood-now", action="Called the GP.", by=by)


def give(case, people):
    return hand_over_case(case=case, by=people["supervisor"], to=people["colleague"])


def change_answer(screening):
    change = {"own-step": ("no", "yes")}
    return save_answers(screening=screening, changes=change, by=screening.started_by)


def publish_a_change():
    QuestionDefinition.objects.filter(key="session-spacing").update(text="How often do you meet?")
    return publish_release(by=None, notes="Other words.")


def report_as_loaded(person):
    """The only report, as a page loads it for this person."""
    return Report.objects.visible_to(person).select_related("screening__case").get()


@pytest.mark.django_db(transaction=True)
def test_no_two_workflows_of_a_case_wait_for_each_other(people):
    """Every pair begins at once, several times; a deadlock would end one with an error."""
    for pair in PAIRS:
        for _round in range(ROUNDS):
            first, second = pair(people)
            for end in at_once(first, second, Case._meta.db_table, LOCK):
                assert not isinstance(end, DatabaseError), (pair, end)
            assert not RaisedFlag.objects.open().filter(case__closed_at__isnull=False).exists()


def submitting(screening):
    words = {"own_words": ""}
    return lambda: submit_screening(screening=screening, by=screening.started_by, **words)


def submit_and_act(people):
    by = people["clinician"]
    earlier = make_report(by, answers=URGENT)
    draft = make_screening(by, case=earlier.screening.case, answers=URGENT)
    return submitting(draft), lambda: act(earlier, by)


def submit_and_close(people):
    draft = make_screening(people["clinician"], answers=URGENT)
    return submitting(draft), lambda: close_case(case=draft.case, by=people["clinician"])


def submit_and_revise(people):
    by = people["clinician"]
    report = make_report(by, answers=CALM)
    draft = make_screening(by, case=report.screening.case, answers=URGENT)
    make_returned(report, by=people["supervisor"])
    return submitting(draft), lambda: revise_report(report=report, by=by)


def decide_and_review(people):
    report = make_report(people["clinician"], answers=CALM)
    copies = [Report.objects.get(pk=report.pk) for _person in range(2)]
    return (
        lambda: make_decision(copies[0], by=people["clinician"]),
        lambda: make_review(copies[1], by=people["supervisor"]),
    )


def ask_and_hand_over(people):
    report = make_report(people["clinician"], answers=CALM)
    case = Case.objects.get(pk=report.screening.case_id)
    return lambda: make_review_request(report), lambda: give(case, people)


PAIRS = [submit_and_act, submit_and_close, submit_and_revise, decide_and_review, ask_and_hand_over]
