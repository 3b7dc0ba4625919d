"""A letter to a GP or prescriber, put together from the ticked parts of a report."""

from collections.abc import Collection, Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.exchange.letter import letter_text, listed
from screening.web.days import day_in_words
from screening.web.presenters.also_likely import also_likely
from screening.web.presenters.copy_parts import (
    ASK,
    STRENGTHS,
    WAY,
    CopiedReport,
    action_words,
    urgent_title,
)
from screening.web.presenters.decisions import LONG_DATE

PLAN, REFER = "plan", "refer"
GP, PRESCRIBER = "gp", "prescriber"
RECIPIENTS = (
    (GP, gettext_lazy("General practitioner")),
    (PRESCRIBER, gettext_lazy("Prescriber")),
)
LETTER_USUAL = (WAY, PLAN)
"""What is ticked at first: neither safety flags nor points go out unless somebody ticks them."""


def letter_part_names() -> dict[str, str]:
    """The parts that a letter may have, beside the safety flags, in their order."""
    return {
        WAY: _("What may be in the way"),
        PLAN: _("What is planned"),
        REFER: _("Steps that involve others"),
        ASK: _("What is still unknown"),
        STRENGTHS: _("Strengths"),
    }


def flag_choices(copied: CopiedReport) -> list[tuple[str, str]]:
    """The report's safety flags, of which each may be ticked."""
    return [(raised.flag.key, raised.flag.title) for raised in copied.view.flags]


def composed_letter(
    copied: CopiedReport, *, to: str, parts: Collection[str], flags: Collection[str], points: bool
) -> str:
    """The letter's words from what is ticked, and nothing else of the report."""
    sections = {
        WAY: (_("What may be in the way:"), way_items(copied, points)),
        PLAN: (_("What is planned:"), plan_items(copied)),
        REFER: (_("Steps that involve others:"), refer_items(copied)),
        ASK: (_("What is still unknown:"), (question for question, _why in copied.text.asks)),
        STRENGTHS: (_("What works well:"), strength_items(copied)),
    }
    chosen = (listed(*sections[key]) for key in letter_part_names() if key in parts)
    return letter_text(
        (
            _("Dear colleague,"),
            opening(copied),
            listed(_("Safety:"), flag_items(copied, flags)),
            *chosen,
            request_to(to),
            _("Yours sincerely,"),
        )
    )


def opening(copied: CopiedReport) -> str:
    """What the client comes for, as the case says it."""
    therapy = str(copied.report.screening.case.get_modality_display())
    return _(
        "I see this client for psychotherapy of depression (%(therapy)s). On %(day)s I looked "
        "systematically at what may be holding the therapy back."
    ) % {
        "therapy": therapy[:1].lower() + therapy[1:],
        "day": day_in_words(copied.report.screening.submitted_at, LONG_DATE),
    }


def request_to(to: str) -> str:
    if to == PRESCRIBER:
        return _(
            "I would be glad to hear how you see the medication so far and what you plan, and to "
            "share what I observe."
        )
    return _(
        "I would be glad to hear of anything in the client’s health, medicines or other care that "
        "matters here."
    )


def flag_items(copied: CopiedReport, flags: Collection[str]) -> Iterator[str]:
    for raised in copied.view.flags:
        flag = raised.flag
        if flag.key in flags:
            title = urgent_title(flag.title, flag.urgency == "now")
            yield f"{title}. {action_words(copied.flags.own.get(flag.key))}"


def way_items(copied: CopiedReport, points: bool) -> Iterator[str]:
    for finding in copied.text.named:
        words = _("%(name)s (%(band)s)") % {
            "name": finding.name,
            "band": finding.band.word.lower(),
        }
        yield f"{words}: {finding.bar.label}" if points else words
    if also := also_likely(copied.view):
        yield also


def plan_items(copied: CopiedReport) -> Iterable[str]:
    """Planned steps with the day on which they are looked at again."""
    planned = _("%(title)s, to look at by %(day)s")
    return (
        planned % {"title": item.title, "day": day_in_words(item.step.due_on, LONG_DATE)}
        for item in copied.plan.planned
    )


def refer_items(copied: CopiedReport) -> Iterator[str]:
    """The suggested steps that involve somebody else."""
    for (timing, _steps), (_words, steps) in zip(
        copied.view.suggestions, copied.text.suggestions, strict=True
    ):
        if timing == "refer":
            yield from (step.title for step in steps)


def strength_items(copied: CopiedReport) -> Iterator[str]:
    for question, answer, _barriers in copied.text.strengths:
        yield f"{question} {answer}" if question else answer
