"""A screening as a whole: resume it, begin it again, revise it, check it, submit it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from screening.engine.carrying import carry
from screening.engine.revision import questions_about
from screening.engine.state import state
from screening.engine.take_along import from_state
from screening.forms.screenings import OwnWordsForm
from screening.queries.case_facts import case_facts
from screening.queries.releases import compiled_release, current_release, newer_release
from screening.queries.revisions import is_as_returned, return_of, suggested_with
from screening.web import kept_input
from screening.web.access import own_report, own_screening, sent
from screening.web.errors import first_error, refused_page
from screening.web.presenters.carrying import carried_context
from screening.web.presenters.check import check_context
from screening.web.presenters.returned import returned_comment
from screening.web.presenters.take_along import take_along_context
from screening.web.report_pages import render_reading, render_report
from screening.web.screening_addresses import page_address, read_instead
from screening.web.seen import seen_texts, wants_parts
from screening.workflows.answers import (
    AnswersRefused,
    OwnWordsChanged,
    ScreeningSubmitted,
    save_own_words,
)
from screening.workflows.cases import (
    CaseClosed,
    CaseRefused,
    ReleaseChanged,
)
from screening.workflows.plan_refusals import PlanRefused
from screening.workflows.reports import NothingAnswered, submit_screening
from screening.workflows.restarting import NothingNewer, restart_screening
from screening.workflows.revising import revise_report, save_revision_note, save_texts

STORED = {"own_words": "stored_words", "revision_note": "stored_note"}
"""Where the page shows what another tab stored, by the field that it was stored in."""


@require_http_methods(["GET", "HEAD", "POST"])
def restart(request, uuid):
    """Offer to begin again under a newer release, and say which answers go along."""
    screening = own_screening(request, uuid)
    try:
        if request.method == "POST":
            announced = announced_release(request)
            new = restart_screening(screening=screening, by=request.user, announced=announced)
            say_which_release(request, new)
            return redirect("screening", new.uuid)
        if newer_release(screening) is None or screening.submitted_at or screening.replaced_at:
            raise NothingNewer(_("There is nothing to begin again."))
    except ReleaseChanged as refusal:
        return show_restart(request, screening, message=str(refusal), status=409)
    except (AnswersRefused, CaseClosed) as refusal:
        return refused_page(request, screening.case, refusal)
    return show_restart(request, screening)


def show_restart(request, screening, *, message="", status=200):
    context = {"screening": screening, "message": message, **release_between(screening)}
    return render(request, "screening/restart.html", context, status=status)


@require_POST
def revise(request, uuid):
    """Begin the screening that answers a returned report.

    Where a release came out since the report, the first press is told which answers go along and
    the second one begins.
    """
    report = own_report(request, uuid)
    announced = announced_release(request)
    try:
        screening = revise_report(
            report=report,
            by=request.user,
            announced=announced or report.screening.release.number,
        )
    except ReleaseChanged as refusal:
        message, status = (str(refusal), 409) if announced else ("", 200)
        context = {"report": report, "message": message, **release_between(report.screening)}
        return render_reading(request, report, "screening/revise.html", context, status=status)
    except (PlanRefused, CaseRefused) as refusal:
        return render_report(request, own_report(request, uuid), message=str(refusal), status=409)
    if screening.release_id != report.screening.release_id:
        say_which_release(request, screening)
    return redirect(where_to_revise(screening, report.review.about))


def where_to_revise(screening, about):
    """The first question that the return is about; the check page where it names none."""
    compiled = compiled_release(screening.release)
    status = state(compiled, screening.stored_answers()).status
    for key in questions_about(compiled, about, status):
        return page_address(screening, compiled.questions[key].domain, key)
    return reverse("check", args=[screening.uuid])


def announced_release(request):
    """The number of the release whose changes the page that was sent has shown, or None."""
    number = request.POST.get("release", "")
    return int(number) if number.isdecimal() and len(number) < 10 else None


def say_which_release(request, screening):
    sentence = _("A release of the catalog came between. You now answer under release %(number)d.")
    messages.info(request, sentence % {"number": screening.release.number})


def release_between(screening):
    """The newest release, and what becomes of the screening's answers under it."""
    release = current_release()
    carried = carry(
        compiled_release(screening.release), compiled_release(release), screening.stored_answers()
    )
    old = screening.release.number
    return {"case": screening.case, "old": old, "release": release, **carried_context(carried)}


@require_safe
def resume(request, uuid):
    """To the first question that waits for an answer; to the report once submitted."""
    screening = own_screening(request, uuid)
    if address := read_instead(screening):
        return redirect(address)
    compiled = compiled_release(screening.release)
    answers = screening.stored_answers()
    question = state(compiled, answers).first_unanswered
    if question is None:
        return redirect("check", uuid)
    # A screening just begun opens at the top of its first page.
    return redirect(page_address(screening, question.domain, question.key if answers else None))


@require_http_methods(["GET", "HEAD", "POST"])
def check(request, uuid):
    """What is unanswered, what is "don't know", what raises a flag; then submit."""
    screening = own_screening(request, uuid)
    if request.method != "POST" and (address := read_instead(screening)):
        return redirect(address)
    if request.method != "POST":
        return show_kept(request, screening)
    form = words_form(request, screening)
    if not form.is_valid():
        return show_check(request, screening, form, status=422)
    return settle(request, screening, form)


