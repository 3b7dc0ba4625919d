"""One page of the questionnaire, whole or one answer at a time."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from screening.engine.state import state
from screening.forms.supervision import DueOutcomeForm
from screening.models import Decision
from screening.queries.case_facts import case_facts
from screening.queries.case_steps import due_steps
from screening.queries.orientation import has_submitted
from screening.queries.releases import compiled_release, is_outdated
from screening.queries.revisions import return_of, suggested_with
from screening.web import kept_input
from screening.web.access import named_report, own_screening
from screening.web.errors import error_page, first_error
from screening.web.posted_answers import PostedAnswers
from screening.web.presenters.check import not_stored
from screening.web.presenters.questionnaire import (
    announcement,
    first_open,
    neighbours,
    newly_asked,
    questionnaire_context,
    way_through,
)
from screening.web.presenters.questions import (
    ItemBuilder,
    Problems,
    ShownConflict,
    option_label,
)
from screening.web.presenters.returned import returned_comment
from screening.web.screening_addresses import HEADING, page_address, read_instead
from screening.workflows.answers import (
    AnswersRefused,
    ScreeningSubmitted,
    save_answers,
)
from screening.workflows.cases import CaseClosed
from screening.workflows.outcomes import record_outcome
from screening.workflows.plan_refusals import PlanChanged, PlanRefused


@require_http_methods(["GET", "HEAD", "POST"])
def page(request, uuid, domain):
    """The questions of one domain; a POST stores the whole page and goes on."""
    screening = own_screening(request, uuid)
    if request.method != "POST" and (address := read_instead(screening)):
        return redirect(address)
    compiled = compiled_release(screening.release)
    if domain not in compiled.pages:
        raise Http404
    if request.method == "POST":
        return store_page(request, screening, compiled, domain)
    return show_page(request, screening, compiled, domain)


def show_page(
    request, screening, compiled, domain, *, saved=None, problems=None, status=200, **more
):
    """The page with what is stored, or what `saved` says is, and what stands in the way of it."""
    if saved:
        stored, notes = saved.state, saved.notes
    else:
        answers, notes = screening.stored_with_notes()
        stored = state(compiled, answers)
    facts = case_facts(screening, compiled, compiled.pages[domain], stored.answers)
    is_first_page = domain == next(iter(compiled.pages))
    review = return_of(screening)
    context = {
        "returned": returned_comment(review, suggested_with(review), compiled, screening, stored),
        "screening": screening,
        "case": screening.case,
        "kept": kept_input.kept_answers(request, screening),
        "outdated": is_outdated(screening),
        # Both are asked on the first page alone, where they are shown.
        "is_first_visit": is_first_page and not has_submitted(request.user),
        "due_steps": due_steps(screening.case, timezone.localdate()) if is_first_page else [],
        "outcomes": Decision.Outcome.choices,
        **questionnaire_context(compiled, screening, stored, domain, problems, facts, notes),
        **more,
    }
    return render(request, "screening/questionnaire.html", context, status=status)


def store_page(request, screening, compiled, domain):
    posted = PostedAnswers.from_post(request.POST)
    try:
        saved = save_answers(
            screening=screening,
            changes=posted.changes,
            notes=posted.note_changes,
            by=request.user,
        )
    except ScreeningSubmitted as refusal:
        return show_submitted(request, screening, compiled, posted.answers, refusal)
    except (AnswersRefused, CaseClosed) as refusal:
        question = getattr(refusal, "question", None)
        return show_page(
            request,
            screening,
            compiled,
            domain,
            problems=Problems.of_refusal(posted, question, str(refusal)),
            problem=str(refusal),
            status=409 if isinstance(refusal, CaseClosed) else 422,
        )
    if saved.conflicts or saved.note_conflicts:
        return show_conflicts(request, screening, compiled, saved, domain)
    return redirect(where_next(request.POST.get("go"), posted, screening, compiled, domain, saved))


def show_conflicts(request, screening, compiled, saved, domain):
    """The page with both answers, or notes, where another tab stored one meanwhile."""
    problems = Problems.of_conflicts(compiled, saved.conflicts, saved.note_conflicts)
    return show_page(
        request, screening, compiled, domain, saved=saved, problems=problems, status=409
    )


def show_submitted(request, screening, compiled, sent, refusal):
    """After submission: what was sent and not stored, and the way to the report."""
    context = {
        "message": str(refusal),
        "report": screening.report,
        "not_stored": not_stored(compiled, sent, screening.stored_answers()),
    }
    return render(request, "screening/submitted.html", context, status=409)


def where_next(go, posted, screening, compiled, domain, saved):
    """On to the next page, unless the answers have opened questions on this one."""
    before, after = neighbours(compiled, domain)
    if go == "later":
        return reverse("case", args=[screening.case.uuid])
    if posted.chosen is not None:
        return page_address(screening, domain, posted.chosen)
    if go == "back" and before:
        return opening_address(screening, compiled, before, saved.state)
    if opened := newly_asked(compiled, domain, saved.before, saved.state):
        return page_address(screening, domain, opened)
    if after:
        return opening_address(screening, compiled, after, saved.state)
    return f"{reverse('check', args=[screening.uuid])}#{HEADING}"


def opening_address(screening, compiled, domain, stored):
    """The first open question of a page; its heading where none is open.

    The browser moves the focus along with the fragment: the heading is read out, and from a
    question the next press of Tab leads to its answers.
    """
    question = first_open(compiled, domain, stored)
    address = page_address(screening, domain, question)
    return address if question else f"{address}#{HEADING}"


@require_POST
def save_answer(request, uuid, question):
    """Store one answer and send back the parts of the page that it changes."""
    screening = own_screening(request, uuid)
    compiled = compiled_release(screening.release)
    if question not in compiled.questions:
        raise Http404
    posted = PostedAnswers.from_post(request.POST)
    if question in posted.note_changes and question not in posted.changes:
        return save_note(request, screening, question, posted)
    option, *seen = posted.changes.get(question, ("", ""))
    try:
        saved = save_answers(
            screening=screening, changes={question: (option, *seen)}, by=request.user
        )
    except (AnswersRefused, CaseClosed) as refusal:
        final = isinstance(refusal, (ScreeningSubmitted, CaseClosed))
        context = {
            "key": question,
            "problem": str(refusal),
            "sent": option_label(compiled, question, option),
        }
        return render(request, "screening/_refused.html", context, status=409 if final else 422)
    if saved.conflicts:
        conflict = ShownConflict.of(compiled, saved.conflicts[0])
        context = {"key": question, "conflict": conflict}
        return render(request, "screening/_refused.html", context, status=409)
    answered = compiled.questions[question]
    domain, digest = answered.domain, screening.release.digest
    shown = (answered, *compiled.follow_ups[question])
    facts = case_facts(screening, compiled, shown, saved.state.answers)
    builder = ItemBuilder(compiled, digest, domain, saved.state, facts=facts)
    context = {
        "item": builder.item(answered),
        "stored": option,
        "way": way_through(compiled, screening, saved.state, domain),
        "announcement": announcement(compiled, domain, saved.before, saved.state),
        "case": screening.case,
        "saved_at": timezone.localtime(),
    }
    return render(request, "screening/_saved.html", context)


def save_note(request, screening, question, posted):
    """Store the note beside an answer; it changes nothing else on the page."""
    context, status = {"key": question}, 200
    notes = {question: posted.note_changes[question]}
    try:
        saved = save_answers(screening=screening, changes={}, notes=notes, by=request.user)
    except (AnswersRefused, CaseClosed) as refusal:
        status = 409 if isinstance(refusal, (ScreeningSubmitted, CaseClosed)) else 422
        context["problem"] = str(refusal)
    else:
        if saved.note_conflicts:
            status, context["stored"] = 409, saved.note_conflicts[0].stored
        else:
            context["saved_at"] = timezone.localtime()
    return render(request, "screening/_note_saved.html", context, status=status)


@require_POST
def record_due_outcome(request, uuid):
    """What came of a step that was due, by one press on the first page of a screening."""
    screening = own_screening(request, uuid)
    compiled = compiled_release(screening.release)
    domain = next(iter(compiled.pages))
    form = DueOutcomeForm(request.POST)
    if not form.is_valid():
        return show_page(
            request, screening, compiled, domain, problem=first_error(form), status=422
        )
    step = form.cleaned_data
    report = named_report(request, step.pop("report"))
    if report.screening.case_id != screening.case_id:
        raise Http404
    try:
        record_outcome(report=report, by=request.user, seen={"outcome": {""}}, **step)
    except PlanChanged:
        message = _("Another outcome of this step was recorded meanwhile. It stands.")
        return show_page(request, screening, compiled, domain, problem=message, status=409)
    except PlanRefused as refusal:
        return show_page(request, screening, compiled, domain, problem=str(refusal), status=422)
    return redirect("questionnaire", uuid, domain)


@require_POST
def kept_answers(request, uuid):
    """Store what was kept from before signing in, or drop it; the person says which."""
    screening = own_screening(request, uuid)
    kept = kept_input.kept_answers(request, screening)
    addresses = [form["action"] for form in kept_input.of_screening(request, screening)]
    if not kept or request.POST.get("go") == "drop":
        kept_input.forget(request, addresses)
        return redirect("screening", uuid)
    compiled = compiled_release(screening.release)
    try:
        saved = save_answers(
            screening=screening, changes=kept.changes, notes=kept.note_changes, by=request.user
        )
    except ScreeningSubmitted as refusal:
        return show_submitted(request, screening, compiled, kept.answers, refusal)
    except (AnswersRefused, CaseClosed) as refusal:
        return error_page(
            request,
            409,
            _("These answers could not be stored"),
            str(refusal),
            action=_("Go on with the screening"),
            address=reverse("screening", args=[uuid]),
        )
    kept_input.forget(request, addresses)
    if conflicts := (*saved.conflicts, *saved.note_conflicts):
        domain = compiled.questions[conflicts[0].question].domain
        return show_conflicts(request, screening, compiled, saved, domain)
    return redirect("screening", uuid)
