"""The report of a screening: three barriers first, everything on request, and the plan."""

from django.views.decorators.http import require_safe

from screening.web.access import visible_report
from screening.web.report_pages import IN_FULL, REPORT, render_report


@require_safe
def report(request, uuid):
    """Safety, what is most likely in the way, what to change and what to ask next."""
    return render_report(request, visible_report(request, uuid), REPORT)


@require_safe
def report_in_full(request, uuid):
    """All barriers with their parts, and every answer."""
    return render_report(request, visible_report(request, uuid), IN_FULL)
