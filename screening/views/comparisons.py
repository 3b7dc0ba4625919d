"""Two screenings of one case side by side."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from screening.engine.comparison import screened
from screening.queries.comparison import two_reports
from screening.queries.frozen_text import checked_report
from screening.queries.measurements import scores_of
from screening.queries.releases import compiled_release
from screening.web.access import or_404, visible_case
from screening.web.presenters.comparison import comparison_page
from screening.web.presenters.scores_beside import scores_beside
from screening.workflows.events import record_reading


@require_safe
def compare_screenings(request, uuid, first, second):
    """What became of each barrier between two screenings, and why; the earlier one stands first."""
    case = visible_case(request, uuid)
    if first > second:
        return redirect("compare_screenings", uuid, second, first)
    two = or_404(two_reports(case, first, second))
    sides = [
        screened(compiled_release(report.screening.release), checked_report(report))
        for report in (two.first, two.second)
    ]
    numbers = (two.first.screening.release.number, two.second.screening.release.number)
    days = [timezone.localdate(report.created_at) for report in (two.first, two.second)]
    context = {
        "section": "cases",
        "case": case,
        "first": first,
        "second": second,
        "reports": (two.first, two.second),
        "scores": scores_beside(scores_of([case.pk])[case.pk], *days),
        "page": comparison_page(sides[0], sides[1], numbers, two.steps),
    }
    response = render(request, "screening/comparison.html", context)
    for report in (two.first, two.second):
        record_reading(report=report, by=request.user)
    return response
