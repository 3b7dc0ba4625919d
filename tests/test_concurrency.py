"""Two people doing the same thing at the same moment: one wins, the other is told."""

from threading import Barrier, Event, Thread

import pytest
from django.conf import settings
from django.db import connection, transaction

from screening.models import (
    Case,
    CatalogRelease,
    Decision,
    DecisionChange,
    QuestionDefinition,
    RaisedFlag,
    Review,
    ReviewRequest,
)
from screening.workflows.plans import PlanSettled, lock_case_of
from screening.workflows.publishing import PublishedMeanwhile, publish_release
from screening.workflows.reviews import ReviewedMeanwhile
from screening.workflows.safety import ActedAlready, record_action
from tests.factories import (
    CALM,
    URGENT,
    make_decision,
    make_person,
    make_report,
    make_returned,
    make_review,
    make_review_request,
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


@pytest.mark.django_db(transaction=True)
def test_of_two_that_publish_one_wins_and_the_other_is_told(release):
    QuestionDefinition.objects.filter(key="own-step").update(text="Has a step been taken?")

    def publish():
        return publish_release(by=None, notes="At the same moment.")

    ends = at_once(publish, publish, CatalogRelease._meta.db_table)
    told = [end for end in ends if isinstance(end, PublishedMeanwhile)]
    won = [end for end in ends if isinstance(end, CatalogRelease)]
    assert (len(told), len(won)) == (1, 1)
    assert "Look at it, then publish again" in str(told[0])
    if not ON_ONE_CONNECTION:
        assert [row.number for row in CatalogRelease.objects.all()] == [2, 1]
    assert not transaction.get_connection().needs_rollback


@pytest.fixture
def people(release):
    team = make_team()
    roles = {"clinician": "clinician", "supervisor": "supervisor", "second": "supervisor"}
    return {name: make_person(name, team=team, role=role) for name, role in roles.items()}


def told(ends):
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
    (loser,), winner = told(ends), Review.objects.get()
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
    (loser,), flag = told(ends), RaisedFlag.objects.get()
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
def test_a_plan_that_waited_for_a_review_sees_it(people):
    report = make_report(people["clinician"], answers=CALM)
    held, ends = Event(), []

    def decide_when_held():
        held.wait(30)
        try:
            ends.append(make_decision(report, by=people["clinician"]))
        except Exception as error:
            ends.append(error)
        finally:
            connection.close()

    thread = Thread(target=decide_when_held)
    thread.start()
    with transaction.atomic():
        lock_case_of(report.uuid)
        held.set()
        # Time enough for the other to come to its lock.
        thread.join(timeout=1)
        assert ends == []
        make_review(report, by=people["supervisor"])
    thread.join(timeout=30)
    assert isinstance(ends[0], PlanSettled)
    assert not Decision.objects.exists()
