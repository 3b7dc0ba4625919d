"""What a press costs in queries: the way down to load, and the way down to write."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.queries.releases import compiled_release
from tests.factories import CALM, make_decision, make_report, make_screening

pytestmark = pytest.mark.django_db
TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")
SCRIPT = {"X-Requested-With": "fetch"}
STEP = {"kind": "adjustment", "key": "diagnostic-time-out", "choice": "planned"}


def queries_of(client, address, data):
    """The statements of one press, those that begin and end a transaction aside."""
    with CaptureQueriesContext(connection) as captured:
        response = client.post(address, data, headers=SCRIPT)
    assert response.status_code == 200, response.content.decode()
    statements = [query["sql"] for query in captured]
    return [sql for sql in statements if not sql.startswith(TRANSACTION)]


def test_saving_an_answer_takes_seven(web, clinician, release):
    draft = make_screening(clinician, answers={"session-spacing": "weekly"})
    compiled_release(release)
    address = reverse("answer", args=[draft.uuid, "own-step"])
    both = {"own-step": "yes", "answer-own-step": "yes", "seen-own-step": ""}
    queries = queries_of(web, address, both)
    assert len(queries) <= 7, queries
    assert draft.stored_answers()["own-step"] == "yes"


def test_deciding_on_a_step_takes_seven(web, clinician):
    report = make_report(clinician, answers=CALM)
    queries = queries_of(web, reverse("decide_on", args=[report.uuid]), STEP)
    assert len(queries) <= 7, queries
    assert report.decisions.get().choice == "planned"


def test_changing_a_decision_takes_one_more_for_what_it_was(web, clinician):
    report = make_report(clinician, answers=CALM)
    make_decision(report, by=clinician)
    data = STEP | {"choice": "not-now", "seen-choice": "planned"}
    queries = queries_of(web, reverse("decide_on", args=[report.uuid]), data)
    assert len(queries) <= 8, queries
    assert report.decisions.get().choice == "not-now"


def test_more_decisions_take_no_more_queries(web, clinician):
    report = make_report(clinician, answers=CALM)
    address = reverse("decide_on", args=[report.uuid])
    few = len(queries_of(web, address, STEP))
    for key in ("logistics", "misdiagnosis"):
        make_decision(report, by=clinician, kind="barrier", key=key, choice="agree")
    again = STEP | {"key": "offer-remote-sessions"}
    assert len(queries_of(web, address, again)) == few
