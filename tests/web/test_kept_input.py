"""What a signed-out person sent: what is kept of it, for whom, and for how long."""

import pytest
from django.urls import reverse

from screening.models import OWN_WORDS_LIMIT
from screening.web.kept_input import LONGEST_KEY, MOST_ANSWERS, SESSION_KEY
from tests.factories import make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clinician):
    return make_screening(clinician)


@pytest.fixture
def address(draft):
    return reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])


def kept(client):
    return client.session.get(SESSION_KEY)


def test_answers_are_kept_with_what_was_seen(client, draft, address):
    client.post(address, {"answer-own-step": "yes", "seen-own-step": "no", "go": "next"})
    assert kept(client) == {
        "screening": str(draft.uuid),
        "answers": {"own-step": ["yes", "no"]},
        "own_words": "",
    }


def test_a_choice_that_settles_a_conflict_is_kept_as_the_answer(client, address):
    sent = {"answer-own-step": "yes", "seen-own-step": "yes", "choose-own-step": "no"}
    client.post(address, sent)
    assert kept(client)["answers"] == {"own-step": ["no", "yes"]}


def test_questions_without_an_answer_are_not_kept(client, address):
    client.post(address, {"answer-own-step": "", "seen-own-step": "", "seen-trust": "yes"})
    assert kept(client)["answers"] == {}


def test_no_more_is_kept_than_a_page_can_send(client, address):
    client.post(address, {f"answer-q{n}": "yes" for n in range(MOST_ANSWERS + 20)})
    assert len(kept(client)["answers"]) == MOST_ANSWERS


@pytest.mark.parametrize(
    "fields",
    [
        {f"answer-{'k' * (LONGEST_KEY + 1)}": "yes"},
        {"answer-own-step": "y" * (LONGEST_KEY + 1)},
        {"answer-own-step": "yes", "seen-own-step": "y" * (LONGEST_KEY + 1)},
    ],
)
def test_what_is_too_long_for_a_key_is_not_kept(fields, client, address):
    client.post(address, fields | {"answer-session-spacing": "weekly"})
    assert kept(client)["answers"] == {"session-spacing": ["weekly", ""]}


def test_own_words_are_cut_well_above_their_limit(client, draft):
    check = reverse("check", args=[draft.uuid])
    client.post(check, {"own_words": "x" * (3 * OWN_WORDS_LIMIT)})
    assert len(kept(client)["own_words"]) == 2 * OWN_WORDS_LIMIT


def test_what_another_form_sent_is_not_kept(client, draft):
    client.post(reverse("close_case", args=[draft.case.uuid]), {"answer-own-step": "yes"})
    assert kept(client) is None


def test_a_script_gets_401_and_keeps_its_answers_itself(client, draft):
    response = client.post(
        reverse("answer", args=[draft.uuid, "own-step"]),
        {"answer-own-step": "yes"},
        headers={"HX-Request": "true"},
    )
    assert response.status_code == 401
    assert response["HX-Login"] == reverse("account_login")
    assert kept(client) is None


def test_another_screening_does_not_offer_it(client, address, clinician):
    client.post(address, {"answer-own-step": "yes"})
    client.force_login(clinician)
    other = make_screening(clinician)
    elsewhere = reverse("questionnaire", args=[other.uuid, "safety-and-facts"])
    assert "signed out and" not in page(client.get(elsewhere)).text
    client.post(reverse("unsaved", args=[other.uuid]), {"go": "store"})
    assert other.stored_answers() == {}


def test_storing_the_page_by_hand_settles_it(client, address, clinician):
    client.post(address, {"answer-own-step": "yes"})
    client.force_login(clinician)
    client.post(address, {"answer-own-step": "no"})
    assert kept(client) is None


def test_a_refused_page_leaves_it_to_be_offered_again(client, address, clinician):
    client.post(address, {"answer-own-step": "yes"})
    client.force_login(clinician)
    assert client.post(address, {"answer-own-step": "weekly"}).status_code == 422
    assert kept(client)["answers"] == {"own-step": ["yes", ""]}


def test_submitting_settles_the_own_words(client, draft, clinician):
    check = reverse("check", args=[draft.uuid])
    client.post(check, {"own_words": "Buses.", "seen_words": ""})
    client.force_login(clinician)
    shown = page(client.get(check))
    client.post(check, shown.fields | {"go": "later"})
    draft.refresh_from_db()
    assert draft.own_words == "Buses."
    assert kept(client) is None
