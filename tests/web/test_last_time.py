"""How a question was answered last time: beside an answer, else on a press; never filled in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import QuestionDefinition
from screening.workflows.publishing import publish_release
from tests.factories import NOON, answer, make_case, make_report, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db
DAY = "Last time, 1 October 2026:"
STRAIN = "alliance-strain"
PRESS = "Show last time’s answer"


@pytest.fixture
def case(clinician, release):
    """A case whose screening of 1 October saw no strain, and did not know about missed sessions."""
    case = make_case(clinician)
    case.created_at = NOON
    answers = {"own-step": "yes", STRAIN: "not-at-all", "sessions-held-in-eight-weeks": "dont-know"}
    make_report(clinician, case=case, answers=answers, at=NOON)
    case.refresh_from_db()
    return case


@pytest.fixture
def again(case, clinician):
    return make_screening(clinician, case=case)


def shown(client, screening, key=STRAIN):
    domain = QuestionDefinition.objects.get(key=key).domain_id
    return page(client.get(reverse("questionnaire", args=[screening.uuid, domain])))


def save(client, screening, key, option):
    fields = {f"answer-{key}": option, f"seen-{key}": ""}
    script = {"X-Requested-With": "fetch"}
    return page(client.post(reverse("answer", args=[screening.uuid, key]), fields, headers=script))


def test_is_folded_until_somebody_presses_or_answers(web, again):
    """A `details` element, so that the press works without a script."""
    beside = shown(web, again).part(f"last-{STRAIN}")
    assert beside.text == f"{PRESS} {DAY} “Not at all”."
    assert not beside.soup.details.has_attr("open")
    assert beside.soup.summary.get_text() == PRESS


def test_is_never_chosen_beforehand(web, again):
    fields = shown(web, again).fields
    assert f"answer-{STRAIN}" not in fields
    assert fields[f"seen-{STRAIN}"] == ""
    web.post(reverse("questionnaire", args=[again.uuid, "therapeutic-relationship"]), fields)
    assert again.stored_answers() == {}


def test_comes_with_the_reply_to_an_answer(web, again):
    reply = save(web, again, STRAIN, "clearly")
    assert reply.part(f"last-{STRAIN}").text == f"{DAY} “Not at all”."
    assert not reply.part(f"last-{STRAIN}").soup.details


def test_stands_beside_a_stored_answer(web, again, clinician):
    answer(again, by=clinician, alliance_strain="clearly")
    assert shown(web, again).part(f"last-{STRAIN}").text == f"{DAY} “Not at all”."


def test_may_have_been_dont_know(web, again):
    beside = shown(web, again, "sessions-held-in-eight-weeks")
    assert f"{DAY} “Don’t know”." in beside.part("last-sessions-held-in-eight-weeks").text


def test_is_nothing_where_it_was_not_answered(web, again):
    never = "high-energy-spells"
    assert f"last-{never}" not in str(shown(web, again, never).soup)


def test_is_nothing_at_a_first_screening(web, clinician, release):
    assert PRESS not in shown(web, make_screening(clinician)).text


def test_is_nothing_where_the_question_is_worded_otherwise_now(web, case, clinician):
    QuestionDefinition.objects.filter(key=STRAIN).update(text="Is there strain?")
    publish_release(by=None, notes="Shorter.")
    screening = make_screening(clinician, case=case)
    assert f"last-{STRAIN}" not in str(shown(web, screening).soup)


def test_of_a_fact_is_the_offer_to_confirm_it_and_not_told_twice(web, case, clinician):
    QuestionDefinition.objects.filter(key=STRAIN).update(filled_from="last-screening")
    publish_release(by=None, notes="A fact now.")
    screening = make_screening(clinician, case=case)
    at_first = shown(web, screening)
    assert at_first.part(f"offer-{STRAIN}").buttons == ["Confirm “Not at all”"]
    assert f"last-{STRAIN}" not in str(at_first.soup)


def test_costs_one_query_however_many_questions_and_screenings_there_are(web, case, clinician):
    first = make_screening(clinician)
    again = make_screening(clinician, case=case)

    def queries(screening):
        shown(web, screening)
        with CaptureQueriesContext(connection) as captured:
            shown(web, screening)
        return len(captured)

    assert queries(again) == queries(first) + 1
