"""The report of a screening: three barriers first, everything on request, and the plan."""

from functools import lru_cache

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from screening.engine.report_view import points_by_barrier, read_report
from screening.models import Decision, Membership, RaisedFlag, Report
from screening.queries.releases import compiled_by_digest
from screening.web.access import visible_report
from screening.web.presenters.plan import STEPS, plan_of
from screening.workflows.events import record_reading
from screening.workflows.plans import review_of

Role = Membership.Role


def report_page(uuid, **_kwargs):
    return reverse("report", args=[uuid])


@require_safe
def report(request, uuid):
    """Safety, what is most likely in the way, what to change and what to ask next."""
    return open_report(request, uuid, "screening/report.html")


@require_safe
def report_in_full(request, uuid):
    """All barriers with their parts, and every answer."""
    return open_report(request, uuid, "screening/report_in_full.html")


def open_report(request, uuid, template):
    shown = visible_report(request, uuid)
    record_reading(report=shown, by=request.user)
    return render(request, template, report_context(shown))


def show_report(request, uuid, *, problem, status):
    """The report again after a refusal, which stands at the item that it is about."""
    shown = visible_report(request, uuid)
    context = report_context(shown, problem=problem)
    return render(request, "screening/report.html", context, status=status)


def is_settled(report):
    """Whether the plan stands as it is: reviewed, or followed by a later report."""
    return bool(review_of(report)) or report.superseded


def report_context(report, *, problem=None):
    screening = report.screening
    view = reading(screening.release.digest, report.content)
    settled = is_settled(report)
    asked = getattr(report, "request", None)
    return {
        "section": "cases",
        "report": report,
        "screening": screening,
        "case": screening.case,
        "view": view,
        "earlier": earlier_points(screening),
        "earlier_steps": earlier_steps(screening),
        "safety": safety_of(report, view),
        "plan": plan_of(
            report,
            Role.CLINICIAN if report.is_own_case else Role.SUPERVISOR,
            may_decide=report.is_own_case and not settled,
            problem=problem,
        ),
        "asked": asked if asked and not asked.withdrawn_at else None,
        "review": review_of(report),
        "settled": settled,
        "today": timezone.localdate(),
    }


@lru_cache(maxsize=64)
def reading(digest, content):
    """A report ready to show. It never changes, and is opened again after each decision on it."""
    return read_report(compiled_by_digest(digest), content)


def earlier_points(screening):
    """The screening before this one: its number, and its points by barrier; None for a first."""
    if screening.number == 1:
        return None
    before = (
        Report.objects.filter(
            screening__case=screening.case_id, screening__number__lt=screening.number
        )
        .order_by("-screening__number")
        .values_list("screening__number", "content")
        .first()
    )
    return {"number": before[0], "points": points_by_barrier(before[1])} if before else None


def earlier_steps(screening):
    """The steps planned in the last screening that had any, with what came of them.

    The plan of a report that this screening revises was carried over, so it does not count.
    """
    if screening.number == 1:
        return []
    steps = (
        Decision.objects.filter(
            report__screening__case=screening.case_id,
            report__screening__number__lt=screening.number,
            role=Role.CLINICIAN,
            kind__in=STEPS,
            choice=Decision.Choice.PLANNED,
        )
        .exclude(report=screening.revises_id)
        .select_related("report__screening")
        .defer("report__content", "report__screening__own_words")
        .order_by("-report__screening__number", "due_on", "pk")
    )
    return [step for step in steps if step.report_id == steps[0].report_id]


def safety_of(report, view):
    """Each flag of the report with its row, and open flags that other reports of the case raised.

    `now` is the row on which an action is recorded: the newest open one of the same flag.
    """
    rows = (
        RaisedFlag.objects.filter(Q(report=report) | Q(acted_at=None), case=report.screening.case)
        .select_related("acted_by", "report__screening")
        .defer("report__content", "report__screening__own_words")
        .order_by("pk")
    )
    newest_open = {row.key: row for row in rows if not row.acted_at}
    own = {row.key: row for row in rows if row.report_id == report.pk}
    return {
        "raised": [
            {
                "raised": flag,
                "row": own.get(flag.flag.key),
                "now": newest_open.get(flag.flag.key),
            }
            for flag in view.flags
        ],
        "elsewhere": [row for key, row in newest_open.items() if key not in own],
        "open": list(newest_open.values()),
    }
