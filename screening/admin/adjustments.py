"""The pages of adjustments and sources."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from screening.admin.editing import (
    DraftForm,
    KeyedAdmin,
    OrderedForm,
    link_to_row,
    listed,
    names,
)
from screening.admin.sentences import NamedFormSet
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.step_checks import SOURCE_FORMS
from screening.models import (
    AdjustmentDefinition,
    AdjustmentPartDefinition,
    Case,
    IndicationDefinition,
    PartHoldDefinition,
    RedFlagDefinition,
    SourceDefinition,
)
from screening.web.problem_words import sentence


class HelpedInline(admin.TabularInline):
    model = IndicationDefinition
    form = OrderedForm
    formset = NamedFormSet
    extra = 1
    autocomplete_fields = ["barrier"]
    verbose_name = _("barrier it helps with")
    verbose_name_plural = _("barriers it helps with")


class PartFormSet(NamedFormSet):
    """The parts of an adjustment; one that waits under a red flag neither goes nor changes its key.

    A hold names a part by its key, so it would name nothing any more.
    """

    def clean(self):
        super().clean()
        for form in self.initial_forms:
            key = form.initial.get("key")
            if not (form in self.deleted_forms or "key" in form.changed_data):
                continue
            holds = PartHoldDefinition.objects.filter(adjustment=self.instance, part=key)
            if flags := [str(hold.flag) for hold in holds.select_related("flag")]:
                raise forms.ValidationError(
                    _("The part “%(words)s” waits under %(users)s. Change that first.")
                    % {
                        "words": form.initial["words"],
                        "users": "; ".join(f"“{flag}”" for flag in flags),
                    }
                )


class PartInline(admin.TabularInline):
    model = AdjustmentPartDefinition
    form = OrderedForm
    formset = PartFormSet
    extra = 1
    verbose_name = _("part that can wait while the rest goes on")
    verbose_name_plural = _("parts that can wait while the rest goes on")


class AdjustmentForm(DraftForm):
    """An adjustment; the therapies it is made for are ticked by their names."""

    modalities = forms.MultipleChoiceField(
        label=_("Made for"),
        choices=Case.Modality.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=AdjustmentDefinition._meta.get_field("modalities").help_text,
    )


@admin.register(AdjustmentDefinition)
class AdjustmentAdmin(KeyedAdmin):
    form = AdjustmentForm
    list_display = ["title", "timing", "grade", "barriers", "held_while"]
    list_filter = ["timing", "grade"]
    search_fields = ["title", "key", "steps"]
    autocomplete_fields = ["sources", "contraindications", "ask_first"]
    readonly_fields = ["held_by_flags"]
    inlines = [HelpedInline, PartInline]

    def get_queryset(self, request):
        uses = ("indications__barrier", "contraindications", "held_by")
        return super().get_queryset(request).prefetch_related(*uses)

    @admin.display(description=_("helps with"))
    def barriers(self, adjustment):
        return names(link.barrier for link in adjustment.indications.all())

    @admin.display(description=_("held while"))
    def held_while(self, adjustment):
        """The barriers and red flags under which it waits."""
        return names([*adjustment.contraindications.all(), *adjustment.held_by.all()])

    @admin.display(description=_("under red flags"))
    def held_by_flags(self, adjustment):
        """The flags that hold it, whole or in a part, or that have a remark beside it."""
        if not adjustment.pk:
            return listed([])
        words = {part.key: part.words for part in adjustment.parts.all()}
        rows: list[tuple[RedFlagDefinition, object]]
        rows = [(flag, _("waits")) for flag in adjustment.held_by.all()]
        rows += [
            (hold.flag, _("one part waits: %(words)s") % {"words": words.get(hold.part, hold.part)})
            for hold in adjustment.parts_held_by.select_related("flag")
        ]
        rows += [
            (one.flag, _("remark: %(words)s") % {"words": one.words})
            for one in adjustment.remarks.select_related("flag")
        ]
        return listed((link_to_row(flag), words) for flag, words in rows)


class SourceForm(DraftForm):
    """A source, whose identifiers have the form that links need."""

    def clean(self):
        cleaned = super().clean()
        for name, form in SOURCE_FORMS.items():
            if (text := cleaned.get(name)) and not form.fullmatch(text):
                malformed = Problem.of("source", "", f"{name}-malformed", text=text)
                self.add_error(name, sentence(malformed))
        return cleaned


@admin.register(SourceDefinition)
class SourceAdmin(KeyedAdmin):
    form = SourceForm
    list_display = ["title", "year", "kind", "verified", "used_by", "doi_link", "pmid_link"]
    list_filter = ["kind", "verified"]
    search_fields = ["title", "authors", "key", "doi", "pmid"]
    autocomplete_fields = ["background_for"]
    readonly_fields = ["doi_link", "pmid_link", "cited_by"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("adjustments", "background_for")

    @admin.display(description=_("in use by"))
    def used_by(self, source):
        """The adjustments that cite it, and the barriers for which it is background reading."""
        return names([*source.adjustments.all(), *source.background_for.all()])

    @admin.display(description=_("read it by DOI"))
    def doi_link(self, source):
        return link_to("https://doi.org/{}", source.doi)

    @admin.display(description=_("read it by PMID"))
    def pmid_link(self, source):
        return link_to("https://pubmed.ncbi.nlm.nih.gov/{}/", source.pmid)

    @admin.display(description=_("cited by"))
    def cited_by(self, source):
        return listed(map(link_to_row, source.adjustments.all() if source.pk else []))


def link_to(address, key):
    """A link to where a source can be read, or nothing."""
    return format_html(f'<a rel="noreferrer" href="{address}">{{}}</a>', key, key) if key else ""
