"""What every page of the admin refuses with words where Django's breaks or says too much."""

import logging
from functools import wraps

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.contrib.messages.storage import default_storage
from django.core.exceptions import BadRequest, ValidationError
from django.db import DataError, IntegrityError
from django.utils.translation import gettext as _

from screening.web.errors import error_page

logger = logging.getLogger(__name__)

FILTER_LOOKUPS = {"exact", "isnull", "isempty"}
"""What Django's filters beside a list send; others, such as a pattern, can break the query."""


def again_on_conflict(view):
    """Run a view once more when somebody else stored the same after its form was checked.

    The transaction was rolled back, and now the form's own check finds the other's row: it says
    so beside the field and keeps what was typed.
    """

    @wraps(view)
    def guarded(self, request, *args, **kwargs):
        try:
            return view(self, request, *args, **kwargs)
        except IntegrityError:
            # Without the message of a success that did not last.
            request._messages = default_storage(request)
        except (OverflowError, DataError) as error:
            raise BadRequest(str(error)) from error
        try:
            return view(self, request, *args, **kwargs)
        except IntegrityError:
            logger.exception("Stored nothing: the database refused what the form let pass twice")
            return error_page(
                request,
                409,
                _("Somebody else changed this at the same moment"),
                _("Nothing was saved. Go back, load the page again and repeat your change."),
            )

    return guarded


class RowSelect(AutocompleteSelect):
    """Shows the chosen row again after a mistake; what is no key at all chooses none."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [one for one in value if self.is_key(one)], attr)

    def is_key(self, text):
        try:
            self.field.target_field.clean(text, None)
        except ValidationError:
            return False
        return True


class RowsSelect(AutocompleteSelectMultiple):
    """Several rows, each with its own button to take it out; one for all has no place in a list."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class GuardedAdmin(admin.ModelAdmin):
    def lookup_allowed(self, lookup, value, request=None):
        """Allow what the list's own filters send: other questions could be about cases."""
        names = [one if isinstance(one, str) else one[0] for one in self.get_list_filter(request)]
        name = next((one for one in names if f"{lookup}__".startswith(f"{one}__")), None)
        asks = lookup.rpartition("__")[2] in FILTER_LOOKUPS
        return name is not None and asks and super().lookup_allowed(lookup, value, request)

    def get_object(self, request, object_id, from_field=None):
        """The row; an empty `_to_field` names no other field than its key."""
        return super().get_object(request, object_id, from_field or None)

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowsSelect(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @again_on_conflict
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return super().changeform_view(request, object_id, form_url, extra_context)

    @again_on_conflict
    def delete_view(self, request, object_id, extra_context=None):
        return super().delete_view(request, object_id, extra_context)
