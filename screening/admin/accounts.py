"""People and teams in Django's admin. Cases, answers and reports are not registered."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from screening.admin.people import MembersFormSet, PeopleByName
from screening.models import Membership, Team, User


class MembershipInline(admin.TabularInline):
    model = Membership
    formset = MembersFormSet
    extra = 1
    autocomplete_fields = ["user"]


class UserMembershipInline(admin.TabularInline):
    model = Membership
    extra = 1
    autocomplete_fields = ["team"]


@admin.register(User)
class PersonAdmin(PeopleByName, UserAdmin):
    inlines = [UserMembershipInline]


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "has_crisis_text"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MembershipInline]

    def changelist_view(self, request, extra_context=None):
        """The teams, after a warning that names those without a crisis text."""
        silent = [team.name for team in Team.objects.filter(crisis_text__regex=r"^\s*$")]
        if silent and request.method == "GET":
            messages.warning(
                request,
                _("No crisis text, so safety flags say nobody to call: %(teams)s.")
                % {"teams": ", ".join(silent)},
            )
        return super().changelist_view(request, extra_context)

    @admin.display(boolean=True, description=_("crisis text entered"))
    def has_crisis_text(self, team):
        return bool(team.crisis_text.strip())
