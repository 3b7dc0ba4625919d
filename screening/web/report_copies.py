"""A report to be taken along: what its print document, its text and its letter are made of.

A copy says the same to everybody who may read the report: nothing in it depends on the reader.
"""

import logging
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from screening.exchange.pdf import PdfNotMade
from screening.models import Membership, Report
from screening.queries.case import decisions_on
from screening.queries.case_scores import scores_in, screenings_submitted
from screening.queries.courses import course_of_report
from screening.queries.report_page import (
    case_flags,
    earlier_report,
    earlier_steps,
    points_before,
    replies_on,
    report_view,
)
from screening.web.errors import error_page
from screening.web.kept_pdfs import kept_pdf, unkept_pdf
from screening.web.presenters.case_course import charts_beside
from screening.web.presenters.charts import Chart
from screening.web.presenters.copy_parts import CopiedReport
from screening.web.presenters.course_lines import course_line
from screening.web.presenters.findings import earlier_sentences
from screening.web.presenters.plan import plan_of
from screening.web.presenters.report import earlier_step_rows, report_in_words
from screening.web.presenters.safety import safety_rows
from screening.workflows.events import record_reading

logger = logging.getLogger(__name__)
PRINT_REPORT, PRINT_LETTER = "screening/print_report.html", "screening/print_letter.html"
CLOSER = ((1600, ""), (5000, "dense"), (10**9, "dense densest"))
"""How closely a report is set to fit two pages, by the characters of flags and people's words."""


def copied_report(report: Report) -> CopiedReport:
    """The report with its plan, flags and the points of the screening before."""
    view, today = report_view(report), timezone.localdate()
    return CopiedReport(
        report=report,
        view=view,
        text=report_in_words(report, view),
        plan=plan_of(report, Membership.Role.CLINICIAN, may_decide=False),
        flags=case_flags(report),
        earlier=earlier_sentences(points_before(earlier_report(report.screening))),
        course=course_line(report, course_of_report(report, today=today)),
    )


def print_context(report: Report, *, full: bool) -> dict[str, Any]:
    """What the print document shows; `full` takes every barrier and answer along."""
    copied = copied_report(report)
    text, plan = copied.text, copied.plan
    findings = text.all_findings if full else text.named
    review = getattr(report, "review", None)
    return {
        "report": report,
        "screening": report.screening,
        "case": report.screening.case,
        "view": copied.view,
        "text": text,
        "plan": plan,
        "full": full,
        "density": next(style for most, style in CLOSER if words_unbounded(copied) <= most),
        "today": timezone.localdate(),
        "course": copied.course,
        "charts": charts_of_case(report) if full else [],
        "safety": safety_rows(text.flags, copied.flags),
        "findings": plan.with_findings(findings, copied.earlier),
        "suggestions": plan.with_suggestions(text.suggestions),
        "more_suggestions": plan.with_suggestions(text.more_suggestions),
        "earlier_steps": earlier_step_rows(earlier_steps(report.screening)),
        "review": review,
        "replies": replies_on(report) if review else [],
    }


def charts_of_case(report: Report) -> list[Chart]:
    """The charts of the case's scores, for the document that may be longer than two pages."""
    case, today = report.screening.case, timezone.localdate()
    scores, screenings = scores_in(case, today=today), screenings_submitted(case)
    return charts_beside(report, scores, screenings, decisions_on(case), today)


def words_unbounded(copied: CopiedReport) -> int:
    """How many characters flags, actions, notes and own words take; the rest has its limits."""
    flags = sum(
        len(raised.flag.do_now) + len(raised.flag.title) + len(raised.question.text) + 60
        for raised in copied.view.flags
    )
    actions = sum(len(row.action) for row in copied.flags.own.values())
    notes = sum(len(decision.words) for decision in copied.report.plan)
    return flags + actions + notes + len(copied.view.own_words)


def report_pdf(request: HttpRequest, report: Report, *, full: bool = False) -> HttpResponse:
    """The print document as PDF; where it cannot be made, a page that leads to the document."""
    html = document_html(PRINT_REPORT, print_context(report, full=full))
    try:
        pdf = kept_pdf(html, print_style(), str(report.pk), report.digest, get_language() or "")
    except PdfNotMade as problem:
        return no_pdf(request, report, problem, full=full)
    record_reading(report=report, by=request.user)
    return pdf_response(pdf, report, "all" if full else "report")


def letter_pdf(request: HttpRequest, report: Report, context: dict[str, Any]) -> HttpResponse:
    """A letter as PDF, of which nothing is kept. Raises PdfNotMade."""
    pdf = unkept_pdf(document_html(PRINT_LETTER, context), print_style())
    record_reading(report=report, by=request.user)
    return pdf_response(pdf, report, "letter")


def document_html(template: str, context: dict[str, Any]) -> str:
    """A print document without what only a browser uses: style, script and buttons."""
    return render_to_string(template, context | {"for_pdf": True})


def print_style() -> str:
    """The one style of print documents, as it lies among the static files."""
    return Path(str(finders.find("css/print.css"))).read_text(encoding="utf-8")


def pdf_response(pdf: bytes, report: Report, kind: str) -> HttpResponse:
    name = copy_name(report, kind, "pdf")
    disposition = content_disposition_header(as_attachment=False, filename=name)
    headers = {"Content-Disposition": disposition or "inline"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def copy_name(report: Report, kind: str, ending: str) -> str:
    """What a copy is called as a file: K-1043-2-report.pdf."""
    return f"{report.screening.case.code}-{report.screening.number}-{kind}.{ending}"


def no_pdf(
    request: HttpRequest, report: Report, problem: PdfNotMade, *, full: bool
) -> HttpResponse:
    """Why there is no PDF, and the way to the same document in the browser."""
    logger.error("No PDF was made: %s", problem)
    name = "print_in_full" if full else "print_report"
    return error_page(
        request,
        503,
        _("The PDF could not be made"),
        _(
            "It took too long, or this service cannot make one at the moment. "
            "Print the page instead."
        ),
        action=_("Print"),
        address=reverse(name, args=[report.uuid]),
    )
