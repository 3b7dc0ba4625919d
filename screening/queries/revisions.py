"""A returned report and the screening that answers it."""

import json
from dataclasses import dataclass
from functools import lru_cache

from screening.engine.revision import Revision, compare, is_unchanged
from screening.models import Decision, Membership, Report, Review
from screening.models.prepared import NUMBER, Prepared
from screening.queries.frozen_text import checked_report
from screening.queries.releases import compiled_release
from screening.queries.report_page import StoredText

RETURN = Prepared(
    lambda report: Review.objects.filter(
        report=report, verdict=Review.Verdict.RETURNED
    ).select_related("by"),
    report=NUMBER,
)
PLANS = Prepared(
    lambda reports: Decision.objects.filter(report__in=reports).select_related("by"),
    reports=NUMBER,
)
SUGGESTED = Prepared(
    lambda report: Decision.objects.filter(
        report=report,
        role=Membership.Role.SUPERVISOR,
        choice__in=[Decision.Choice.PROPOSED, Decision.Choice.SUGGESTED],
    ),
    report=NUMBER,
)


@dataclass(frozen=True)
class SecondReview:
    """The returned report that a report answers, with its plan and review, and what differs."""

    returned: Report
    revision: Revision


def return_of(screening) -> Review | None:
    """The return that an open screening answers: of the case's newest report, if it was returned.

    A screening that was begun anew instead of revising answers it as well.
    """
    report = screening.revises_id or screening.case.latest_report_id
    return RETURN.first(report=report) if report else None


def suggested_with(review) -> list[Decision]:
    """The steps that supervisors suggested on the report of this return, which may be None."""
    return SUGGESTED(report=review.report_id) if review else []


def is_as_returned(screening, answers, notes) -> bool:
    """Whether a revision holds what was returned.

    Those are the answers that went along, the notes on them, and the own words.
    """
    before = screening.revises.screening
    if screening.own_words != before.own_words:
        return False
    stored, stored_notes = before.stored_with_notes()
    kept_notes = {key: note for key, note in stored_notes.items() if key in answers}
    return notes == kept_notes and is_unchanged(
        compiled_release(before.release), compiled_release(screening.release), stored, answers
    )


def second_review(report, before) -> SecondReview | None:
    """What the report was revised from and what differs; None where it revises nothing.

    `before` is the case's report before it. One statement reads the plans of both.
    """
    if before is None or before.pk != report.screening.revises_id:
        return None
    decisions = PLANS(reports=[report.pk, before.pk])
    for each in (report, before):
        each.plan = [decision for decision in decisions if decision.report_id == each.pk]
        for decision in each.plan:
            decision.report = each
    return SecondReview(before, revision_of(stored_text(before), stored_text(report)))


def stored_text(report):
    return StoredText(report.digest, checked_report(report), report.screening.release)


@lru_cache(maxsize=64)
def revision_of(before, after):
    """What differs between two frozen reports; they never change, so it is compared once."""
    return compare(
        compiled_release(before.release),
        compiled_release(after.release),
        json.loads(before.text),
        json.loads(after.text),
    )
