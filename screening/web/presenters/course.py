"""A case's course in words: its state, the scores that it rests on, and the rule by its source.

No sentence says that therapy worked or failed: scores also move by themselves.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from screening.engine import course as engine
from screening.engine.course import Course
from screening.engine.instruments import PHQ_9, Instrument
from screening.web.days import day_in_words

STATES = {
    engine.DETERIORATED: gettext_lazy("Worse"),
    engine.STALLED: gettext_lazy("No reliable improvement"),
    engine.WATCH: gettext_lazy("To be watched"),
    engine.MOVING: gettext_lazy("Improving"),
    engine.RECOVERED: gettext_lazy("Recovered"),
    engine.UNKNOWN: gettext_lazy("Too little known"),
}
"""The states as counts and filters name them."""

IN_SHORT = {
    engine.SINCE_START: gettext_lazy("worse"),
    engine.SINCE_BEST: gettext_lazy("worse than its best"),
    engine.BY_SESSIONS: gettext_lazy("no reliable change"),
    engine.BY_DAYS: gettext_lazy("no reliable change"),
    engine.SMALL_DROP: gettext_lazy("little change so far"),
    engine.LOW_PROBABILITY: gettext_lazy("still high"),
    engine.RELIABLE: gettext_lazy("improving"),
    engine.BELOW_CUT_OFF: gettext_lazy("recovered"),
    engine.TOO_FEW: gettext_lazy("one score"),
    engine.BEGAN_BELOW: gettext_lazy("began below the cut-off"),
    engine.TOO_EARLY: gettext_lazy("too early to say"),
    engine.NO_THRESHOLDS: gettext_lazy("no thresholds"),
}
"""Reasons of a state in the few characters that a row of a list has."""


@dataclass(frozen=True, slots=True)
class CourseWords:
    """What a page says of a course; every text is empty where there is nothing to say."""

    state: str
    word: str
    """The state by its name: "No reliable improvement"."""
    in_short: str
    """The same for the row of a list, with the reason where too little is known."""
    latest: str
    """The latest total."""
    change: str
    """The latest less the first, with its sign: "−2"; empty with fewer than two scores."""
    scores: str
    """As "19 → 17", with the best between them where the case is worse than at its best."""
    headline: str
    """A sentence such as “No reliable improvement after 10 sessions: PHQ-9 19 → 17.”"""
    rule: str
    """Which rule says so, by its source, and what guidelines suggest then."""
    offers_screening: bool


def course_words(course: Course, instrument: Instrument = PHQ_9) -> CourseWords:
    """The course in words; `instrument` is the one that it was computed by."""
    several = course.change is not None and course.reason != engine.TOO_FEW
    return CourseWords(
        state=course.state,
        word=str(STATES[course.state]),
        in_short=in_short(course),
        latest=str(course.latest.total) if course.latest else "",
        change=signed(course.change.points) if several and course.change else "",
        scores=scores_of(course) if several else "",
        headline=headline(course, instrument),
        rule=rule(course, instrument),
        offers_screening=course.offers_screening,
    )


def signed(points: int) -> str:
    """A change with its sign, as it is printed: "−2", "+6", "±0"."""
    return f"{'+' if points > 0 else '−' if points < 0 else '±'}{abs(points)}"


def scores_of(course: Course) -> str:
    shown = [course.first, course.latest]
    if course.reason == engine.SINCE_BEST:
        shown.insert(1, course.best)
    return " → ".join(str(each.total) for each in shown if each)


def in_short(course: Course) -> str:
    if course.latest is None:
        return _("no score")
    if course.reason == engine.TOO_OLD:
        return _("last on %(day)s") % {"day": day_in_words(course.latest.taken_on, "j M Y")}
    if course.reason == engine.BELOW_CUT_OFF and not is_reliable_recovery(course):
        return _("below the cut-off")
    return str(IN_SHORT[course.reason])


def is_reliable_recovery(course: Course) -> bool:
    return course.change is not None and course.change.is_reliable_recovery


def headline(course: Course, instrument: Instrument) -> str:
    """What is so, in one sentence with its scores."""
    values = {
        "name": instrument.name,
        "scores": scores_of(course),
        "cut": instrument.thresholds.cut_off,
    }
    if course.state == engine.UNKNOWN:
        return why_unknown(course, values)
    if course.reason == engine.BY_SESSIONS:
        return ngettext(
            "No reliable improvement after %(n)d session: %(name)s %(scores)s.",
            "No reliable improvement after %(n)d sessions: %(name)s %(scores)s.",
            course.sessions or 0,
        ) % (values | {"n": course.sessions})
    if course.reason == engine.BY_DAYS:
        return _("No reliable improvement after %(n)d weeks: %(name)s %(scores)s.") % (
            values | {"n": course.days // 7}
        )
    return str(sentence_of(course)) % values


def sentence_of(course: Course) -> str:
    """The sentence of a reason that counts neither sessions nor weeks."""
    if course.reason == engine.BELOW_CUT_OFF:
        if is_reliable_recovery(course):
            return _("Reliable recovery, below the cut-off of %(cut)d: %(name)s %(scores)s.")
        return _(
            "Below the cut-off of %(cut)d, though the change is not a reliable one: "
            "%(name)s %(scores)s."
        )
    return {
        engine.SINCE_START: _(
            "Worse than at the start by more than measurement error alone would explain: "
            "%(name)s %(scores)s."
        ),
        engine.SINCE_BEST: _(
            "Worse than at its best by more than measurement error alone would explain: "
            "%(name)s %(scores)s."
        ),
        engine.SMALL_DROP: _("Little change so far: %(name)s %(scores)s."),
        engine.LOW_PROBABILITY: _(
            "Still high for the time since the first score: %(name)s %(scores)s."
        ),
        engine.RELIABLE: _(
            "Reliable improvement, not yet below the cut-off of %(cut)d: %(name)s %(scores)s."
        ),
    }[course.reason]


def why_unknown(course: Course, values: dict[str, object]) -> str:
    """Why too little is known, in one sentence."""
    if course.first is None or course.latest is None:
        return _("No %(name)s score yet.") % values
    if course.reason == engine.TOO_FEW:
        return _("One %(name)s score so far: %(total)d.") % (
            values | {"total": course.latest.total}
        )
    if course.reason == engine.TOO_OLD:
        return _("Too little known: the latest %(name)s score, %(total)d, is of %(day)s.") % (
            values
            | {
                "total": course.latest.total,
                "day": day_in_words(course.latest.taken_on, "j F Y"),
            }
        )
    if course.reason == engine.BEGAN_BELOW:
        return (
            _(
                "The first %(name)s score was below the cut-off of %(cut)d, so recovery is not "
                "spoken of: %(scores)s."
            )
            % values
        )
    if course.reason == engine.NO_THRESHOLDS:
        return _("%(name)s %(scores)s. The service set no thresholds to judge the change by.") % (
            values
        )
    return _("Too early to say: %(name)s %(scores)s.") % values


def rule(course: Course, instrument: Instrument) -> str:
    """The rule that gave the state, by its source, and what guidelines suggest then."""
    if course.state == engine.UNKNOWN:
        return what_is_needed(course)
    parts = [rule_of_watching(course) or reliable_rule(instrument)]
    if course.state == engine.RECOVERED:
        parts.append(cut_off_rule(instrument))
    if course.state in (engine.MOVING, engine.RECOVERED):
        parts.append(_("The scores do not say what brought the change about."))
    if course.offers_screening:
        parts.append(
            _(
                "After 4 to 6 weeks without response, guidelines suggest looking together for "
                "what is in the way (NICE NG222, 1.9.1)."
            )
        )
    return " ".join(parts)


def reliable_rule(instrument: Instrument) -> str:
    thresholds = instrument.thresholds
    return ngettext(
        "Rule: %(n)d point or more is a reliable change on the %(name)s (%(source)s).",
        "Rule: %(n)d points or more is a reliable change on the %(name)s (%(source)s).",
        thresholds.reliable_change or 0,
    ) % {
        "n": thresholds.reliable_change,
        "name": instrument.name,
        "source": with_version(thresholds.reliable_change_source, thresholds.version),
    }


def cut_off_rule(instrument: Instrument) -> str:
    thresholds = instrument.thresholds
    return _("The cut-off is %(cut)d or above (%(source)s).") % {
        "cut": thresholds.cut_off,
        "source": with_version(thresholds.cut_off_source, thresholds.version),
    }


def with_version(source: str, version: int) -> str:
    """A source, and the version of the thresholds once the service changed them."""
    if version == 1:
        return source
    return _("%(source)s; thresholds of this service, version %(n)d") % {
        "source": source,
        "n": version,
    }


def rule_of_watching(course: Course) -> str:
    """The rule of a case that is watched; empty for any other."""
    if course.reason == engine.SMALL_DROP:
        return _(
            "Rule: after three sessions or four weeks, a drop of less than 5 points is little "
            "(scoring card of the PHQ-9 quick depression assessment). Some clients change "
            "little until session 6 and then fast (Saunders 2019)."
        )
    if course.reason == engine.LOW_PROBABILITY:
        return _(
            "Rule: with a PHQ-9 of 17 or more at week 4, 13 or more at week 9, or 9 or more at "
            "week 14, a response by the end of therapy is less likely (Schueller 2015)."
        )
    return ""


def what_is_needed(course: Course) -> str:
    """What has to be known first; empty where no further score would help."""
    if course.reason == engine.TOO_FEW:
        return _("Two scores are needed to speak of a change.")
    if course.reason == engine.TOO_OLD:
        return _("A score that is at most %(n)d days old is needed to speak of a change.") % {
            "n": engine.MOST_DAYS_OLD
        }
    return ""


def would_count(instrument: Instrument) -> str:
    """From which change on it is reliable, beside a change that is not; empty without a rule."""
    least = instrument.thresholds.reliable_change
    if least is None:
        return ""
    return ngettext(
        "%(n)d point or more would count", "%(n)d points or more would count", least
    ) % {"n": least}


def in_one_line(course: Course) -> str:
    """The scores, over how many sessions, and the state; the instrument stands beside it."""
    if course.latest is None:
        return in_short(course)
    is_alone, is_stalled = course.reason == engine.TOO_FEW, course.state == engine.STALLED
    state = _("no reliable improvement") if is_stalled else in_short(course)
    values = {
        "scores": str(course.latest.total) if is_alone else scores_of(course),
        "n": course.sessions,
        "state": state,
    }
    if is_alone or not course.sessions:
        return _("%(scores)s: %(state)s") % values
    return (
        ngettext(
            "%(scores)s after %(n)d session: %(state)s",
            "%(scores)s after %(n)d sessions: %(state)s",
            course.sessions,
        )
        % values
    )
