"""A report as plain text for the clinic's record."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from screening.exchange.plain_text import plain_text
from screening.forms.copies import CopyForm
from screening.web.access import visible_report
from screening.web.days import day_in_words
from screening.web.presenters.copy_parts import copied_parts, head_lines
from screening.web.presenters.decisions import LONG_DATE
from screening.web.report_copies import copied_report, copy_name
from screening.web.report_pages import render_reading
from screening.workflows.events import record_reading


@require_safe
def copy_report(request, uuid):
    """The ticked parts in a box to copy from, or as a file."""
    report = visible_report(request, uuid)
    form = CopyForm(request.GET)
    parts = form.parts
    text = text_of(report, parts)
    if parts and request.GET.get("as") == "file":
        record_reading(report=report, by=request.user)
        return text_file(text, copy_name(report, "report", "txt"))
    context = {
        "section": "cases",
        "report": report,
        "case": report.screening.case,
        "screening": report.screening,
        "form": form,
        "parts": parts,
        "copied": text,
    }
    status = 200 if parts else 422
    return render_reading(request, report, "screening/copy_report.html", context, status=status)


def text_of(report, parts):
    """The text of these parts; empty without any."""
    if not parts:
        return ""
    copied = copied_report(report)
    today = day_in_words(timezone.localdate(), LONG_DATE)
    return plain_text(head_lines(copied, today), copied_parts(copied, parts))


def text_file(text, name):
    """A download; with the line ends that every record system reads."""
    response = HttpResponse(text.replace("\n", "\r\n"), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
