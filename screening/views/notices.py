"""The notices of one person: what waits, what came back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from screening.models import Notice
from screening.queries.notices import due_notice, newest_notices
from screening.workflows.course_notices import want_course_notices
from screening.workflows.notices import mark_read

NOTICES_SHOWN = 50


def notices_page(**_kwargs):
    return reverse("notices")


@require_safe
def notices(request):
    """The newest notices, read and unread."""
    context = {
        "section": "notices",
        "notices": newest_notices(request.user, timezone.now(), most=NOTICES_SHOWN),
        "most": NOTICES_SHOWN,
    }
    return render(request, "screening/notices.html", context)


@require_POST
def open_notice(request, number):
    """Mark a notice as read and go to what it is about."""
    notice = due_notice(request.user, timezone.now(), number)
    if notice is None:
        raise Http404
    mark_read(by=request.user, notice=notice)
    if notice.approval_id:
        return redirect("draft")
    if notice.case_id:
        place = "#safety" if notice.kind == Notice.Kind.FLAG_OPEN else "#course"
        return redirect(reverse("case", args=[notice.case.uuid]) + place)
    page = "review" if notice.kind == Notice.Kind.ASKED else "report"
    place = "#thread" if notice.kind == Notice.Kind.REPLIED else ""
    return redirect(reverse(page, args=[notice.report.uuid]) + place)


@require_POST
def read_all(request):
    """Mark every notice as read."""
    mark_read(by=request.user)
    return redirect("notices")


@require_POST
def course_notices(request):
    """Switch the weekly notices of one's cases that do not improve on or off."""
    wanted = request.POST.get("wanted") == "yes"
    want_course_notices(by=request.user, wanted=wanted)
    messages.success(
        request,
        _("You are told once a week of your cases that do not improve.")
        if wanted
        else _("You are not told of cases that do not improve."),
    )
    return redirect("notices")
