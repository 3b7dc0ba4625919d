"""A letter to a GP or prescriber about a report: put together, changed, printed, stored nowhere."""

import logging

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from screening.engine.visible_text import line_ends
from screening.exchange import pdf
from screening.exchange.letter import size_that_fits
from screening.forms.copies import LETTER_INITIAL, LetterForm, kept_letter
from screening.web import kept_input
from screening.web.access import visible_report
from screening.web.presenters.letter import RECIPIENTS, composed_letter, flag_choices
from screening.web.report_copies import PRINT_LETTER, copied_report, letter_pdf
from screening.web.report_pages import render_reading

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request, uuid):
    """Tick what the letter says, change its words, and print it."""
    report = visible_report(request, uuid)
    copied = copied_report(report)
    flags = flag_choices(copied)
    if request.method != "POST":
        return first_letter(request, report, copied, flags)
    form = LetterForm(request.POST, flags=flags)
    go = request.POST.get("go")
    if go in ("fill", "replace"):
        return filled_letter(request, report, copied, form, replace=go == "replace")
    if not form.is_valid():
        return show_letter(request, report, form, status=422)
    if go == "change":
        return show_letter(request, report, form)
    return printed_letter(request, report, form, as_pdf=go == "pdf")


def first_letter(request, report, copied, flags):
    """The letter from what is usually ticked, or as it was sent while nobody was signed in."""
    words = composed_letter(copied, **made_from(LETTER_INITIAL))
    initial = LETTER_INITIAL | {"body": words, "filled": words}
    for kept in kept_input.kept_on(request):
        initial |= kept_letter(kept_input.posted(kept))
    return show_letter(request, report, LetterForm(flags=flags, initial=initial), first=True)


def filled_letter(request, report, copied, form, *, replace):
    """The letter from what is ticked now; words that a person changed stay until they say so."""
    form.is_valid()
    if {"to", "part", "flag"} & form.errors.keys():
        return show_letter(request, report, form, status=422)
    words = composed_letter(copied, **made_from(form.cleaned_data))
    sent, before = (line_ends(form.data.get(name, "")).strip() for name in ("body", "filled"))
    changed = sent not in ("", before, words)
    initial = kept_letter(form.data) | {"filled": words}
    if replace or not changed:
        initial["body"] = words
    again = LetterForm(flags=form.fields["flag"].choices, initial=initial)
    offered = words if changed and not replace else ""
    return show_letter(request, report, again, offered=offered)


def made_from(ticked):
    """What is ticked, as `composed_letter` takes it."""
    return {
        "to": ticked["to"],
        "parts": ticked["part"],
        "flags": ticked["flag"],
        "points": ticked["points"],
    }


def show_letter(request, report, form, *, first=False, offered="", problem="", status=200):
    """The form; a page that answers one says as `filled` what the service had put together."""
    if not first:
        form.fields["body"].widget.attrs["data-first"] = form["filled"].value() or ""
    context = {
        "section": "cases",
        "report": report,
        "case": report.screening.case,
        "screening": report.screening,
        "form": form,
        "offered": offered,
        "problem": problem,
        "makes_pdf": pdf.is_available(),
    }
    return render_reading(request, report, "screening/letter.html", context, status=status)


def printed_letter(request, report, form, *, as_pdf):
    """The letter on one page: in the browser, or as PDF."""
    body = form.cleaned_data["body"]
    context = {
        "report": report,
        "case": report.screening.case,
        "sent": sent_fields(form.data),
        "body": body,
        "size": size_that_fits(body).name,
        "to": dict(RECIPIENTS)[form.cleaned_data["to"]],
        "today": timezone.localdate(),
        "person": request.user,
    }
    if not (as_pdf and pdf.is_available()):
        return render_reading(request, report, PRINT_LETTER, context)
    try:
        return letter_pdf(request, report, context)
    except pdf.PdfNotMade as problem:
        logger.error("No PDF of a letter was made: %s", problem)
        words = _("The PDF could not be made. Print the letter instead.")
        return show_letter(request, report, form, problem=words, status=503)


def sent_fields(data):
    """What a letter was made from, as fields for the way back to changing it."""
    names = ("to", "part", "flag", "points", "filled", "body")
    return [(name, line_ends(value)) for name in names for value in data.getlist(name)]
