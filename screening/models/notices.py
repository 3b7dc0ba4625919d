"""Notices: what waits for one person."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.models.cases import visible
from screening.models.reports import Report
from screening.models.safety import RaisedFlag


class NoticeQuerySet(models.QuerySet):
    def due_to(self, user, now, teams=None):
        """What `user` is told of by now: their own, on reports that they still may see.

        A notice of an open flag goes when an action was recorded, or when a later report of the
        case raised the flag again and has a notice of its own. `teams` as in `visible`.
        """
        open_flags = RaisedFlag.objects.open().filter(report=models.OuterRef("report"))
        return self.filter(
            visible(user, "report__screening__case__", teams),
            ~Q(kind=Notice.Kind.FLAG_OPEN) | models.Exists(open_flags),
            user=user.pk,
            due_at__lte=now,
        )


class Notice(models.Model):
    """Something that waits for one person, from `due_at` on."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Your review is asked for")
        SIGNED_OFF = "signed-off", _("A report was signed off")
        RETURNED = "returned", _("A report was returned")
        WITHDRAWN = "withdrawn", _("A question for review was withdrawn")
        REPLIED = "replied", _("There is a reply on a report")
        FLAG_OPEN = "flag-open", _("A safety flag is open for more than 24 hours")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="notices")
    due_at = models.DateTimeField(_("due at"))
    read_at = models.DateTimeField(_("read at"), null=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(
                fields=["user", "due_at"],
                condition=Q(read_at__isnull=True),
                name="notice_unread_of_user",
            )
        ]

    def __str__(self):
        return f"{self.kind} to {self.user_id}"
