"""Letting go of what was kept while somebody was signed out."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from screening.web import kept_input


@require_POST
def drop(request) -> HttpResponse:
    """Forget one kept form, and go back to its page."""
    kept_input.forget(request, [request.POST.get("action", "")])
    page = request.POST.get("page", "")
    safe = url_has_allowed_host_and_scheme(page, allowed_hosts=None) and page.startswith("/")
    return redirect(page if safe else "home")
