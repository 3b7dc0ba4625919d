"""The notices of one person: what waits, what came back."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from screening.models import Notice
from screening.workflows.notices import mark_read

NOTICES_SHOWN = 50


def notices_page(**_kwargs):
    return reverse("notices")


@require_safe
def notices(request):
    """The newest notices, read and unread."""
    due = Notice.objects.due_to(request.user, timezone.now())
    shown = due.select_related("report__screening__case").defer(
        "report__content", "report__screening__own_words"
    )[:NOTICES_SHOWN]
    context = {"section": "notices", "notices": shown, "most": NOTICES_SHOWN}
    return render(request, "screening/notices.html", context)


@require_POST
def open_notice(request, number):
    """Mark a notice as read and go to what it is about."""
    due = Notice.objects.due_to(request.user, timezone.now())
    notice = get_object_or_404(due.select_related("report").defer("report__content"), pk=number)
    mark_read(by=request.user, notice=notice)
    page = "review" if notice.kind == Notice.Kind.ASKED else "report"
    return redirect(page, notice.report.uuid)


@require_POST
def read_all(request):
    """Mark every notice as read."""
    mark_read(by=request.user)
    return redirect("notices")
