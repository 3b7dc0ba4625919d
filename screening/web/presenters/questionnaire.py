"""What a page of the questionnaire shows: questions with their state, and the way through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Self

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Option, Question, RedFlag
from screening.engine.percentages import percent
from screening.engine.state import ASKED, POTENTIAL, QuestionnaireState
from screening.models import Screening
from screening.web.screening_addresses import page_addresses
from screening.workflows.answers import Conflict

SIDE_BY_SIDE = 4
SHORT_LABELS = 48
CHECK = "check"
"""The last step of the way, which is no page of questions."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question as shown: `html` is its fieldset, the rest stands below it.

    A quiet item has nothing below it; its `html` is the whole item.
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
    """What stands between the person's answers and the stored ones, by question key."""

    sent: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, ShownConflict] = field(default_factory=dict)

    @classmethod
    def of_conflicts(cls, compiled: CompiledCatalog, conflicts: Iterable[Conflict]) -> Self:
        return cls(
            conflicts={each.question: ShownConflict.of(compiled, each) for each in conflicts}
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the way through the questionnaire."""

    name: str
    address: str
    asked: int
    answered: int
    current: bool

    @property
    def count(self) -> str:
        return f"{self.answered}/{self.asked}"

    @property
    def done(self) -> bool:
        return self.asked == self.answered


@dataclass(frozen=True, slots=True)
class Way:
    """Progress, and the steps from the first page to the check."""

    asked: int
    answered: int
    minutes_left: int
    steps: tuple[Step, ...]
    check_address: str
    at_check: bool

    @property
    def percent(self) -> int:
        return percent(self.answered, self.asked) if self.asked else 0


@dataclass(frozen=True, slots=True)
class ItemBuilder:
    """Makes the items of the page `domain`; `digest` names the release whose HTML is reused."""

    compiled: CompiledCatalog
    digest: str
    domain: str
    state: QuestionnaireState
    problems: Problems = Problems()

    def item(self, question: Question) -> Item:
        """The question, with those of its follow-ups that stand on the same page."""
        key, problems = question.key, self.problems
        flags = tuple(flag for flag in self.state.flags if flag.question == key)
        problem, conflict = problems.messages.get(key, ""), problems.conflicts.get(key)
        follow_ups = [each for each in self.compiled.follow_ups[key] if each.domain == self.domain]
        quiet = not (flags or problem or conflict or follow_ups)
        html = self.fieldset(question, quiet=quiet)
        if quiet:
            return Item(key, html, quiet=True)
        status, answers = self.state.status, self.state.answers
        more = [each for each in follow_ups if status[each.key] == POTENTIAL]
        return Item(
            key,
            html,
            flags=flags,
            problem=problem,
            conflict=conflict,
            has_follow_ups=bool(follow_ups),
            asked=tuple(self.item(each) for each in follow_ups if status[each.key] == ASKED),
            more=tuple(self.item(each) for each in more),
            more_open=any(each.key in answers or each.key in problems.sent for each in more),
        )

    def fieldset(self, question: Question, *, quiet: bool) -> str:
        """The question's fieldset, with what the person sent or else with what is stored."""
        stored = self.state.answers.get(question.key, "")
        return fieldset(
            self.digest,
            question,
            tuple(self.compiled.options[question.key].values()),
            self.problems.sent.get(question.key, stored),
            stored,
            get_language(),
            quiet=quiet,
        )

    def items(self) -> tuple[list[Item], list[Item]]:
        """The items of the page in the order asked, and those that an earlier page left open.

        Follow-ups stand below the question they hang on. One whose parent stands on another page
        is an item of its own when it is asked, among the second ones when it is potential.
        """
        items, elsewhere = [], []
        for question in self.compiled.pages[self.domain]:
            condition = question.ask_if
            if condition and self.compiled.questions[condition.question].domain == self.domain:
                continue
            if self.state.status[question.key] == ASKED:
                items.append(self.item(question))
            elif self.state.status[question.key] == POTENTIAL:
                elsewhere.append(self.item(question))
        return items, elsewhere


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
) -> str:
    """A question's fieldset as HTML; with `quiet` as a whole item that has nothing below it.

    Rendered once per process: it depends on the release and on the option chosen, and holds
    neither a token nor anything that tells one case from another.
    """
    short = sum(len(option.label) for option in options) < SHORT_LABELS
    context = {
        "question": question,
        "options": options,
        "chosen": chosen,
        "seen": seen,
        "side_by_side": short and len(options) <= SIDE_BY_SIDE,
        "dont_know": DONT_KNOW,
        "quiet": quiet,
    }
    return render_to_string("screening/_question.html", context).strip()


def option_label(compiled: CompiledCatalog, question: str, key: str) -> str:
    """An answer in words; "" where the release does not hold the question or the option."""
    if key == DONT_KNOW:
        return _("Don’t know")
    option = compiled.options.get(question, {}).get(key)
    return option.label if option else ""


def way_through(
    compiled: CompiledCatalog, screening: Screening, state: QuestionnaireState, current: str
) -> Way:
    """The way as it stands on the page `current`, or at the check."""
    progress = state.progress
    addresses = page_addresses(screening, compiled.pages)
    return Way(
        asked=progress.asked,
        answered=progress.answered,
        minutes_left=progress.minutes_left,
        steps=tuple(
            Step(
                name=compiled.domains[page.domain].name,
                address=addresses[page.domain],
                asked=page.asked,
                answered=page.answered,
                current=page.domain == current,
            )
            for page in progress.pages
        ),
        check_address=reverse("check", args=[screening.uuid]),
        at_check=current == CHECK,
    )


def questionnaire_context(
    compiled: CompiledCatalog,
    screening: Screening,
    state: QuestionnaireState,
    domain: str,
    problems: Problems | None = None,
) -> dict[str, Any]:
    """What the page `domain` shows of the screening."""
    problems = problems or Problems()
    builder = ItemBuilder(compiled, screening.release.digest, domain, state, problems)
    items, elsewhere = builder.items()
    before, after = neighbours(compiled, domain)
    return {
        "domain": compiled.domains[domain],
        "items": items,
        "elsewhere": elsewhere,
        "conflicts": problems.conflicts,
        "way": way_through(compiled, screening, state, domain),
        "before": before,
        "after": after,
    }


def neighbours(compiled: CompiledCatalog, domain: str) -> tuple[str | None, str | None]:
    """The pages before and after `domain`, or None at either end."""
    keys = list(compiled.pages)
    place = keys.index(domain)
    return (
        keys[place - 1] if place else None,
        keys[place + 1] if place + 1 < len(keys) else None,
    )


def newly_asked(
    compiled: CompiledCatalog, domain: str, before: QuestionnaireState, after: QuestionnaireState
) -> str | None:
    """The first question of the page that the answers between opened and nobody answered yet."""
    for question in compiled.pages[domain]:
        key = question.key
        if after.status[key] == ASKED != before.status[key] and key not in after.answers:
            return key
    return None
