"""Putting right what was begun by mistake: discarding a draft, deleting a case without a report."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from screening.forms.screenings import DiscardForm
from screening.queries.corrections import answers_of
from screening.web import kept_input
from screening.web.access import own_case, own_screening, sent
from screening.web.errors import refused_page
from screening.web.screening_addresses import read_instead
from screening.workflows.answers import AnswersRefused
from screening.workflows.cases import CaseRefused, refuse_closed
from screening.workflows.deleting import delete_case, refuse_to_delete
from screening.workflows.discarding import (
    DiscardWordsNeeded,
    discard_draft,
    raised_flags,
    undo_discard,
)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, uuid):
    """Say what discarding the draft does and which safety flags it raises; then discard it."""
    screening = own_screening(request, uuid)
    if request.method != "POST" and (address := read_instead(screening)):
        return redirect(address)
    form = DiscardForm(sent(request), initial=kept_input.initial(request))
    try:
        refuse_closed(screening.case)
        if form.is_valid():
            words = form.cleaned_data["words"]
            discard_draft(screening=screening, by=request.user, words=words)
            return redirect("case", screening.case.uuid)
    except DiscardWordsNeeded as refusal:
        form.add_error("words", str(refusal))
    except (AnswersRefused, CaseRefused) as refusal:
        return refused_page(request, screening.case, refusal)
    context = {
        "section": "cases",
        "screening": screening,
        "case": screening.case,
        "flags": raised_flags(screening),
        "answered": len(screening.stored_answers()),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "screening/discard.html", context, status=status)


@require_POST
def undo_discarded(request, uuid):
    screening = own_screening(request, uuid)
    try:
        undo_discard(screening=screening, by=request.user)
    except (AnswersRefused, CaseRefused) as refusal:
        return refused_page(request, screening.case, refusal)
    messages.success(request, _("The draft is back, with all its answers."))
    return redirect("case", screening.case.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request, uuid):
    """Say what goes with the case; then delete it, which nobody can undo."""
    case = own_case(request, uuid)
    try:
        if request.method == "POST":
            delete_case(case=case, by=request.user)
            messages.success(request, _("Case %(code)s was deleted.") % {"code": case.code})
            return redirect("caseload")
        refuse_to_delete(case)
    except CaseRefused as refusal:
        return refused_page(request, case, refusal)
    context = {"section": "cases", "case": case, "answered": answers_of(case)}
    return render(request, "screening/delete_case.html", context)
