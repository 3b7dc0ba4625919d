"""Scores of a case: the form that takes one, and all of them with what became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from screening.engine.instruments import Instrument, Score
from screening.models import Measurement, RaisedFlag
from screening.queries.measurements import score_of
from screening.web.addresses import address_of
from screening.web.days import day_in_words
from screening.web.presenters.flag_lines import action_address

LONG_DAY = "j F Y"


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """One answer that an item can have; `value` is empty for none."""

    value: str
    words: str
    checked: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of an instrument with its answers, the open one last."""

    name: str
    text: str
    choices: tuple[ItemChoice, ...]


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """All items of one instrument as a part of the form that unfolds."""

    key: str
    name: str
    question: str
    rows: tuple[ItemRow, ...]
    answered: int
    needed: int
    problem: str
    """Why the answers were refused; empty where they were not."""
    opens_safety: bool

    @property
    def is_open(self) -> bool:
        return bool(self.answered or self.problem)

    @property
    def count_pattern(self) -> str:
        """How many are answered, with {n} for the number."""
        return _("{n} of %(all)d answered.") % {"all": len(self.rows)}

    @property
    def count(self) -> str:
        return self.count_pattern.replace("{n}", str(self.answered))


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """What the form of a score shows: its fields, and the items of each instrument that has any."""

    form: Any
    groups: tuple[ItemGroup, ...]
    range: str
    """The range of the total; empty where the names of the instruments to choose from say it."""


def score_entry(form: Any) -> ScoreEntry:
    """A form of `forms.scores` as the page shows it."""
    instruments: Sequence[Instrument] = list(form.instruments.values())
    chosen = form["instrument"].value() if "instrument" in form.fields else None
    ordered = sorted(instruments, key=lambda each: each.key != chosen)
    groups = tuple(item_group(form, each) for each in ordered if each.items)
    is_chosen = "instrument" in form.fields
    return ScoreEntry(form, groups, "" if is_chosen else range_words(*instruments))


def range_words(instrument: Instrument) -> str:
    return _("%(lowest)d to %(highest)d") % {
        "lowest": instrument.lowest,
        "highest": instrument.highest,
    }


def item_group(form: Any, instrument: Instrument) -> ItemGroup:
    names = [f"{instrument.key}-{number}" for number in range(1, len(instrument.items) + 1)]
    values = [stored_value(form, name) for name in names]
    rows = tuple(
        ItemRow(name, text, choices_of(instrument, value))
        for name, text, value in zip(names, instrument.items, values, strict=True)
    )
    return ItemGroup(
        key=instrument.key,
        name=instrument.name,
        question=instrument.question,
        rows=rows,
        answered=sum(value != "" for value in values),
        needed=len(names) - instrument.most_missing,
        problem=problem_of(form, names, any(values)),
        opens_safety=instrument.safety_item is not None,
    )


def stored_value(form: Any, name: str) -> str:
    """What an item's field holds, as text; empty where it is open."""
    value = form[name].value()
    return "" if value is None else str(value)


def choices_of(instrument: Instrument, value: str) -> tuple[ItemChoice, ...]:
    answers = [
        ItemChoice(str(number), words, str(number) == value)
        for number, words in enumerate(instrument.answers)
    ]
    is_open = not any(each.checked for each in answers)
    return (*answers, ItemChoice("", _("Not answered"), is_open))


