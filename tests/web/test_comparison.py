"""The page that compares two screenings: what became of each barrier, why, and who read it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from screening.models import Event
from screening.workflows.plans import add_own
from tests.factories import (
    damage,
    make_case,
    make_planned,
    make_report,
    make_score,
    make_screening,
)
from tests.pages import page

pytestmark = pytest.mark.django_db


def address(case, first, second):
    return reverse("compare_screenings", args=[case.uuid, first, second])


@pytest.fixture
def case(clinician):
    """Strained between the two, then not."""
    case = make_case(clinician)
    make_report(clinician, case=case, answers={"alliance-strain": "strongly"})
    make_report(clinician, case=case, answers={"alliance-strain": "not-at-all"})
    return case


def test_a_barrier_that_eased_stands_with_its_points_and_its_cause(browse, clinician, case):
    shown = page(browse(clinician).get(address(case, 1, 2)))
    assert shown.title.startswith("Screenings 1 and 2 of case")
    assert "Answer changed" in shown.text
    assert "Strongly → Not at all" in shown.text


def test_the_page_says_that_steps_are_no_proof(browse, clinician, case):
    shown = page(browse(clinician).get(address(case, 1, 2)))
    assert "It is no proof that the step caused the change." in shown.text


def test_a_step_planned_between_stands_beside_its_barrier(browse, clinician):
    case = make_case(clinician)
    report = make_report(clinician, case=case)
    step = make_planned(report, by=clinician, outcome="helped")
    add_own(report=report, by=clinician, kind="own-step", words="Walk at noon.", due_on=step.due_on)
    make_report(clinician, case=case, answers={"alliance-strain": "not-at-all"})
    shown = page(browse(clinician).get(address(case, 1, 2)))
    assert f"Planned between: {step.title}: helped" in shown.text
    assert "Also planned between the two" in shown.headings
    assert "Walk at noon.: no outcome recorded" in shown.text


def test_scores_at_both_screenings_stand_beside_what_changed(browse, clinician):
    now = timezone.now()
    then, today = now - timedelta(days=60), timezone.localdate(now)
    case = make_case(clinician)
    make_report(clinician, case=case, answers={"alliance-strain": "strongly"}, at=then)
    make_report(clinician, case=case, answers={"alliance-strain": "not-at-all"}, at=now)
    before = timezone.localdate(then)
    make_score(case, 20, on=before - timedelta(days=40))
    make_score(case, 18, on=before - timedelta(days=3))
    make_score(case, 11, on=before + timedelta(days=20))
    make_score(case, 12, on=today)
    make_score(case, 9, on=today, instrument="gad-7")
    shown = page(browse(clinician).get(address(case, 1, 2))).text
    assert "PHQ-9 18 → 12, reliable improvement (6)" in shown
    assert "GAD-7 not known → 9" in shown


def test_the_earlier_screening_stands_first_however_it_was_asked_for(browse, clinician, case):
    response = browse(clinician).get(address(case, 2, 1))
    assert response.status_code == 302
    assert response["Location"] == address(case, 1, 2)


@pytest.mark.parametrize("numbers", [(1, 1), (1, 3), (0, 1), (1, 10**30)])
def test_what_is_no_pair_of_reports_is_not_there(browse, clinician, case, numbers):
    make_screening(clinician, case=case)  # number 3 is a draft
    assert browse(clinician).get(address(case, *numbers)).status_code == 404


def test_both_readings_are_recorded(browse, supervisor, case):
    browse(supervisor).get(address(case, 1, 2))
    read = Event.objects.filter(verb="report.read", by=supervisor, case=case)
    assert sorted(read.values_list("report__screening__number", flat=True)) == [1, 2]


def test_the_page_asks_no_more_of_the_database_for_more_screenings(
    browse, clinician, case, django_assert_num_queries
):
    client = browse(clinician)
    client.get(address(case, 1, 2))
    for _again in range(3):
        make_report(clinician, case=case)
    with django_assert_num_queries(12):
        client.get(address(case, 1, 5))


def test_a_damaged_report_is_not_compared(browse, clinician):
    case = make_case(clinician)
    damage(make_report(clinician, case=case))
    make_report(clinician, case=case)
    response = browse(clinician).get(address(case, 1, 2))
    assert response.status_code == 409


def test_the_second_report_opens_with_what_changed(browse, clinician, case):
    first, second = (each.report for each in case.screenings.order_by("number"))
    client = browse(clinician)
    # Points of the alliance: 3 x 3, then 0; of all others nothing is known.
    sentence = "1 cleared."
    assert sentence in page(client.get(address(case, 1, 2))).text
    opened = page(client.get(reverse("report", args=[second.uuid])))
    assert sentence in opened.text
    assert opened.links["What changed since screening 1"] == address(case, 1, 2)
    assert "Changes" not in page(client.get(reverse("report", args=[first.uuid]))).headings


def test_the_case_page_leads_to_the_comparison_with_the_one_before(browse, clinician, case):
    shown = page(browse(clinician).get(reverse("case", args=[case.uuid])))
    assert shown.links["What changed since screening 1"] == address(case, 1, 2)
