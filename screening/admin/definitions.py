"""The catalog's working rows in Django's admin: what editors change before a release.

No screening reads these rows; nothing changes for clinicians until a release is published.
"""

import json

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import Count
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from screening.engine.catalog import WEIGHTS
from screening.engine.changes import flat
from screening.engine.checks import SOURCE_FORMS
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DomainDefinition,
    HelpDefinition,
    IndicatorDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    ScaleDefinition,
    SourceDefinition,
    TellApartDefinition,
)
from screening.workflows.catalog import read_definitions


class PlainText(forms.CharField):
    """Text of several lines with the line ends that fixtures and releases have."""

    def clean(self, value):
        return super().clean(value).replace("\r\n", "\n")


ROWS_OF = {
    DomainDefinition: "domains",
    ScaleDefinition: "scales",
    QuestionDefinition: "questions",
    BarrierDefinition: "barriers",
    AdjustmentDefinition: "adjustments",
    RedFlagDefinition: "red_flags",
    SourceDefinition: "sources",
}


def state_of(row):
    """A working row with its parts, as text by field; empty when it is not stored."""
    rows = getattr(read_definitions(with_retired=True), ROWS_OF[type(row)])
    found = next((flat(found) for found in rows if found.key == row.pk), {})
    return found | {"retired": str(type(row).objects.filter(pk=row.pk, retired=True).exists())}


class DraftForm(forms.ModelForm):
    """A row's form that knows what it showed, so that two editors cannot overwrite each other."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound:
            self.initial["seen"] = json.dumps(state_of(self.instance))

    def clean(self):
        cleaned = super().clean()
        if self.instance._state.adding:
            return cleaned
        # Locked until the save is done: the second of two saves looks after the first one wrote.
        type(self.instance).objects.select_for_update().filter(pk=self.instance.pk).first()
        now = state_of(self.instance)
        try:
            seen = json.loads(cleaned.get("seen") or "null")
        except ValueError:
            seen = None
        if not isinstance(seen, dict):
            raise forms.ValidationError(_("Load the page again; what it showed got lost."))
        changed = [name for name in {**seen, **now} if seen.get(name) != now.get(name)]
        if changed:
            told = [
                _("“%(field)s” is now “%(value)s”") % {"field": name, "value": now.get(name, "")}
                for name in changed
            ]
            raise forms.ValidationError(
                [
                    _(
                        "Another editor changed this row meanwhile. Nothing was saved; "
                        "load the page again and repeat your change."
                    ),
                    *told,
                ]
            )
        return cleaned


class SourceForm(DraftForm):
    """A source, whose identifiers have the form that links need."""

    def clean(self):
        cleaned = super().clean()
        for name, (matches, advice) in SOURCE_FORMS.items():
            if (text := cleaned.get(name)) and not matches(text):
                self.add_error(name, advice)
        return cleaned


SAYS = {
    "supports": _("“%(label)s” adds %(points)s points"),
    "against": _("“%(label)s” takes off %(points)s points"),
}
REACH = _("At most %(most)s points; possible from %(possible)s, likely from %(likely)s.")
PLAIN_TEXT = {models.TextField: {"form_class": PlainText, "widget": AdminTextareaWidget}}


class KeyedAdmin(admin.ModelAdmin):
    """Rows known by their key, which cannot change once others refer to it."""

    form = DraftForm
    save_as = True
    list_per_page = 50
    formfield_overrides = PLAIN_TEXT

    def get_list_display(self, request):
        return [*self.list_display, "retired"]

    def get_list_filter(self, request):
        return [*self.list_filter, "retired"]

    def get_fields(self, request, obj=None):
        """The fields of the row, whether it is in use at the end."""
        fields = super().get_fields(request, obj)
        return [*(name for name in fields if name != "retired"), "retired"]

    def get_readonly_fields(self, request, obj=None):
        return ["key", *self.readonly_fields] if obj else self.readonly_fields


class IndicatorInline(admin.TabularInline):
    model = IndicatorDefinition
    extra = 1
    autocomplete_fields = ["question"]
    readonly_fields = ["in_words"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("question__scale")
        return rows.prefetch_related("question__scale__options")

    @admin.display(description=_("in words"))
    def in_words(self, indicator):
        """What the highest answer does to the points, such as "Strongly" adds 9 points."""
        words = ""
        if indicator.pk and (top := top_of(indicator.question)):
            words = SAYS[indicator.direction] % {
                "label": top.label,
                "points": WEIGHTS[indicator.strength] * top.level,
            }
        return format_html("<span data-words>{}</span>", words)


def top_of(question):
    """The option of the highest level, or None; wants the scale's options prefetched."""
    options = question.scale.options.all()
    return max(options, key=lambda option: option.level, default=None)


class TellApartInline(admin.TabularInline):
    model = TellApartDefinition
    fk_name = "barrier"
    extra = 1
    formfield_overrides = PLAIN_TEXT
    autocomplete_fields = ["neighbour"]


class HelpInline(admin.TabularInline):
    """The links of an adjustment, shown with the adjustment and with the barrier."""

    model = HelpDefinition
    extra = 1
    autocomplete_fields = ["adjustment", "barrier"]


