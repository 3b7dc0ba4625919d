"""The report's page, rendered for reading and after a refusal.

Whatever shows a report comes through `render_reading`, which records who read it.
"""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from screening.engine.report_values import ReportView
from screening.models import Report, ReviewRequest
from screening.queries.courses import course_of_report
from screening.queries.report_page import (
    case_flags,
    compared,
    earlier_report,
    earlier_steps,
    opened_since,
    points_before,
    replies_on,
    report_view,
)
from screening.web.presenters.comparison import change_summary
from screening.web.presenters.course_lines import course_line
from screening.web.presenters.decisions import RefusedDecision
from screening.web.presenters.findings import earlier_sentences
from screening.web.presenters.plan import Plan, is_settled, plan_of, role_of_reader
from screening.web.presenters.report import earlier_step_rows, report_in_words
from screening.web.presenters.safety import safety_rows
from screening.workflows.events import record_reading

REPORT, IN_FULL = "screening/report.html", "screening/report_in_full.html"


def render_report(
    request: HttpRequest,
    report: Report,
    template: str = REPORT,
    *,
    refused: RefusedDecision | None = None,
    message: str = "",
    reply: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """The report for the person who loaded it.

    A refused decision stands at its item; `message` stands where the review is asked for, and
    `reply`, a form that was refused, in the thread.
    """
    settled = is_settled(report)
    may_decide = report.is_own_case and not settled
    plan = plan_of(report, role_of_reader(report), may_decide=may_decide, refused=refused)
    before = earlier_report(report.screening)
    context = report_context(report, plan, settled, before) | {"section": "cases"}
    context |= {"supervision_message": message, "reply": reply}
    text, earlier = context["text"], context["earlier"]
    if template == IN_FULL:
        context["findings"] = plan.with_findings(text.all_findings, earlier)
        context["suggestions"] = plan.with_suggestions(text.more_suggestions)
    else:
        context["suggestions"] = plan.with_suggestions(text.suggestions)
    return render_reading(request, report, template, context, status=status)


def render_reading(
    request: HttpRequest,
    report: Report,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page that shows content of a report; once it is made, the reading is recorded."""
    response = render(request, template, context, status=status)
    record_reading(report=report, by=request.user)
    return response


def report_context(
    report: Report, plan: Plan, settled: bool, before: Report | None
) -> dict[str, Any]:
    """What both pages show of a report; `before` is the case's report before it."""
    screening, today = report.screening, timezone.localdate()
    view = report_view(report)
    text = report_in_words(report, view)
    earlier = earlier_sentences(points_before(before))
    flags = case_flags(report)
    asked, review = asked_of(report), getattr(report, "review", None)
    return {
        "report": report,
        "screening": screening,
        "case": screening.case,
        "view": view,
        "text": text,
        "earlier": earlier,
        "before": before,
        "course": course_line(report, course_of_report(report, today=today)),
        "since": change_summary(compared(before, report)) if before else "",
        "earlier_steps": earlier_step_rows(earlier_steps(screening)),
        "safety": safety_rows(text.flags, flags),
        "urgent": flags.any_urgent,
        "named": plan.with_findings(text.named, earlier),
        "plan": plan,
        "asked": asked,
        "may_withdraw": bool(
            asked and report.is_own_case and not settled and not opened_since(report, asked)
        ),
        "review": review,
        "replies": replies_on(report) if review else [],
        "may_reply": review is not None and not screening.case.closed_at,
        "settled": settled,
        "may_ask": report.is_own_case and not (screening.case.closed_at or report.superseded),
        "primary": primary_action(report, plan, view, asked),
        "today": today,
    }


def primary_action(
    report: Report, plan: Plan, view: ReportView, asked: ReviewRequest | None
) -> str:
    """What the filled button of the clinician's report does: plan first, then ask for a review."""
    if not report.is_own_case:
        return ""
    if plan.may_decide and view.suggestions and not plan.planned:
        return "plan"
    return "" if asked else "ask"


def asked_of(report: Report) -> ReviewRequest | None:
    """The report's request for a review, unless it was withdrawn."""
    request = getattr(report, "request", None)
    return request if request and not request.withdrawn_at else None
