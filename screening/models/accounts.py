"""People, teams and who does what in which team."""

from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.prepared import NUMBER, Prepared


class Teams(NamedTuple):
    """The ids of a person's teams by what they are there, as lists or as subqueries."""

    as_clinician: Any
    as_supervisor: Any


class User(AbstractUser):
    """Someone who signs in. What they may see follows from memberships and groups alone."""

    class Meta(AbstractUser.Meta):
        pass

    def __str__(self):
        return self.get_full_name() or self.username

    @property
    def edits_catalog(self):
        """Whether this person may change barrier definitions."""
        return self.has_perm("screening.change_barrierdefinition")

    @cached_property
    def roles(self):
        """The person's memberships with their teams, read once a request."""
        return MEMBERSHIPS(user=self.pk)

    @property
    def teams(self):
        """The teams by role, for the rule of who sees what."""
        return Teams(
            *(
                [each.team_id for each in self.roles if each.role == role]
                for role in (Membership.Role.CLINICIAN, Membership.Role.SUPERVISOR)
            )
        )

    @property
    def supervised_teams(self):
        return [each.team for each in self.roles if each.role == Membership.Role.SUPERVISOR]

    @property
    def is_clinician(self):
        """Whether the person is a clinician of any team."""
        return any(each.role == Membership.Role.CLINICIAN for each in self.roles)


class Team(models.Model):
    """A service's team: cases belong to it, supervisors see its cases."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("short name for addresses"), max_length=80, unique=True)
    crisis_text = models.TextField(
        _("crisis text"),
        blank=True,
        max_length=1000,
        help_text=_(
            "Shown beside every safety flag: whom to call, where, at what hours. "
            "Without it clinicians see a warning that it is missing."
        ),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self):
        return self.name


class Membership(models.Model):
    """One role of one person in one team; a person may hold both roles."""

    class Role(models.TextChoices):
        CLINICIAN = "clinician", _("clinician")
        SUPERVISOR = "supervisor", _("supervisor")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)

    class Meta:
        ordering = ["team", "role", "user"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "team", "role"], name="one_membership_per_role_and_team"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["clinician", "supervisor"]),
                name="membership_role_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.team}"


MEMBERSHIPS = Prepared(
    lambda user: Membership.objects.filter(user=user).select_related("team"), user=NUMBER
)
