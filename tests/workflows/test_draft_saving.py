"""Saving the fields of a barrier's page: what was seen and is wanted, refusals, undoing."""

import pytest

from screening.models import (
    BarrierDefinition,
    DraftChange,
    Event,
    IndicatorDefinition,
    QuestionDefinition,
)
from screening.queries.draft import draft_digest
from screening.workflows.draft_edits import (
    EditorRoleLost,
    EditRefused,
    RowGone,
    UndoRefused,
    say_why,
    undo_change,
)
from screening.workflows.draft_saving import save_fields
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]

KEY = "stigma-shame"
SUMMARY = f"barrier.{KEY}.summary"


@pytest.fixture
def other(db):
    return make_person("editor2", is_staff=True, group="Catalog editors")


@pytest.fixture
def barrier(db):
    return BarrierDefinition.objects.get(key=KEY)


def save(by, **wanted):
    """Save fields, each named with double underscores for its full stops and hyphens kept."""
    return save_fields(barrier=KEY, by=by, wanted=wanted["wanted"])


def test_a_field_is_stored_with_what_it_was_before_and_who_changed_it(editor, barrier):
    saved = save(editor, wanted={SUMMARY: ("Shame hides the rest.", barrier.summary)})
    assert saved.is_whole
    before, barrier.summary = barrier.summary, ""
    barrier.refresh_from_db()
    assert barrier.summary == "Shame hides the rest."
    (change,) = DraftChange.objects.all()
    assert (change.subject, change.by, change.barrier) == (SUMMARY, editor, KEY)
    assert change.rows[0]["before"] == {"summary": before}
    event = Event.objects.get(verb="catalog.edited")
    assert (event.by, event.details) == (editor, {"kind": "barrier", "key": KEY})


def test_a_field_that_was_not_touched_is_left_alone_though_another_changed_it(
    editor, other, barrier
):
    seen = barrier.summary
    save(other, wanted={SUMMARY: ("Theirs.", seen)})
    saved = save(editor, wanted={SUMMARY: (seen, seen)})
    assert saved.is_whole
    barrier.refresh_from_db()
    assert barrier.summary == "Theirs."


def test_two_editors_of_two_fields_merge(editor, other, barrier):
    save(other, wanted={SUMMARY: ("Theirs.", barrier.summary)})
    save(editor, wanted={f"barrier.{KEY}.short": ("Shame", barrier.short)})
    barrier.refresh_from_db()
    assert (barrier.summary, barrier.short) == ("Theirs.", "Shame")


def test_a_conflict_names_both_texts_and_who_stored_the_other(editor, other, barrier):
    seen = barrier.summary
    save(other, wanted={SUMMARY: ("Theirs.", seen)})
    saved = save(editor, wanted={SUMMARY: ("Mine.", seen)})
    conflict = saved.conflicts[SUMMARY]
    assert (conflict.stored, conflict.wanted, conflict.by) == ("Theirs.", "Mine.", other)
    assert not save(editor, wanted={SUMMARY: ("Mine.", "Theirs.")}).conflicts
    barrier.refresh_from_db()
    assert barrier.summary == "Mine."


def test_what_the_page_itself_sent_is_no_conflict(editor, barrier):
    seen = barrier.summary
    save(editor, wanted={SUMMARY: ("First.", seen)})
    assert save(editor, wanted={SUMMARY: ("Second.", seen, "First.")}).is_whole


def test_what_storing_takes_out_of_a_text_is_no_conflict_with_oneself(editor, barrier):
    name, seen = f"barrier.{KEY}.short", barrier.short
    save(editor, wanted={name: ("Shame \n and stigma", seen)})
    barrier.refresh_from_db()
    assert barrier.short == "Shame and stigma"
    assert save(editor, wanted={name: ("Shame", seen, "Shame \n and stigma")}).is_whole
    assert save(editor, wanted={name: ("Stigma", "Shame")}).is_whole


def test_line_ends_of_a_browser_are_no_change(editor, barrier):
    BarrierDefinition.objects.filter(key=KEY).update(summary="One.\nTwo.")
    save(editor, wanted={SUMMARY: ("One.\r\nTwo.", "One.\r\nTwo.")})
    assert not DraftChange.objects.exists()


def test_who_lost_the_role_stores_nothing(clinician, barrier):
    with pytest.raises(EditorRoleLost):
        save(clinician, wanted={SUMMARY: ("Mine.", barrier.summary)})
    assert not DraftChange.objects.exists()


def test_a_barrier_that_is_gone_is_refused(editor):
    with pytest.raises(RowGone):
        save_fields(barrier="nowhere", by=editor, wanted={})


GATE = "stigma-ashamed"


def gate_of(key=KEY):
    return BarrierDefinition.objects.get(key=key).gate_id


