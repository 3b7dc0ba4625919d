"""What follows from a barrier, on the page where it is edited: neighbours, adjustments, flags."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.engine.catalog.values import (
    Adjustment,
    Barrier,
    Catalog,
    RedFlag,
    Scale,
)
from screening.web.presenters.editor_fields import FieldMaker, FieldView, Options
from screening.web.presenters.editor_words import Named, in_words, named, opening_options
from screening.web.words import GRADES, SHORT_TIMINGS, TIMINGS
from screening.workflows.draft_fields import trigger_text

HELPS = {
    "weak": gettext_lazy("a little"),
    "moderate": gettext_lazy("clearly"),
    "strong": gettext_lazy("strongly"),
    "decisive": gettext_lazy("most of all"),
}
COUNTS = {
    "0": gettext_lazy("counts nothing"),
    "1": gettext_lazy("counts once"),
    "2": gettext_lazy("counts twice"),
    "3": gettext_lazy("counts three times"),
}
URGENCIES = {"now": gettext_lazy("act now"), "soon": gettext_lazy("act soon")}


@dataclass(frozen=True, slots=True)
class NeighbourView:
    """A barrier that looks alike, and how to tell the two apart."""

    key: str
    barrier: Named
    how: FieldView
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class AdjustmentView:
    """An adjustment as fields, with what it waits for and what it rests on, each with its key."""

    key: str
    title: str
    summary: str
    fields: Mapping[str, FieldView]
    shared: tuple[Named, ...]
    waits: tuple[tuple[str, str], ...]
    held_by: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class FlagView:
    """A red flag as fields, with the adjustments that wait under it, each with its key."""

    key: str
    title: str
    question: str
    fields: Mapping[str, FieldView]
    holds: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScaleView:
    """The answers of questions on the page; others may share them."""

    key: str
    answers: tuple[tuple[str, str, FieldView, FieldView], ...]
    """(key, label, the field of the label, that of what it counts)."""
    questions: tuple[str, ...]
    elsewhere: int
    problems: tuple[str, ...]


def neighbours_of(rows: Catalog, barrier: Barrier, maker: FieldMaker) -> list[NeighbourView]:
    barriers = {row.key: row for row in rows.barriers}
    shown = [row for row in barrier.differentials if row.barrier in barriers]
    return [
        NeighbourView(
            key=row.barrier,
            barrier=named(barriers[row.barrier]),
            how=maker.make(
                f"differential.{barrier.key}.{row.barrier}.how",
                _("How to tell it apart from %(name)s") % {"name": barriers[row.barrier].name},
                row.how,
                rows=2,
                quiet=True,
            ),
            is_first=place == 0,
            is_last=place == len(shown) - 1,
        )
        for place, row in enumerate(shown)
    ]


def adjustments_of(rows: Catalog, barrier: Barrier, maker: FieldMaker) -> list[AdjustmentView]:
    """The adjustments that help with the barrier, in the catalog's order."""
    links = {
        row.key: link.strength
        for row in rows.adjustments
        for link in row.indications
        if link.barrier == barrier.key
    }
    shown = [row for row in rows.adjustments if row.key in links]
    return [
        adjustment_view(rows, barrier, row, links[row.key], maker, place, len(shown))
        for place, row in enumerate(shown)
    ]


def adjustment_view(
    rows: Catalog,
    barrier: Barrier,
    row: Adjustment,
    strength: str,
    maker: FieldMaker,
    place: int,
    count: int,
) -> AdjustmentView:
    barriers = {one.key: one for one in rows.barriers}
    sources = {one.key: one for one in rows.sources}
    return AdjustmentView(
        key=row.key,
        title=row.title,
        summary=_("grade %(grade)s, %(timing)s")
        % {"grade": row.grade, "timing": SHORT_TIMINGS.get(row.timing, row.timing)},
        fields=adjustment_fields(row, barrier.key, strength, maker),
        shared=tuple(
            named(barriers[link.barrier])
            for link in row.indications
            if link.barrier != barrier.key and link.barrier in barriers
        ),
        waits=tuple((key, barriers[key].name) for key in row.contraindications if key in barriers),
        held_by=tuple(
            flag.title
            for flag in rows.red_flags
            if row.key in flag.holds or row.key in {one.adjustment for one in flag.part_holds}
        ),
        sources=tuple(
            (key, f"{source.authors or source.title} ({source.year or _('no year')})")
            for key in row.sources
            if (source := sources.get(key))
        ),
        problems=maker.row(f"adjustment.{row.key}"),
        is_first=place == 0,
        is_last=place == count - 1,
    )


