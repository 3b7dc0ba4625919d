"""One page of the questionnaire, whole or one answer at a time."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from screening.engine.state import ASKED, state
from screening.queries.releases import compiled_release, newer_release
from screening.web import kept_input
from screening.web.access import own_screening
from screening.web.errors import error_page
from screening.web.presenters.questionnaire import (
    Problems,
    build_items,
    item_builder,
    neighbours,
    option_label,
    page_address,
    way_through,
)
from screening.workflows.answers import (
    AnswersRefused,
    ScreeningSubmitted,
    UnknownQuestion,
    save_answers,
)
from screening.workflows.cases import CaseClosed, NotTheClinician

NOT_ANSWERS = ("csrfmiddlewaretoken", "go", "seen-", "choose-")


def questionnaire_page(uuid, domain, **_kwargs):
    return reverse("questionnaire", args=[uuid, domain])


@kept_input.keeps_answers
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, uuid, domain):
    """The questions of one domain; a POST stores the whole page and goes on."""
    screening = own_screening(request, uuid)
    if request.method != "POST" and (elsewhere := moved_on(screening)):
        return redirect(elsewhere)
    compiled = compiled_release(screening.release)
    if domain not in compiled.pages:
        raise Http404
    if request.method == "POST":
        return store_page(request, screening, compiled, domain)
    return show_page(
        request, screening, compiled, domain, state(compiled, screening.stored_answers())
    )


def moved_on(screening):
    """Where a screening that takes no more answers is read instead; None while it does."""
    if screening.submitted_at:
        return reverse("report", args=[screening.report.uuid])
    return reverse("case", args=[screening.case.uuid]) if screening.replaced_at else None


def show_page(request, screening, compiled, domain, state, *, problems=None, status=200, **more):
    """The page with the stored answers, and with what stands in the way of those just sent."""
    items, elsewhere = build_items(compiled, screening.release.digest, domain, state, problems)
    before, after = neighbours(compiled, domain)
    context = {
        "screening": screening,
        "case": screening.case,
        "domain": compiled.domains[domain],
        "items": items,
        "elsewhere": elsewhere,
        "way": way_through(compiled, screening, state, domain),
        "before": before,
        "after": after,
        "kept": kept_input.kept_for(request, screening),
        "newer": newer_release(screening),
        "problems": problems,
        **more,
    }
    return render(request, "screening/questionnaire.html", context, status=status)


def sent_changes(data):
    """{question: (option, option seen)} of a posted page; a conflict's choice comes last."""
    changes = {
        key: (option, data.get(f"seen-{key}", ""))
        for key, option in data.items()
        if option and not key.startswith(NOT_ANSWERS)
    }
    for key, option in data.items():
        if key.startswith("choose-"):
            question = key.removeprefix("choose-")
            changes[question] = (option, data.get(f"seen-{question}", ""))
    return changes


def store_page(request, screening, compiled, domain):
    changes = sent_changes(request.POST)
    sent = {key: option for key, (option, _seen) in changes.items()}
    try:
        saved = save_answers(screening=screening, changes=changes, by=request.user)
    except NotTheClinician as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except ScreeningSubmitted as refusal:
        return submitted_page(request, screening, compiled, sent, refusal)
    except (AnswersRefused, CaseClosed) as refusal:
        question = getattr(refusal, "question", None)
        problems = Problems(sent=sent, messages={question: str(refusal)} if question else {})
        return show_page(
            request,
            screening,
            compiled,
            domain,
            state(compiled, screening.stored_answers()),
            problems=problems,
            problem=str(refusal),
            status=409 if isinstance(refusal, CaseClosed) else 422,
        )
    kept_input.drop(request)
    if saved.conflicts:
        problems = Problems(
            conflicts={c.question: conflict_context(compiled, c) for c in saved.conflicts}
        )
        return show_page(
            request, screening, compiled, domain, saved.state, problems=problems, status=409
        )
    return redirect(where_next(request.POST, screening, compiled, domain, saved))


def where_next(data, screening, compiled, domain, saved):
    """On to the next page, unless the answers have opened questions on this one."""
    before, after = neighbours(compiled, domain)
    go = data.get("go", "next")
    chosen = next((key for key in data if key.startswith("choose-")), None)
    if go == "later":
        return reverse("case", args=[screening.case.uuid])
    if chosen:
        return page_address(screening, domain, chosen.removeprefix("choose-"))
    if go == "back" and before:
        return page_address(screening, before)
    if opened := newly_asked(compiled, domain, saved):
        return page_address(screening, domain, opened)
    return page_address(screening, after) if after else reverse("check", args=[screening.uuid])


def newly_asked(compiled, domain, saved):
    """The first question of the page that these answers opened and nobody answered yet."""
    was, becomes = saved.before.status, saved.state.status
    for question in compiled.pages[domain]:
        key = question.key
        if becomes[key] == ASKED != was[key] and key not in saved.state.answers:
            return key
    return None


def conflict_context(compiled, conflict):
    return {
        "question": conflict.question,
        "stored": conflict.stored,
        "stored_label": option_label(compiled, conflict.question, conflict.stored),
        "wanted": conflict.wanted,
        "wanted_label": option_label(compiled, conflict.question, conflict.wanted),
    }


def submitted_page(request, screening, compiled, sent, refusal):
    """After submission: what was sent and not stored, and the way to the report."""
    stored = screening.stored_answers()
    context = {
        "message": str(refusal),
        "report": screening.report,
        "not_stored": [
            {
                "question": compiled.questions[key].text,
                "sent": option_label(compiled, key, option),
                "stored": option_label(compiled, key, stored.get(key, "")),
            }
            for key, option in sent.items()
            if key in compiled.questions and stored.get(key) != option
        ],
    }
    return render(request, "screening/submitted.html", context, status=409)


@require_POST
def save_answer(request, uuid, question):
    """Store one answer and send back the parts of the page that it changes."""
    screening = own_screening(request, uuid)
    compiled = compiled_release(screening.release)
    change = (request.POST.get(question, ""), request.POST.get(f"seen-{question}", ""))
    try:
        saved = save_answers(screening=screening, changes={question: change}, by=request.user)
    except NotTheClinician as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except UnknownQuestion as refusal:
        return error_page(request, 404, _("There is no such question"), str(refusal))
    except (AnswersRefused, CaseClosed) as refusal:
        gone = isinstance(refusal, (ScreeningSubmitted, CaseClosed))
        context = {
            "key": question,
            "problem": str(refusal),
            "sent": option_label(compiled, question, change[0]),
            "screening": screening,
        }
        return render(request, "screening/_refused.html", context, status=409 if gone else 422)
    domain = compiled.questions[question].domain
    if saved.conflicts:
        conflict = conflict_context(compiled, saved.conflicts[0])
        return render(
            request,
            "screening/_refused.html",
            {"key": question, "conflict": conflict, "screening": screening},
            status=409,
        )
    build = item_builder(compiled, screening.release.digest, domain, saved.state)
    context = {
        "item": build(compiled.questions[question]),
        "key": question,
        "stored": change[0],
        "way": way_through(compiled, screening, saved.state, domain),
        "case": screening.case,
        "saved_at": timezone.localtime(),
        "oob": True,
    }
    return render(request, "screening/_saved.html", context)
