"""The pages of adjustments, red flags and sources."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from screening.admin.editing import (
    DraftForm,
    KeyedAdmin,
    OrderedForm,
    link_to_row,
    listed,
)
from screening.admin.sentences import NamedFormSet
from screening.engine.catalog.validation import SOURCE_FORMS
from screening.engine.catalog.values import Problem
from screening.models import (
    AdjustmentDefinition,
    IndicationDefinition,
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


@admin.register(AdjustmentDefinition)
class AdjustmentAdmin(KeyedAdmin):
    list_display = ["title", "timing", "grade", "barriers", "order"]
    list_filter = ["timing", "grade"]
    search_fields = ["title", "key", "steps"]
    autocomplete_fields = ["sources", "contraindications"]
    inlines = [HelpedInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("indications__barrier")

    @admin.display(description=_("helps with"))
    def barriers(self, adjustment):
        return "; ".join(str(link.barrier) for link in adjustment.indications.all())


@admin.register(RedFlagDefinition)
class RedFlagAdmin(KeyedAdmin):
    list_display = ["title", "urgency", "question", "at_least", "option"]
    list_filter = ["urgency"]
    list_select_related = ["question"]
    search_fields = ["title", "key", "do_now"]
    autocomplete_fields = ["question", "holds"]


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
    list_display = ["title", "authors", "year", "kind", "verified", "doi_link", "pmid_link"]
    list_filter = ["kind", "verified"]
    search_fields = ["title", "authors", "key", "doi", "pmid"]
    autocomplete_fields = ["background_for"]
    readonly_fields = ["doi_link", "pmid_link", "cited_by"]

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
