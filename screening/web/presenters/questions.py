"""The questions of a page with their state: what stands in each, below it, and beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Option, Question, RedFlag
from screening.engine.filling import CaseFacts
from screening.engine.state import ASKED, OPTIONAL, POTENTIAL, QuestionnaireState
from screening.web.posted_answers import PostedAnswers
from screening.web.presenters.notes import BLANK, Note
from screening.web.presenters.offers import Offer, last_time_words, offer_of
from screening.workflows.answers import Conflict

SIDE_BY_SIDE = 4
SHORT_LABELS = 48
NOTHING = SafeString("")
END_OF_ITEM = "</div>"
LAST_TIME = '<p class="last-time" id="last-{}">{}</p>'
LAST_TIME_FOLDED = (
    '<details class="last-time" id="last-{}"><summary>{}</summary><p>{}</p></details>'
)


@dataclass(frozen=True, slots=True)
class Item:
    """One question as shown: `html` is its fieldset, the rest stands below it.

    A quiet item has nothing below it but last time's answer; its `html` is the whole item.
    """

    key: str
    html: str
    quiet: bool = False
    flags: tuple[RedFlag, ...] = ()
    problem: str = ""
    conflict: "ShownConflict | None" = None
    has_follow_ups: bool = False
    asked: tuple["Item", ...] = ()
    more: tuple["Item", ...] = ()
    more_open: bool = False
    is_filled: bool = False
    offer: Offer | None = None
    last_time: SafeString = NOTHING


@dataclass(frozen=True, slots=True)
class PageItems:
    """The items of a page: those asked, those that an earlier page left open, those never asked.

    The second and third are folded unless one of them was touched.
    """

    asked: tuple[Item, ...]
    potential: tuple[Item, ...]
    optional: tuple[Item, ...]
    potential_open: bool
    optional_open: bool


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """An answer that another tab stored, and the one wanted here, in keys and in words."""

    question: str
    stored: str
    stored_label: str
    wanted: str
    wanted_label: str

    @classmethod
    def of(cls, compiled: CompiledCatalog, conflict: Conflict) -> Self:
        question = conflict.question
        return cls(
            question=question,
            stored=conflict.stored,
            stored_label=option_label(compiled, question, conflict.stored),
            wanted=conflict.wanted,
            wanted_label=option_label(compiled, question, conflict.wanted),
        )


@dataclass(frozen=True, slots=True)
class Problems:
    """What stands between the person's answers and the stored ones, by question key.

    `notes` are the boxes of notes that show something else than what is stored.
    """

    sent: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, ShownConflict] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)

    @property
    def disputed_notes(self) -> list[str]:
        """The questions with a conflict about the note, and none about the answer."""
        disputed = (key for key, note in self.notes.items() if note.is_disputed)
        return [key for key in disputed if key not in self.conflicts]

    @classmethod
    def of_conflicts(
        cls,
        compiled: CompiledCatalog,
        conflicts: Iterable[Conflict],
        notes: Iterable[Conflict] = (),
    ) -> Self:
        """The conflicts about answers, and those about notes."""
        return cls(
            conflicts={each.question: ShownConflict.of(compiled, each) for each in conflicts},
            notes={each.question: Note(each.wanted, each.stored, each.stored) for each in notes},
        )

    @classmethod
    def of_refusal(cls, posted: PostedAnswers, question: str | None, message: str) -> Self:
        """What was sent and is not stored; a note still says what its page had seen."""
        return cls(
            sent=posted.answers,
            messages={question: message} if question else {},
            notes={
                key: Note(text, seen[0])
                for key, (text, *seen) in posted.note_changes.items()
                if [text] != seen
            },
        )


@dataclass(frozen=True, slots=True)
class ItemBuilder:
    """Makes the items of the page `domain`; `digest` names the release whose HTML is reused.

    `notes` are those that are stored, by question.
    """

    compiled: CompiledCatalog
    digest: str
    domain: str
    state: QuestionnaireState
    problems: Problems = Problems()
    facts: CaseFacts | None = None
    notes: Mapping[str, str] = field(default_factory=dict)

    def item(self, question: Question) -> Item:
        """The question, with those of its follow-ups that stand on the same page."""
        key, problems = question.key, self.problems
        flags = tuple(flag for flag in self.state.flags if flag.question == key)
        problem, conflict = problems.messages.get(key, ""), problems.conflicts.get(key)
        follow_ups = [each for each in self.compiled.follow_ups[key] if each.domain == self.domain]
        is_filled = bool(question.filled_from)
        offer, last_time = self.from_the_case(question)
        quiet = not (flags or problem or conflict or follow_ups or is_filled)
        html = self.fieldset(question, quiet=quiet)
        if quiet:
            html = f"{html.removesuffix(END_OF_ITEM)}{last_time}{END_OF_ITEM}"
            return Item(key, html, quiet=True, last_time=last_time)
        status = self.state.status
        more = [each for each in follow_ups if status[each.key] in (POTENTIAL, OPTIONAL)]
        return Item(
            key,
            html,
            flags=flags,
            problem=problem,
            conflict=conflict,
            has_follow_ups=bool(follow_ups),
            asked=tuple(self.item(each) for each in follow_ups if status[each.key] == ASKED),
            more=tuple(self.item(each) for each in more),
            more_open=self.is_touched(more),
            is_filled=is_filled,
            offer=offer,
            last_time=last_time,
        )

    def from_the_case(self, question: Question) -> tuple[Offer | None, SafeString]:
        """What the case offers for the question, and how it was answered last time, as HTML."""
        stored = self.state.answers.get(question.key, "")
        offer = offer_of(self.compiled, question, stored, self.facts)
        is_answered = bool(stored) or question.key in self.problems.sent
        words = last_time_words(self.compiled, question, self.facts, offer)
        return offer, last_time_html(question.key, words, shown=is_answered)

    def is_touched(self, questions: Iterable[Question]) -> bool:
        """Whether one of the questions, which nobody is asked, has an answer or was sent one."""
        answers, sent = self.state.answers, self.problems.sent
        return any(each.key in answers or each.key in sent for each in questions)

    def fieldset(self, question: Question, *, quiet: bool) -> str:
        """The question's fieldset, with what the person sent or else with what is stored."""
        stored = self.state.answers.get(question.key, "")
        chosen = self.problems.sent.get(question.key, stored)
        options = tuple(self.compiled.options[question.key].values())
        if note := self.note(question.key):
            return fieldset_html(question, options, chosen, stored, quiet=quiet, note=note)
        return fieldset(
            self.digest,
            question,
            options,
            chosen,
            stored,
            get_language(),
            quiet=quiet,
            note=BLANK,
        )

    def note(self, key: str) -> Note | None:
        """The note beside the answer, where there is one, or something was written."""
        stored = self.notes.get(key, "")
        return self.problems.notes.get(key) or (Note(stored, stored) if stored else None)

    def items(self) -> PageItems:
        """The items of the page; follow-ups stand below the question they hang on.

        One whose parent stands on another page is an item of its own: when it is asked, among
        those asked, and otherwise below them.
        """
        asked, potential, optional = [], [], []
        for question in self.compiled.pages[self.domain]:
            condition = question.ask_if
            if condition and self.compiled.questions[condition.question].domain == self.domain:
                continue
            status = self.state.status[question.key]
            if status == ASKED:
                asked.append(question)
            elif status == POTENTIAL:
                potential.append(question)
            elif status == OPTIONAL:
                optional.append(question)
        return PageItems(
            asked=tuple(map(self.item, asked)),
            potential=tuple(map(self.item, potential)),
            optional=tuple(map(self.item, optional)),
            potential_open=self.is_touched(potential),
            optional_open=self.is_touched(optional),
        )


