"""Cases, their screenings and the answers given."""

import uuid
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from screening.engine.catalog.values import SPACINGS
from screening.models.accounts import Membership, Teams


def visible(user, case="", teams=None):
    """The one rule of who sees what; `case` is the lookup from a row to its case ("case__").

    A clinician sees the cases they carry while they belong to the case's team; a supervisor
    sees every case of the teams they supervise. Nobody else sees any, superusers included.

    `teams` are the person's, where this request has read them anyway: in the statement they let
    PostgreSQL use an index, which it does not with subqueries. Without them the statement looks
    the memberships up.
    """
    if teams is None:
        own = Membership.objects.filter(user=user.pk).order_by().values("team")
        roles = (Membership.Role.CLINICIAN, Membership.Role.SUPERVISOR)
        teams = Teams(*(own.filter(role=role) for role in roles))
    carried = {f"{case}clinician": user.pk, f"{case}team__in": teams.as_clinician}
    return Q(**carried) | Q(**{f"{case}team__in": teams.as_supervisor})


def is_own_case(user, case=""):
    """Whether the row's case is the user's own to change, as an annotation."""
    return ExpressionWrapper(Q(**{f"{case}clinician": user.pk}), output_field=models.BooleanField())


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user, teams=None) -> Self:
        """The cases that `user` may see, each with `is_own_case`; `teams` as in `visible`."""
        return self.filter(visible(user, teams=teams)).annotate(is_own_case=is_own_case(user))

    def open(self):
        return self.filter(closed_at__isnull=True)

    def closed(self):
        return self.filter(closed_at__isnull=False)


class Case(models.Model):
    """A course of therapy, known by a code that the service chose; never by a name."""

    class Modality(models.TextChoices):
        CBT = "cbt", _("Cognitive behavioural therapy")
        BEHAVIOURAL_ACTIVATION = "behavioural-activation", _("Behavioural activation")
        MINDFULNESS = "mindfulness-acceptance", _("Mindfulness or acceptance-based therapy")
        INTERPERSONAL = "interpersonal", _("Interpersonal therapy")
        PSYCHODYNAMIC = "psychodynamic", _("Psychodynamic therapy")
        PERSON_CENTRED = "person-centred", _("Person-centred or counselling")
        EMOTION_FOCUSED = "emotion-focused", _("Emotion-focused therapy")
        SCHEMA = "schema", _("Schema therapy")
        SYSTEMIC = "systemic", _("Couple, family or systemic therapy")
        INTEGRATIVE = "integrative", _("Integrative therapy")
        OTHER = "other", _("Another therapy")

    class Spacing(models.TextChoices):
        """How far apart sessions are planned; the engine's SPACINGS."""

        WEEKLY = "weekly", _("Weekly or more often")
        FORTNIGHTLY = "fortnightly", _("Every two weeks")
        THREE_WEEKS_OR_MORE = "three-weeks-or-more", _("Every three weeks or less often")
        NO_RHYTHM = "no-rhythm", _("No regular rhythm")
        TAPERING = "tapering", _("Further apart on purpose: tapering or follow-up")
        ENDED_OR_PAUSED = "ended-or-paused", _("Therapy ended or paused by agreement")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        _("case code"),
        max_length=20,
        validators=[
            RegexValidator(
                r"\A(?=.*\d)[A-Z0-9]+(?:[-/.][A-Z0-9]+)*\Z",
                _(
                    "Use capital letters, digits and single hyphens, with at least one digit, "
                    "such as K-1043. Never use a name, initials or a date of birth."
                ),
            )
        ],
    )
    team = models.ForeignKey("screening.Team", on_delete=models.PROTECT, related_name="cases")
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases"
    )
    modality = models.CharField(_("type of therapy"), max_length=30, choices=Modality.choices)
    started_on = models.DateField(_("therapy started on"))
    sessions = models.PositiveSmallIntegerField(_("sessions so far"))
    # The day up to which `sessions` counts; not known of cases that were opened before it was kept.
    sessions_on = models.DateField(_("sessions counted on"), null=True)
    # Empty in cases that were opened before it was asked for.
    session_spacing = models.CharField(
        _("sessions are planned"), max_length=30, choices=Spacing.choices, blank=True
    )
    created_at = models.DateTimeField(_("created at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Where lists, queues and counts look; set as each report is written.
    latest_report = models.OneToOneField(
        "screening.Report", on_delete=models.PROTECT, null=True, related_name="latest_of"
    )

    is_own_case: bool
    """Given by `visible_to`."""
    raised_flags: list
    """Given by `queries.caseload.with_history`."""

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(
                fields=["team", "code"],
                name="case_code_is_unique_in_team",
                violation_error_code="code",
                violation_error_message=_(
                    "The team has a case with this code already. Choose another code."
                ),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="case_closed_at_and_by_are_set_together",
                violation_error_code="closed_at",
                violation_error_message=_(
                    "Say both when the case was closed and who closed it, or neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(sessions__lte=1000),
                name="case_sessions_are_at_most_1000",
                violation_error_code="sessions",
                violation_error_message=_("Give 1,000 sessions at most."),
            ),
            models.CheckConstraint(
                condition=Q(session_spacing__in=["", *SPACINGS]),
                name="case_session_spacing_is_known",
                violation_error_code="session_spacing",
                violation_error_message=_("Choose one of those that are offered."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["team"], condition=Q(closed_at__isnull=True), name="open_case_of_team"
            ),
            models.Index(
                fields=["clinician"],
                condition=Q(closed_at__isnull=True),
                name="open_case_of_clinician",
            ),
        ]

    def __str__(self):
        return self.code
