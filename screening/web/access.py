"""Who gets in: loading a case or what belongs to one is the check of who may see it."""

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from screening.models import (
    Case,
    CatalogRelease,
    Measurement,
    Membership,
    Report,
    Screening,
    Team,
)
from screening.queries import loading
from screening.queries.caseload import with_history
from screening.queries.releases import release_numbered

Row = TypeVar("Row")

CATALOG_EDITING = "screening.change_barrierdefinition"
"""The permission that makes a catalog editor; views ask for it with `permission_required`."""

ADMINISTRATION = "screening.change_user"
"""The permission that makes an administrator, as `User.administers` says."""


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None on GET, so that an empty form is still a form sent."""
    return request.POST if request.method == "POST" else None


def supervised_team(request: HttpRequest, slug: str) -> Team:
    """The team, if the signed-in person supervises it; 404 for strangers, 403 for clinicians."""
    roles = {each.role: each.team for each in request.user.roles if each.team.slug == slug}
    if not roles:
        raise Http404
    if Membership.Role.SUPERVISOR not in roles:
        raise PermissionDenied(_("Only the supervisors of this team see its page."))
    return roles[Membership.Role.SUPERVISOR]


def or_404(row: Row | None) -> Row:
    """The row; 404 where there is none."""
    if row is None:
        raise Http404
    return row


def visible_case(request: HttpRequest, uuid: UUID) -> Case:
    """The case, if the signed-in person may see it, else 404."""
    return with_history([or_404(loading.visible_case(request.user, uuid))])[0]


def own_case(request: HttpRequest, uuid: UUID) -> Case:
    """The case, if the signed-in person carries it; 404 for strangers, 403 for supervisors."""
    case = visible_case(request, uuid)
    if not case.is_own_case:
        raise PermissionDenied(_("Only the clinician who carries this case can change it."))
    return case


def own_screening(request: HttpRequest, uuid: UUID) -> Screening:
    """The screening for answering; 404 for strangers, 403 for supervisors."""
    screening = or_404(loading.visible_screening(request.user, uuid))
    if not screening.is_own_case:
        raise PermissionDenied(
            _("Only the clinician who carries this case answers its questionnaire.")
        )
    return screening


def visible_report(request: HttpRequest, uuid: UUID) -> Report:
    """The report with its request and review, if the person may see its case, else 404."""
    return or_404(loading.visible_report(request.user, uuid))


def named_report(request: HttpRequest, uuid: UUID) -> Report:
    """The report that a form is about, if the person may see its case, else 404.

    Without its plan: the workflow locks the case, and reads the decisions after that.
    """
    return or_404(loading.named_report(request.user, uuid))


def reviewed_report(request: HttpRequest, uuid: UUID) -> Report:
    """The report, for a supervisor of the case's team; 404 for strangers, 403 for its clinician."""
    report = or_404(loading.visible_report(request.user, uuid, to_review=True))
    if report.is_own_case:
        raise PermissionDenied(
            _("Nobody reviews a case of their own. Another supervisor of the team does.")
        )
    return report


def visible_score(request: HttpRequest, uuid: UUID) -> Measurement:
    """The score, if the person may see its case, else 404."""
    return or_404(loading.visible_score(request.user, uuid))


def own_score(request: HttpRequest, uuid: UUID) -> Measurement:
    """The score, for the clinician who carries its case; 404 for strangers, 403 for others."""
    measurement = visible_score(request, uuid)
    if not measurement.is_own_case:
        raise PermissionDenied(_("Only the clinician who carries this case can change its scores."))
    return measurement


def own_report(request: HttpRequest, uuid: UUID) -> Report:
    """The report, for the clinician who carries the case; 404 for strangers, 403 for others."""
    report = visible_report(request, uuid)
    if not report.is_own_case:
        raise PermissionDenied(_("Only the clinician who carries this case can do this."))
    return report


def release_or_404(number: int, *, with_text: bool = False) -> CatalogRelease:
    """The release, which everybody who is signed in may see; its text only where it is wanted."""
    return or_404(release_numbered(number, with_text=with_text))