REFUSED = [
    ("barrier.stigma-shame.summary", "x" * 601, "Take out 1."),
    ("barrier.stigma-shame.summary", "x" * 50_000, "Take out 49400."),
    ("barrier.stigma-shame.name", "", "cannot be empty"),
    ("barrier.stigma-shame.possible_at", "12", "must begin below"),
    ("barrier.stigma-shame.likely_at", "6", "must begin below"),
    ("barrier.stigma-shame.likely_at", "-1", "whole number"),
    ("barrier.stigma-shame.likely_at", "a lot", "whole number"),
    ("barrier.stigma-shame.lever", "luck", "offered"),
    ("barrier.stigma-shame.gate", "own-step", "offered"),
    ("question.{gate}.asked", "never", "must be asked of every case"),
    ("question.{gate}.asked", "own-step", "must be asked of every case"),
    ("question.stigma-hides-help.asked", "stigma-hides-help", "wait for the other"),
    ("indicator.stigma-shame.{gate}.direction", "against", "must speak for the barrier"),
    ("question.no-such.text", "Hello?", "taken out meanwhile"),
]


@pytest.mark.parametrize(("name", "wanted", "reason"), REFUSED)
def test_what_the_catalog_cannot_hold_is_refused_in_words(name, wanted, reason, editor):
    follow_up = QuestionDefinition.objects.filter(asked_if=gate_of()).first()
    name = name.format(gate=gate_of()).replace("stigma-hides-help", follow_up.key)
    wanted = wanted.replace("stigma-hides-help", follow_up.key)
    before = draft_digest()
    saved = save(editor, wanted={name: (wanted,)})
    assert reason in saved.refused[name]
    assert draft_digest() == before


def test_a_circle_of_conditions_is_refused(editor):
    """A follow-up of the gate cannot be what the gate waits for, nor two follow-ups each other."""
    gate = gate_of()
    one, two = QuestionDefinition.objects.filter(asked_if=gate)[:2]
    saved = save(editor, wanted={f"question.{one.key}.asked": (two.key, gate)})
    assert "not asked of every case" in saved.refused[f"question.{one.key}.asked"]


def test_thresholds_that_are_sent_together_are_judged_together(editor, barrier):
    possible, likely = f"barrier.{KEY}.possible_at", f"barrier.{KEY}.likely_at"
    assert save(editor, wanted={possible: ("14", "6"), likely: ("20", "12")}).is_whole
    barrier.refresh_from_db()
    assert (barrier.possible_at, barrier.likely_at) == (14, 20)


def test_formulas_and_markup_are_words_like_any(editor, barrier):
    text = '=HYPERLINK("https://example.org") <b>bold</b>'
    assert save(editor, wanted={SUMMARY: (text, barrier.summary)}).is_whole
    barrier.refresh_from_db()
    assert barrier.summary == text


def test_speaking_for_it_takes_the_words_of_a_strength_out_and_undo_brings_them_back(editor):
    row = IndicatorDefinition.objects.exclude(strength_text="").first()
    words, name = row.strength_text, f"indicator.{row.barrier_id}.{row.question_id}.direction"
    save_fields(barrier=row.barrier_id, by=editor, wanted={name: ("supports", "against")})
    row.refresh_from_db()
    assert (row.direction, row.strength_text) == ("supports", "")
    undo_change(barrier=row.barrier_id, number=0, by=editor)
    row.refresh_from_db()
    assert (row.direction, row.strength_text) == ("against", words)


def test_undoing_all_changes_gives_the_draft_back(editor, barrier):
    before = draft_digest()
    save(editor, wanted={SUMMARY: ("One.", barrier.summary)})
    save(editor, wanted={f"barrier.{KEY}.likely_at": ("13", "12")})
    for _change in range(2):
        undo_change(barrier=KEY, number=0, by=editor)
    assert draft_digest() == before
    with pytest.raises(UndoRefused):
        undo_change(barrier=KEY, number=0, by=editor)


def test_what_was_changed_since_is_not_undone_over_it(editor, other, barrier):
    save(editor, wanted={SUMMARY: ("One.", barrier.summary)})
    save(other, wanted={SUMMARY: ("Two.", "One.")})
    with pytest.raises(UndoRefused):
        undo_change(barrier=KEY, number=0, by=editor)
    barrier.refresh_from_db()
    assert barrier.summary == "Two."


def test_undo_takes_back_the_persons_own_change(editor, other, barrier):
    save(editor, wanted={SUMMARY: ("One.", barrier.summary)})
    save(other, wanted={f"barrier.{KEY}.short": ("Theirs", barrier.short)})
    undo_change(barrier=KEY, number=0, by=editor)
    barrier.refresh_from_db()
    assert barrier.short == "Theirs"
    assert barrier.summary != "One."


def test_a_change_says_why_in_bounds(editor, barrier):
    save(editor, wanted={SUMMARY: ("One.", barrier.summary)})
    change = DraftChange.objects.get()
    say_why(barrier=KEY, number=change.pk, by=editor, why="Plainer.")
    change.refresh_from_db()
    assert change.why == "Plainer."
    with pytest.raises(EditRefused):
        say_why(barrier=KEY, number=change.pk, by=editor, why="x" * 301)
