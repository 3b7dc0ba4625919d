"""The page on which a supervisor reviews a report, for reading and after a refusal."""

from collections.abc import Iterable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from screening.engine.catalog.values import Adjustment
from screening.engine.report_values import ReportView
from screening.models import Membership, Report
from screening.queries.releases import compiled_release
from screening.queries.report_page import earlier_report
from screening.queries.review_queue import place_in_queue
from screening.queries.revisions import SecondReview, second_review
from screening.web.navigation import Navigation
from screening.web.presenters.decisions import RefusedDecision
from screening.web.presenters.plan import is_settled, plan_of
from screening.web.presenters.review_points import points_groups
from screening.web.presenters.review_steps import review_steps
from screening.web.presenters.safety import SafetyRow
from screening.web.presenters.second_review import SecondReviewText, second_review_text
from screening.web.report_pages import render_reading, report_context


def render_review(
    request: HttpRequest,
    report: Report,
    form: Form,
    *,
    refused: RefusedDecision | None = None,
    status: int = 200,
) -> HttpResponse:
    """The report for a supervisor, with the plan, room for opinions, and the form of the review."""
    settled = is_settled(report)
    before = earlier_report(report.screening)
    second = second_review(report, before)
    open_to_review = not settled and not report.screening.case.closed_at
    plan = plan_of(report, Membership.Role.SUPERVISOR, may_decide=open_to_review, refused=refused)
    context = report_context(report, plan, settled, before)
    nav, view = Navigation(request.user), context["view"]
    context |= {
        "section": "reviews",
        "nav": nav,
        "place": place_in_queue(report, nav.queue),
        "form": form,
        "open_to_review": open_to_review,
        "first_to_record": first_to_record(context["safety"]),
        "points": points_groups(view, form["about"].value() or ()) if open_to_review else [],
        "second": second_review_in_words(report, second, view),
        "steps": catalog_steps(report),
        "review_steps": review_steps(plan, context["text"]),
        "unclear": plan.with_findings(context["text"].unclear, context["earlier"]),
    }
    return render_reading(request, report, "screening/review.html", context, status=status)


def second_review_in_words(
    report: Report, second: SecondReview | None, view: ReportView
) -> SecondReviewText | None:
    """What was returned and what changed since; None where the report revises nothing."""
    if second is None:
        return None
    screenings = (second.returned.screening, report.screening)
    old, new = (compiled_release(each.release) for each in screenings)
    today = timezone.localdate()
    return second_review_text(second.returned, report, second.revision, (old, new), view, today)


def first_to_record(rows: Iterable[SafetyRow]) -> str:
    """Where what was done is recorded for the first flag to act on now; empty without any."""
    return next((row.address for row in rows if row.urgent and row.to_record), "")


def catalog_steps(report: Report) -> Iterable[Adjustment]:
    """Every step of the report's release, for a supervisor to suggest one instead."""
    adjustments: dict[str, Any] = compiled_release(report.screening.release).adjustments
    return adjustments.values()
