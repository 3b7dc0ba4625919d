"""Storing answers: every refusal, and that no tab overwrites another unseen."""

import pytest

from screening.models import OWN_WORDS_LIMIT, Answer
from screening.workflows.answers import (
    Conflict,
    OwnWordsChanged,
    OwnWordsTooLong,
    QuestionClosed,
    ScreeningSubmitted,
    UnknownOption,
    UnknownQuestion,
    save_answers,
    save_own_words,
)
from screening.workflows.cases import NotTheClinician
from screening.workflows.reports import submit_screening
from tests.factories import answer, make_report, make_screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def screening(clinician):
    return make_screening(clinician)


@pytest.fixture
def save(screening, clinician):
    return lambda **changes: save_answers(
        screening=screening,
        changes={key.replace("_", "-"): change for key, change in changes.items()},
        by=clinician,
    )


def test_an_answer_is_stored_and_replaced(screening, save):
    save(own_step=("yes", ""))
    save(own_step=("no", "yes"))
    assert screening.stored_answers() == {"own-step": "no"}
    assert Answer.objects.count() == 1


def test_dont_know_is_an_answer_like_any_other(screening, save):
    save(own_step=("dont-know", ""))
    assert screening.stored_answers() == {"own-step": "dont-know"}


def test_an_answer_that_is_stored_already_is_not_written_again(screening, save):
    save(own_step=("yes", ""))
    before = Answer.objects.get().at
    saved = save(own_step=("yes", ""))
    assert (saved.conflicts, Answer.objects.get().at) == ((), before)


def test_another_tabs_answer_is_not_overwritten_and_both_are_told(screening, save):
    save(own_step=("yes", ""))
    saved = save(own_step=("no", ""), session_spacing=("weekly", ""))
    assert saved.conflicts == (Conflict("own-step", stored="yes", wanted="no"),)
    assert screening.stored_answers() == {"own-step": "yes", "session-spacing": "weekly"}


REFUSED = [
    (UnknownQuestion, {"no-such-question": ("yes", "")}),
    (UnknownQuestion, {"": ("yes", "")}),
    (UnknownQuestion, {"own-step\x00": ("yes", "")}),
    (UnknownQuestion, {"\ud800": ("yes", "")}),
    (UnknownOption, {"own-step": ("weekly", "")}),
    (UnknownOption, {"own-step": ("", "")}),
    (UnknownOption, {"own-step": ("yes\x00", "")}),
    (UnknownOption, {"own-step": ("\udfff", "")}),
    (UnknownOption, {"own-step": ("y" * 10_000, "")}),
]


@pytest.mark.parametrize(("refusal", "changes"), REFUSED)
def test_forged_answers_are_refused_and_nothing_is_stored(refusal, changes, screening, clinician):
    with pytest.raises(refusal):
        save_answers(
            screening=screening, changes={"session-spacing": ("weekly", "")} | changes, by=clinician
        )
    assert screening.stored_answers() == {}


def test_an_answer_to_a_closed_question_is_refused(screening, save):
    save(alliance_strain=("not-at-all", ""))
    with pytest.raises(QuestionClosed) as refusal:
        save(alliance_withdrawal=("clearly", ""))
    assert refusal.value.question == "alliance-withdrawal"
    assert "alliance-withdrawal" not in screening.stored_answers()


def test_a_potential_question_takes_an_answer(screening, save):
    save(alliance_withdrawal=("clearly", ""))
    assert screening.stored_answers() == {"alliance-withdrawal": "clearly"}


def test_a_page_that_closes_a_follow_up_keeps_what_was_sent_for_it(screening, save):
    save(alliance_strain=("clearly", ""))
    save(alliance_strain=("not-at-all", "clearly"), alliance_withdrawal=("clearly", ""))
    assert screening.stored_answers()["alliance-withdrawal"] == "clearly"


def test_a_kept_answer_does_not_make_the_page_refuse_itself(screening, save):
    save(alliance_strain=("clearly", ""), alliance_withdrawal=("clearly", ""))
    save(alliance_strain=("not-at-all", "clearly"))
    save(alliance_withdrawal=("clearly", "clearly"))
    assert screening.stored_answers()["alliance-withdrawal"] == "clearly"


def test_a_submitted_screening_takes_no_answers(clinician):
    screening = make_report(clinician).screening
    with pytest.raises(ScreeningSubmitted):
        answer(screening, by=clinician, own_step="no")


def test_only_the_clinician_who_carries_the_case_answers(screening, supervisor):
    with pytest.raises(NotTheClinician):
        answer(screening, by=supervisor, own_step="no")


class TestOwnWords:
    def keep(self, screening, by, text, seen=("",)):
        save_own_words(screening=screening, text=text, seen=seen, by=by)
        screening.refresh_from_db()
        return screening.own_words

    def test_are_kept_with_the_draft(self, screening, clinician):
        assert self.keep(screening, clinician, "A new baby.") == "A new baby."

    def test_may_be_as_long_as_the_limit_and_no_longer(self, screening, clinician):
        most = "x" * OWN_WORDS_LIMIT
        assert self.keep(screening, clinician, most) == most
        with pytest.raises(OwnWordsTooLong):
            self.keep(screening, clinician, most + "x", seen=[most])

    def test_of_another_tab_are_not_overwritten_unseen(self, screening, clinician):
        self.keep(screening, clinician, "first")
        with pytest.raises(OwnWordsChanged) as refusal:
            self.keep(screening, clinician, "second")
        assert refusal.value.stored == "first"
        assert self.keep(screening, clinician, "second", seen=["first"]) == "second"

    def test_of_another_tab_are_not_overwritten_by_submitting(self, screening, clinician):
        answer(screening, by=clinician, own_step="no")
        self.keep(screening, clinician, "first")
        with pytest.raises(OwnWordsChanged):
            submit_screening(screening=screening, by=clinician, own_words="", seen_words=["older"])
