"""Rows of the catalog in the words of a barrier's page: choices, answers, points, names."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.engine.catalog.values import WEIGHTS, Barrier, Indicator, Scale
from screening.web.presenters.editor_fields import Options

DIRECTIONS = {
    "supports": gettext_lazy("speaks for it"),
    "against": gettext_lazy("speaks against it"),
}
STRENGTHS = {
    "weak": gettext_lazy("a little"),
    "moderate": gettext_lazy("clearly"),
    "strong": gettext_lazy("strongly"),
    "decisive": gettext_lazy("enough on its own"),
}
SHORTENED = 60


def in_words(choices: Mapping[str, object]) -> Options:
    return [(key, str(words)) for key, words in choices.items()]


def shortened(text: str) -> str:
    return text if len(text) <= SHORTENED else f"{text[:SHORTENED].rsplit(' ', 1)[0]} …"


@dataclass(frozen=True, slots=True)
class Named:
    """Another row by name, with the page on which it is edited."""

    name: str
    address: str


def named(barrier: Barrier) -> Named:
    return Named(barrier.name, reverse("edit_barrier", args=[barrier.key]))


def answers_of(scale: Scale) -> str:
    """A scale by its answers: people do not know its key."""
    return " · ".join(option.label for option in scale.options) or _("no answers yet")


def points_of(row: Indicator, scale: Scale | None) -> tuple[tuple[str, str], ...]:
    """What each answer does to the points."""
    weight = WEIGHTS.get(row.strength, 0)
    sign = "−" if row.direction == "against" else "+"
    options = scale.options if scale else ()
    return tuple(
        (option.label, f"{sign}{weight * option.level}" if option.level else "0")
        for option in options
    )


def opening_options(scale: Scale | None, stored: int) -> Options:
    """From which answer on a follow-up is asked; a level that no answer has is shown as such."""
    labels: dict[int, list[str]] = {}
    for option in scale.options if scale else ():
        if option.level:
            labels.setdefault(option.level, []).append(option.label)
    options = [(str(level), " / ".join(labels[level])) for level in sorted(labels)]
    if stored not in labels:
        options.append((str(stored), _("an answer that is gone")))
    return options
