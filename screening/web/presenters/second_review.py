"""What a supervisor reads first when a returned report comes back: what was said, what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.report_values import ReportView
from screening.engine.revision import QUESTION, ChangedAnswer, ChangedPoints, Revision, keys_of
from screening.models import Decision, Report, Review
from screening.web.addresses import address_of
from screening.web.presenters.decisions import Choice, Kind, Role, decision_text, labels
from screening.web.presenters.findings import Band, band_of
from screening.web.presenters.questions import option_label
from screening.web.presenters.returned import SUGGESTIONS, names_about, suggested_title

PlanKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PointsRow:
    """A barrier before and after; what a release did not hold is empty."""

    name: str
    before: str
    band_before: Band | None
    after: str
    band_after: Band | None


@dataclass(frozen=True, slots=True)
class SecondReviewText:
    """The returned report's comment, what changed since, and what became of the suggestions."""

    review: Review
    address: str
    """Of the returned report."""
    about: tuple[str, ...]
    note: str
    answers: tuple[tuple[str, str, str], ...]
    """(question, answer before, answer now)."""
    points: tuple[PointsRow, ...]
    plan: tuple[tuple[str, str, str], ...]
    """(step or barrier, decision before, decision now)."""
    notes: tuple[str, ...]
    """The questions with another note than before."""
    own_words_changed: bool
    suggestions: tuple[tuple[str, str, str], ...]
    """(step, of whom or instead of what, what became of it)."""

    @property
    def changed(self) -> bool:
        moved = self.answers or self.points or self.plan
        return bool(moved or self.notes or self.own_words_changed)


def second_review_text(
    returned: Report,
    report: Report,
    revision: Revision,
    releases: tuple[CompiledCatalog, CompiledCatalog],
    view: ReportView,
    today: date,
) -> SecondReviewText:
    """In words; `releases` are those of the returned report and of this one, which `view` shows."""
    old, new = releases
    review = returned.review
    return SecondReviewText(
        review=review,
        address=address_of("report", returned.uuid),
        about=(
            *names_about(old, review.about),
            *(old.questions[key].text for key in keys_of(review.about, QUESTION)),
        ),
        note=report.screening.revision_note,
        answers=tuple(answer_row(old, new, each) for each in revision.answers),
        points=tuple(points_row(old, new, each) for each in revision.points),
        plan=tuple(plan_rows(returned.plan, report.plan, today)),
        notes=tuple(new.questions[key].text for key in revision.notes),
        own_words_changed=revision.own_words_changed,
        suggestions=tuple(suggestion_rows(returned.plan, report.plan, view)),
    )


def answer_row(
    old: CompiledCatalog, new: CompiledCatalog, changed: ChangedAnswer
) -> tuple[str, str, str]:
    key = changed.question
    question = (new if key in new.questions else old).questions[key]
    before = option_label(old, key, changed.before) if key in old.questions else ""
    after = option_label(new, key, changed.after) if key in new.questions else ""
    nothing = _("not answered")
    return question.text, before or nothing, after or nothing


def points_row(old: CompiledCatalog, new: CompiledCatalog, changed: ChangedPoints) -> PointsRow:
    key = changed.barrier
    return PointsRow(
        name=(new if key in new.barriers else old).barriers[key].name,
        before="" if changed.before is None else str(changed.before),
        band_before=band_of(changed.band_before) if changed.band_before else None,
        after="" if changed.after is None else str(changed.after),
        band_after=band_of(changed.band_after) if changed.band_after else None,
    )


def clinicians(decisions: Iterable[Decision]) -> dict[PlanKey, Decision]:
    return {(d.kind, d.key): d for d in decisions if d.role == Role.CLINICIAN}


def plan_rows(
    before: Iterable[Decision], after: Iterable[Decision], today: date
) -> Iterable[tuple[str, str, str]]:
    """What the clinician decided otherwise since, in the order of the decisions."""
    olds, news = clinicians(before), clinicians(after)
    for key, decision in {**olds, **news}.items():
        old, new = olds.get(key), news.get(key)
        if old is None or new is None or old.as_it_stands() != new.as_it_stands():
            yield decision.title, plan_words(old, today), plan_words(new, today)


def plan_words(decision: Decision | None, today: date) -> str:
    """A decision in one sentence, without who made it and when."""
    if decision is None:
        return _("nothing decided")
    text = decision_text(decision, today)
    outcome = labels().outcomes.get(decision.outcome, "")
    parts = (f"{text.choice}{text.details}", text.due, outcome, text.words)
    return " · ".join(part for part in parts if part)


def suggestion_rows(
    before: Iterable[Decision], after: Iterable[Decision], view: ReportView
) -> Iterable[tuple[str, str, str]]:
    """The steps that supervisors suggested on the returned report, and what became of each."""
    news = clinicians(after)
    offered = {
        each.adjustment.key
        for groups in (view.suggestions, view.more_suggestions)
        for _timing, suggestions in groups
        for each in suggestions
    }
    for opinion in before:
        if opinion.role == Role.SUPERVISOR and opinion.choice in SUGGESTIONS:
            step = opinion.instead or opinion.key
            instead = opinion.title if opinion.choice == Choice.SUGGESTED else ""
            yield suggested_title(opinion), instead, became(step, news, offered)


def became(step: str, news: Mapping[PlanKey, Decision], offered: Iterable[str]) -> str:
    """What became of a suggested step on the report that answers the return."""
    decision = news.get((Kind.ADJUSTMENT, step))
    if decision is None:
        if step not in offered:
            return _("not among the steps of this report")
        return _("not decided on")
    reason = labels().reasons[decision.reason].lower() if decision.reason else ""
    choice = labels().choices[decision.choice].lower()
    return f"{choice}: {reason}" if reason else choice