def problem_of(form: Any, names: Iterable[str], is_answered: bool) -> str:
    """The first thing that is wrong with an instrument's answers, or with the score as a whole."""
    for name in names:
        if name in form.errors:
            return str(form.errors[name][0])
    whole = form.non_field_errors()
    return str(whole[0]) if whole and is_answered else ""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A score as the list of all shows it: what it says, where it is from, what became of it."""

    name: str
    day: str
    total: str
    band: str
    notes: tuple[str, ...]
    """How the total came about where not every item was answered, and an open safety item."""
    safety: str
    """The answer to the safety item, where it is above 0."""
    entered: str
    answers: tuple[tuple[str, str], ...]
    """(item, answer) in the order of the items; empty where a total was given."""
    state: str
    """What became of a row that counts no more; empty of one that counts."""
    flag: RaisedFlag | None
    flag_address: str
    correct_address: str
    take_back_address: str

    @property
    def is_gone(self) -> bool:
        return bool(self.state)


def score_rows(
    measurements: Sequence[Any], flags: Iterable[RaisedFlag], *, may_change: bool
) -> list[ScoreRow]:
    """The rows of `queries.measurements.all_scores`; `flags` are those that the case raised.

    A row that takes a score back is told of at that score.
    """
    raised = {flag.measurement_id: flag for flag in flags}
    later = {each.supersedes_id: each for each in measurements if each.supersedes_id}
    return [
        score_row(each, later.get(each.pk), raised.get(each.pk), may_change=may_change)
        for each in measurements
        if each.total is not None
    ]


def single_row(measurement: Any) -> ScoreRow:
    """The row of one score that a loader gave with what supersedes it."""
    return score_row(measurement, getattr(measurement, "superseding", None), may_change=False)


def score_row(
    measurement: Any, later: Any, flag: RaisedFlag | None = None, *, may_change: bool
) -> ScoreRow:
    worth, instrument = score_of(measurement), measurement.instrument.as_instrument()
    changeable = may_change and later is None
    return ScoreRow(
        name=instrument.name,
        day=day_in_words(measurement.taken_on, "j M Y"),
        total=str(measurement.total),
        band=instrument.band(measurement.total),
        notes=tuple(notes_on(instrument, worth)),
        safety=safety_words(instrument, worth),
        entered=entered_words(measurement),
        answers=answers_of(instrument, measurement),
        state=fate(later),
        flag=flag,
        flag_address=action_address(flag) if flag and is_waiting(flag) else "",
        correct_address=address_of("correct_score", measurement.uuid) if changeable else "",
        take_back_address=address_of("take_score_back", measurement.uuid) if changeable else "",
    )


def is_waiting(flag: RaisedFlag) -> bool:
    """Whether an action is to be recorded on this row of the flag."""
    return not flag.acted_at and not flag.raised_again


def notes_on(instrument: Instrument, worth: Score | None) -> Iterable[str]:
    """What has to be known of a total that rests on some of the items."""
    if worth and worth.is_prorated:
        numbers = {"answered": worth.answered, "all": len(instrument.items)}
        yield (_("%(answered)d of %(all)d answered; total worked out from their mean") % numbers)
    if worth and worth.is_safety_open:
        yield _("thoughts of death: not answered")


def safety_words(instrument: Instrument, worth: Score | None) -> str:
    if not worth or not worth.safety_answer:
        return ""
    return _("item %(number)d: %(answer)s") % {
        "number": instrument.safety_item,
        "answer": instrument.answers[worth.safety_answer].lower(),
    }


def entered_words(measurement: Measurement) -> str:
    return _("%(source)s, %(person)s, %(at)s") % {
        "source": measurement.get_source_display(),
        "person": measurement.entered_by,
        "at": date_format(localtime(measurement.entered_at), "j M Y, H:i"),
    }


def answers_of(instrument: Instrument, measurement: Measurement) -> tuple[tuple[str, str], ...]:
    if measurement.items is None:
        return ()
    return tuple(
        (text, _("not answered") if answer is None else f"{answer}, {instrument.answers[answer]}")
        for text, answer in zip(instrument.items, measurement.items, strict=True)
    )


def fate(later: Any) -> str:
    """What became of a score that a later row supersedes."""
    if later is None:
        return ""
    who = {"person": later.entered_by, "day": day_in_words(later.entered_at, "j M Y")}
    if later.total is None:
        return _("taken back by %(person)s, %(day)s") % who
    return _("replaced by %(total)d, %(person)s, %(day)s") % (who | {"total": later.total})


def saved_sentence(measurement: Measurement) -> str:
    """What was stored, for the message after it."""
    instrument = measurement.instrument.as_instrument()
    params = {
        "name": instrument.name,
        "day": day_in_words(measurement.taken_on, LONG_DAY),
        "total": measurement.total,
        "band": instrument.band(measurement.total or 0),
    }
    if params["band"]:
        return _("Saved: %(name)s of %(day)s, %(total)d (%(band)s).") % params
    return _("Saved: %(name)s of %(day)s, %(total)d.") % params


def proration_sentence(measurement: Measurement) -> str:
    """How a total came about that rests on some of the items; else empty."""
    worth = score_of(measurement)
    if not worth or not worth.is_prorated:
        return ""
    numbers = {"answered": worth.answered, "all": len(measurement.items or ())}
    return _("%(answered)d of %(all)d answered; total worked out from their mean.") % numbers


def safety_open_sentence(measurement: Measurement) -> str:
    """That the safety item is open, and what to do; else empty."""
    worth = score_of(measurement)
    if not worth or not worth.is_safety_open:
        return ""
    return _(
        "Thoughts of death: not answered. Ask about them today, and correct the score once you "
        "know."
    )
