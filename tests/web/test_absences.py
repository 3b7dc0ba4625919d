"""The page of absences: naming a deputy, ending it, and who is told so where they work."""

from datetime import timedelta

import pytest
from django.utils import timezone

from screening.models import Absence
from tests.factories import (
    CALM,
    make_case,
    make_person,
    make_report,
    make_review_request,
    make_team,
)
from tests.pages import page

pytestmark = pytest.mark.django_db

ADDRESS = "/teams/riverside/people/"


@pytest.fixture
def deputy(team):
    return make_person("deputy", team=team, role="supervisor")


@pytest.fixture
def watch(browse, supervisor):
    """The supervisor's client."""
    return browse(supervisor)


def wish(absent, deputy, *, days=7, start=0):
    starts_on = timezone.localdate() + timedelta(days=start)
    ends_on = starts_on + timedelta(days=days)
    return {
        "absent": absent.pk, "deputy": deputy.pk, "starts_on": starts_on, "ends_on": ends_on
    }  # fmt: skip


def test_the_form_begins_with_oneself_and_today(watch, supervisor, deputy):
    fields = page(watch.get(ADDRESS)).fields
    assert fields["absent"] == str(supervisor.pk)
    assert fields["starts_on"] == timezone.localdate().isoformat()


def test_a_deputy_is_named_and_the_absence_ended(watch, supervisor, deputy):
    response = watch.post(ADDRESS, wish(supervisor, deputy), follow=True)
    result = page(response)
    assert result.alerts == ["deputy stands in for supervisor."]
    assert "deputy stands in." in result.text
    assert "(away now)" in result.text
    number = Absence.objects.get().pk
    result = page(watch.post(f"{ADDRESS}{number}/end/", follow=True))
    assert result.alerts == ["The absence was ended."]
    assert "Nobody is away, today or on a day to come." in result.text


def test_refusals_stand_at_their_fields(watch, clinician, supervisor, deputy):
    for changes, sentence in (
        ({"deputy": clinician.pk}, "Choose a supervisor of this team."),
        ({"deputy": supervisor.pk}, "Nobody is their own deputy."),
        ({"starts_on": "2016-01-01"}, "Choose a first day from today on."),
        ({"ends_on": "2016-01-01"}, "Choose a last day that is not before the first day."),
        ({"ends_on": ""}, "Enter the last day away."),
        ({"ends_on": "soon"}, "Enter a date"),
    ):
        response = watch.post(ADDRESS, wish(supervisor, deputy) | changes)
        assert response.status_code == 422
        assert sentence in page(response).text
    assert not Absence.objects.exists()


def test_an_absence_of_another_team_is_not_found(watch, supervisor, deputy, browse):
    watch.post(ADDRESS, wish(supervisor, deputy))
    number = Absence.objects.get().pk
    rival = browse(make_person("rival", team=make_team("Hillside"), role="supervisor"))
    assert rival.post(f"{ADDRESS}{number}/end/").status_code == 404
    assert rival.post(f"/teams/hillside/people/{number}/end/").status_code == 404
    assert Absence.objects.get().ended_at is None


def test_the_deputys_queue_holds_it_and_says_for_whom(watch, browse, clinician, supervisor, deputy):
    report = make_report(clinician, answers=CALM)
    make_review_request(report, supervisor=supervisor)
    stands_in = browse(deputy)
    assert page(stands_in.get("/reviews/")).rows == []
    watch.post(ADDRESS, wish(supervisor, deputy))
    result = page(stands_in.get("/reviews/"))
    assert len(result.rows) == 1
    assert "You stand in for supervisor until" in result.text
    assert "Notices 1 unread" in result.links
    assert stands_in.get(f"/reports/{report.uuid}/review/").status_code == 200


def test_it_leads_to_the_cases_of_each_who_carries_some(watch, clinician):
    make_case(clinician)
    links = page(watch.get(ADDRESS)).links
    assert links["Hand over all cases of clinician"] == (
        f"/teams/riverside/hand-over/{clinician.pk}/"
    )


def test_before_anything_there_is_little_to_say(watch, team):
    text = page(watch.get(ADDRESS)).text
    assert "Nobody is away" in text
    assert "No open case of this team is carried by anybody." in text
