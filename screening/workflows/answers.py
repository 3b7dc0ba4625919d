"""Storing answers so that none is lost and none overwrites another unseen."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.catalog.values import DONT_KNOW
from screening.engine.state import CLOSED, QuestionnaireState, state
from screening.models import NOTE_LIMIT, OWN_WORDS_LIMIT, Answer, Screening
from screening.queries.releases import compiled_release
from screening.workflows.cases import lock_own_case, refuse_closed


class AnswersRefused(Exception):
    """Base of the refusals in this file. `question` names the one at fault, if one is."""

    def __init__(self, message, *, question=None):
        super().__init__(message)
        self.question = question


class ScreeningSubmitted(AnswersRefused):
    """A submitted screening takes no more answers."""


class ScreeningReplaced(AnswersRefused):
    """The clinician began again under a newer release; the answers belong there."""


class UnknownQuestion(AnswersRefused):
    """The screening's release does not hold this question."""


class UnknownOption(AnswersRefused):
    """The option is not one of the question's."""


class QuestionClosed(AnswersRefused):
    """The question is not asked, because its parent was answered below its condition."""


class NoteTooLong(AnswersRefused):
    """More characters than a note beside an answer holds."""


class NoteWithoutAnswer(AnswersRefused):
    """A note stands beside an answer, and the question has none."""


class OwnWordsTooLong(AnswersRefused):
    """More characters than a report holds."""

    field = "own_words"


class OwnWordsChanged(AnswersRefused):
    """Another tab stored other words, `stored`, in `field` since this one last looked."""

    def __init__(self, message, *, stored, field="own_words"):
        super().__init__(message)
        self.stored, self.field = stored, field


@dataclass(frozen=True)
class Conflict:
    """Another tab stored `stored`, which this one has not seen, and this one wants `wanted`."""

    question: str
    stored: str
    wanted: str


@dataclass(frozen=True)
class Saved:
    """The questionnaire after saving and before it, its notes, and what was not stored."""

    state: QuestionnaireState
    before: QuestionnaireState
    conflicts: tuple[Conflict, ...]
    notes: dict[str, str] = field(default_factory=dict)
    note_conflicts: tuple[Conflict, ...] = ()


def lock_screening(screening, *, by):
    """Lock the case, then read the screening as it is now; returns its row.

    Every workflow of a case holds that lock, so the screening needs none of its own. Raises
    NotTheClinician, CaseClosed, ScreeningReplaced, ScreeningSubmitted.
    """
    case = lock_own_case(screening.case_id, by=by)
    refuse_closed(case)
    locked = Screening.objects.get(pk=screening.pk)
    # The case was just read, and a screening's release never changes.
    locked.case, locked.release = case, screening.release
    if locked.replaced_at:
        raise ScreeningReplaced(
            _("This screening was begun again under a newer release. Open it from the case.")
        )
    if locked.submitted_at:
        raise ScreeningSubmitted(
            _("This screening was submitted on %(when)s. Its answers can no longer change.")
            % {"when": f"{timezone.localtime(locked.submitted_at):%-d %B %Y at %H:%M}"}
        )
    return locked


@transaction.atomic
def save_answers(*, screening, changes, by, notes=None, at=None):
    """Store `changes`: {question key: (option key, option keys that the person knows of or "")}.

    Those known are the one that the page showed, and then those that the page sent itself. An
    answer is stored when what is stored is one of them; otherwise it comes back among the
    conflicts and the stored one stays. An answer that is no other than the one shown was not
    touched, and what is stored stays. The answer's own row is the record of this deed (who: the
    case's clinician, when: `at`), so no event is written beside it. `notes` are texts of the same
    form; each stands beside an answer that is stored or comes with it.

    Locks the case. Raises NotTheClinician, CaseClosed, ScreeningReplaced, ScreeningSubmitted,
    UnknownQuestion, UnknownOption, QuestionClosed, NoteTooLong, NoteWithoutAnswer; then nothing
    is stored.
    """
    now = at or timezone.now()
    lock_screening(screening, by=by)
    compiled = compiled_release(screening.release)
    before, noted = screening.stored_with_notes()
    refuse_unknown(compiled, changes)
    for key in notes or {}:
        refuse_unknown_question(compiled, key)
    wanted, conflicts = sorted_out(changes, before)
    was = state(compiled, before)
    becomes = state(compiled, before | wanted) if wanted else was
    refuse_not_asked(compiled, was, becomes, wanted)
    words, note_conflicts = sorted_out(notes or {}, noted)
    refuse_notes(words, becomes.answers)
    write_answers(screening, before, wanted, words, now)
    return Saved(becomes, was, conflicts, noted | words, note_conflicts)


