"""Loading is the check: who gets a case, a screening or a report, and what it comes with."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from screening.models import Membership, User
from screening.web.access import (
    named_report,
    own_case,
    own_report,
    own_screening,
    release_or_404,
    reviewed_report,
    sent,
    supervised_team,
    visible_case,
    visible_report,
)
from tests.factories import make_case, make_report, make_review, make_review_request, make_screening

pytestmark = pytest.mark.django_db

NOT_FOUND, FORBIDDEN, LOADED = Http404, PermissionDenied, None


@pytest.fixture
def ask(rf):
    """Makes the request of a person who has just been loaded."""

    def request_of(person):
        request = rf.get("/")
        request.user = User.objects.get(pk=person.pk)
        return request

    return request_of


@pytest.fixture
def nobodies(colleague, stranger, superuser):
    """People with nothing to do with a case of the clinician's."""
    return colleague, stranger, superuser


def outcome(load, request, uuid):
    """What the loader raised, or None where it gave what was asked for."""
    try:
        assert load(request, uuid).uuid == uuid
    except (Http404, PermissionDenied) as refusal:
        return type(refusal)
    return LOADED


@pytest.mark.parametrize(
    ("load", "clinician_gets", "supervisor_gets"),
    [
        (visible_case, LOADED, LOADED),
        (own_case, LOADED, FORBIDDEN),
        (own_screening, LOADED, FORBIDDEN),
        (visible_report, LOADED, LOADED),
        (named_report, LOADED, LOADED),
        (own_report, LOADED, FORBIDDEN),
        (reviewed_report, FORBIDDEN, LOADED),
    ],
    ids=lambda value: getattr(value, "__name__", "loaded"),
)
def test_who_gets_in(load, clinician_gets, supervisor_gets, ask, clinician, supervisor, nobodies):
    report = make_report(clinician)
    things = {
        visible_case: report.screening.case,
        own_case: report.screening.case,
        own_screening: report.screening,
    }
    uuid = things.get(load, report).uuid
    assert outcome(load, ask(clinician), uuid) is clinician_gets
    assert outcome(load, ask(supervisor), uuid) is supervisor_gets
    for person in nobodies:
        assert outcome(load, ask(person), uuid) is NOT_FOUND


def test_who_left_the_team_gets_nothing_more(ask, clinician):
    report = make_report(clinician)
    clinician.memberships.all().delete()
    assert outcome(visible_report, ask(clinician), report.uuid) is NOT_FOUND
    assert outcome(own_case, ask(clinician), report.screening.case.uuid) is NOT_FOUND


def test_a_case_comes_with_its_history_and_open_flags(ask, clinician, django_assert_num_queries):
    report = make_report(clinician)
    make_screening(clinician, case=report.screening.case)
    case = visible_case(ask(clinician), report.screening.case.uuid)
    with django_assert_num_queries(0):
        assert [screening.number for screening in case.history] == [2, 1]
        assert [flag.key for flag in case.open_flags] == ["high-mood-past"]
        assert (case.is_own_case, str(case.team), str(case.clinician)) == (
            True,
            "Riverside",
            "clinician",
        )


def test_a_report_comes_with_its_review_and_request(
    ask, clinician, supervisor, django_assert_num_queries
):
    report = make_report(clinician)
    make_review_request(report, supervisor=supervisor)
    make_review(report, by=supervisor)
    loaded = visible_report(ask(supervisor), report.uuid)
    with django_assert_num_queries(0):
        assert (loaded.review.by, loaded.request.supervisor) == (supervisor, supervisor)
        assert (loaded.is_own_case, loaded.superseded) == (False, False)
        assert (loaded.screening.case.team.name, loaded.screening.release.number) == (
            "Riverside",
            1,
        )


def test_a_team_is_shown_to_its_supervisors_alone(ask, team, clinician, supervisor, stranger):
    assert supervised_team(ask(supervisor), team.slug) == team
    with pytest.raises(PermissionDenied, match="supervisors of this team"):
        supervised_team(ask(clinician), team.slug)
    for person, slug in ((stranger, team.slug), (supervisor, "no-such-team")):
        with pytest.raises(Http404):
            supervised_team(ask(person), slug)


def test_who_is_clinician_and_supervisor_of_a_team_is_its_supervisor(ask, team, clinician):
    Membership.objects.create(user=clinician, team=team, role="supervisor")
    assert supervised_team(ask(clinician), team.slug) == team
    case = make_case(clinician)
    assert outcome(own_case, ask(clinician), case.uuid) is LOADED


def test_a_release_comes_with_its_text_where_it_is_wanted(release):
    assert "content" in release_or_404(1).get_deferred_fields()
    assert release_or_404(1, with_text=True).get_deferred_fields() == set()
    with pytest.raises(Http404):
        release_or_404(99)


def test_an_empty_form_is_still_a_form_sent(rf):
    assert sent(rf.get("/")) is None
    assert sent(rf.post("/")) is not None
