"""What the case says is offered beside its question, and stored when the person confirms it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.engine.next_questions import safety_open
from screening.engine.state import ASKED, state
from screening.models import OptionDefinition, QuestionDefinition
from screening.queries.releases import compiled_release
from screening.workflows.amending import amend_case
from screening.workflows.cases import close_case
from screening.workflows.publishing import publish_release
from tests.factories import answer, make_case, make_report, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db
COURSE = {"modality": "cbt", "started_on": date(2026, 3, 2)}


@pytest.fixture
def filled(release):
    """A release that takes two answers from the case, and one from its last screening."""
    questions = QuestionDefinition.objects
    questions.update(filled_from="")
    questions.filter(key="sessions-so-far").update(filled_from="sessions")
    questions.filter(key="session-spacing").update(filled_from="spacing")
    questions.filter(key="dependants-at-risk").update(filled_from="last-screening")
    options = OptionDefinition.objects.filter(scale="sessions-so-far").order_by("order")
    for number, option in zip((0, 6, 13, 21), options, strict=True):
        option.from_number = number
        option.save()
    return publish_release(by=None, notes="Filled from the case.")


@pytest.fixture
def draft(filled, clinician):
    return make_screening(clinician, case=make_case(clinician, session_spacing="fortnightly"))


def address_of(screening):
    return reverse("questionnaire", args=[screening.uuid, "safety-and-facts"])


def shown(client, screening):
    return page(client.get(address_of(screening)))


def offer(client, screening, key):
    return shown(client, screening).part(f"offer-{key}")


def save(client, screening, key, option, *, seen=""):
    fields = {f"answer-{key}": option, f"seen-{key}": seen}
    return client.post(reverse("answer", args=[screening.uuid, key]), fields)


def sessions_are(screening, number, clinician):
    amend_case(case=screening.case, by=clinician, sessions=number, **COURSE)


class TestOffered:
    def test_says_where_it_comes_from_and_what_it_means(self, web, draft):
        assert "From the case: 14 sessions." in offer(web, draft, "sessions-so-far").text
        assert offer(web, draft, "sessions-so-far").buttons == ["Confirm “13 to 20”"]
        spacing = offer(web, draft, "session-spacing")
        assert spacing.text == "From the case: “Every two weeks”. Confirm “Every two weeks”"

    def test_is_no_answer_before_it_is_confirmed(self, web, draft):
        fields = shown(web, draft).fields
        assert "answer-sessions-so-far" not in fields
        assert fields["seen-sessions-so-far"] == ""
        assert shown(web, draft).part("progress").text.startswith("0 of ")

    def test_is_not_stored_with_the_page(self, web, draft):
        web.post(address_of(draft), shown(web, draft).fields | {"answer-own-step": "yes"})
        assert draft.stored_answers() == {"own-step": "yes"}

    def test_is_none_where_the_case_does_not_say(self, web, filled, clinician):
        draft = make_screening(clinician, case=make_case(clinician, session_spacing=""))
        assert offer(web, draft, "session-spacing").text == ""

    def test_is_none_under_a_release_that_fills_nothing(self, web, filled, clinician):
        QuestionDefinition.objects.update(filled_from="")
        publish_release(by=None, notes="Nothing is filled.")
        draft = make_screening(clinician)
        assert "From the case" not in shown(web, draft).text

    def test_cannot_be_pressed_once_the_case_is_closed(self, web, draft, clinician):
        close_case(case=draft.case, by=clinician)
        button = offer(web, draft, "sessions-so-far").soup.button
        assert button is not None
        page_of = shown(web, draft)
        assert page_of.main.find(id="offer-sessions-so-far").find_parent("fieldset", disabled=True)


class TestConfirmed:
    def test_without_a_script_stores_it_with_the_rest_of_the_page(self, web, draft):
        button = offer(web, draft, "sessions-so-far").soup.button
        sent = shown(web, draft).fields | {"answer-own-step": "yes"}
        response = web.post(address_of(draft), sent | {button["name"]: button["value"]})
        assert response["Location"] == address_of(draft) + "#q-sessions-so-far"
        assert draft.stored_answers() == {
            "own-step": "yes",
            "sessions-so-far": "thirteen-to-twenty",
        }

    def test_enter_in_a_field_goes_on_and_confirms_nothing(self, web, draft):
        """A browser presses the first button of the form."""
        first = shown(web, draft).main.find(id="questionnaire").find("button")
        assert (first["name"], first["value"]) == ("go", "next")

    def test_with_a_script_is_an_answer_like_any_other(self, web, draft):
        button = offer(web, draft, "sessions-so-far").soup.button
        attributes = {name: button[f"data-{name}"] for name in ("item", "field", "choose", "seen")}
        assert attributes == {
            "item": "sessions-so-far",
            "field": "answer-sessions-so-far",
            "choose": "thirteen-to-twenty",
            "seen": "",
        }
        reply = page(save(web, draft, "sessions-so-far", "thirteen-to-twenty"))
        assert reply.part("offer-sessions-so-far").text == ""
        assert reply.fields["seen-sessions-so-far"] == "thirteen-to-twenty"
        assert offer(web, draft, "sessions-so-far").text == ""

    def test_over_what_another_tab_stored_asks_first(self, web, draft, clinician):
        answer(draft, by=clinician, sessions_so_far="over-twenty")
        response = save(web, draft, "sessions-so-far", "thirteen-to-twenty")
        assert response.status_code == 409
        assert draft.stored_answers() == {"sessions-so-far": "over-twenty"}


class TestContradicted:
    @pytest.fixture
    def confirmed(self, web, draft):
        save(web, draft, "sessions-so-far", "thirteen-to-twenty")
        return draft

    def test_a_number_that_changed_since_is_told_beside_the_question(
        self, web, confirmed, clinician
    ):
        sessions_are(confirmed, 21, clinician)
        beside = offer(web, confirmed, "sessions-so-far")
        assert beside.text == "The case has 21 sessions now. Use “More than 20”"
        assert beside.soup.button["data-seen"] == "thirteen-to-twenty"
        assert confirmed.stored_answers() == {"sessions-so-far": "thirteen-to-twenty"}

    def test_and_taken_over_with_one_press(self, web, confirmed, clinician):
        sessions_are(confirmed, 21, clinician)
        page_of = shown(web, confirmed)
        button = page_of.part("offer-sessions-so-far").soup.button
        web.post(address_of(confirmed), page_of.fields | {button["name"]: button["value"]})
        assert confirmed.stored_answers() == {"sessions-so-far": "over-twenty"}

    def test_a_number_that_means_the_same_is_not(self, web, confirmed, clinician):
        sessions_are(confirmed, 16, clinician)
        assert offer(web, confirmed, "sessions-so-far").text == ""

    def test_another_answer_than_the_offered_one_is_told_at_once(self, web, draft):
        reply = page(save(web, draft, "session-spacing", "weekly"))
        assert reply.part("offer-session-spacing").text == (
            "The case says: “Every two weeks”. Use “Every two weeks”"
        )

    def test_its_question_counts_as_answered(self, web, draft):
        save(web, draft, "session-spacing", "weekly")
        assert shown(web, draft).part("progress").text.startswith("1 of ")


class TestLastScreening:
    @pytest.fixture
    def again(self, filled, clinician):
        """The case's next screening."""
        case = make_case(clinician)
        answers = {"own-step": "yes", "dependants-at-risk": "none-depend"}
        make_report(clinician, case=case, answers=answers)
        return make_screening(clinician, case=case)

    def test_is_offered_with_its_day(self, web, again):
        day = f"{again.case.latest_report.created_at:%-d %B %Y}"
        beside = offer(web, again, "dependants-at-risk")
        assert beside.text.startswith(
            f"From the screening of {day}: “Nobody depends on the client”"
        )
        assert beside.buttons == ["Confirm “Nobody depends on the client”"]

    def test_says_nothing_against_a_new_answer(self, web, again):
        reply = page(save(web, again, "dependants-at-risk", "suspected"))
        assert reply.part("offer-dependants-at-risk").text == ""

    def test_of_nobody_is_offered_at_a_first_screening(self, web, draft):
        assert offer(web, draft, "dependants-at-risk").text == ""

    def test_takes_the_same_queries_for_one_screening_and_for_many(self, web, again, clinician):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                web.get(address_of(again))
            return len(captured)

        queries()
        before = queries()
        for _ in range(3):
            other = make_case(clinician)
            make_report(clinician, case=other, answers={"dependants-at-risk": "yes"})
        answer(again, by=clinician, own_step="yes", suicidal_thoughts="none")
        assert queries() == before


