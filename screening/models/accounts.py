"""People, teams and who does what in which team."""

import unicodedata
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from screening.models.prepared import NUMBER, Prepared


class Teams(NamedTuple):
    """The ids of a person's teams by what they are there, as lists or as subqueries."""

    as_clinician: Any
    as_supervisor: Any


def sign_in_name(text):
    """A name as it is compared: without regard to case, width, composition or outer white space."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).strip().casefold())


class PersonQuerySet(models.QuerySet):
    def named(self, text):
        """The person with this name in any case, width and composition; None without one.

        SQLite compares ASCII letters alone without regard to case, so other letters are tried in
        the cases that people write, and compared here.
        """
        wanted = sign_in_name(text)
        written = {wanted, wanted.capitalize(), wanted.title(), wanted.upper()}
        condition = Q()
        for one in sorted(written):
            condition |= Q(username__iexact=one)
        people = [each for each in self.filter(condition) if sign_in_name(each.username) == wanted]
        return people[0] if len(people) == 1 else None


class PersonManager(UserManager.from_queryset(PersonQuerySet)):
    """Finds people by their names as phones and Windows type them."""

    use_in_migrations = False

    def get_by_natural_key(self, username):
        """The person with this name, as it is written or else as it is compared."""
        person = self.filter(username=username).first() or self.named(username)
        if person is None:
            raise self.model.DoesNotExist(f"Nobody is named {username}.")
        return person


class User(AbstractUser):
    """Someone who signs in. What they may see follows from memberships and groups alone."""

    wants_course_notices = models.BooleanField(
        _("notices of cases that do not improve, once a week"), default=False
    )

    objects = PersonManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="one_person_per_name_in_any_case",
                violation_error_code="username",
                violation_error_message=_("Somebody has this name already. Choose another one."),
            ),
        ]

    def clean(self):
        """Refuse a name that differs from somebody else's by nothing that is compared."""
        super().clean()
        existing = User.objects.exclude(pk=self.pk).named(self.username or "")
        if existing and existing.username != self.username:
            message = _("%(name)s is somebody else's name: choose one that differs by a letter.")
            raise ValidationError({"username": message % {"name": existing.username}})

    def __str__(self):
        return self.get_full_name() or self.username

    @property
    def edits_catalog(self):
        """Whether this person may change barrier definitions."""
        return self.has_perm("screening.change_barrierdefinition")

    @property
    def administers(self):
        """Whether this person makes accounts and teams."""
        return self.has_perm("screening.change_user")

    @cached_property
    def roles(self) -> list["Membership"]:
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
    def supervised_teams(self) -> list["Team"]:
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
                fields=["user", "team", "role"],
                name="one_membership_per_role_and_team",
                violation_error_code="role",
                violation_error_message=_(
                    "This person has this role in this team already. Choose another."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["clinician", "supervisor"]),
                name="membership_role_is_known",
                violation_error_code="role",
                violation_error_message=_("Choose one of the roles that are offered."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.team}"


MEMBERSHIPS = Prepared(
    lambda user: Membership.objects.filter(user=user).select_related("team"), user=NUMBER
)