def sorted_out(changes, stored):
    """What to store of the changes, and the conflicts: `seen` decides, as `save_answers` says."""
    wanted, conflicts = {}, []
    for key, (value, *seen) in changes.items():
        existing = stored.get(key, "")
        if value == existing or seen == [value]:
            continue
        if existing in seen:
            wanted[key] = value
        else:
            conflicts.append(Conflict(key, existing, value))
    return wanted, tuple(conflicts)


def write_answers(screening, before, wanted, words, now):
    """One row a question: those stored before are changed, the others are made."""
    fields = {key: {"option_key": option} for key, option in wanted.items()}
    for key, note in words.items():
        fields.setdefault(key, {})["note"] = note
    for key, changed in fields.items():
        if key in before:
            screening.answers.filter(question_key=key).update(**changed, at=now)
    Answer.objects.bulk_create(
        Answer(screening=screening, question_key=key, **changed, at=now)
        for key, changed in fields.items()
        if key not in before
    )


def refuse_notes(words, answers):
    """Raises NoteTooLong, NoteWithoutAnswer."""
    for key, note in words.items():
        if len(note) > NOTE_LIMIT:
            raise NoteTooLong(
                _("This note is %(length)d characters long. Shorten it to %(limit)d.")
                % {"length": len(note), "limit": NOTE_LIMIT},
                question=key,
            )
        if key not in answers:
            raise NoteWithoutAnswer(
                _("A note stands beside an answer. Choose an answer, or “Don’t know”, first."),
                question=key,
            )


def refuse_unknown(compiled, changes):
    for key, (option, *_seen) in changes.items():
        refuse_unknown_question(compiled, key)
        if option != DONT_KNOW and option not in compiled.options[key]:
            raise UnknownOption(
                _("Choose one of the answers shown, or “Don’t know”. Nothing was changed."),
                question=key,
            )


def refuse_unknown_question(compiled, key):
    if key not in compiled.questions:
        raise UnknownQuestion(
            _("The question “%(key)s” is not part of this screening. Load the page again.")
            % {"key": key[:60]},
        )


def refuse_not_asked(compiled, was, becomes, wanted):
    """Refuse an answer to a question that was closed before and is closed after the change.

    A page without JavaScript sends a follow-up together with the parent that closes it; such
    an answer is kept, and counts again when the parent opens it.
    """
    for key in wanted:
        if was.status[key] == becomes.status[key] == CLOSED:
            parent = compiled.questions[compiled.questions[key].ask_if.question]
            raise QuestionClosed(
                _(
                    "“%(parent)s” was answered so that this question is not asked. "
                    "Change that answer first."
                )
                % {"parent": parent.text},
                question=key,
            )


@transaction.atomic
def save_own_words(*, screening, text, by, seen=None):
    """Keep the clinician's own words with the draft.

    `seen` holds the texts that the person knows of, as in `save_answers`; without it the caller
    has just read them.

    Locks the case. Raises NotTheClinician, CaseClosed, ScreeningReplaced, ScreeningSubmitted,
    OwnWordsTooLong, OwnWordsChanged.
    """
    screening = lock_screening(screening, by=by)
    screening.own_words = settled_words(screening, text, seen)
    screening.save(update_fields=["own_words"])


def settled_words(screening, text, seen):
    """The own words to store, on a locked screening; raises OwnWordsTooLong, OwnWordsChanged."""
    if len(text) > OWN_WORDS_LIMIT:
        raise OwnWordsTooLong(
            _("Your own words are %(length)d characters long. Shorten them to %(limit)d.")
            % {"length": len(text), "limit": OWN_WORDS_LIMIT}
        )
    return settled_text(screening, "own_words", text, seen)


def settled_text(screening, field, text, seen):
    """What a text of a locked screening becomes; raises OwnWordsChanged.

    `seen` as in `save_own_words`.
    """
    stored = getattr(screening, field)
    if seen is None or text == stored:
        return text
    if list(seen) == [text]:
        return stored
    if stored not in seen:
        raise OwnWordsChanged(
            _("Other words were stored meanwhile, perhaps in another tab. Choose which to keep."),
            stored=stored,
            field=field,
        )
    return text
