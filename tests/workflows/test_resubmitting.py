"""What was returned comes back changed, or with the reason why it stays as it is."""

import pytest
from django.db import IntegrityError

from screening.models import QuestionDefinition, Report, Screening
from screening.workflows.answers import OwnWordsChanged, save_answers
from screening.workflows.cases import start_screening
from screening.workflows.publishing import publish_release
from screening.workflows.reports import submit_screening
from screening.workflows.restarting import restart_screening
from screening.workflows.review_points import NotOfReport
from screening.workflows.reviews import record_review
from screening.workflows.revising import (
    NoteWithoutReturn,
    RevisionNoteTooLong,
    SubmittedUnchanged,
    revise_report,
    save_revision_note,
)
from tests.factories import CALM, answer, make_report, make_returned, make_revision, make_screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(clinician):
    return make_report(clinician, answers=CALM)


@pytest.fixture
def draft(report, clinician, supervisor):
    """The screening that answers the returned report."""
    make_returned(report, by=supervisor)
    return revise_report(report=report, by=clinician)


def submit(draft, clinician, **words):
    return submit_screening(screening=draft, by=clinician, **{"own_words": ""} | words)


class TestUnchanged:
    @pytest.mark.parametrize("note", [None, ""])
    def test_it_is_not_submitted_without_a_reason(self, note, draft, clinician):
        with pytest.raises(SubmittedUnchanged):
            submit(draft, clinician, revision_note=note)
        assert Report.objects.count() == 1

    def test_the_reason_is_stored(self, draft, clinician):
        report = submit(draft, clinician, revision_note="I asked; it holds.")
        assert Screening.objects.get(report=report).revision_note == "I asked; it holds."

    def test_a_reason_saved_before_is_a_reason(self, draft, clinician):
        save_revision_note(screening=draft, text="I asked.", by=clinician)
        assert submit(draft, clinician).screening.revision_note == "I asked."

    @pytest.mark.parametrize("option", ["no", "dont-know"])
    def test_a_changed_answer_needs_none(self, option, draft, clinician):
        answer(draft, by=clinician, **{"own-step": option})
        assert submit(draft, clinician).screening.revision_note == ""

    def test_a_note_beside_an_answer_needs_none(self, draft, clinician):
        notes = {"own-step": ("Asked again on Thursday.", "")}
        save_answers(screening=draft, changes={}, notes=notes, by=clinician)
        assert submit(draft, clinician).screening.revision_note == ""

    def test_a_note_that_came_along_is_no_change(self, report, clinician, supervisor):
        notes = {"own-step": ("Seen twice.", "")}
        first = start_screening(case=report.screening.case, by=clinician)
        answer(first, by=clinician, **CALM)
        save_answers(screening=first, changes={}, notes=notes, by=clinician)
        again = submit(first, clinician)
        make_returned(again, by=supervisor)
        with pytest.raises(SubmittedUnchanged):
            submit(revise_report(report=again, by=clinician), clinician)

    def test_own_words_that_changed_need_none(self, draft, clinician):
        assert submit(draft, clinician, own_words="The buses as well.").pk

    def test_an_answer_changed_and_put_back_is_unchanged(self, draft, clinician):
        for option in ("no", CALM["own-step"]):
            answer(draft, by=clinician, **{"own-step": option})
        with pytest.raises(SubmittedUnchanged):
            submit(draft, clinician)

    def test_what_a_newer_release_asks_again_and_nobody_answered_is_unchanged(
        self, draft, clinician
    ):
        QuestionDefinition.objects.filter(key="own-step").update(text="Has a step been taken?")
        publish_release(by=None, notes="Reworded.")
        again = restart_screening(screening=draft, by=clinician)
        with pytest.raises(SubmittedUnchanged):
            submit(again, clinician)
        answer(again, by=clinician, **{"own-step": "yes"})
        assert submit(again, clinician).pk

    def test_the_note_goes_along_when_the_revision_begins_again(self, draft, clinician):
        save_revision_note(screening=draft, text="I asked.", by=clinician)
        QuestionDefinition.objects.filter(key="own-step").update(text="Has a step been taken?")
        publish_release(by=None, notes="Reworded.")
        assert restart_screening(screening=draft, by=clinician).revision_note == "I asked."

    def test_a_new_screening_with_the_same_answers_is_no_revision(
        self, report, clinician, supervisor
    ):
        make_returned(report, by=supervisor)
        draft = start_screening(case=report.screening.case, by=clinician)
        answer(draft, by=clinician, **CALM)
        assert submit(draft, clinician).screening.revises_id is None


class TestNote:
    def test_one_over_the_limit_is_refused(self, draft, clinician):
        with pytest.raises(RevisionNoteTooLong, match="10000 characters"):
            submit(draft, clinician, revision_note="x" * 10_000)

    def test_another_tabs_note_is_not_overwritten_unseen(self, draft, clinician):
        save_revision_note(screening=draft, text="From here.", by=clinician, seen=[""])
        with pytest.raises(OwnWordsChanged) as refused:
            save_revision_note(screening=draft, text="From there.", by=clinician, seen=[""])
        assert (refused.value.stored, refused.value.field) == ("From here.", "revision_note")

    def test_a_screening_that_answers_no_return_takes_none(self, clinician):
        screening = make_screening(clinician)
        with pytest.raises(NoteWithoutReturn):
            save_revision_note(screening=screening, text="For you.", by=clinician)
        with pytest.raises(IntegrityError):
            Screening.objects.filter(pk=screening.pk).update(revision_note="For you.")


class TestWhatAReturnIsAbout:
    def test_it_is_stored_once_each_with_the_review(self, report, supervisor):
        about = ["question:own-step", "barrier:logistics", "question:own-step"]
        review = make_returned(report, by=supervisor, about=about)
        assert review.about == ["barrier:logistics", "question:own-step"]

    @pytest.mark.parametrize(
        "point", ["question:no-such", "barrier:", "flag:high-mood-past", "own-step", "<b>"]
    )
    def test_what_the_report_does_not_hold_is_refused(self, point, report, supervisor):
        with pytest.raises(NotOfReport):
            make_returned(report, by=supervisor, about=[point])

    def test_signing_off_is_about_the_whole_report(self, report, supervisor):
        review = record_review(
            report=report,
            by=supervisor,
            verdict="signed-off",
            digest=report.digest,
            about=["question:own-step"],
        )
        assert review.about == []

    def test_a_revision_of_a_revision_is_measured_against_the_last_return(
        self, report, clinician, supervisor
    ):
        make_returned(report, by=supervisor)
        second = make_revision(report, by=clinician, note="", **{"own-step": "no"})
        make_returned(second, by=supervisor)
        third = revise_report(report=second, by=clinician)
        with pytest.raises(SubmittedUnchanged):
            submit(third, clinician)