@admin.register(BarrierDefinition)
class BarrierAdmin(KeyedAdmin):
    list_display = ["number", "name", "domain", "lever", "possible_at", "likely_at"]
    list_display_links = ["name"]
    list_filter = ["domain", "lever"]
    list_select_related = ["domain"]
    search_fields = ["name", "key", "summary"]
    autocomplete_fields = ["gate", "domain"]
    readonly_fields = ["reach"]
    inlines = [IndicatorInline, TellApartInline, HelpInline]

    class Media:
        # Django's own script comes first, whose jQuery this one listens with.
        js = ["admin/js/jquery.init.js", "js/reach.js"]

    @admin.display(description=_("what answers can reach"))
    def reach(self, barrier):
        """The most points of the indicators, beside the thresholds; a script keeps it current."""
        tops = {}
        for question in QuestionDefinition.objects.select_related("scale").prefetch_related(
            "scale__options"
        ):
            if top := top_of(question):
                tops[question.key] = [top.label, top.level]
        most = sum(
            WEIGHTS[indicator.strength] * tops[indicator.question_id][1]
            for indicator in (barrier.indicators.all() if barrier.pk else [])
            if indicator.direction == "supports" and indicator.question_id in tops
        )
        told = {"most": most, "possible": barrier.possible_at, "likely": barrier.likely_at}
        return format_html(
            '<output data-reach="{}">{}</output>',
            json.dumps(
                {
                    "tops": tops,
                    "weights": WEIGHTS,
                    "says": {direction: str(words) for direction, words in SAYS.items()},
                    "reach": str(REACH),
                }
            ),
            REACH % told if barrier.pk else "",
        )


def listed(names):
    """Names in one line, or that there are none."""
    return "; ".join(names) or _("none")


class FollowUpInline(admin.TabularInline):
    model = QuestionDefinition
    fk_name = "asked_if"
    fields = ["text", "asked_if_level"]
    readonly_fields = ["text"]
    extra = 0
    can_delete = False
    show_change_link = True
    verbose_name_plural = _("asked after this question")

    def has_add_permission(self, request, obj):
        return False


@admin.register(QuestionDefinition)
class QuestionAdmin(KeyedAdmin):
    list_display = ["text", "domain", "order", "scale", "asked_if", "informs"]
    list_filter = ["domain", ("asked_if", admin.EmptyFieldListFilter)]
    list_select_related = ["domain", "scale", "asked_if"]
    # Counting drops the model's own order.
    ordering = ["domain__order", "order", "key"]
    search_fields = ["text", "key", "help"]
    autocomplete_fields = ["domain", "scale", "asked_if"]
    readonly_fields = ["barriers", "gates", "flags"]
    inlines = [FollowUpInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(informed=Count("indicators"))

    @admin.display(description=_("barriers"), ordering="informed")
    def informs(self, question):
        return question.informed

    @admin.display(description=_("informs"))
    def barriers(self, question):
        """The barriers whose points this question moves, with direction and strength."""
        rows = question.indicators.select_related("barrier") if question.pk else []
        return listed(f"{row.barrier}: {row.direction}, {row.strength}" for row in rows)

    @admin.display(description=_("is the gate of"))
    def gates(self, question):
        return listed(str(barrier) for barrier in (question.gate_of.all() if question.pk else []))

    @admin.display(description=_("raises the red flags"))
    def flags(self, question):
        return listed(str(flag) for flag in (question.red_flags.all() if question.pk else []))


class OptionInline(admin.TabularInline):
    model = OptionDefinition
    extra = 1


@admin.register(ScaleDefinition)
class ScaleAdmin(KeyedAdmin):
    list_display = ["key", "labels"]
    search_fields = ["key", "options__label"]
    inlines = [OptionInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("options")

    @admin.display(description=_("options"))
    def labels(self, scale):
        return ", ".join(f"{option.label} ({option.level})" for option in scale.options.all())


@admin.register(AdjustmentDefinition)
class AdjustmentAdmin(KeyedAdmin):
    list_display = ["title", "timing", "grade", "order"]
    list_filter = ["timing", "grade"]
    search_fields = ["title", "key", "steps"]
    autocomplete_fields = ["sources", "hold_if"]
    inlines = [HelpInline]


@admin.register(RedFlagDefinition)
class RedFlagAdmin(KeyedAdmin):
    list_display = ["title", "urgency", "question", "at_least", "option"]
    list_filter = ["urgency"]
    list_select_related = ["question"]
    search_fields = ["title", "key", "do_now"]
    autocomplete_fields = ["question", "holds"]


@admin.register(SourceDefinition)
class SourceAdmin(KeyedAdmin):
    form = SourceForm
    list_display = ["title", "authors", "year", "kind", "verified", "doi_link", "pmid_link"]
    list_filter = ["kind", "verified"]
    search_fields = ["title", "authors", "key", "doi", "pmid"]
    autocomplete_fields = ["background_for"]

    @admin.display(description=_("DOI"))
    def doi_link(self, source):
        return link_to("https://doi.org/{}", source.doi)

    @admin.display(description=_("PMID"))
    def pmid_link(self, source):
        return link_to("https://pubmed.ncbi.nlm.nih.gov/{}/", source.pmid)


def link_to(address, key):
    """A link to where a source can be read, or nothing."""
    return format_html(f'<a rel="noreferrer" href="{address}">{{}}</a>', key, key) if key else ""


@admin.register(DomainDefinition)
class DomainAdmin(KeyedAdmin):
    list_display = ["name", "order"]
    list_editable = ["order"]
    search_fields = ["name", "key"]
