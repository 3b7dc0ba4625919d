"""No form of the product says Django's words of a wrong value."""

import pytest
from django import forms
from django.urls import reverse

from screening.forms import accounts, cases, screenings, supervision
from screening.forms.sentences import PlainSentences, djangos_messages, sentences_of
from tests.factories import make_case
from tests.pages import page

FORMS = [
    one
    for module in (accounts, cases, screenings, supervision)
    for one in vars(module).values()
    if isinstance(one, type)
    and issubclass(one, forms.BaseForm)
    and one.__module__ == module.__name__
]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_takes_the_sentences(form):
    assert issubclass(form, PlainSentences)


def test_a_field_keeps_a_sentence_of_its_own_and_is_given_the_others():
    class Form(PlainSentences, forms.Form):
        sessions = forms.IntegerField(error_messages={"required": "Say how many."})

    field = Form().fields["sessions"]
    assert field.error_messages["required"] == "Say how many."
    for code in djangos_messages(field):
        assert field.error_messages[code] is not djangos_messages(field)[code]
    assert field.error_messages["invalid"] == sentences_of(field)["invalid"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sessions": "many"}, "Enter a whole number, such as 3."),
        ({"sessions": "-1"}, "Enter 0 or more."),
        ({"modality": "dancing"}, "Choose one of those that are offered."),
        ({"started_on": "in spring"}, "Enter a date, such as 2026-03-01."),
    ],
)
def test_the_page_of_a_case_says_what_to_do(change, sentence, client, clinician):
    case = make_case(clinician)
    address = reverse("amend_case", args=[case.uuid])
    client.force_login(clinician)
    response = client.post(address, page(client.get(address)).fields | change)
    assert response.status_code == 422
    assert sentence in page(response).text


@pytest.mark.django_db
def test_so_does_the_page_of_ones_password(client, clinician):
    client.force_login(clinician)
    response = client.post(reverse("account_change_password"), {})
    assert page(response).text.count("Fill this in.") == 3
