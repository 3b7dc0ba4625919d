"""A draft is discarded, with its flags on record, and comes back whole within the hour."""

from datetime import timedelta

import pytest

from screening.models import WORDS_LIMIT, Answer, Discard, Screening
from screening.queries.caseload import with_history
from screening.workflows.answers import (
    ScreeningDiscarded,
    ScreeningReplaced,
    ScreeningSubmitted,
    save_own_words,
)
from screening.workflows.cases import CaseClosed, NotTheClinician, close_case, start_screening
from screening.workflows.discarding import (
    DiscardWordsNeeded,
    NotDiscarded,
    OtherScreeningBegun,
    UndoTooLate,
    discard_draft,
    undo_discard,
)
from screening.workflows.reports import submit_screening
from screening.workflows.revising import revise_report
from tests.factories import (
    CALM,
    NOON,
    URGENT,
    answer,
    make_report,
    make_returned,
    make_screening,
)

pytestmark = pytest.mark.django_db
DONE = "Rang the crisis team: safe tonight."


@pytest.fixture
def draft(clinician, release):
    return make_screening(clinician, answers=CALM, at=NOON)


def discard(draft, at=NOON, **changes):
    return discard_draft(screening=draft, by=draft.started_by, at=at, **changes)


def undo(draft, at=NOON):
    return undo_discard(screening=draft, by=draft.started_by, at=at)


def stored(draft):
    """Every byte of the draft and its answers."""
    rows = Screening.objects.filter(pk=draft.pk).values().get()
    return rows, list(Answer.objects.filter(screening=draft).values())


def history(case):
    return with_history([case])[0].history


class TestDiscarding:
    def test_takes_the_draft_out_of_every_list_and_keeps_all_of_it(self, draft):
        before = stored(draft)
        discard(draft)
        (row, answers), (old, old_answers) = stored(draft), before
        assert (row.pop("discarded_at"), old.pop("discarded_at")) == (NOON, None)
        assert (row, answers) == (old, old_answers)
        assert history(draft.case) == []
        assert list(draft.case.screenings.open()) == []

    def test_is_on_record(self, draft, clinician):
        discarded = discard(draft)
        event = draft.case.events.get(verb="screening.discarded")
        assert (event.by, event.at) == (clinician, NOON)
        assert event.details == {"screening": 1, "discard": discarded.pk}

    def test_makes_room_for_another_one_under_the_next_number(self, draft, clinician):
        discard(draft)
        again = start_screening(case=draft.case, by=clinician)
        assert (again.number, again.stored_answers()) == (2, {})

    def test_takes_no_more_answers(self, draft, clinician):
        discard(draft)
        for deed in (
            lambda: answer(draft, by=clinician, own_step="no"),
            lambda: save_own_words(screening=draft, text="Buses.", by=clinician),
            lambda: submit_screening(screening=draft, by=clinician, own_words=""),
            lambda: discard(draft),
        ):
            with pytest.raises(ScreeningDiscarded, match="discarded on 1 October 2026 at 12:00"):
                deed()
        assert Discard.objects.count() == 1

    def test_is_for_drafts(self, clinician, supervisor, draft):
        submitted = make_report(clinician).screening
        with pytest.raises(ScreeningSubmitted):
            discard(submitted)
        Screening.objects.filter(pk=draft.pk).update(replaced_at=NOON)
        with pytest.raises(ScreeningReplaced):
            discard(draft)

    def test_is_for_who_carries_the_open_case(self, draft, clinician, supervisor, colleague):
        for person in (supervisor, colleague):
            with pytest.raises(NotTheClinician):
                discard_draft(screening=draft, by=person)
        close_case(case=draft.case, by=clinician)
        with pytest.raises(CaseClosed):
            discard(draft)

    def test_of_a_revision_leaves_the_returned_report_to_be_revised(self, clinician, supervisor):
        report = make_report(clinician, answers=CALM)
        make_returned(report, by=supervisor)
        revision = revise_report(report=report, by=clinician)
        discard(revision)
        again = revise_report(report=report, by=clinician)
        assert (again.number, again.revises) == (3, report)
        assert again.stored_answers() == report.screening.stored_answers()


class TestFlags:
    @pytest.fixture
    def draft(self, clinician, release):
        return make_screening(clinician, answers=URGENT, at=NOON)

    @pytest.mark.parametrize("words", ["", "  \u200b ", "x" * (WORDS_LIMIT + 1)])
    def test_are_not_discarded_without_saying_what_was_done(self, words, draft):
        with pytest.raises(DiscardWordsNeeded, match="Say in at most 1000 characters"):
            discard(draft, words=words)
        assert history(draft.case) == [draft]
        assert not Discard.objects.exists()

    def test_are_kept_with_what_was_done(self, draft):
        discard(draft, words=f" {DONE} ")
        kept = Discard.objects.get()
        assert (len(kept.flags), kept.words) == (1, DONE)

    def test_stay_on_record_when_it_is_undone(self, draft, clinician):
        discard(draft, words=DONE)
        undo(draft)
        kept = Discard.objects.get()
        assert (kept.words, kept.undone_by, kept.undone_at) == (DONE, clinician, NOON)


class TestUndoing:
    @pytest.mark.parametrize("minutes", [0, 59, 60])
    def test_within_the_hour_brings_every_byte_back(self, minutes, draft, clinician):
        before = stored(draft)
        discard(draft)
        undo(draft, at=NOON + timedelta(minutes=minutes))
        assert stored(draft) == before
        assert history(draft.case) == [draft]
        assert draft.case.events.filter(verb="screening.restored").count() == 1
        answer(draft, by=clinician, own_step="no")

    def test_after_61_minutes_is_refused(self, draft):
        discard(draft)
        with pytest.raises(UndoTooLate, match="discarded on 1 October 2026 at 12:00"):
            undo(draft, at=NOON + timedelta(minutes=61))
        assert history(draft.case) == []

    def test_twice_or_of_what_was_never_discarded_is_refused(self, draft):
        with pytest.raises(NotDiscarded):
            undo(draft)
        discard(draft)
        undo(draft)
        with pytest.raises(NotDiscarded):
            undo(draft)

    def test_counts_the_hour_from_the_last_time_it_was_discarded(self, draft):
        discard(draft)
        undo(draft, at=NOON + timedelta(minutes=50))
        discard(draft, at=NOON + timedelta(minutes=55))
        undo(draft, at=NOON + timedelta(minutes=110))
        assert Discard.objects.standing().count() == 0

    @pytest.mark.parametrize("submitted", [False, True])
    def test_is_refused_once_another_screening_was_begun(self, submitted, draft, clinician):
        discard(draft)
        if submitted:
            make_report(clinician, case=draft.case)
        else:
            start_screening(case=draft.case, by=clinician)
        with pytest.raises(OtherScreeningBegun):
            undo(draft)

    def test_is_possible_once_that_other_one_was_discarded_too(self, draft, clinician):
        discard(draft)
        discard(start_screening(case=draft.case, by=clinician))
        assert undo(draft).discarded_at is None

    def test_is_for_who_carries_the_open_case(self, draft, clinician, supervisor):
        discard(draft)
        with pytest.raises(NotTheClinician):
            undo_discard(screening=draft, by=supervisor)
        close_case(case=draft.case, by=clinician)
        with pytest.raises(CaseClosed):
            undo(draft)
