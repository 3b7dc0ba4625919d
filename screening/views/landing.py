"""Where people land: each on the page that is theirs; administrators on what needs them."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from screening.queries.service import (
    BACKUP_EVERY,
    failed_sign_ins,
    last_backup,
    people_without_a_role,
    silent_teams,
)
from screening.web.access import ADMINISTRATION
from screening.web.landing import landing


@require_safe
def home(request):
    return redirect(landing(request.user))


@require_safe
@permission_required(ADMINISTRATION, raise_exception=True)
def service(request):
    """What waits for an administrator: names of teams and people, and nothing of any case."""
    now, backup = timezone.now(), last_backup()
    context = {
        "section": "service",
        "backup": backup,
        "is_backup_due": backup is None or now - backup > BACKUP_EVERY,
        "teams": silent_teams(),
        "people": people_without_a_role(),
        "failures": failed_sign_ins(now),
    }
    return render(request, "screening/service.html", context)
