"""A role lost, a case closed or handed over while a page stood open: what was typed is shown."""

import pytest
from django.urls import reverse

from screening.models import Membership
from screening.workflows.cases import close_case, hand_over_case
from tests.factories import make_report, make_review_request, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db

WORDS = "Ask the GP about her thyroid first."


@pytest.fixture
def report(clinician, supervisor):
    return make_report(clinician)


def refused(client, address, fields, status):
    response = client.post(address, fields)
    assert response.status_code == status
    return page(response)


def test_a_supervisor_whose_role_ended_gets_the_comment_back(browse, report, supervisor):
    make_review_request(report)
    desk = browse(supervisor)
    review = reverse("review", args=[report.uuid])
    desk.get(review)
    Membership.objects.filter(user=supervisor).delete()
    sent = {"comment": WORDS, "verdict": "returned", "digest": report.digest}
    shown = refused(desk, review, sent, 403)
    assert WORDS in shown.text
    assert "You do not work with this case any more." in shown.text


def test_a_clinician_whose_case_was_handed_over_gets_the_note_back(
    web, report, supervisor, colleague
):
    hand_over_case(case=report.screening.case, by=supervisor, to=colleague)
    own = reverse("add_own", args=[report.uuid])
    shown = refused(web, own, {"kind": "own-step", "words": WORDS}, 403)
    assert WORDS in shown.text


def test_own_words_for_a_closed_case_stay_on_the_page(web, clinician):
    draft = make_screening(clinician)
    close_case(case=draft.case, by=clinician)
    check = reverse("check", args=[draft.uuid])
    shown = refused(web, check, {"own_words": WORDS, "seen-own_words": "", "go": "later"}, 409)
    assert shown.fields["own_words"] == WORDS


def test_own_words_for_a_submitted_screening_are_shown(web, report):
    check = reverse("check", args=[report.screening.uuid])
    shown = refused(web, check, {"own_words": WORDS, "seen-own_words": "", "go": "submit"}, 409)
    assert WORDS in shown.text


def test_a_stranger_learns_nothing_and_keeps_the_words(browse, report, stranger):
    own = reverse("add_own", args=[report.uuid])
    shown = refused(browse(stranger), own, {"kind": "own-step", "words": WORDS}, 404)
    assert WORDS in shown.text
    assert "any more" not in shown.text


def test_a_form_with_a_void_token_shows_what_was_typed(browse, clinician, report):
    strict = browse(clinician, enforce_csrf_checks=True)
    shown = refused(strict, reverse("add_own", args=[report.uuid]), {"words": WORDS}, 403)
    assert WORDS in shown.text


def test_a_script_is_told_that_sending_again_is_of_no_use(web, report, supervisor, colleague):
    hand_over_case(case=report.screening.case, by=supervisor, to=colleague)
    headers = {"X-Requested-With": "fetch"}
    decide = reverse("decide_on", args=[report.uuid])
    sent = {"kind": "barrier", "key": "alliance", "choice": "agree"}
    assert web.post(decide, sent, headers=headers)["X-Refused"] == "yes"
