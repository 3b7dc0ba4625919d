"""Opening and closing cases, handing them over; starting their screenings."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.case_code import normalised_code
from screening.models import (
    Answer,
    Case,
    CatalogRelease,
    Membership,
    Screening,
)
from screening.queries.people import clinicians_of
from screening.queries.releases import checked_text
from screening.workflows.events import log_event
from screening.workflows.locking import lock_case
from screening.workflows.notices import hand_notices_over
from screening.workflows.release_use import count_screening
from screening.workflows.reviews import ask_others, withdraw_all

EARLIEST_START = date(1950, 1, 1)
MOST_SESSIONS_A_DAY = 2
MOST_SESSIONS = 1000


class CaseRefused(Exception):
    """Base of the refusals in this file; `field` names the input at fault, if one is."""

    field = None


class NotInTeam(CaseRefused):
    """The person is not a clinician of the team."""

    field = "team"


class CaseCodeTaken(CaseRefused):
    """The team has another case with this code."""

    field = "code"


class StartsInFuture(CaseRefused):
    """Therapy cannot have started on a day to come."""

    field = "started_on"


class StartsTooEarly(CaseRefused):
    """No therapy that goes on today started that long ago; mostly the year lacks two digits."""

    field = "started_on"


class TooManySessions(CaseRefused):
    """More sessions than the days since the start could hold."""

    field = "sessions"


class NotTheClinician(PermissionDenied):
    """Only the clinician who carries the case may do this; Django answers it with our 403."""


class NotTheSupervisor(PermissionDenied):
    """Only a supervisor of the case's team may do this."""


class AlreadyTheirCase(CaseRefused):
    """The case is with this clinician."""

    field = "to"


class CaseClosed(CaseRefused):
    """A closed case takes no answers and no screenings."""


class CaseHasOpenFlag(CaseRefused):
    """A case with an open safety flag is not closed, which would hide the flag."""


class CaseOpen(CaseRefused):
    """The case is open already."""


class ReleaseChanged(CaseRefused):
    """A release came out after the one whose changes the person was shown."""


class NoRelease(CaseRefused):
    """No catalog has been published, so there is nothing to screen against."""


def lock_own_case(case_id, *, by):
    """The case's row, locked until the transaction ends; raises NotTheClinician."""
    locked = lock_case(case_id)
    if locked.clinician_id != by.pk:
        raise NotTheClinician(_("Only the clinician who carries this case can do this."))
    return locked


def refuse_course(started_on, sessions, now):
    """Raises StartsInFuture, StartsTooEarly, TooManySessions."""
    today = timezone.localdate(now)
    if started_on > today:
        raise StartsInFuture(_("Therapy cannot have started on a day to come. Check the date."))
    if started_on < EARLIEST_START:
        raise StartsTooEarly(
            _("Therapy cannot have started before %(year)d. Write the year with four digits.")
            % {"year": EARLIEST_START.year}
        )
    days = (today - started_on).days + 1
    if sessions > min(MOST_SESSIONS_A_DAY * days, MOST_SESSIONS):
        raise TooManySessions(
            _("%(sessions)d sessions cannot have been held since %(day)s. Check both.")
            % {"sessions": sessions, "day": f"{started_on:%-d %B %Y}"}
        )


@transaction.atomic
def open_case(*, by, team, code, modality, started_on, sessions, session_spacing="", at=None):
    """Open a case that `by` carries; without `session_spacing` it is not known.

    The code is stored in its one spelling. Raises NotInTeam, StartsInFuture, StartsTooEarly,
    TooManySessions, CaseCodeTaken.
    """
    now, code = at or timezone.now(), normalised_code(code)
    if not Membership.objects.filter(user=by, team=team, role=Membership.Role.CLINICIAN).exists():
        raise NotInTeam(_("You are not a clinician of this team. Choose one of your own teams."))
    refuse_course(started_on, sessions, now)
    case = Case(
        team=team,
        clinician=by,
        code=code,
        modality=modality,
        started_on=started_on,
        sessions=sessions,
        sessions_on=timezone.localdate(now),
        session_spacing=session_spacing,
        created_at=now,
    )
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        raise code_taken(code) from error
    log_event("case.opened", by=by, case=case, at=now)
    return case


def code_taken(code):
    """The refusal of a code that another case of the team has."""
    return CaseCodeTaken(
        _("Your team already has a case with the code %(code)s. Choose another code.")
        % {"code": code}
    )


