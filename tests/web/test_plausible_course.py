"""A course of therapy that cannot be meant is refused in a sentence; a code has one spelling."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from screening.models import Decision
from screening.workflows.amending import amend_case
from screening.workflows.cases import (
    CaseCodeTaken,
    StartsTooEarly,
    TooManySessions,
)
from screening.workflows.plan_refusals import StepDateRefused
from screening.workflows.plans import add_own
from tests.factories import CALM, make_case, make_report
from tests.pages import page

pytestmark = pytest.mark.django_db

COURSE = {
    "modality": "cbt",
    "started_on": "2026-03-01",
    "sessions": "14",
    "session_spacing": "weekly",
}
TODAY = timezone.localdate
EARLY = "Therapy cannot have started before 1950. Write the year with four digits."


def open_case(client, **changes):
    return client.post(reverse("new_case"), COURSE | {"code": "K-7"} | changes)


@pytest.mark.parametrize("day", ["0026-03-01", "0001-01-01", "1949-12-31"])
def test_no_therapy_started_in_the_year_26(day, web, clinician, team):
    refused = open_case(web, started_on=day)
    assert refused.status_code == 422
    assert EARLY in page(refused).text
    assert page(refused).fields["code"] == "K-7"
    assert not clinician.cases.exists()


def test_nor_is_it_corrected_to_that(web, clinician):
    case = make_case(clinician)
    course = COURSE | {"code": case.code, "started_on": "0026-03-01"}
    refused = web.post(reverse("amend_case", args=[case.uuid]), course)
    assert (refused.status_code, EARLY in page(refused).text) == (422, True)
    with pytest.raises(StartsTooEarly):
        amend_case(
            case=case, by=clinician, modality="cbt", started_on=date(1949, 12, 31), sessions=1
        )


@pytest.mark.parametrize(
    ("days_ago", "sessions", "fits"),
    [
        (0, 900, False),
        (0, 3, False),
        (0, 2, True),
        (9, 21, False),
        (9, 20, True),
        (400, 1000, False),
    ],
)
def test_no_more_sessions_than_the_days_hold(days_ago, sessions, fits, clinician):
    """At most two a day: ten days, today among them, hold twenty."""
    course = {"started_on": TODAY() - timedelta(days=days_ago), "sessions": sessions}
    if fits:
        assert make_case(clinician, **course).sessions == sessions
    else:
        with pytest.raises(TooManySessions):
            make_case(clinician, **course)


def test_too_many_sessions_are_refused_at_their_field(web, clinician, team):
    day = TODAY()
    refused = open_case(web, started_on=day.isoformat(), sessions="900")
    sentence = f"900 sessions cannot have been held since {day:%-d %B %Y}. Check both."
    assert refused.status_code == 422
    error = page(refused).main.find(id="error_1_id_sessions")
    assert error.get_text(strip=True) == sentence


def test_a_code_is_said_as_it_is_saved_when_that_differs(web, clinician, team):
    shown = page(web.post(reverse("new_case"), COURSE | {"code": "straße-1"}, follow=True))
    assert clinician.cases.get().code == "STRASSE-1"
    assert "Saved as “STRASSE-1”." in shown.soup.get_text()


def test_nothing_is_said_of_a_code_that_stays(web, clinician, team):
    shown = page(web.post(reverse("new_case"), COURSE | {"code": " K-7 "}, follow=True))
    assert clinician.cases.get().code == "K-7"
    assert "Saved as" not in shown.soup.get_text()


@pytest.mark.parametrize("code", ["straße-1", "ＳＴＲＡＳＳＥ－１", "Strasse–1"])
def test_codes_that_read_alike_are_one(code, web, clinician, colleague, team):
    make_case(colleague, code="STRASSE-1")
    with pytest.raises(CaseCodeTaken):
        make_case(clinician, code=code)
    refused = open_case(web, code=code)
    assert refused.status_code == 422
    assert "Your team already has a case with the code STRASSE-1." in page(refused).text


@pytest.mark.parametrize("day", [date(26, 3, 1), date(2999, 1, 1)])
def test_a_step_is_looked_at_again_on_a_day_that_can_be_meant(day, web, clinician):
    report = make_report(clinician, answers=CALM)
    with pytest.raises(StepDateRefused):
        add_own(report=report, by=clinician, kind="own-step", words="Ring.", due_on=day)
    sent = {"kind": "own-step", "words": "Ring.", "due_on": f"{day:%Y}".zfill(4) + f"{day:-%m-%d}"}
    refused = web.post(reverse("add_own", args=[report.uuid]), sent)
    assert refused.status_code == 422
    assert "Choose a day from today on, within a year." in page(refused).text
    assert not Decision.objects.exists()
