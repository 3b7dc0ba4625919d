"""The page of a barrier: opening question, follow-ups, answers, notes and adjustments."""

import json

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from screening.admin.editing import PLAIN_TEXT, KeyedAdmin, OrderedForm, listed
from screening.admin.question_words import WITH_ANSWERS, facts_of, follow_ups_of
from screening.admin.sentences import NamedFormSet
from screening.engine.catalog.branching import most_points
from screening.engine.catalog.values import WEIGHTS
from screening.models import (
    BarrierDefinition,
    DifferentialDefinition,
    IndicationDefinition,
    IndicatorDefinition,
    QuestionDefinition,
)
from screening.queries.draft import barrier_of, questions_and_scales
from screening.web.presenters.draft import points_words

SAYS = {
    "supports": _("“%(label)s” adds %(points)s points"),
    "against": _("“%(label)s” takes off %(points)s points"),
}
SENTENCE = _("On “%(question)s”: %(answers)s. %(asked)s")


class IndicatorInline(admin.TabularInline):
    model = IndicatorDefinition
    form = OrderedForm
    formset = NamedFormSet
    extra = 1
    autocomplete_fields = ["question"]
    readonly_fields = ["in_words"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("question")
        return rows.prefetch_related(*(f"question__{name}" for name in WITH_ANSWERS))

    @admin.display(description=_("in words"))
    def in_words(self, indicator):
        """What each answer does to the points, and when the question is asked."""
        words = ""
        if indicator.pk:
            facts = facts_of(indicator.question)
            weight = WEIGHTS[indicator.strength]
            says = SAYS[indicator.direction]
            facts["answers"] = ", ".join(
                says % {"label": label, "points": weight * level}
                for label, level in facts["answers"]
            )
            words = SENTENCE % facts
        return format_html("<span data-words>{}</span>", words)


class DifferentialInline(admin.StackedInline):
    model = DifferentialDefinition
    form = OrderedForm
    formset = NamedFormSet
    fk_name = "barrier"
    extra = 0
    formfield_overrides = PLAIN_TEXT
    autocomplete_fields = ["neighbour"]


class AdjustmentInline(admin.TabularInline):
    model = IndicationDefinition
    form = OrderedForm
    formset = NamedFormSet
    extra = 1
    autocomplete_fields = ["adjustment"]
    verbose_name = _("adjustment that helps")
    verbose_name_plural = _("adjustments that help")


def link_to_page(name, barrier, words):
    return format_html('<a href="{}">{}</a>', reverse(name, args=[barrier.pk]), words)


@admin.register(BarrierDefinition)
class BarrierAdmin(KeyedAdmin):
    list_display = [
        *("number", "name", "possible_at", "likely_at", "domain", "lever", "asked", "helped_by"),
    ]
    list_display_links = ["name"]
    list_filter = ["domain", "lever"]
    list_select_related = ["domain"]
    search_fields = ["name", "short", "key", "summary"]
    autocomplete_fields = ["gate", "domain"]
    readonly_fields = ["follow_ups", "reach", "as_a_whole"]
    inlines = [IndicatorInline, DifferentialInline, AdjustmentInline]

    class Media:
        # Django's own script comes first, whose jQuery this one listens with.
        js = ["admin/js/jquery.init.js", "js/barrier_admin.js"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("indicators", "indicated_by")

    @admin.action(description=_("Retire the selected rows"), permissions=["change"])
    def retire(self, request, queryset):
        """A single barrier goes with what only it uses, once that was looked at."""
        if len(queryset) == 1:
            return redirect("retire_barrier", queryset[0].pk)
        return super().retire(request, queryset)

    @admin.display(description=_("questions"))
    def asked(self, barrier):
        return len(barrier.indicators.all())

    @admin.display(description=_("adjustments"))
    def helped_by(self, barrier):
        return len(barrier.indicated_by.all())

    @admin.display(description=_("follow-ups of the opening question"))
    def follow_ups(self, barrier):
        return follow_ups_of(barrier.gate_id)

    @admin.display(description=_("as a whole"))
    def as_a_whole(self, barrier):
        """Where the barrier is retired or brought back with all that hangs on it, or copied."""
        if not barrier.pk:
            return ""
        if barrier.retired:
            return listed([link_to_page("bring_back_barrier", barrier, _("Bring it back"))])
        retire = _("Retire this barrier with what only it uses")
        return listed(
            [
                link_to_page("retire_barrier", barrier, retire),
                link_to_page("duplicate_barrier", barrier, _("Duplicate as new")),
            ]
        )

    @admin.display(description=_("what answers can reach"))
    def reach(self, barrier):
        """The most points of the indicators beside the thresholds, in words.

        While the page is edited a script asks the server for them again, and puts together the
        words of each indicator from the facts given here.
        """
        questions = QuestionDefinition.objects.select_related("asked_if")
        facts = {
            question.key: facts_of(question)
            for question in questions.prefetch_related(*WITH_ANSWERS)
        }
        known = {
            "address": reverse("points"),
            "facts": facts,
            "weights": WEIGHTS,
            "says": {direction: str(words) for direction, words in SAYS.items()},
            "sentence": str(SENTENCE),
        }
        words = ""
        if barrier.pk:
            most = most_points(barrier_of(barrier), *questions_and_scales())
            words = points_words(most, barrier.possible_at, barrier.likely_at)
        return format_html('<output data-reach="{}">{}</output>', json.dumps(known), words)