class TestCheck:
    @pytest.fixture
    def asked(self, draft):
        """The questions asked of everybody."""
        compiled = compiled_release(draft.release)
        status = state(compiled, {}).status
        return [compiled.questions[key] for key, its in status.items() if its == ASKED]

    def test_puts_safety_first_then_what_is_to_be_confirmed(self, web, draft, asked):
        checked = page(web.get(reverse("check", args=[draft.uuid])))
        keys = [question.key for question in asked]
        safety = len(safety_open(compiled_release(draft.release), keys, {}))
        assert [each for each in checked.headings if "question" in each] == [
            f"{safety} safety questions not answered",
            "2 questions to be confirmed",
            f"{len(asked) - safety - 2} other questions not answered",
        ]
        assert "From the case: 14 sessions." in checked.text

    def test_an_answer_that_is_to_be_confirmed_may_be_about_safety(self, web, filled, clinician):
        case = make_case(clinician)
        make_report(clinician, case=case, answers={"dependants-at-risk": "none-depend"})
        again = make_screening(clinician, case=case)
        checked = page(web.get(reverse("check", args=[again.uuid])))
        safety = checked.main.find(id="safety-open").find_parent("section")
        assert "Nobody depends on the client" in safety.get_text()

    def test_lists_each_question_once(self, web, draft, asked):
        checked = page(web.get(reverse("check", args=[draft.uuid])))
        for question in asked:
            links = [link for link in checked.main.find_all("a") if question.text in link.text]
            assert len(links) == 1, question.key

    def test_says_when_nothing_is_open(self, web, draft, clinician, asked):
        answer(draft, by=clinician, **{question.key: "dont-know" for question in asked})
        checked = page(web.get(reverse("check", args=[draft.uuid])))
        assert "0 questions not answered" in checked.headings
        assert not any("safety" in each for each in checked.headings)
