"""People by name in the admin; a queryset knows only the database's order."""

from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.paginator import Paginator

from screening.admin.sentences import NamedFormSet
from screening.queries.people import by_name


class PeopleChangeList(ChangeList):
    """A single page takes no paginator, so it is put in order here."""

    def get_results(self, request):
        super().get_results(request)
        if not self.multi_page and ORDER_VAR not in request.GET:
            self.result_list = by_name(self.result_list)


class PeopleByName:
    """For the admin of people: their list, and where one is looked up to be chosen."""

    def get_changelist(self, request, **kwargs):
        return PeopleChangeList

    def get_paginator(self, request, queryset, per_page, orphans=0, allow_empty_first_page=True):
        """Pages of people by name, unless the order of a column was asked for.

        A service has some hundred accounts, so reading them all is cheap.
        """
        people = queryset if ORDER_VAR in request.GET else by_name(queryset)
        return Paginator(people, per_page, orphans, allow_empty_first_page)


class MembersFormSet(NamedFormSet):
    """The members of a team."""

    def get_queryset(self):
        if not hasattr(self, "_members"):
            members = super().get_queryset().select_related("user", "team")
            people = by_name(member.user for member in members)
            order = {person.pk: place for place, person in enumerate(people)}
            self._members = sorted(members, key=lambda member: (order[member.user_id], member.role))
        return self._members
