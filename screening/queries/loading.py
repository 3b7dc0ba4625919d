"""A case, a screening, a report or a score by its UUID, if the person may see it; else None."""

from screening.models import Case, Measurement, Report, Screening
from screening.models.accounts import Teams
from screening.models.prepared import BY_TEAMS, NUMBER, UUID, Person, Prepared

SHOWN_OF_REPORT = (
    *("screening__case__team", "screening__release", "request__supervisor", "review__by"),
)
SHOWN_TO_REVIEWER = (*SHOWN_OF_REPORT, "screening__case__clinician", "request__asked_by")
"""Each relation costs PostgreSQL time to plan, so the report joins only whom its page names."""


def case_of(user, as_clinician, as_supervisor, uuid):
    teams = Teams(as_clinician, as_supervisor)
    cases = Case.objects.visible_to(Person(user), teams).filter(uuid=uuid)
    return cases.select_related("clinician", "team")


def reports_of(user, as_clinician, as_supervisor, uuid):
    teams = Teams(as_clinician, as_supervisor)
    reports = Report.objects.visible_to(Person(user), teams).filter(uuid=uuid)
    return reports.defer("screening__release__content")


CASE = Prepared(case_of, uuid=UUID, **BY_TEAMS)
SCREENING = Prepared(
    lambda user, uuid: Screening.objects.visible_to(Person(user)).for_answering().filter(uuid=uuid),
    user=NUMBER,
    uuid=UUID,
)
REPORT = Prepared(
    lambda **asked: reports_of(**asked).select_related(*SHOWN_OF_REPORT), uuid=UUID, **BY_TEAMS
)
REPORT_TO_REVIEW = Prepared(
    lambda **asked: reports_of(**asked).select_related(*SHOWN_TO_REVIEWER), uuid=UUID, **BY_TEAMS
)
NAMED_REPORT = Prepared(
    lambda user, uuid: (
        Report.objects.visible_to(Person(user))
        .filter(uuid=uuid)
        .select_related("screening__case", "screening__release")
        .defer("screening__own_words", "screening__release__content")
    ),
    user=NUMBER,
    uuid=UUID,
)


SCORE = Prepared(
    lambda user, uuid: (
        Measurement.objects.visible_to(Person(user))
        .filter(uuid=uuid)
        .select_related("case__team", "instrument", "entered_by", "superseding__entered_by")
    ),
    user=NUMBER,
    uuid=UUID,
)


def visible_case(user, uuid) -> Case | None:
    """The case with its clinician and team."""
    return CASE.first(user=user.pk, uuid=uuid, **user.teams._asdict())


def visible_screening(user, uuid) -> Screening | None:
    """The screening with all that answering it needs."""
    return SCREENING.first(user=user.pk, uuid=uuid)


def visible_report(user, uuid, *, to_review=False) -> Report | None:
    """The report with its request and review; `to_review` with the people whom a review names."""
    statement = REPORT_TO_REVIEW if to_review else REPORT
    return statement.first(user=user.pk, uuid=uuid, **user.teams._asdict())


def named_report(user, uuid) -> Report | None:
    """The report with its case and release alone."""
    return NAMED_REPORT.first(user=user.pk, uuid=uuid)


def visible_score(user, uuid) -> Measurement | None:
    """The score with its case and instrument, and `is_own_case`."""
    return SCORE.first(user=user.pk, uuid=uuid)
