"""A chart of scores in words, for those who do not see it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from screening.engine.instruments import HIGHER_IS_WORSE
from screening.web.days import day_in_words
from screening.web.presenters.chart import Series
from screening.web.presenters.chart_notes import Notes
from screening.web.presenters.severity import severity

DAY = "j F Y"


def title_words(series: Sequence[Series]) -> str:
    names = _(" and ").join(one.instrument.name for one in series)
    return _("%(names)s by date") % {"names": names}


def course_words(series: Sequence[Series], notes: Notes) -> str:
    """The courses, the screenings and the steps in whole sentences."""
    sentences = [series_words(one) for one in series]
    sentences += [
        _("Screening %(number)d on %(day)s.") % {"number": number, "day": day_in_words(day, DAY)}
        for number, day in notes.screenings
    ]
    if notes.steps:
        count = len(notes.steps)
        done = sum(1 for step in notes.steps if step.outcome)
        sentences.append(
            _("Planned steps: %(count)d, with an outcome: %(done)d.")
            % {"count": count, "done": done}
        )
    return " ".join([*sentences, _("The table holds the same values.")])


def series_words(one: Series) -> str:
    """“PHQ-9, 6 scores from 12 June 2026 to 16 November 2026: first 19, ...”"""
    instrument, totals = one.instrument, [each.total for each in one.scores]
    first, latest = one.scores[0], one.scores[-1]
    values = {
        "name": instrument.name,
        "count": len(totals),
        "from": day_in_words(first.taken_on, DAY),
        "to": day_in_words(latest.taken_on, DAY),
        "first": first.total,
        "lowest": min(totals),
        "highest": max(totals),
        "latest": latest.total,
    }
    if len(totals) == 1:
        words = _("%(name)s, one score on %(to)s: %(latest)d") % values
    else:
        words = (
            _(
                "%(name)s, %(count)d scores from %(from)s to %(to)s: first %(first)d, lowest "
                "%(lowest)d, highest %(highest)d, latest %(latest)d"
            )
            % values
        )
    if band := severity(instrument.band(latest.total)):
        words += f" ({band})"
    cut_off = instrument.thresholds.cut_off
    if cut_off is None:
        return f"{words}."
    if instrument.direction == HIGHER_IS_WORSE:
        return words + _("; cut-off %(total)d or more.") % {"total": cut_off}
    return words + _("; cut-off %(total)d or less.") % {"total": cut_off}
