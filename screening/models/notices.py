"""Notices: what waits for one person."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from screening.models.absences import is_asked, is_asked_of
from screening.models.accounts import User
from screening.models.cases import visible
from screening.models.measurements import HiddenCourse
from screening.models.release import ApprovalRequest
from screening.models.reports import Report
from screening.models.safety import RaisedFlag

EDITING = "screening.change_barrierdefinition"
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


OF_CATALOG = ("approval", "approved", "sent-back")
"""Kinds of notices about a request for approval; all others are about a report."""


def editors():
    """Everybody active who may change the catalog, superusers included."""
    return User.objects.with_perm(EDITING, backend=MODEL_BACKEND)


class NoticeQuerySet(models.QuerySet):
    def due_to(self, user, now, teams=None) -> Self:
        """What `user` was given by now: their own, on what they still may see.

        A notice of an open flag goes when an action was recorded, or when the flag was raised again
        and has a notice of its own. `teams` as in `visible`.
        """
        flags = RaisedFlag.objects.open()
        of_report = flags.filter(report=OuterRef("report"))
        # A case has a notice for each time that a score raised its flag; this is one of that time.
        of_score = flags.filter(
            case=OuterRef("case"), measurement__isnull=False, raised_at__lt=OuterRef("due_at")
        )
        of_case = visible(user, "report__screening__case__", teams) | visible(user, "case__", teams)
        of_catalog = Q(kind__in=OF_CATALOG, user__in=editors().order_by().values("pk"))
        return self.filter(
            of_case | of_catalog,
            ~Q(kind=Notice.Kind.FLAG_OPEN) | Exists(of_report) | Exists(of_score),
            user=user.pk,
            due_at__lte=now,
        )

    def with_state(self, user, day) -> Self:
        """Each with `going_on`: whether what it is about still stands, and so waits for `user`."""
        condition = ExpressionWrapper(going_on(user, day), output_field=models.BooleanField())
        return self.annotate(going_on=condition)

    def not_mailed(self, now) -> Self:
        """What is due to anybody, was neither read nor mailed, and stands: candidates for mails."""
        return self.filter(
            stands(timezone.localdate(now)), read_at=None, mailed_at=None, due_at__lte=now
        )

    def waiting(self, user, now, teams=None, day=None) -> Self:
        """What is due to `user`, was not read and still stands; `day` is the date of `now`."""
        due = self.due_to(user, now, teams).filter(read_at=None)
        return due.filter(going_on(user, day or timezone.localdate(now)))


def going_on(user, day):
    """That what a notice is about still stands on the day; else it counts no more as unread.

    `stands`, and a question is for this person.
    """
    return stands(day) & (~Q(kind=Notice.Kind.ASKED) | is_asked_of(user, day, "report__"))


def stands(day):
    """The part of it that is the same for everybody.

    A case is open; a question waits; a returned report is not revised yet; a question that was
    withdrawn was not asked anew; an approval is not decided on; a case that does not improve was
    neither screened nor put aside since.
    """
    kind = Notice.Kind
    newest = Q(report__latest_of__isnull=False)
    return (
        (
            Q(report__screening__case__closed_at=None, case__closed_at=None)
            | Q(kind__in=[kind.WITHDRAWN, *OF_CATALOG])
        )
        & (~Q(kind=kind.ASKED) | (is_asked("report__") & newest))
        & (~Q(kind=kind.RETURNED) | newest)
        & (~Q(kind=kind.WITHDRAWN) | Q(report__request__withdrawn_at__isnull=False))
        & (~Q(kind=kind.APPROVAL) | Q(approval__decision=""))
        & (~Q(kind=kind.COURSE) | course_unanswered(day))
    )


def course_unanswered(day):
    """That a case was neither screened nor put aside since its notice, and that it is wanted."""
    hidden = HiddenCourse.objects.filter(case=OuterRef("case"), until__gt=day)
    return (
        (Q(case__latest_report=None) | Q(case__latest_report__created_at__lte=F("due_at")))
        & ~Exists(hidden)
        & Q(user__wants_course_notices=True)
    )


class Notice(models.Model):
    """Something that waits for one person, from `due_at` on.

    It is about a report, a request for approval, or a case: its course, or a flag that one of its
    scores raised.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", _("Your review is asked for")
        SIGNED_OFF = "signed-off", _("A report was signed off")
        RETURNED = "returned", _("A report was returned")
        WITHDRAWN = "withdrawn", _("A question for review was withdrawn")
        REPLIED = "replied", _("There is a reply on a report")
        FLAG_OPEN = "flag-open", _("A safety flag is open for more than 24 hours")
        APPROVAL = "approval", _("Your approval of the draft is asked for")
        APPROVED = "approved", _("The draft was approved and can be published")
        SENT_BACK = "sent-back", _("The draft was returned")
        COURSE = "course", _("A case does not improve")

    # Looked up through `newest_notice_of_user`.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="notices")
    approval = models.ForeignKey(
        ApprovalRequest, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    case = models.ForeignKey(
        "screening.Case",
        on_delete=models.CASCADE,
        null=True,
        related_name="notices",
        db_index=False,
    )
    due_at = models.DateTimeField(_("due at"))
    read_at = models.DateTimeField(_("read at"), null=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    going_on: bool
    """Given by `with_state`."""

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OF_CATALOG, approval__isnull=False)
                & Q(report__isnull=True, case__isnull=True)
                | (
                    Q(kind__in=["course", "flag-open"], case__isnull=False)
                    & Q(approval__isnull=True, report__isnull=True)
                )
                | (
                    ~Q(kind__in=[*OF_CATALOG, "course"])
                    & Q(report__isnull=False, approval__isnull=True, case__isnull=True)
                ),
                name="a_notice_is_about_one_thing",
                violation_error_code="report",
                violation_error_message=_(
                    "Name the report, the request for approval or the case, and only one of them."
                ),
            )
        ]
        indexes = [
            models.Index(fields=["case"], condition=Q(case__isnull=False), name="notice_of_case"),
            models.Index(
                fields=["user", "due_at"],
                condition=Q(read_at__isnull=True),
                name="notice_unread_of_user",
            ),
            models.Index(fields=["user", "-due_at", "-id"], name="newest_notice_of_user"),
            models.Index(
                fields=["due_at"],
                condition=Q(read_at__isnull=True, mailed_at__isnull=True),
                name="notice_not_mailed",
            ),
        ]

    def __str__(self):
        return f"{self.kind} to {self.user_id}"

    @property
    def approver_or_asker(self):
        """Of a notice about an approval, who asked for it or, where it tells that, who decided."""
        asks = self.kind == self.Kind.APPROVAL
        return self.approval.asked_by if asks else self.approval.decided_by
