"""The report of a screening: three barriers first, everything on request."""

from django.shortcuts import render

from screening.engine.reading import points_by_barrier, read_report
from screening.models import Report
from screening.views.access import methods, visible_report
from screening.workflows.catalog import compiled_release
from screening.workflows.events import record_reading


@methods("GET")
def report(request, uuid):
    """Safety, what is most likely in the way, what to change and what to ask next."""
    return show(request, uuid, "screening/report.html")


@methods("GET")
def report_in_full(request, uuid):
    """All barriers with their parts, and every answer."""
    return show(request, uuid, "screening/report_in_full.html")


def show(request, uuid, template):
    report = visible_report(request, uuid)
    record_reading(report=report, by=request.user)
    screening = report.screening
    context = {
        "report": report,
        "screening": screening,
        "case": screening.case,
        "view": read_report(compiled_release(screening.release), report.content),
        "earlier": earlier_points(screening),
    }
    return render(request, template, context)


def earlier_points(screening):
    """The screening before this one: its number, and its points by barrier; None for a first."""
    before = (
        Report.objects.filter(
            screening__case=screening.case_id, screening__number__lt=screening.number
        )
        .order_by("-screening__number")
        .values_list("screening__number", "content")
        .first()
    )
    return {"number": before[0], "points": points_by_barrier(before[1])} if before else None
