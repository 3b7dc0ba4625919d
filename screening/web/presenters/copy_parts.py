"""The parts of a report that can be copied as plain text, in whole sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from screening.engine.report_values import FlagView, ReportView
from screening.exchange.plain_text import NO_BREAK, Entry, Part
from screening.models import Decision, RaisedFlag, Report
from screening.queries.report_page import CaseFlags
from screening.web.days import day_in_words
from screening.web.presenters.also_likely import also_likely
from screening.web.presenters.course_lines import CourseLine
from screening.web.presenters.decisions import LONG_DATE, DecisionText
from screening.web.presenters.findings import FindingText
from screening.web.presenters.plan import Plan
from screening.web.presenters.report import ReportText
from screening.web.presenters.safety import score_words

SAFETY, WAY, STEPS, ASK, STRENGTHS, ANSWERS = (
    *("safety", "way", "steps", "ask", "strengths", "answers"),
)
USUAL = (SAFETY, WAY, STEPS, ASK, STRENGTHS)
"""What is ticked at first: the report without every answer."""


@dataclass(frozen=True, slots=True)
class CopiedReport:
    """A report with what was decided and done about it, as anybody who may read it reads it."""

    report: Report
    view: ReportView
    text: ReportText
    plan: Plan
    flags: CaseFlags
    earlier: dict[str, str]
    course: CourseLine | None = None


def part_names() -> dict[str, str]:
    """The parts by key, in the order in which they stand."""
    return {
        SAFETY: _("Safety"),
        WAY: _("What is in the way"),
        STEPS: _("Steps and plan"),
        ASK: _("Ask next"),
        STRENGTHS: _("Strengths"),
        ANSWERS: _("Every answer"),
    }


def head_lines(copied: CopiedReport, today: str) -> tuple[str, ...]:
    """What the text is about, as of which day, and what it is not."""
    screening = copied.report.screening
    return (
        _("What may be holding this therapy back"),
        _("Case %(code)s, screening %(number)d of %(day)s; copied on %(today)s")
        % {
            "code": screening.case.code,
            "number": screening.number,
            "day": day_in_words(screening.submitted_at, LONG_DATE),
            "today": today,
        },
        limits_line(),
    )


def limits_line() -> str:
    """The limits of the product in one line of plain text."""
    return _("Structured aid: no diagnosis or probability; not calibrated in a trial.")


def copied_parts(copied: CopiedReport, keys: Iterable[str]) -> tuple[Part, ...]:
    """The chosen parts, in the order of the report."""
    entries = {
        SAFETY: safety_entries,
        WAY: way_entries,
        STEPS: step_entries,
        ASK: ask_entries,
        STRENGTHS: strength_entries,
        ANSWERS: answer_entries,
    }
    return tuple(
        Part(key, name, tuple(entries[key](copied)) or (Entry(_("None.")),))
        for key, name in part_names().items()
        if key in keys
    )


def safety_entries(copied: CopiedReport) -> Iterator[Entry]:
    for flag in copied.view.flags:
        own = copied.flags.own.get(flag.flag.key)
        yield flag_entry(flag, own)
    for row in copied.flags.elsewhere:
        title = urgent_title(row.title, row.urgency == "now")
        yield Entry(title, "-", (Entry(raised_sentence(row)),))
    if not (copied.view.flags or copied.flags.elsewhere):
        yield Entry(_("No safety flag was raised."))
    for question in copied.view.safety_open:
        yield Entry(_("Not answered: %(question)s") % {"question": question.text}, "-")


def raised_sentence(row: Any) -> str:
    """By which other screening or score an open flag of the case was raised."""
    if row.report:
        number = row.report.screening.number
        return _("Raised by screening %(number)d, and still open.") % {"number": number}
    return _("Raised by the %(name)s of %(day)s, and still open.") % score_words(row.measurement)


def urgent_title(title: str, urgent: bool) -> str:
    pattern = _("Act now: %(title)s") if urgent else _("Act soon: %(title)s")
    return pattern % {"title": title}


def flag_entry(raised: FlagView, own: RaisedFlag | None) -> Entry:
    """A flag with the answer that raised it, what to do, and what was done."""
    flag = raised.flag
    answer = _("%(question)s %(answer)s") % {
        "question": raised.question.text,
        "answer": raised.option.label if raised.option else "",
    }
    to_do = _("To do: %(words)s") % {"words": flag.do_now}
    below = (Entry(answer), Entry(to_do), Entry(action_words(own)))
    return Entry(urgent_title(flag.title, flag.urgency == "now"), "-", below)


def action_words(own: RaisedFlag | None) -> str:
    """What was done about a flag, by whom and when; or that nothing is recorded."""
    if own is None or not own.acted_at:
        return _("No action is recorded.")
    return _("Done: %(action)s (%(person)s, %(day)s)") % {
        "action": own.action,
        "person": own.acted_by,
        "day": day_in_words(own.acted_at, LONG_DATE),
    }


def way_entries(copied: CopiedReport) -> Iterator[Entry]:
    for number, finding in enumerate(copied.text.named, 1):
        yield finding_entry(copied, finding, f"{number}.")
    if also := also_likely(copied.view):
        yield Entry(also)
    for item in copied.plan.own_barriers:
        yield Entry(_("In the clinician’s own words: %(words)s") % {"words": item.title}, "-")
    if not copied.text.named:
        yield Entry(_("No barrier reaches “possible” with what is known so far."))
    yield Entry(copied.text.coverage)
    if copied.course:
        yield Entry(course_sentence(copied.course))


def course_sentence(course: CourseLine) -> str:
    """The course in a sentence, with what would count as a change."""
    words = {"name": course.name, "words": course.words, "note": course.note}
    if course.note:
        return _("%(name)s %(words)s (%(note)s).") % words
    return _("%(name)s %(words)s.") % words


def finding_entry(copied: CopiedReport, finding: FindingText, mark: str) -> Entry:
    """A barrier with its points, range, thresholds and the answers that make them."""
    head = _("%(name)s: %(band)s") % {"name": finding.name, "band": finding.band.word.lower()}
    points = {"points": finding.brief_points, "scale": finding.brief_scale}
    earlier = copied.earlier.get(finding.key)
    below = [
        Entry(_("Points: %(points)s. %(scale)s") % points),
        *([Entry(capfirst(earlier) + ".")] if earlier else []),
        *(
            Entry(answer_words(question, answer, remark, note, f"{times} = {total}"), "-")
            for style, question, answer, remark, times, total, note in finding.rows
            if style in ("for", "against")
        ),
    ]
    opinion = copied.plan.item(Decision.Kind.BARRIER, finding.key)
    return Entry(head, mark, (*below, *opinions(opinion)))


def answer_words(question: str, answer: str, remark: str, note: str, total: str = "") -> str:
    """A question with its answer, what it adds up to, and what was noted beside it."""
    sum_words = f"({total})".replace(" ", NO_BREAK) if total else ""
    noted = _("“%(note)s”") % {"note": note} if note else ""
    return " ".join(part for part in (question, answer, remark, sum_words, noted) if part)


def opinions(item: Any) -> Iterator[Entry]:
    """What the clinician and the supervisor decided about an item."""
    if item.mine:
        yield Entry(_("Clinician: %(words)s") % {"words": decided(item.mine_in_words)})
    if item.theirs:
        yield Entry(_("Supervisor: %(words)s") % {"words": decided(item.theirs_in_words)})


def decided(decision: DecisionText) -> str:
    """A decision in a line: what, why, until when, whose, and the note."""
    parts = (f"{decision.choice}{decision.details}", decision.due, decision.by, decision.words)
    return "; ".join(part for part in parts if part)


def step_entries(copied: CopiedReport) -> Iterator[Entry]:
    """Suggested steps by timing with what was decided, steps of one's own, and what waits."""
    for timing, steps in copied.text.suggestions:
        yield Entry(timing)
        for step in steps:
            yield step_entry(copied, step)
    suggested = {step.key for _timing, steps in copied.text.suggestions for step in steps}
    others = [item for item in copied.plan.planned if item.key not in suggested]
    if others:
        yield Entry(_("Also planned"))
    for item in others:
        yield Entry(item.title, "-", (*opinions(item), *outcome_of(item)))
    if copied.text.all_waiting:
        yield Entry(_("These wait"))
    for title, why, _remark in copied.text.all_waiting:
        yield Entry(_("%(title)s, because: %(reasons)s") % {"title": title, "reasons": why}, "-")


