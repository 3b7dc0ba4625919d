"""Supervisors who are away, and the deputies who review in their place."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from screening.models.accounts import Membership
from screening.models.supervision import PERSON


class AbsenceQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those that nobody ended early."""
        return self.filter(ended_at=None)

    def on(self, day) -> Self:
        """Those under way on the day."""
        return self.standing().filter(starts_on__lte=day, ends_on__gte=day)


class Absence(models.Model):
    """A supervisor of a team is away from the first day to the last, both included.

    It begins and ends by itself; ended early, it counts no more from that moment on.
    """

    team = models.ForeignKey("screening.Team", on_delete=models.CASCADE, related_name="absences")
    absent = models.ForeignKey(**PERSON)
    deputy = models.ForeignKey(**PERSON)
    starts_on = models.DateField(_("first day away"))
    ends_on = models.DateField(_("last day away"))
    named_by = models.ForeignKey(**PERSON)
    named_at = models.DateTimeField(_("named at"))
    ended_by = models.ForeignKey(**PERSON | {"null": True})
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="an_absence_ends_after_it_starts",
                violation_error_code="ends_on",
                violation_error_message=_("Choose a last day that is not before the first day."),
            ),
            models.CheckConstraint(
                condition=~Q(deputy=F("absent")),
                name="nobody_is_their_own_deputy",
                violation_error_code="deputy",
                violation_error_message=_("Choose a deputy other than who is away."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="absence_ended_at_and_by_are_set_together",
                violation_error_code="ended_at",
                violation_error_message=_(
                    "Say both when the absence was ended and who ended it, or neither."
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["absent", "team"], condition=Q(ended_at__isnull=True), name="absence_of"
            )
        ]

    def __str__(self):
        return f"{self.absent_id} from {self.starts_on} to {self.ends_on}"


def is_asked(report=""):
    """That a review is asked for and not given; `report` is the lookup to the report."""
    request = f"{report}request"
    return Q(
        **{f"{request}__isnull": False, f"{request}__withdrawn_at": None, f"{report}review": None}
    )


def own_work(user, report="", case="screening__case"):
    """The one rule of who may not review: who carries the case, and who submitted the screening.

    `report` is the lookup from a row to its report, `case` that from there to its case.
    """
    return Q(**{f"{report}{case}__clinician": user.pk}) | Q(
        **{f"{report}screening__submitted_by": user.pk}
    )


def is_asked_of(user, day, report="", case="screening__case"):
    """That the question about a report is for `user` on the day; lookups as in `own_work`.

    It is for the supervisor who was asked and, while that one is away, for the deputy too. It is
    for every supervisor of the team where it names nobody, where who was asked supervises the team
    no more, or where they are away and the deputy cannot review: left, away as well, or concerned.
    """
    asked, case = OuterRef(f"{report}request__supervisor"), f"{report}{case}"
    away = Absence.objects.on(day).filter(absent=asked, team=OuterRef(f"{case}__team"))
    # One level deeper: there the outer row is an absence.
    also_away = Absence.objects.on(day).filter(absent=OuterRef("deputy"), team=OuterRef("team"))
    served = (
        away.exclude(deputy=OuterRef(f"{case}__clinician"))
        .exclude(deputy=OuterRef(f"{report}screening__submitted_by"))
        .filter(Exists(supervises(OuterRef("deputy"), OuterRef("team"))), ~Exists(also_away))
    )
    return (
        Q(**{f"{report}request__supervisor": user.pk})
        | ~Exists(supervises(asked, OuterRef(f"{case}__team")))
        | Exists(away.filter(deputy=user.pk))
        | (Exists(away) & ~Exists(served))
    )


def supervises(person, team):
    """The membership by which an active person supervises the team, as a subquery."""
    return Membership.objects.filter(
        user=person, user__is_active=True, team=team, role=Membership.Role.SUPERVISOR
    )
