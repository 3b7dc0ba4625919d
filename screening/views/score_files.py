"""Scores in files: importing those of many cases, and the scores of one case as CSV."""

from functools import partial, wraps
from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from screening.engine.instruments import BUILT_IN
from screening.engine.score_rows import RowProblem
from screening.exchange.score_layout import layout_of
from screening.exchange.score_table import ScoreLine, example_text, scores_text
from screening.exchange.scores_csv import codes_of, rows_of
from screening.forms.score_import import ScoreFileForm
from screening.queries.measurements import instruments_in_use, scores_of
from screening.web import kept_files
from screening.web.access import sent, visible_case
from screening.web.presenters.score_import import checked_view, stored_words
from screening.workflows import score_import as workflow
from screening.workflows.score_check import Outcome

MOST_ITEMS = max(len(instrument.items) for instrument in BUILT_IN.values())


def for_members(view):
    """Refuse everybody who belongs to no team: they work with no case."""

    @wraps(view)
    def guarded(request):
        if not request.user.roles:
            raise PermissionDenied(_("Clinicians and supervisors of a team import scores."))
        return view(request)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def import_scores(request):
    """Check a file: every problem by line, or what importing it would do."""
    form = ScoreFileForm(sent(request), request.FILES or None)
    if not form.is_valid():
        status = 413 if form.is_too_large else 422 if form.is_bound else 200
        return show(request, form, status=status)
    file = form.cleaned_data["file"]
    data = file.read()
    outcome, checked = check(file.name, data, by=request.user)
    if outcome.problems:
        return show(request, ScoreFileForm(), status=422, checked=checked)
    digest = kept_files.keep(request, kept_files.SCORES, data) if checked.stores else ""
    return show(request, ScoreFileForm(), checked=checked, digest=digest)


def show(request, form, *, status=200, **shown):
    context = {
        "section": "cases",
        "form": form,
        "instruments": instruments_in_use(),
        **shown,
    }
    return render(request, "screening/import_scores.html", context, status=status)


def check(name, data, *, by):
    """The outcome of checking a file, and how its page shows it."""
    layout = layout_of(BytesIO(data))
    if isinstance(layout, RowProblem):
        outcome = Outcome(problems=[layout])
        return outcome, checked_view(name, outcome, None)
    outcome = workflow.check_scores(partial(rows_of, BytesIO(data), layout), by=by)
    return outcome, checked_view(name, outcome, layout)


@require_POST
@for_members
def store_scores(request):
    """Store the file that was checked: all of it, or nothing."""
    data = kept_files.kept(request, kept_files.SCORES, request.POST.get("digest", ""))
    layout = None if data is None else layout_of(BytesIO(data))
    if data is None or isinstance(layout, RowProblem):
        message = _(
            "This file is not kept any more: it was stored already, another one was checked since, "
            "or half an hour went by. Check it again; scores that are stored already are skipped."
        )
        return show(request, ScoreFileForm(), status=409, message=message)
    read = partial(rows_of, BytesIO(data), layout)
    try:
        codes = codes_of(BytesIO(data), layout)
        outcome = workflow.import_scores(read, codes=codes, by=request.user)
    except workflow.ImportRefused as refusal:
        message = _("Something changed since the file was checked. Nothing was stored.")
        checked = checked_view(_("The checked file"), refusal.outcome, layout)
        return show(request, ScoreFileForm(), status=409, message=message, checked=checked)
    kept_files.forget(request, kept_files.SCORES)
    messages.success(request, stored_words(outcome))
    return redirect("caseload")


@require_safe
@for_members
def example_scores(request):
    """An empty file with the columns that the import reads."""
    return download(example_text(MOST_ITEMS), "scores.csv")


@require_safe
def case_scores(request, uuid):
    """The scores of a case that count, the oldest first, in the columns of the import."""
    case = visible_case(request, uuid)
    lines = [
        ScoreLine(
            code=case.code,
            taken_on=score.taken_on,
            instrument=score.instrument.name,
            total=score.total,
            items=score.items,
            source=score.get_source_display(),
            entered_on=timezone.localdate(score.entered_at),
        )
        for score in scores_of([case.pk])[case.pk]
    ]
    return download(scores_text(lines, MOST_ITEMS), "case-scores.csv")


def download(text, name):
    response = HttpResponse(text.encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