def step_entry(copied: CopiedReport, step: Any) -> Entry:
    names = ", ".join(name for _key, name, _sum in step.reasons)
    reason = _("For %(barriers)s; %(evidence)s") % {"barriers": names, "evidence": step.evidence}
    actions = (Entry(action, f"{number}.") for number, action in enumerate(step.steps, 1))
    cautions = (Entry(_("Take care: %(words)s") % {"words": step.cautions}),)
    notes = (Entry(f"{label} {words}") for label, words in step.notes)
    item = copied.plan.item(Decision.Kind.ADJUSTMENT, step.key, step.title)
    below = (
        Entry(reason),
        *opinions(item),
        *outcome_of(item),
        *actions,
        *(cautions if step.cautions else ()),
        *notes,
    )
    return Entry(step.title, "-", below)


def outcome_of(item: Any) -> Iterator[Entry]:
    if item.mine and item.outcome:
        yield Entry(_("What came of it: %(outcome)s") % {"outcome": item.outcome})


def ask_entries(copied: CopiedReport) -> Iterator[Entry]:
    text = copied.text
    for question in text.safety_open:
        yield Entry(_("Safety: %(question)s") % {"question": question}, "-")
    for ask in text.ask_first:
        yield Entry(ask.question, "-", (Entry(ask.waiting),))
    for question, settles in text.asks:
        yield Entry(f"{question} ({settles})", "-")


def strength_entries(copied: CopiedReport) -> Iterator[Entry]:
    for question, answer, barriers in copied.text.strengths:
        words = f"{question} {answer}" if question else answer
        against = _("%(words)s (speaks against: %(barriers)s)")
        yield Entry(against % {"words": words, "barriers": barriers}, "-")


def answer_entries(copied: CopiedReport) -> Iterator[Entry]:
    for _key, name, answers in copied.text.answers:
        yield Entry(name)
        for _style, question, answer, remark, note in answers:
            yield Entry(answer_words(question, answer, remark, note), "-")
    if copied.view.own_words:
        yield Entry(_("In the clinician’s own words"), "", (Entry(copied.view.own_words),))