def show_kept(request, screening):
    """The check page with the stored texts, or with those written while signed out."""
    initial, shown = {}, {}
    for field in texts_of(screening):
        stored = getattr(screening, field)
        kept, seen = kept_input.kept_words(request, screening, field)
        initial[field] = stored if kept is None else kept
        if kept is not None:
            shown["kept_words"] = kept
            shown[STORED[field]] = stored if stored not in (kept, *seen) else None
    return show_check(request, screening, words_form(request, screening, initial), **shown)


def texts_of(screening):
    """The fields of the check page: a revision has a note to who returned the report."""
    return STORED if screening.revises_id else ["own_words"]


def words_form(request, screening, initial=None):
    return OwnWordsForm(
        sent(request),
        initial=initial,
        address=reverse("own_words", args=[screening.uuid]),
        is_revision=screening.revises_id is not None,
    )


@require_safe
def take_along(request, uuid):
    """What to ask next and what is "don't know" so far, for the next session."""
    screening = own_screening(request, uuid)
    if screening.submitted_at:
        return redirect("report_take_along", screening.report.uuid)
    if address := read_instead(screening):
        return redirect(address)
    compiled = compiled_release(screening.release)
    take = from_state(compiled, state(compiled, screening.stored_answers()))
    context = {
        "screening": screening,
        "case": screening.case,
        "section": "cases",
        "back": reverse("check", args=[uuid]),
        **take_along_context(take, code=screening.case.code, number=screening.number),
    }
    return render(request, "screening/take_along.html", context)


@require_POST
def own_words(request, uuid):
    """Store one text of the check page alone, as it is typed; the page stays."""
    screening = own_screening(request, uuid)
    field = "revision_note" if "revision_note" in request.POST else "own_words"
    form = OwnWordsForm(request.POST, address=request.path, is_revision=field == "revision_note")
    if not form.is_valid():
        return words_refused(request, screening, form, field, first_error(form), status=422)
    words, seen = form.cleaned_data[field], seen_texts(request.POST, field)
    save = {"own_words": save_own_words, "revision_note": save_revision_note}[field]
    try:
        save(screening=screening, text=words, seen=seen, by=request.user)
    except OwnWordsChanged as refusal:
        return words_refused(
            request, screening, form, field, str(refusal), conflict=refusal, status=409
        )
    except ScreeningSubmitted as refusal:
        if not wants_parts(request):
            return show_submitted(request, screening, refusal)
        return words_refused(request, screening, form, field, str(refusal), status=409)
    except (AnswersRefused, CaseClosed) as refusal:
        status = 409 if isinstance(refusal, CaseClosed) else 422
        return words_refused(request, screening, form, field, str(refusal), status=status)
    if not wants_parts(request):
        return redirect("check", uuid)
    context = {"field": field, "saved_at": timezone.localtime()}
    return render(request, "screening/_words_saved.html", context)


def words_refused(request, screening, form, field, message, *, status, conflict=None):
    """What was typed stays on the page; without a script it is shown with the reason."""
    if wants_parts(request):
        stored = conflict and conflict.stored
        context = {"field": field, "problem": message, "stored_words": stored}
        return render(request, "screening/_words_refused.html", context, status=status)
    shown = {STORED[field]: conflict.stored} if conflict else {}
    return show_check(request, screening, form, status=status, problem=message, **shown)


def settle(request, screening, form):
    """Submit, or keep the texts and finish later."""
    texts, seen = form.cleaned_data, {f: seen_texts(request.POST, f) for f in form.fields}
    note = texts.get("revision_note"), seen.get("revision_note")
    try:
        if request.POST.get("go") == "later":
            save_texts(screening=screening, by=request.user, texts=texts, seen=seen)
            return redirect("case", screening.case.uuid)
        report = submit_screening(
            screening=screening,
            by=request.user,
            **{"own_words": texts["own_words"], "seen_words": seen["own_words"]},
            **{"revision_note": note[0], "seen_note": note[1]},
        )
    except ScreeningSubmitted as refusal:
        return show_submitted(request, screening, refusal)
    except OwnWordsChanged as refusal:
        shown = {STORED[refusal.field]: refusal.stored, "problem": str(refusal)}
        return show_check(request, screening, form, status=409, **shown)
    except CaseClosed as refusal:
        return show_check(request, screening, form, status=409, problem=str(refusal))
    except (AnswersRefused, NothingAnswered) as refusal:
        if getattr(refusal, "field", None) == "revision_note" in form.fields:
            form.add_error("revision_note", str(refusal))
        return show_check(request, screening, form, status=422, problem=str(refusal))
    return redirect("report", report.uuid)


def show_submitted(request, screening, refusal):
    """After submission: the way to the report, with what was written and not stored."""
    context = {"message": str(refusal), "report": screening.report}
    return render(request, "screening/submitted.html", context, status=409)


def show_check(request, screening, form, *, status=200, **more):
    compiled = compiled_release(screening.release)
    answers, notes = screening.stored_with_notes()
    now = state(compiled, answers)
    facts = case_facts(screening, compiled, compiled.catalog.questions, answers)
    review = return_of(screening)
    returned = returned_comment(review, suggested_with(review), compiled, screening, now)
    context = {
        "screening": screening,
        "case": screening.case,
        "form": form,
        # Both texts are on the page after a conflict, so the next attempt has seen what is stored.
        "seen_words": more.get("stored_words") or screening.own_words,
        "seen_note": more.get("stored_note") or screening.revision_note,
        "returned": returned,
        "is_as_returned": screening.revises_id and is_as_returned(screening, answers, notes),
        **check_context(compiled, screening, now, facts),
        **more,
    }
    return render(request, "screening/check.html", context, status=status)
