"""The one reader of posted answers, and questions whose keys look like something else."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from screening.models import BarrierDefinition, IndicatorDefinition, QuestionDefinition
from screening.web.posted_answers import PostedAnswers
from screening.workflows.publishing import publish_release
from tests.factories import as_posted, make_screening
from tests.pages import page

ODD_KEYS = ("go", "go-on", "seen-x", "choose-y", "answer-z", "csrfmiddlewaretoken", "own-words")
"""Keys that an editor may choose, and that look like another field of the form."""


def read(**fields):
    return PostedAnswers.from_post(
        {name.replace("_", "-"): value for name, value in fields.items()}
    )


class TestReading:
    def test_an_answer_comes_with_what_was_seen(self):
        posted = read(answer_own_step="yes", seen_own_step="no")
        assert posted.changes == {"own-step": ("yes", "no")}
        assert posted.answers == {"own-step": "yes"}
        assert posted.chosen is None

    def test_nothing_seen_is_an_empty_text(self):
        assert read(answer_own_step="yes").changes == {"own-step": ("yes", "")}

    def test_a_question_without_a_chosen_option_is_left_out(self):
        assert read(answer_own_step="", seen_own_step="yes", seen_trust="").changes == {}

    def test_other_fields_are_no_answers(self):
        assert (
            read(go="next", csrfmiddlewaretoken="x", own_words="Buses.", trust="no").changes == {}
        )

    def test_answers_keep_the_order_of_the_form(self):
        posted = PostedAnswers.from_post(QueryDict("answer-b=1&answer-a=2&seen-b=3&answer-c=4"))
        assert list(posted.changes) == ["b", "a", "c"]

    def test_the_last_of_several_values_holds(self):
        """As a browser's form and Django's own forms have it."""
        assert PostedAnswers.from_post(QueryDict("answer-a=1&answer-a=2")).answers == {"a": "2"}

    def test_a_choice_replaces_the_answer_that_it_settles(self):
        posted = read(choose_trust="no", answer_trust="yes", seen_trust="yes", answer_strain="a")
        assert posted.changes == {"trust": ("no", "yes"), "strain": ("a", "")}
        assert posted.chosen == "trust"

    def test_a_choice_without_an_answer_stands_for_itself(self):
        posted = read(choose_trust="no", seen_trust="yes")
        assert posted.changes == {"trust": ("no", "yes")}

    def test_the_first_of_several_choices_is_the_one_to_show(self):
        assert read(choose_b="no", choose_a="yes").chosen == "b"

    def test_an_empty_choice_is_passed_on_to_be_refused(self):
        assert read(choose_trust="").changes == {"trust": ("", "")}

    @pytest.mark.parametrize("key", ODD_KEYS)
    def test_a_question_may_have_any_key(self, key):
        posted = PostedAnswers.from_post(
            {"go": "next", "csrfmiddlewaretoken": "x", f"answer-{key}": "yes", f"seen-{key}": "no"}
        )
        assert posted.changes == {key: ("yes", "no")}
        assert posted.chosen is None
        chosen = PostedAnswers.from_post({f"choose-{key}": "no", f"answer-{key}": "yes"})
        assert (chosen.changes, chosen.chosen) == ({key: ("no", "")}, key)

    def test_keys_that_are_one_another_s_fields_stay_apart(self):
        posted = PostedAnswers.from_post(
            as_posted({"x": "1", "seen-x": "2", "choose-x": "3", "answer-x": "4"})
            | {"seen-x": "5", "seen-seen-x": "6"}
        )
        assert posted.changes == {
            "x": ("1", "5"),
            "seen-x": ("2", "6"),
            "choose-x": ("3", ""),
            "answer-x": ("4", ""),
        }


@pytest.mark.django_db
class TestOddKeys:
    """The same keys on the way through a page, a single save, kept input and the preview."""

    @pytest.fixture(autouse=True)
    def _odd_questions(self, release):
        """Further questions about the alliance, published."""
        parent = QuestionDefinition.objects.get(key="alliance-strain")
        alliance = BarrierDefinition.objects.get(key="alliance")
        for key in ODD_KEYS:
            question = QuestionDefinition.objects.create(
                key=key,
                domain=parent.domain,
                order=90,
                text=f"What about {key}?",
                scale=parent.scale,
                asked_if=parent,
                asked_if_level=1,
            )
            IndicatorDefinition.objects.create(
                barrier=alliance,
                question=question,
                order=90,
                direction="supports",
                strength="weak",
            )
        publish_release(by=None, notes="Odd keys.")

    @pytest.fixture
    def draft(self, clinician):
        return make_screening(clinician, answers={"alliance-strain": "clearly"})

    @pytest.fixture
    def address(self, draft):
        return reverse("questionnaire", args=[draft.uuid, "therapeutic-relationship"])

    def test_a_page_stores_them(self, web, draft, address):
        sent = as_posted(dict.fromkeys(ODD_KEYS, "clearly")) | {"go": "later"}
        response = web.post(address, page(web.get(address)).fields | sent)
        assert response["Location"] == reverse("case", args=[draft.case.uuid])
        stored = draft.stored_answers()
        assert stored == {"alliance-strain": "clearly"} | dict.fromkeys(ODD_KEYS, "clearly")

    def test_a_page_shows_them_again(self, web, draft, address):
        web.post(address, as_posted(dict.fromkeys(ODD_KEYS, "a-little")))
        fields = page(web.get(address)).fields
        assert {fields[f"answer-{key}"] for key in ODD_KEYS} == {"a-little"}
        assert {fields[f"seen-{key}"] for key in ODD_KEYS} == {"a-little"}

    @pytest.mark.parametrize("key", ODD_KEYS)
    def test_a_single_save_stores_one(self, key, web, draft):
        address = reverse("answer", args=[draft.uuid, key])
        headers = {"X-Requested-With": "fetch"}
        response = web.post(address, {f"answer-{key}": "clearly"}, headers=headers)
        assert page(response).fields[f"seen-{key}"] == "clearly"
        again = web.post(
            address, {f"answer-{key}": "a-little", f"seen-{key}": "clearly"}, headers=headers
        )
        assert again.status_code == 200
        assert draft.stored_answers()[key] == "a-little"

    @pytest.mark.parametrize("key", ODD_KEYS)
    def test_a_conflict_of_one_is_settled_without_a_script(self, key, web, draft, address):
        web.post(address, {f"answer-{key}": "clearly"})
        conflict = page(web.post(address, {f"answer-{key}": "a-little"}))
        button = conflict.part(f"problem-{key}").soup.find_all("button")[1]
        response = web.post(address, conflict.fields | {button["name"]: button["value"]})
        assert response["Location"] == f"{address}#q-{key}"
        assert draft.stored_answers()[key] == "a-little"

    def test_they_are_kept_while_signed_out_and_stored_afterwards(
        self, left_open, clinician, draft, address
    ):
        client = left_open(clinician)
        sent = as_posted(dict.fromkeys(ODD_KEYS, "clearly"))
        client.post(address, sent | {"go": "next", "csrfmiddlewaretoken": "x"})
        client.force_login(clinician)
        assert f"{len(ODD_KEYS)} answers or notes were sent" in page(client.get(address)).text
        client.post(reverse("unsaved", args=[draft.uuid]), {"go": "store"})
        stored = draft.stored_answers()
        assert stored == {"alliance-strain": "clearly"} | dict.fromkeys(ODD_KEYS, "clearly")

    def test_the_preview_of_the_draft_counts_them(self, browse, editor):
        sent = as_posted(dict.fromkeys(ODD_KEYS, "clearly"))
        response = browse(editor).post(reverse("preview"), sent)
        assert response.status_code == 200
        fields = page(response).fields
        assert {fields[f"answer-{key}"] for key in ODD_KEYS} == {"clearly"}
