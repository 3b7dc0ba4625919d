"""What the navigation shows: what waits for the person, asked for once and only where it shows."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from screening.models import User
from screening.web.navigation import Navigation, capped, navigation
from screening.workflows.notices import notify
from tests.factories import CALM, STUCK, make_report, make_review_request
from tests.pages import page

pytestmark = pytest.mark.django_db


def navigation_of(person):
    """The navigation of somebody who has just been loaded, as in a request."""
    return Navigation(User.objects.get(pk=person.pk))


def test_a_supervisor_sees_what_waits_and_how_much_of_it_is_flagged(clinician, supervisor):
    make_review_request(make_report(clinician, answers=CALM))
    make_report(clinician, answers=STUCK)
    make_report(clinician, answers=CALM)
    nav = navigation_of(supervisor)
    # One is asked for, one has an open flag; the third waits for nothing.
    assert (nav.waiting, nav.flagged) == (2, 1)
    assert [team.name for team in nav.teams] == ["Riverside"]


def test_a_clinician_has_no_queue(clinician, supervisor, django_assert_num_queries):
    make_review_request(make_report(clinician))
    nav = navigation_of(clinician)
    # The person's roles alone.
    with django_assert_num_queries(1):
        assert (nav.teams, nav.waiting, nav.flagged) == ([], 0, 0)


def test_each_count_is_asked_for_once_and_not_before_it_is_shown(
    clinician, supervisor, django_assert_num_queries
):
    make_review_request(make_report(clinician))
    nav = navigation_of(supervisor)
    assert nav.teams
    with django_assert_num_queries(1):
        assert (nav.waiting, nav.waiting) == (1, 1)
    # The page of the queue reads all of it.
    with django_assert_num_queries(1):
        assert (nav.flagged, nav.waiting, nav.queue) == (1, 1, nav.queue)
    assert nav.unread == 1
    with django_assert_num_queries(0):
        assert nav.unread == 1


def test_it_is_there_only_where_a_request_knows_its_person(rf):
    request = rf.get("/")
    assert navigation(request) == {}
    request.user = AnonymousUser()
    assert navigation(request)["nav"].user == request.user


def test_the_page_leads_to_what_waits(browse, clinician, supervisor):
    make_review_request(make_report(clinician))
    links = page(browse(supervisor).get(reverse("caseload"))).links
    leads = {address: words for words, address in links.items()}
    assert "1" in leads[reverse("queue")]
    assert "1" in leads[reverse("notices")]
    assert reverse("queue") not in page(browse(clinician).get(reverse("caseload"))).links.values()


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (99, "99"), (100, "99+"), (4000, "99+")])
def test_more_than_99_are_shown_as_such(number, shown):
    assert capped(number) == shown


def test_the_page_shows_99_and_more_notices_so(browse, clinician, supervisor):
    report = make_report(clinician, answers=CALM)
    make_review_request(report)
    due_at = supervisor.notices.get().due_at
    notify([supervisor] * 99, kind="asked", report=report, due_at=due_at)
    assert "Notices 99+ unread" in page(browse(supervisor).get(reverse("caseload"))).links
