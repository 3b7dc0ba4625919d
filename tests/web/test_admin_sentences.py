"""Wrong values in the admin: a sentence beside the field, and what was typed stays."""

import pytest
from django.urls import reverse

from screening.models import Membership
from tests.pages import page

pytestmark = pytest.mark.django_db
DJANGOS = ("Ensure this", "This field", "Select a valid", "already exists", "is violated")
"""Beginnings of sentences that Django has for databases and developers."""


@pytest.fixture
def desk(browse, superuser):
    return browse(superuser)


def address(model, row=None):
    action, args = ("change", [row]) if row else ("add", [])
    return reverse(f"admin:{model}_{action}", args=args)


def filled(desk, model, row=None):
    """What the page of a row would send by its button "Save"."""
    form = page(desk.get(address(model, row))).fields
    buttons = {"_saveasnew", "_addanother", "_continue"}
    return {name: text for name, text in form.items() if name not in buttons}


def sent(desk, model, row=None, **changes):
    """Send a page of the admin with some fields changed, and read the answer."""
    response = desk.post(address(model, row), filled(desk, model, row) | changes)
    assert response.status_code == 200
    answer = page(response)
    assert not any(words in answer.text for words in DJANGOS), answer.text
    return answer


def beside(answer, field):
    """The sentence that belongs to a field; a browser reads it out with the field."""
    return answer.part(f"id_{field}_error").text


DEFINITION = "screening_{}definition"
WRONG = [
    (
        "question",
        "own-step",
        {"asked_if_level": "2"},
        "Give both the question and from which answer on",
    ),
    ("question", "own-step", {"order": "-1"}, "Enter 0 or more."),
    ("question", "own-step", {"order": "first"}, "Enter a whole number, such as 3."),
    ("question", "own-step", {"text": ""}, "Fill this in."),
    ("question", "own-step", {"text": "?" * 161}, "Shorten this to 160 characters; it has 161."),
    ("question", "own-step", {"scale": "none"}, "Choose one of those that are offered."),
    ("question", "alliance-withdrawal", {"asked_if_level": "4"}, "Give a number from 1 to 3."),
    ("barrier", "alliance", {"number": "2"}, "This is in use already. Choose another one."),
    ("barrier", "alliance", {"likely_at": "1"}, "Start “possible” at 1 or more and “likely” above"),
    ("barrier", "alliance", {"lever": "fate"}, "Choose one of those that are offered."),
    ("barrier", "alliance", {"differentials-0-neighbour": "alliance"}, "A barrier is no neighbour"),
    ("barrier", "alliance", {"indicators-0-strength": "x"}, "Choose one of those"),
    ("redflag", "high-mood-now", {"option": "", "at_least": "9"}, "Give a number from 1 to 3."),
    (
        "redflag",
        "high-mood-now",
        {"at_least": "2", "option": "yes"},
        "Give either a number or one answer",
    ),
    ("scale", "extent", {"options-0-level": "7"}, "Give a number from 0 to 3."),
    ("scale", "extent", {"options-0-key": "dont-know"}, "“Don’t know” is in every scale."),
    ("scale", "extent", {"options-0-key": "not at all"}, "Use letters, digits, hyphens and"),
    ("source", "weitz-2015", {"url": "ftp://x"}, "“ftp://x” is not right. An address begins with"),
    ("source", "weitz-2015", {"year": "-1"}, "Enter 0 or more."),
    ("source", "weitz-2015", {"kind": "rumour"}, "Choose one of those that are offered."),
    ("adjustment", "energy-paced-sessions", {"sources": ["none"]}, "Choose one of those"),
]


@pytest.mark.parametrize(("model", "key", "change", "sentence"), WRONG)
def test_a_wrong_value_of_the_catalog_gets_a_sentence(model, key, change, sentence, desk, release):
    answer = sent(desk, DEFINITION.format(model), key, **change)
    field, value = list(change.items())[-1]
    assert beside(answer, field).startswith(sentence)
    assert answer.fields.get(field, value) in (value, "", [])


def test_two_rows_of_one_table_that_are_the_same_are_named(desk, release):
    answer = sent(desk, "screening_scaledefinition", "extent", **{"options-1-key": "not-at-all"})
    assert "The scale has this key already. Choose another." in answer.text


def test_a_key_that_is_taken_is_told_at_the_key(desk, release):
    answer = sent(desk, "screening_domaindefinition", key="life-context", name="Life", intro="It.")
    assert beside(answer, "key") == "This is in use already. Choose another one."
    assert answer.fields["name"] == "Life"


@pytest.mark.parametrize(
    ("model", "change", "sentence"),
    [
        ("screening_user", {"username": "superuser"}, "This is in use already."),
        ("screening_user", {"username": ""}, "Fill this in."),
        ("screening_team", {"name": "Riverside"}, "This is in use already."),
        ("screening_team", {"slug": "two words"}, "Use letters, digits, hyphens"),
        ("screening_team", {"crisis_text": "x" * 1001}, "Shorten this to 1000 characters"),
        ("screening_team", {"name": "\u200b"}, "Fill this in."),
        ("auth_group", {"name": "Catalog editors"}, "This is in use already."),
    ],
)
def test_so_does_one_of_people_teams_and_groups(model, change, sentence, desk, team):
    answer = sent(desk, model, **change)
    (field,) = change
    assert beside(answer, field).startswith(sentence)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "nobody"}, "Enter an email address, such as name@example.org."),
        ({"date_joined_0": "yesterday"}, "Enter a day, such as 2026-11-24."),
    ],
)
def test_so_does_a_persons_own_page(change, sentence, desk, clinician):
    answer = sent(desk, "screening_user", clinician.pk, **change)
    assert sentence in answer.text


def test_a_role_that_somebody_has_is_not_given_twice(desk, clinician, team):
    answer = sent(
        desk,
        "screening_user",
        clinician.pk,
        **{"memberships-1-team": str(team.pk), "memberships-1-role": "clinician"},
    )
    assert "has this role in this team already. Choose another." in answer.text
    assert Membership.objects.count() == 1


def test_a_password_that_is_missing_is_asked_for(desk, clinician):
    place = reverse("admin:auth_user_password_change", args=[clinician.pk])
    response = desk.post(place, {"usable_password": "true"})
    assert "Fill this in." in page(response).text


def test_a_page_that_lost_its_tables_is_told_so(desk, release):
    form = filled(desk, "screening_scaledefinition", "extent")
    kept = {name: text for name, text in form.items() if not name.endswith("_FORMS")}
    response = desk.post(address("screening_scaledefinition", "extent"), kept)
    assert "Part of what the page sent got lost." in page(response).text
