"""The caseload: its parts, its search, its pages."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from screening.forms.cases import SearchForm
from screening.queries.also_likely import also_likely_names, list_names
from screening.queries.caseload import counts, courses_of, page_of_cases
from screening.queries.caseload_parts import CASES_PER_PAGE, CLOSED
from screening.web.caseload_address import read_selection
from screening.web.landing import works_elsewhere
from screening.web.presenters.caseload import case_row
from screening.web.presenters.caseload_parts import SORT_WORDS, parts_of, sorts_of
from screening.web.searches import remember


@require_safe
def caseload(request):
    """A part of the cases that the person may see, what needs them first; 20 on a page."""
    return show_caseload(request, read_selection(request))


@require_POST
def search_cases(request):
    """Keep what is searched for in the session, and show what is found of the list."""
    form = SearchForm(request.POST)
    selection = read_selection(request)
    if not form.is_valid():
        return show_caseload(request, selection, form=form, status=422)
    term = form.cleaned_data["term"]
    # A search looks through every part, so it leaves the one that was shown.
    part = selection.part if selection.closed else ""
    search = remember(request, term) if term else ""
    return redirect(selection.address(show=part, search=search))


def show_caseload(request, selection, *, form=None, status=200):
    user, today, wanted = request.user, timezone.localdate(), selection.wanted
    courses = courses_of(user, wanted, today=today)
    numbers = counts(user, wanted, courses, today=today)
    pages = Paginator(range(numbers[wanted.part]), CASES_PER_PAGE)
    asked_page = request.GET.get("page", "")
    page = pages.get_page(asked_page)
    cases = page_of_cases(user, wanted, page.number, courses, today=today)
    reports = [case.latest_report for case in cases if case.latest_report]
    also = also_likely_names(reports)
    context = {
        "section": "cases",
        "form": form or SearchForm(initial={"term": selection.term}),
        "selection": selection,
        "parts": parts_of(selection, numbers, user),
        "sorts": sorts_of(selection),
        "sort_words": SORT_WORDS[selection.sort],
        "search_address": reverse("search_cases") + selection.query,
        "other_address": selection.address(show="" if selection.closed else CLOSED),
        "page_address": selection.page_address,
        "since_fields": selection.fields(sessions=""),
        "missing_page": asked_page not in ("", str(page.number)),
        "page": page,
        "numbers": pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "rows": [
            case_row(case, list_names(case.release_digest), also, today=today) for case in cases
        ],
        "may_open": user.is_clinician,
        "supervises": bool(user.supervised_teams),
        "elsewhere": works_elsewhere(user),
    }
    return render(request, "screening/caseload.html", context, status=status)
