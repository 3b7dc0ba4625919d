"""Notes beside answers: what is stored, refused, disputed, frozen and copied."""

import json

import pytest

from screening.models import Report
from screening.queries.report_page import report_view
from screening.workflows.answers import (
    NoteTooLong,
    NoteWithoutAnswer,
    UnknownQuestion,
    save_answers,
)
from screening.workflows.reports import submit_screening
from screening.workflows.revising import revise_report
from tests.factories import STUCK, make_report, make_review, make_screening

pytestmark = pytest.mark.django_db
WHY = "Says so herself since March."
STRAIN = "alliance-strain"
OPENED = "alliance-dissatisfaction-voiced"


@pytest.fixture
def draft(clinician):
    return make_screening(clinician, answers=STUCK)


def note(draft, clinician, text, *seen, question="own-step", **answers):
    return save_answers(
        screening=draft,
        changes=answers,
        notes={question: (text, *(seen or ("",)))},
        by=clinician,
    )


def notes_of(draft):
    return draft.stored_with_notes()[1]


def test_a_note_stands_beside_its_answer_and_moves_nothing(draft, clinician):
    before = draft.stored_answers()
    saved = note(draft, clinician, WHY)
    assert saved.notes == notes_of(draft) == {"own-step": WHY}
    assert draft.stored_answers() == before
    assert saved.state == saved.before


def test_a_note_comes_with_its_answer_in_one_go(clinician):
    draft = make_screening(clinician)
    save_answers(
        screening=draft,
        changes={"own-step": ("yes", "")},
        notes={"own-step": (WHY, "")},
        by=clinician,
    )
    assert draft.stored_with_notes() == ({"own-step": "yes"}, {"own-step": WHY})


def test_a_note_stays_when_the_answer_changes_or_its_question_closes(clinician):
    draft = make_screening(clinician, answers={STRAIN: "clearly", OPENED: "dont-know"})
    note(draft, clinician, WHY, question=OPENED)
    closing = {STRAIN: ("not-at-all", "clearly")}
    save_answers(screening=draft, changes=closing, by=clinician)
    assert notes_of(draft) == {OPENED: WHY}


def test_what_another_tab_wrote_is_not_replaced_unseen(draft, clinician):
    note(draft, clinician, WHY)
    saved = note(draft, clinician, "Since April.", "")
    (conflict,) = saved.note_conflicts
    assert (conflict.stored, conflict.wanted) == (WHY, "Since April.")
    assert notes_of(draft) == {"own-step": WHY}
    note(draft, clinician, "Since April.", "", WHY)
    assert notes_of(draft) == {"own-step": "Since April."}


def test_an_untouched_note_leaves_what_is_stored(draft, clinician):
    note(draft, clinician, WHY)
    note(draft, clinician, "", "")
    assert notes_of(draft) == {"own-step": WHY}


def test_a_note_is_taken_back_by_emptying_it(draft, clinician):
    note(draft, clinician, WHY)
    note(draft, clinician, "", WHY)
    assert notes_of(draft) == {}


@pytest.mark.parametrize(
    ("text", "question", "refusal"),
    [
        ("x" * 501, "own-step", NoteTooLong),
        ("x" * 10_000, "own-step", NoteTooLong),
        (WHY, "readiness-ambivalence", NoteWithoutAnswer),
        (WHY, "no-such-question", UnknownQuestion),
    ],
)
def test_a_note_is_refused_and_nothing_stored(draft, clinician, text, question, refusal):
    question = unanswered(draft) if question == "readiness-ambivalence" else question
    with pytest.raises(refusal):
        note(draft, clinician, text, question=question, **{"own-step": ("no", "yes")})
    assert notes_of(draft) == {}
    assert draft.stored_answers()["own-step"] == "yes"


def unanswered(draft):
    """A question that everybody is asked, and this draft has not answered."""
    return next(key for key in ("substance-level", STRAIN) if key not in draft.stored_answers())


def test_five_hundred_characters_are_taken(draft, clinician):
    note(draft, clinician, "x" * 500)
    assert notes_of(draft) == {"own-step": "x" * 500}


def test_the_report_freezes_notes_and_is_scored_as_without(clinician):
    plain = make_report(clinician)
    draft = make_screening(clinician, answers=STUCK)
    note(draft, clinician, WHY, question="unexplained-by-depression")
    report = submit_screening(screening=draft, by=clinician, own_words="")
    assert "notes" not in json.loads(plain.content)
    content = json.loads(report.content)
    assert content.pop("notes") == {"unexplained-by-depression": WHY}
    assert content == json.loads(plain.content)
    view = report_view(Report.objects.select_related("screening__release").get(pk=report.pk))
    beside = {part.question.key: part.note for part in view.named[0].supporting}
    assert beside["unexplained-by-depression"] == WHY
    every = [row for _domain, rows in view.answers for row in rows if row.note]
    assert [(row.question.key, row.note) for row in every] == [("unexplained-by-depression", WHY)]


def test_a_revision_begins_with_the_notes(clinician, supervisor):
    draft = make_screening(clinician, answers=STUCK)
    note(draft, clinician, WHY)
    report = submit_screening(screening=draft, by=clinician, own_words="")
    make_review(report, by=supervisor, verdict="returned", comment="Say more.")
    again = revise_report(report=report, by=clinician)
    assert notes_of(again) == {"own-step": WHY}
