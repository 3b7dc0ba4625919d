"""The instruments of the service: switched on and off, their thresholds, totals of its own.

For administrators, not for editors: a change holds for every case at once, as a team's crisis text
does, while what editors change waits for a release and a second editor.
"""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from screening.admin.accounts import KeptAdmin
from screening.admin.seen import SeenForm
from screening.admin.sentences import RowForm
from screening.engine.instruments import BUILT_IN
from screening.models import ServiceInstrument
from screening.web.access import ADMINISTRATION
from screening.workflows.instruments import (
    EDITED,
    RANGE,
    InstrumentRefused,
    is_built_in,
    is_scored,
    refuse_instrument,
    save_instrument,
)


class InstrumentForm(SeenForm, RowForm):
    def clean(self):
        """With the rules that need fields which this page does not let anybody edit."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        wanted = ServiceInstrument(pk=self.instance.pk or cleaned["key"])
        for name in EDITED:
            setattr(wanted, name, cleaned.get(name, getattr(self.instance, name)))
        try:
            wanted.validate_constraints()
            refuse_instrument(wanted)
        except ValidationError as faults:
            self.add_error(None, faults)
        except InstrumentRefused as refusal:
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, str(refusal))
        return cleaned


@admin.register(ServiceInstrument)
class InstrumentAdmin(KeptAdmin):
    form = InstrumentForm
    list_display = ["name", "is_in_use", "cut_off", "reliable_change", "version"]
    kept = _(
        "Instruments are never deleted, because scores refer to them: untick “In use” to switch "
        "one off. Its scores stay. What you change here holds for every case at once."
    )

    def has_module_permission(self, request):
        return request.user.has_perm(ADMINISTRATION)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(ADMINISTRATION)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def get_fieldsets(self, request, obj=None):
        itself = ["key", "name", *RANGE, "is_in_use"]
        thresholds = ["cut_off", "cut_off_source", "reliable_change", "reliable_change_source"]
        sets = [
            (None, {"fields": itself}),
            (_("Thresholds"), {"fields": [*thresholds, *(["version"] if obj else [])]}),
        ]
        if obj and is_built_in(obj):
            shipped = ["items_shown", "licence", "sources"]
            sets.append((_("As it is shipped"), {"fields": shipped}))
        # The page of a stored row also sends what it showed.
        return [*sets, (None, {"fields": ["seen"]})] if obj else sets

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return ["version"]
        fixed = ["key", "version", "items_shown", "licence", "sources"]
        if is_built_in(obj):
            return [*fixed, "name", *RANGE]
        return [*fixed, *RANGE] if is_scored(obj) else fixed

    def save_model(self, request, obj, form, change):
        save_instrument(instrument=obj, by=request.user)

    @admin.display(description=_("items"))
    def items_shown(self, row):
        instrument = BUILT_IN[row.pk]
        items = format_html_join("", "<p>{}. {}</p>", enumerate(instrument.items, start=1))
        return format_html("<p>{}</p>{}", instrument.question, items)

    @admin.display(description=_("licence"))
    def licence(self, row):
        return BUILT_IN[row.pk].licence

    @admin.display(description=_("sources"))
    def sources(self, row):
        return "; ".join(BUILT_IN[row.pk].sources)
