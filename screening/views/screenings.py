"""A screening as a whole: resume it, offer what was not stored, check it, submit it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from screening.engine.answers import carried_over
from screening.engine.catalog.values import DONT_KNOW
from screening.engine.state import ASKED, state
from screening.forms.screenings import OwnWordsForm
from screening.queries.releases import compiled_release, newer_release
from screening.views.questionnaire import conflict_context, moved_on, show_page, submitted_page
from screening.web import kept_input
from screening.web.access import own_screening, sent
from screening.web.errors import error_page
from screening.web.presenters.questionnaire import Problems, option_label, page_address, way_through
from screening.workflows.answers import (
    AnswersRefused,
    OwnWordsChanged,
    ScreeningSubmitted,
    save_answers,
    save_own_words,
)
from screening.workflows.cases import CaseClosed, NotTheClinician
from screening.workflows.reports import NothingAnswered, submit_screening
from screening.workflows.restarting import NothingNewer, restart_screening


def check_page(uuid):
    return reverse("check", args=[uuid])


@require_http_methods(["GET", "HEAD", "POST"])
def restart(request, uuid):
    """Offer to begin again under a newer release, and say which answers go along."""
    screening = own_screening(request, uuid)
    try:
        if request.method == "POST":
            new = restart_screening(screening=screening, by=request.user)
            return redirect("screening", new.uuid)
        release = newer_release(screening)
        if release is None or screening.submitted_at or screening.replaced_at:
            raise NothingNewer(_("There is nothing to begin again."))
    except NotTheClinician as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except (AnswersRefused, CaseClosed) as refusal:
        return error_page(
            request,
            409,
            _("That was not possible"),
            str(refusal),
            action=_("To the case"),
            address=reverse("case", args=[screening.case.uuid]),
        )
    compiled = compiled_release(screening.release)
    fits, dropped = carried_over(compiled_release(release), screening.stored_answers())
    context = {
        "screening": screening,
        "case": screening.case,
        "release": release,
        "fits": len(fits),
        "dropped": [
            {
                "question": compiled.questions[key].text,
                "answer": option_label(compiled, key, option),
            }
            for key, option in dropped.items()
        ],
    }
    return render(request, "screening/restart.html", context)


@require_safe
def resume(request, uuid):
    """To the first question that waits for an answer; to the report once submitted."""
    screening = own_screening(request, uuid)
    if elsewhere := moved_on(screening):
        return redirect(elsewhere)
    compiled = compiled_release(screening.release)
    answers = screening.stored_answers()
    waiting = state(compiled, answers).first_unanswered
    if waiting is None:
        return redirect("check", uuid)
    started = waiting.key if answers else None
    return redirect(page_address(screening, waiting.domain, started))


@kept_input.keeps_answers
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, uuid):
    """What is unanswered, what is "don't know", what raises a flag; then submit."""
    screening = own_screening(request, uuid)
    if request.method != "POST" and (elsewhere := moved_on(screening)):
        return redirect(elsewhere)
    compiled = compiled_release(screening.release)
    kept = kept_input.kept_for(request, screening)
    words = screening.own_words
    initial = {"own_words": (kept and kept["own_words"]) or words, "seen_words": words}
    form = OwnWordsForm(sent(request), initial=initial)
    if request.method != "POST":
        return show_check(request, screening, compiled, form, kept=kept)
    if not form.is_valid():
        return show_check(request, screening, compiled, form, status=422)
    return settle(request, screening, compiled, form)


def settle(request, screening, compiled, form):
    """Submit, or keep the own words and finish later."""
    words, seen = form.cleaned_data["own_words"], form.cleaned_data["seen_words"]
    try:
        if request.POST.get("go") == "later":
            save_own_words(screening=screening, text=words, seen=seen, by=request.user)
            kept_input.drop(request)
            return redirect("case", screening.case.uuid)
        report = submit_screening(
            screening=screening, own_words=words, seen_words=seen, by=request.user
        )
    except NotTheClinician as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except ScreeningSubmitted as refusal:
        return submitted_page(request, screening, compiled, {}, refusal)
    except OwnWordsChanged as refusal:
        # Both texts are on the page now, so the next attempt has seen what is stored.
        form.data = form.data.copy()
        form.data["seen_words"] = refusal.stored
        return show_check(
            request,
            screening,
            compiled,
            form,
            status=409,
            stored_words=refusal.stored,
            problem=str(refusal),
        )
    except CaseClosed as refusal:
        return show_check(request, screening, compiled, form, status=409, problem=str(refusal))
    except (AnswersRefused, NothingAnswered) as refusal:
        return show_check(request, screening, compiled, form, status=422, problem=str(refusal))
    kept_input.drop(request)
    return redirect("report", report.uuid)


def show_check(request, screening, compiled, form, *, status=200, **more):
    answers = screening.stored_answers()
    now = state(compiled, answers)
    asked = [q for q in compiled.questions.values() if now.status[q.key] == ASKED]

    def linked(questions):
        return [
            {"text": q.text, "address": page_address(screening, q.domain, q.key)} for q in questions
        ]

    context = {
        "screening": screening,
        "case": screening.case,
        "form": form,
        "way": way_through(compiled, screening, now, "check"),
        "unanswered": linked(q for q in asked if q.key not in answers),
        "dont_know": linked(q for q in asked if answers.get(q.key) == DONT_KNOW),
        "flags": [
            {
                "flag": flag,
                "question": compiled.questions[flag.question].text,
                "answer": option_label(compiled, flag.question, answers[flag.question]),
                "address": page_address(
                    screening, compiled.questions[flag.question].domain, flag.question
                ),
            }
            for flag in now.flags
        ],
        "answered": len(answers),
        "last_page": page_address(screening, list(compiled.pages)[-1]),
        **more,
    }
    return render(request, "screening/check.html", context, status=status)


@require_POST
def unsaved_answers(request, uuid):
    """Store what was kept from before signing in, or drop it; the person says which."""
    screening = own_screening(request, uuid)
    kept = kept_input.kept_for(request, screening)
    if kept is None or request.POST.get("go") == "drop":
        kept_input.drop(request)
        return redirect("screening", uuid)
    compiled = compiled_release(screening.release)
    changes = {key: tuple(change) for key, change in kept["answers"].items()}
    try:
        saved = save_answers(screening=screening, changes=changes, by=request.user)
    except NotTheClinician as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except ScreeningSubmitted as refusal:
        sent = {key: option for key, (option, _seen) in changes.items()}
        return submitted_page(request, screening, compiled, sent, refusal)
    except (AnswersRefused, CaseClosed) as refusal:
        return error_page(
            request,
            409,
            _("These answers could not be stored"),
            str(refusal),
            action=_("Go on with the screening"),
            address=reverse("screening", args=[uuid]),
        )
    kept_input.drop(request)
    if saved.conflicts:
        first = compiled.questions[saved.conflicts[0].question].domain
        problems = Problems(
            conflicts={c.question: conflict_context(compiled, c) for c in saved.conflicts}
        )
        return show_page(
            request, screening, compiled, first, saved.state, problems=problems, status=409
        )
    return redirect("screening", uuid)