def last_time_html(key: str, words: str, *, shown: bool) -> SafeString:
    """Last time's answer: beside one that is given now, else on a press, so that it anchors nobody.

    It is case content, so it is made anew each time; a template a question would take longer.
    """
    if not words:
        return NOTHING
    if shown:
        return format_html(LAST_TIME, key, words)
    return format_html(LAST_TIME_FOLDED, key, _("Show last time’s answer"), words)


@lru_cache(maxsize=4096)
def fieldset(
    digest: str,
    question: Question,
    options: tuple[Option, ...],
    chosen: str,
    seen: str,
    language: str | None,
    *,
    quiet: bool = False,
    note: Note | None = None,
) -> str:
    """A question's fieldset as HTML; with `quiet` as a whole item that has nothing below it.

    Rendered once per process: it depends on the release and on the option chosen, and holds
    neither a token nor anything that tells one case from another. So `note` is BLANK, or None
    where there is no room for one; with words in it, the HTML is made anew by `fieldset_html`.
    """
    return fieldset_html(question, options, chosen, seen, quiet=quiet, note=note)


def fieldset_html(
    question: Question,
    options: tuple[Option, ...],
    chosen: str,
    seen: str,
    *,
    quiet: bool,
    note: Note | None,
) -> str:
    short = sum(len(option.label) for option in options) < SHORT_LABELS
    context = {
        "question": question,
        "options": options,
        "chosen": chosen,
        "seen": seen,
        "side_by_side": short and len(options) <= SIDE_BY_SIDE,
        "dont_know": DONT_KNOW,
        "quiet": quiet,
        "note": note,
    }
    return render_to_string("screening/_question.html", context).strip()


def option_label(compiled: CompiledCatalog, question: str, key: str) -> str:
    """An answer in words; "" where the release does not hold the question or the option."""
    if key == DONT_KNOW:
        return _("Don’t know")
    option = compiled.options.get(question, {}).get(key)
    return option.label if option else ""