def refuse_closed(case):
    if case.closed_at:
        raise CaseClosed(
            _("This case was closed on %(day)s. Reopen it to go on.")
            % {"day": f"{timezone.localtime(case.closed_at):%-d %B %Y}"}
        )


@transaction.atomic
def close_case(*, case, by, at=None):
    """Close the case; its screenings stay readable and take no more answers.

    A review that is waited for is withdrawn, and whoever was asked is told. Locks the case.
    Raises NotTheClinician, CaseClosed, CaseHasOpenFlag.
    """
    now = at or timezone.now()
    case = lock_own_case(case.pk, by=by)
    refuse_closed(case)
    if case.flags.open().exists():
        raise CaseHasOpenFlag(
            _("A safety flag of this case is open. Record what was done, then close it.")
        )
    case.closed_at, case.closed_by = now, by
    case.save(update_fields=["closed_at", "closed_by"])
    withdraw_all(case, by=by, now=now)
    log_event("case.closed", by=by, case=case, at=now)
    return case


@transaction.atomic
def reopen_case(*, case, by, at=None):
    """Open a closed case again. Raises NotTheClinician, CaseOpen."""
    now = at or timezone.now()
    case = lock_own_case(case.pk, by=by)
    if not case.closed_at:
        raise CaseOpen(_("This case is open already."))
    case.closed_at = case.closed_by = None
    case.save(update_fields=["closed_at", "closed_by"])
    log_event("case.reopened", by=by, case=case, at=now)
    return case


@transaction.atomic
def hand_over_case(*, case, by, to, at=None):
    """Give the case to another clinician of its team; a supervisor of the team does.

    Everything recorded stays with the case; notices not read yet go to the new clinician, and a
    review asked of the new clinician waits for the rest of the team, who are told. Locks the case.
    Raises NotTheSupervisor, NotInTeam, CaseClosed, AlreadyTheirCase.
    """
    now = at or timezone.now()
    case = lock_case(case.pk)
    if not supervises(by, case):
        raise NotTheSupervisor(_("Only a supervisor of the case’s team hands it over."))
    refuse_closed(case)
    if case.clinician_id == to.pk:
        raise AlreadyTheirCase(_("%(name)s carries this case already.") % {"name": to})
    if not clinicians_of(case).filter(pk=to.pk).exists():
        raise NotInTeam(_("Choose a clinician of the case’s team."))
    before, case.clinician = case.clinician_id, to
    case.save(update_fields=["clinician"])
    hand_notices_over(case, before=before, to=to)
    ask_others(case, by=by, now=now)
    log_event("case.handed-over", by=by, case=case, details={"from": before, "to": to.pk}, at=now)
    return case


def supervises(user, case):
    """Whether this person supervises the case's team."""
    return Membership.objects.filter(
        user=user, team=case.team_id, role=Membership.Role.SUPERVISOR
    ).exists()


@transaction.atomic
def start_screening(*, case, by, at=None):
    """The case's open screening, or a new one that pins the current release for good.

    A second click finds the screening that the first one started.
    Raises NotTheClinician, CaseClosed, NoRelease, DigestMismatch.
    """
    now = at or timezone.now()
    case = lock_own_case(case.pk, by=by)
    refuse_closed(case)
    if running := case.screenings.open().first():
        return running
    release = CatalogRelease.objects.current()
    if release is None:
        raise NoRelease(_("No catalog has been published yet. Ask an administrator to publish it."))
    screening = next_screening(case, release=release, by=by, at=now)
    log_event(
        "screening.started", by=by, case=case, details={"screening": screening.number}, at=now
    )
    return screening


def refuse_other_release(release, announced):
    """Raises ReleaseChanged when `release` is not the number announced; None announces nothing."""
    if announced is not None and announced != release.number:
        raise ReleaseChanged(
            _(
                "Release %(number)d of the catalog came out meanwhile. See below which answers go "
                "along to it, then go on. Nothing was changed."
            )
            % {"number": release.number}
        )


def next_screening(case, *, release, by, at, answers=(), **fields):
    """The locked case's next screening, with answers that go along: (question, option, note).

    It keeps the release for good, so the text is read and checked here: a process may have
    compiled it before it was changed. Raises DigestMismatch.
    """
    checked_text(release.content, release.digest)
    last = case.screenings.aggregate(last=Max("number"))["last"] or 0
    screening = Screening.objects.create(
        case=case, number=last + 1, release=release, started_by=by, started_at=at, **fields
    )
    Answer.objects.bulk_create(
        Answer(screening=screening, question_key=key, option_key=option, note=note, at=at)
        for key, option, note in answers
    )
    count_screening(release.pk)
    return screening
