"""A report on paper: the document that a browser prints, and the same as PDF."""

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from screening.exchange import pdf
from screening.web.access import visible_report
from screening.web.report_copies import PRINT_REPORT, print_context, report_pdf
from screening.web.report_pages import render_reading


@require_safe
def print_report(request, uuid, *, full=False):
    """The report as a document of two pages; `full` with every barrier and answer."""
    report = visible_report(request, uuid)
    return render_reading(request, report, PRINT_REPORT, print_context(report, full=full))


@require_safe
def pdf_report(request, uuid, *, full=False):
    """The same as PDF; a service without WeasyPrint leads to the document."""
    report = visible_report(request, uuid)
    if not pdf.is_available():
        return redirect("print_in_full" if full else "print_report", uuid)
    return report_pdf(request, report, full=full)
