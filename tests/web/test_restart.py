"""Beginning again under a newer release: offered, never forced, and nothing is lost."""

import pytest
from django.urls import reverse

from screening.models import OptionDefinition, QuestionDefinition, Screening
from screening.workflows.answers import ScreeningReplaced
from screening.workflows.publishing import publish_release
from tests.factories import answer, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clinician, release):
    return make_screening(clinician, answers={"own-step": "yes", "session-spacing": "fortnightly"})


@pytest.fixture
def newer(draft):
    """A release in which an answer of the draft is gone and a question reads otherwise."""
    QuestionDefinition.objects.filter(key="own-step").update(text="Anything new?")
    OptionDefinition.objects.filter(scale="session-spacing", key="fortnightly").delete()
    return publish_release(by=None, notes="Fewer answers.")


def address_of(screening):
    return reverse("questionnaire", args=[screening.uuid, "safety-and-facts"])


def test_is_not_offered_under_the_newest_release(web, draft):
    assert "newer release" not in page(web.get(address_of(draft))).text
    assert web.get(reverse("restart", args=[draft.uuid])).status_code == 409


def test_is_offered_and_tells_what_does_not_go_along(web, draft, newer):
    assert "A newer release of the catalog is out" in page(web.get(address_of(draft))).text
    shown = page(web.get(reverse("restart", args=[draft.uuid])))
    assert "1 answer goes along" in shown.text
    assert "These answers do not fit any more" in shown.headings
    assert "Every two weeks" in shown.text


def test_going_on_keeps_the_old_release(web, draft, newer, clinician):
    answer(draft, by=clinician, own_step="no")
    draft.refresh_from_db()
    assert draft.release.number == 1
    assert "Anything new?" not in page(web.get(address_of(draft))).text


def test_carries_over_what_fits_and_keeps_the_old_answers(web, draft, newer):
    draft.own_words = "Buses."
    draft.save()
    response = web.post(reverse("restart", args=[draft.uuid]))
    again = Screening.objects.get(replaced_at=None)
    assert response["Location"] == reverse("screening", args=[again.uuid])
    assert (again.release, again.own_words) == (newer, "Buses.")
    assert again.stored_answers() == {"own-step": "yes"}
    assert draft.stored_answers() == {"own-step": "yes", "session-spacing": "fortnightly"}


def test_the_old_screening_takes_no_more_answers(web, draft, newer, clinician):
    web.post(reverse("restart", args=[draft.uuid]))
    with pytest.raises(ScreeningReplaced):
        answer(draft, by=clinician, own_step="no")
    refused = web.post(address_of(draft), {"answer-own-step": "no", "seen-own-step": "yes"})
    assert refused.status_code == 422
    assert "begun again under a newer release" in page(refused).text
    case = reverse("case", args=[draft.case.uuid])
    assert web.get(address_of(draft))["Location"] == case
    assert web.get(reverse("screening", args=[draft.uuid]))["Location"] == case
    assert web.get(reverse("check", args=[draft.uuid]))["Location"] == case
    assert "Draft since" in page(web.get(case)).text


def test_a_second_click_is_refused(web, draft, newer):
    web.post(reverse("restart", args=[draft.uuid]))
    assert web.post(reverse("restart", args=[draft.uuid])).status_code == 409
    assert Screening.objects.count() == 2
