"""Submitting a screening, which freezes its report."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.catalog.serialization import digest
from screening.engine.report import build_report, findings, headline, report_text
from screening.engine.state import state
from screening.models import Finding, Notice, Report
from screening.queries.releases import compiled_release
from screening.workflows.answers import lock_screening, settled_words
from screening.workflows.events import log_event
from screening.workflows.notices import set_read
from screening.workflows.reviews import waiting_requests, withdraw
from screening.workflows.revising import carry_over, refuse_unchanged, settled_note
from screening.workflows.safety import raise_flags


class NothingAnswered(Exception):
    """A screening without a single answer says nothing."""


@transaction.atomic
def submit_screening(
    *, screening, by, own_words, seen_words=None, revision_note=None, seen_note=None, at=None
):
    """Close the questionnaire and write its report, once.

    `seen_words` are the own words that the person knows of, as in `save_own_words`, and
    `seen_note` the notes on a revision; a note of None stays as it is stored.
    Locks the case, so that it is not closed while the report raises its flags. Raises
    NotTheClinician, CaseClosed, ScreeningReplaced, ScreeningSubmitted, NothingAnswered,
    OwnWordsTooLong, OwnWordsChanged, NoteWithoutReturn, RevisionNoteTooLong, SubmittedUnchanged.
    """
    screening = lock_screening(screening, by=by)
    # A clock that was set back since the start must not stand in the way of a report.
    now = max(at or timezone.now(), screening.started_at)
    own_words = settled_words(screening, own_words, seen_words)
    answers, notes = screening.stored_with_notes()
    screening.revision_note = settled_note(screening, revision_note, seen_note)
    if not answers:
        raise NothingAnswered(
            _("Nothing has been answered yet. Answer at least one question before you submit.")
        )
    screening.own_words = own_words
    refuse_unchanged(screening, answers, notes)
    screening.submitted_at, screening.submitted_by = now, by
    screening.sessions = screening.case.sessions
    screening.save(
        update_fields=["own_words", "revision_note", "submitted_at", "submitted_by", "sessions"]
    )
    report = write_report(screening, answers, notes, now)
    screening.case.latest_report = report
    screening.case.save(update_fields=["latest_report"])
    # The case's earlier reports are superseded now, so no review of them is waited for. Whoever
    # was asked keeps the notice as read: it leads to a page that says so.
    asked = Notice.objects.filter(report__screening__case=screening.case, read_at=None)
    set_read(asked.filter(kind=Notice.Kind.ASKED), now=now)
    for request in waiting_requests(screening.case):
        withdraw(request, by=by, now=now)
    if screening.revises_id:
        carry_over(screening.revises, report)
    log_event(
        "screening.submitted",
        by=by,
        case=screening.case,
        report=report,
        details={"screening": screening.number},
        at=now,
    )
    return report


def write_report(screening, answers, notes, now):
    """Freeze what the engine makes of the answers."""
    compiled = compiled_release(screening.release)
    content = build_report(
        compiled,
        state(compiled, answers),
        number=screening.release.number,
        digest=screening.release.digest,
        own_words=screening.own_words,
        modality=screening.case.modality,
        notes=notes,
    )
    text = report_text(content)
    report = Report.objects.create(
        screening=screening,
        content=text,
        digest=digest(text),
        headline=headline(compiled, content),
        engine_version=content["engine_version"],
        created_at=now,
    )
    Finding.objects.bulk_create(
        Finding(report=report, domain=domain, barrier=barrier, band=band)
        for domain, barrier, band in findings(compiled, content)
    )
    raise_flags(report, screening.case)
    return report
