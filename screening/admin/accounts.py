"""People and teams in Django's admin. Cases, answers and reports are not registered."""

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from screening.admin.guarded import GuardedAdmin, RowSelect
from screening.admin.people import MembersFormSet, PeopleByName
from screening.admin.seen import SeenForm
from screening.admin.sentences import NamedFormSet, RowForm, SentencesForm
from screening.engine.visible_text import has_visible_character
from screening.models import Membership, Team, User


class KeptAdmin(GuardedAdmin):
    """Rows that are never deleted, since the rows of cases refer to them.

    Django's pages for deleting would list those rows by name; `kept` says what to do instead.
    """

    kept = ""

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        context = {"note": self.kept} | (extra_context or {})
        return super().changelist_view(request, context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = {"note": self.kept} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)


class NewPersonForm(SentencesForm, AdminUserCreationForm):
    pass


class PersonForm(SeenForm, SentencesForm, UserChangeForm):
    pass


class TeamForm(SeenForm, RowForm):
    pass


class GroupForm(SeenForm, RowForm):
    pass


class PasswordForm(SentencesForm, AdminPasswordChangeForm):
    pass


class RoleInline(admin.TabularInline):
    """The roles of a team, or of a person."""

    model = Membership
    form = RowForm
    formset = NamedFormSet
    extra = 1

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = RowSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class TeamRoleInline(RoleInline):
    formset = MembersFormSet
    autocomplete_fields = ["user"]


class PersonRoleInline(RoleInline):
    autocomplete_fields = ["team"]


@admin.register(User)
class PersonAdmin(PeopleByName, KeptAdmin, UserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    change_password_form = PasswordForm
    inlines = [PersonRoleInline]
    kept = _(
        "People are never deleted, because cases and reports name them. To end somebody’s access, "
        "untick “Active” on their page; to end a role, tick “Delete?” beside it."
    )

    def get_fieldsets(self, request, obj=None):
        """The page of somebody stored also sends what it showed."""
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, (None, {"fields": ["seen"]})] if obj else fieldsets


@admin.register(Team)
class TeamAdmin(KeptAdmin):
    form = TeamForm
    list_display = ["name", "slug", "has_crisis_text"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [TeamRoleInline]
    kept = _(
        "Teams are never deleted, because cases belong to them. To end a team, hand its cases over "
        "and end the roles in it: tick “Delete?” beside each on the team’s page."
    )

    def changelist_view(self, request, extra_context=None):
        """The teams, after a warning that names those without a crisis text."""
        silent = [team.name for team in Team.objects.all() if not self.has_crisis_text(team)]
        if silent and request.method == "GET":
            messages.warning(
                request,
                _("No crisis text, so safety flags say nobody to call: %(teams)s.")
                % {"teams": ", ".join(silent)},
            )
        return super().changelist_view(request, extra_context)

    @admin.display(boolean=True, description=_("crisis text entered"))
    def has_crisis_text(self, team):
        return has_visible_character(team.crisis_text)


admin.site.unregister(Group)


@admin.register(Group)
class RightsAdmin(GuardedAdmin, GroupAdmin):
    form = GroupForm
