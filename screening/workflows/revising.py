"""Revising a returned report: a new screening with the answers, and then the plan, carried over."""

import json

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.carrying import carry
from screening.models import (
    REVISION_NOTE_LIMIT,
    CatalogRelease,
    Decision,
    Membership,
    RaisedFlag,
    Review,
)
from screening.queries.releases import compiled_release
from screening.queries.revisions import is_as_returned
from screening.workflows.answers import (
    AnswersRefused,
    lock_screening,
    save_own_words,
    settled_text,
)
from screening.workflows.cases import (
    NotTheClinician,
    next_screening,
    refuse_closed,
    refuse_other_release,
)
from screening.workflows.events import log_event
from screening.workflows.locking import lock_report
from screening.workflows.plan_refusals import PlanRefused
from screening.workflows.plans import review_of


class NotReturned(PlanRefused):
    """Only the newest report of a case is revised, after a supervisor returned it."""


class RevisionNoteTooLong(AnswersRefused):
    """More characters than a note on a revision holds."""

    field = "revision_note"


class NoteWithoutReturn(AnswersRefused):
    """Only a screening that answers a returned report has a note on the revision."""

    field = "revision_note"


class SubmittedUnchanged(AnswersRefused):
    """What was returned comes back as it was only with the reason for it."""

    field = "revision_note"


@transaction.atomic
def revise_report(*, report, by, announced=None, at=None):
    """Begin a screening that answers a returned report, with the answers that mean the same now.

    It runs under the newest release; `announced` is the number of the one that the person was
    told of, if of any. The report stays. A second click, or a screening begun meanwhile, leads to
    the open one; the plan comes along there too. Locks the case. Raises AccessLost,
    NotTheClinician, CaseClosed, NotReturned, ReleaseChanged.
    """
    now = at or timezone.now()
    report = lock_report(report, by=by)
    case = report.screening.case
    if not report.is_own_case:
        raise NotTheClinician(_("Only the clinician who carries this case can do this."))
    refuse_closed(case)
    review = review_of(report)
    if review is None or review.verdict != Review.Verdict.RETURNED or report.superseded:
        raise NotReturned(_("This report does not wait to be revised."))
    if running := case.screenings.filter(submitted_at=None, replaced_at=None).first():
        if running.revises_id is None:
            running.revises = report
            running.save(update_fields=["revises"])
        return running
    release = CatalogRelease.objects.without_content().current()
    refuse_other_release(release, announced)
    screening = begin_revision(report, release=release, by=by, at=now)
    log_event(
        "screening.revised",
        by=by,
        case=case,
        report=report,
        details={"screening": report.screening.number, "again": screening.number},
        at=now,
    )
    return screening


@transaction.atomic
def save_revision_note(*, screening, text, by, seen=None):
    """Keep the note to the supervisor with the draft; `seen` as in `save_own_words`.

    Locks the case. Raises NotTheClinician, CaseClosed, ScreeningReplaced, ScreeningSubmitted,
    NoteWithoutReturn, RevisionNoteTooLong, OwnWordsChanged.
    """
    screening = lock_screening(screening, by=by)
    screening.revision_note = settled_note(screening, text, seen)
    screening.save(update_fields=["revision_note"])


@transaction.atomic
def save_texts(*, screening, by, texts, seen):
    """Keep all texts of the check page with the draft, or none; {field: text}, {field: seen}.

    Locks the case. Raises as `save_own_words` and `save_revision_note` do.
    """
    if "revision_note" in texts:
        fields = {"text": texts["revision_note"], "seen": seen["revision_note"]}
        save_revision_note(screening=screening, by=by, **fields)
    fields = {"text": texts["own_words"], "seen": seen["own_words"]}
    save_own_words(screening=screening, by=by, **fields)


def settled_note(screening, text, seen):
    """The note to store on a locked screening; None keeps what is stored.

    Raises NoteWithoutReturn, RevisionNoteTooLong, OwnWordsChanged.
    """
    if text is None:
        return screening.revision_note
    if text and screening.revises_id is None:
        raise NoteWithoutReturn(_("This screening answers no returned report. Load it again."))
    if len(text) > REVISION_NOTE_LIMIT:
        raise RevisionNoteTooLong(
            _("Your note is %(length)d characters long. Shorten it to %(limit)d.")
            % {"length": len(text), "limit": REVISION_NOTE_LIMIT}
        )
    return settled_text(screening, "revision_note", text, seen)


def refuse_unchanged(screening, answers, notes):
    """Raises SubmittedUnchanged; what a revision takes along as its plan is always as it was.

    Own words and notes on answers that were changed are a change: they stand on the report.
    """
    if screening.revision_note or screening.revises_id is None:
        return
    if is_as_returned(screening, answers, notes):
        raise SubmittedUnchanged(
            _(
                "Nothing has changed since the report was returned. Say in a few words why it "
                "stays as it is, then submit."
            )
        )


def begin_revision(report, *, release, by, at):
    """The next screening of the locked case, with what goes along from the report's own."""
    before = report.screening
    answers, notes = before.stored_with_notes()
    carried = carry(compiled_release(before.release), compiled_release(release), answers)
    return next_screening(
        before.case,
        release=release,
        by=by,
        at=at,
        answers=[(key, option, notes.get(key, "")) for key, option in carried.kept.items()],
        own_words=before.own_words,
        revises=report,
    )


def carry_over(old, new):
    """Bring the plan and the recorded actions of a returned report to the one that revises it.

    Decisions go along where the new report has the item too; an action where the same answer
    raised the same flag. Who did it, and when, stay as they were.
    """
    content, compiled = json.loads(new.content), compiled_release(new.screening.release)
    items = {
        Decision.Kind.ADJUSTMENT: {
            row["adjustment"]: (compiled.adjustments[row["adjustment"]].title, "")
            for row in content["adjustments"]
            if not row["holds"]
        },
        Decision.Kind.BARRIER: {
            row["barrier"]: (compiled.barriers[row["barrier"]].name, row["band"])
            for row in content["barriers"]
            if row["band"] != "unlikely"
        },
    }
    copies = []
    for decision in old.decisions.filter(role=Membership.Role.CLINICIAN):
        if decision.kind in items:
            if decision.key not in items[decision.kind]:
                continue
            decision.title, decision.band = items[decision.kind][decision.key]
        decision.pk, decision.report, decision._state.adding = None, new, True
        copies.append(decision)
    Decision.objects.bulk_create(copies)
    # The stored answers are those of the old report, whose text need not be read for this.
    before = old.screening.stored_answers()
    # An answer is the same when it means the same under both releases.
    same = carry(compiled_release(old.screening.release), compiled, before).kept
    flags = compiled.red_flags
    for acted in old.flags.filter(acted_at__isnull=False):
        question = flags[acted.key].question if acted.key in flags else None
        if question in same and same[question] == content["answers"].get(question):
            RaisedFlag.objects.filter(report=new, key=acted.key).update(
                action=acted.action, acted_by=acted.acted_by, acted_at=acted.acted_at
            )
