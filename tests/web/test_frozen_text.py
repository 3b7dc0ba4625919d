"""What a workflow finds under its lock and no view expects: each has a page that says so."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from screening.models import Decision, DigestMismatch, Review
from screening.web.middleware import AccessLostMiddleware, FrozenTextMiddleware
from screening.workflows.locking import AccessLost
from tests.factories import CALM, damage, make_report
from tests.pages import page

pytestmark = pytest.mark.django_db
TITLE = "This report was changed after it was written"
STEP = {"kind": "adjustment", "key": "diagnostic-time-out", "choice": "planned"}


@pytest.fixture
def damaged(clinician):
    return damage(make_report(clinician, answers=CALM))


def test_nothing_is_decided_on_it(web, damaged):
    response = web.post(reverse("decide_on", args=[damaged.uuid]), STEP)
    assert response.status_code == 409
    shown = page(response)
    assert TITLE in shown.headings
    assert "no longer matches its digest" in shown.text
    assert "cannot be reviewed" in shown.text
    assert "administrator" in shown.text
    assert not Decision.objects.exists()


@pytest.mark.parametrize("verdict", ["signed-off", "returned"])
def test_it_is_not_reviewed(verdict, browse, supervisor, damaged):
    review = {"verdict": verdict, "comment": "Read.", "digest": damaged.digest}
    response = browse(supervisor).post(reverse("review", args=[damaged.uuid]), review)
    assert response.status_code == 409
    assert TITLE in page(response).headings
    assert not Review.objects.exists()


def test_strangers_are_told_nothing_of_it(browse, stranger, damaged):
    response = browse(stranger).post(reverse("decide_on", args=[damaged.uuid]), STEP)
    assert response.status_code == 404


def test_it_is_logged_with_the_uuid(web, damaged, caplog):
    web.post(reverse("decide_on", args=[damaged.uuid]), STEP)
    assert str(damaged.uuid) in caplog.text


def refused(exception, person):
    request = RequestFactory().get("/")
    request.user = person
    return FrozenTextMiddleware(lambda _request: None).process_exception(request, exception)


def test_a_release_is_refused_with_a_page_of_its_own(clinician):
    response = refused(DigestMismatch("release 3"), clinician)
    assert response.status_code == 409
    shown = page(response)
    assert "This release of the catalog was changed after it was published" in shown.headings
    assert "administrator" in shown.text


def test_access_lost_between_loading_and_locking_is_told_with_the_reason(clinician):
    request = RequestFactory().post("/")
    request.user = clinician
    middleware = AccessLostMiddleware(lambda _request: None)
    response = middleware.process_exception(request, AccessLost())
    assert response.status_code == 403
    assert "You do not work with this case any more." in page(response).text
    assert middleware.process_exception(request, ValueError()) is None


def test_other_exceptions_go_on(clinician):
    assert refused(ValueError("something else"), clinician) is None
