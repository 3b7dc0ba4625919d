"""What the admin's site does otherwise than Django's."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied


class FieldAutocomplete(AutocompleteJsonView):
    """Looks up rows for fields alone; Django's breaks on a relation seen from its other end."""

    def process_request(self, request):
        term, model_admin, source_field, to_field_name = super().process_request(request)
        if not source_field.concrete:
            raise PermissionDenied
        return term, model_admin, source_field, to_field_name


def autocomplete_view(request):
    return FieldAutocomplete.as_view(admin_site=admin.site)(request)


admin.site.autocomplete_view = autocomplete_view
# The list of all lists stands on the first page; beside each page it takes the room of columns.
admin.site.enable_nav_sidebar = False
# Everybody signs in by user name; the one address of a person stands on their page.
admin.site.unregister(EmailAddress)
