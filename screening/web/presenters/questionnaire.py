"""What a page of the questionnaire shows: questions with their state, and the way through."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.filling import CaseFacts
from screening.engine.percentages import percent
from screening.engine.state import ASKED, QuestionnaireState
from screening.models import Screening
from screening.web.presenters.questions import ItemBuilder, Problems
from screening.web.screening_addresses import page_addresses

CHECK = "check"
"""The last step of the way, which is no page of questions."""


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
    facts: CaseFacts | None = None,
    notes: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the page `domain` shows of the screening; `facts` is what the case says before."""
    problems = problems or Problems()
    digest = screening.release.digest
    builder = ItemBuilder(compiled, digest, domain, state, problems, facts, notes or {})
    before, after = neighbours(compiled, domain)
    return {
        "domain": compiled.domains[domain],
        "items": builder.items(),
        "conflicts": [*problems.conflicts, *problems.disputed_notes],
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


def first_open(compiled: CompiledCatalog, domain: str, state: QuestionnaireState) -> str | None:
    """The first question of the page that is asked and has no answer, or None."""
    for question in compiled.pages[domain]:
        if state.status[question.key] == ASKED and question.key not in state.answers:
            return question.key
    return None


def announcement(
    compiled: CompiledCatalog, domain: str, before: QuestionnaireState, after: QuestionnaireState
) -> str:
    """What an answer has changed on the page `domain`, for those who do not see it unfold."""
    keys = [question.key for question in compiled.pages[domain]]
    opened = sum(after.status[key] == ASKED != before.status[key] for key in keys)
    closed = sum(before.status[key] == ASKED != after.status[key] for key in keys)
    sentences = [
        _("Safety: %(urgency)s. %(title)s. What to do stands below the question.")
        % {"urgency": _("act now") if flag.urgency == "now" else _("act soon"), "title": flag.title}
        for flag in after.flags
        if flag not in before.flags
    ]
    if opened:
        words = ngettext(
            "%(number)d follow-up question opened.",
            "%(number)d follow-up questions opened.",
            opened,
        )
        sentences.append(words % {"number": opened})
    if closed:
        words = ngettext(
            "%(number)d follow-up question closed.",
            "%(number)d follow-up questions closed.",
            closed,
        )
        sentences.append(words % {"number": closed})
    return " ".join(sentences)


def newly_asked(
    compiled: CompiledCatalog, domain: str, before: QuestionnaireState, after: QuestionnaireState
) -> str | None:
    """The first question of the page that the answers between opened and nobody answered yet."""
    for question in compiled.pages[domain]:
        key = question.key
        if after.status[key] == ASKED != before.status[key] and key not in after.answers:
            return key
    return None
