"""Cases, their screenings and the answers given."""

import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from screening.models.accounts import Membership
from screening.models.release import CatalogRelease

OWN_WORDS_LIMIT = 2000
"""Characters a clinician may write about something that the catalog does not hold."""


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The one rule of who sees what.

        A clinician sees the cases they carry while they belong to the case's team; a supervisor
        sees every case of the teams they supervise. Nobody else sees any, superusers included.
        Each case comes with `is_own_case`: whether it is the user's own, so that they may change it.
        """
        teams = Membership.objects.filter(user=user.pk).order_by().values("team")
        return self.filter(
            Q(clinician=user.pk, team__in=teams.filter(role=Membership.Role.CLINICIAN))
            | Q(team__in=teams.filter(role=Membership.Role.SUPERVISOR))
        ).annotate(
            is_own_case=ExpressionWrapper(Q(clinician=user.pk), output_field=models.BooleanField())
        )

    def open(self):
        return self.filter(closed_at__isnull=True)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def latest_first(self):
        """By the day something last happened: a screening begun, or the case opened."""
        begun = Screening.objects.filter(case=OuterRef("pk")).order_by("-number")
        return self.annotate(
            last=Coalesce(Subquery(begun.values("started_at")[:1]), "created_at")
        ).order_by("-last", "-pk")

    def without_clinician(self):
        """Cases whose clinician was deactivated, or is no longer a clinician of the team."""
        there = Membership.objects.filter(
            user=OuterRef("clinician"), team=OuterRef("team"), role=Membership.Role.CLINICIAN
        )
        return self.filter(Q(clinician__is_active=False) | ~Exists(there))


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
    created_at = models.DateTimeField(_("created at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Where lists, queues and counts look; set as each report is written.
    latest_report = models.OneToOneField(
        "screening.Report", on_delete=models.PROTECT, null=True, related_name="latest_of"
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(fields=["team", "code"], name="case_code_is_unique_in_team"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="case_closed_at_and_by_are_set_together",
            ),
            models.CheckConstraint(
                condition=Q(sessions__lte=1000), name="case_sessions_are_at_most_1000"
            ),
        ]

    def __str__(self):
        return self.code


class ScreeningQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Screenings of the cases that `user` may see, each with `is_own_case`.

        `is_own_case` says whether the case is the user's own, so that they may answer.
        """
        return self.filter(case__in=Case.objects.visible_to(user)).annotate(
            is_own_case=ExpressionWrapper(
                Q(case__clinician=user.pk), output_field=models.BooleanField()
            )
        )

    def with_answered(self):
        """Drafts with `answered`, the number of answers stored; None once submitted."""
        stored = Answer.objects.filter(screening=OuterRef("pk")).order_by().values("screening")
        count = Subquery(stored.annotate(count=Count("pk")).values("count"))
        return self.annotate(
            answered=models.Case(
                models.When(submitted_at__isnull=True, then=Coalesce(count, 0)), default=None
            )
        )

    def for_answering(self):
        """Screenings with all that a page of the questionnaire needs, the catalog's text aside."""
        return self.select_related("case__team", "release").defer("release__content", "own_words")


class Screening(models.Model):
    """One pass through the questionnaire, under the release that was current when it began."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="screenings")
    number = models.PositiveSmallIntegerField(_("number"))
    release = models.ForeignKey(CatalogRelease, on_delete=models.PROTECT, related_name="screenings")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(_("started at"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    # Set when the clinician began again under a newer release; its answers stay, unread.
    replaced_at = models.DateTimeField(_("replaced at"), null=True)
    # The returned report that this screening answers, with its answers carried over.
    revises = models.ForeignKey(
        "screening.Report", on_delete=models.PROTECT, null=True, related_name="revisions"
    )
    own_words = models.TextField(_("in your own words"), blank=True, max_length=OWN_WORDS_LIMIT)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["case", "number"]
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(submitted_at__isnull=True, replaced_at__isnull=True),
                name="one_open_screening_per_case",
            ),
            models.UniqueConstraint(
                fields=["case", "number"], name="screening_number_is_unique_in_case"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="screening_submitted_at_and_by_are_set_together",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(replaced_at__isnull=True),
                name="screening_is_not_both_submitted_and_replaced",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("started_at")),
                name="screening_is_submitted_after_it_started",
            ),
        ]

    def __str__(self):
        return f"{self.case.code}, screening {self.number}"

    def stored_answers(self):
        """The answers by question key."""
        return dict(self.answers.values_list("question_key", "option_key"))


class Answer(models.Model):
    """The option chosen for one question; keys, since the release says what they mean."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="answers")
    question_key = models.CharField(max_length=60)
    option_key = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "question_key"], name="one_answer_per_question"
            ),
            models.CheckConstraint(
                condition=~Q(question_key="") & ~Q(option_key=""),
                name="answer_names_question_and_option",
            ),
        ]

    def __str__(self):
        return f"{self.question_key}: {self.option_key}"
