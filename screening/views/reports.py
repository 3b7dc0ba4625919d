"""The report of a screening: three barriers first, everything on request, and the plan."""

from django.urls import reverse
from django.views.decorators.http import require_safe

from screening.engine.take_along import from_report
from screening.queries.report_page import report_view
from screening.web.access import visible_report
from screening.web.presenters.take_along import take_along_context
from screening.web.report_pages import IN_FULL, REPORT, render_reading, render_report


@require_safe
def report(request, uuid):
    """Safety, what is most likely in the way, what to change and what to ask next."""
    return render_report(request, visible_report(request, uuid), REPORT)


@require_safe
def report_in_full(request, uuid):
    """All barriers with their parts, and every answer."""
    return render_report(request, visible_report(request, uuid), IN_FULL)


@require_safe
def take_along(request, uuid):
    """What the report would ask next and what was "don't know", for the next session."""
    report = visible_report(request, uuid)
    screening = report.screening
    take = from_report(report_view(report))
    context = {
        "report": report,
        "screening": screening,
        "case": screening.case,
        "section": "cases",
        "back": reverse("report", args=[uuid]),
        **take_along_context(take, code=screening.case.code, number=screening.number),
    }
    return render_reading(request, report, "screening/take_along.html", context)