def adjustment_fields(
    row: Adjustment, barrier: str, strength: str, maker: FieldMaker
) -> dict[str, FieldView]:
    name, make = f"adjustment.{row.key}", maker.make
    grades = [(key, f"{key}, {words}") for key, words in GRADES.items()]
    return {
        "strength": make(
            f"indication.{row.key}.{barrier}.strength",
            _("How much it helps: %(title)s") % {"title": row.title},
            strength,
            options=in_words(HELPS),
            quiet=True,
        ),
        "title": make(f"{name}.title", _("Title"), row.title, rows=1),
        "steps": make(f"{name}.steps", _("Steps, one on each line"), "\n".join(row.steps), rows=5),
        "timing": make(f"{name}.timing", _("When"), row.timing, options=in_words(TIMINGS)),
        "grade": make(f"{name}.grade", _("Evidence grade"), row.grade, options=grades),
        "cautions": make(f"{name}.cautions", _("Take care"), row.cautions, rows=2),
    }


def flags_of(in_use: Catalog, questions: Iterable[str], maker: FieldMaker) -> list[FlagView]:
    """The red flags at answers to these questions."""
    asked = set(questions)
    return [flag_view(in_use, flag, maker) for flag in in_use.red_flags if flag.question in asked]


def flag_view(in_use: Catalog, flag: RedFlag, maker: FieldMaker) -> FlagView:
    name, make = f"flag.{flag.key}", maker.make
    titles = {row.key: row.title for row in in_use.adjustments}
    question = next((row for row in in_use.questions if row.key == flag.question), None)
    scale = next((row for row in in_use.scales if question and row.key == question.scale), None)
    fields = {
        "title": make(f"{name}.title", _("Flag"), flag.title, rows=1),
        "do_now": make(f"{name}.do_now", _("What to do now"), flag.do_now, rows=3),
        "urgency": make(
            f"{name}.urgency",
            _("Urgency: %(title)s") % {"title": flag.title},
            flag.urgency,
            options=in_words(URGENCIES),
            quiet=True,
        ),
        "trigger": make(
            f"{name}.trigger",
            _("Raised at: %(title)s") % {"title": flag.title},
            trigger_text(flag.at_least, flag.option),
            options=trigger_options(scale, flag),
            quiet=True,
        ),
    }
    for one in flag.remarks:
        words = _("Beside “%(title)s”") % {"title": titles.get(one.adjustment, one.adjustment)}
        fields[f"remark-{one.adjustment}"] = make(
            f"remark.{flag.key}.{one.adjustment}.words", words, one.words, rows=2
        )
    return FlagView(
        key=flag.key,
        title=flag.title,
        question=question.text if question else "",
        fields=fields,
        holds=tuple((key, titles[key]) for key in flag.holds if key in titles),
        problems=maker.row(name),
    )


def trigger_options(scale: Scale | None, flag: RedFlag) -> Options:
    """The answers that can raise a flag: each from there on, or that one alone."""
    levels = [(key, words) for key, words in opening_options(scale, 0) if key != "0"]
    options = [
        (f"at:{level}", _("%(answer)s or more") % {"answer": f"“{label}”"})
        for level, label in levels
    ]
    for option in scale.options if scale else ():
        words = _("%(answer)s alone") % {"answer": f"“{option.label}”"}
        options.append((f"option:{option.key}", words))
    stored = trigger_text(flag.at_least, flag.option)
    if stored not in dict(options):
        options.append((stored, _("an answer that is gone")))
    return options


def scales_of(rows: Catalog, questions: Iterable[str], maker: FieldMaker) -> list[ScaleView]:
    """The scales on which these questions are answered, each once, with who else uses them."""
    shown = set(questions)
    used = {row.scale for row in rows.questions if row.key in shown}
    return [scale_view(rows, scale, shown, maker) for scale in rows.scales if scale.key in used]


def scale_view(rows: Catalog, scale: Scale, shown: set[str], maker: FieldMaker) -> ScaleView:
    users = [row for row in rows.questions if row.scale == scale.key]
    here = tuple(row.text for row in users if row.key in shown)
    answers = tuple(
        (
            option.key,
            option.label,
            maker.make(
                f"option.{scale.key}.{option.key}.label",
                _("Answer “%(label)s”") % {"label": option.label},
                option.label,
                quiet=True,
            ),
            maker.make(
                f"option.{scale.key}.{option.key}.level",
                _("How much “%(label)s” counts") % {"label": option.label},
                str(option.level),
                options=in_words(COUNTS),
                quiet=True,
            ),
        )
        for option in scale.options
    )
    problems = maker.row(f"scale.{scale.key}")
    return ScaleView(scale.key, answers, here, len(users) - len(here), problems)
