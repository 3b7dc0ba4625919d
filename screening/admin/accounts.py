"""People and teams in Django's admin. Cases, answers and reports are not registered."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.contrib.auth.admin import UserAdmin
from django.core.paginator import Paginator
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from screening.models import Membership, Team, User
from screening.queries.people import by_name


class MembersFormSet(BaseInlineFormSet):
    """The members of a team by name; a queryset knows only the database's order."""

    def get_queryset(self):
        if not hasattr(self, "_members"):
            members = super().get_queryset().select_related("user", "team")
            people = by_name(member.user for member in members)
            order = {person.pk: place for place, person in enumerate(people)}
            self._members = sorted(members, key=lambda member: (order[member.user_id], member.role))
        return self._members


class MembershipInline(admin.TabularInline):
    model = Membership
    formset = MembersFormSet
    extra = 1
    autocomplete_fields = ["user"]


class UserMembershipInline(admin.TabularInline):
    model = Membership
    extra = 1
    autocomplete_fields = ["team"]


class PeopleChangeList(ChangeList):
    """People by name on a single page too, which takes no paginator."""

    def get_results(self, request):
        super().get_results(request)
        if not self.multi_page and ORDER_VAR not in request.GET:
            self.result_list = by_name(self.result_list)


@admin.register(User)
class PersonAdmin(UserAdmin):
    inlines = [UserMembershipInline]

    def get_changelist(self, request, **kwargs):
        return PeopleChangeList

    def get_paginator(self, request, queryset, per_page, orphans=0, allow_empty_first_page=True):
        """Pages of people by name, in the list and where one is looked up to be chosen.

        A service has some hundred accounts, so reading them all is cheap. Who asked for the order
        of a column gets that.
        """
        people = queryset if ORDER_VAR in request.GET else by_name(queryset)
        return Paginator(people, per_page, orphans, allow_empty_first_page)


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
