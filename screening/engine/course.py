"""How a case goes over time by its PHQ-9: deteriorated, stalled, watched, moving, recovered.

Rules and their sources: NICE NG222 1.9.1 (no response after four to six weeks), Schueller 2015
(cut points at weeks 4, 9 and 14), the scoring card of the PHQ-9 quick depression assessment (a drop
of 5 is adequate), thresholds of the instrument (reliable change, cut-off).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from screening.engine.instruments import (
    DETERIORATION,
    IMPROVEMENT,
    PHQ_9,
    Change,
    Instrument,
    Measured,
    change,
)

DETERIORATED, STALLED, WATCH, MOVING, RECOVERED, UNKNOWN = (
    "deteriorated",
    "stalled",
    "watch",
    "moving",
    "recovered",
    "unknown",
)
STATES = (DETERIORATED, STALLED, WATCH, MOVING, RECOVERED, UNKNOWN)
OFFERS_SCREENING = frozenset({DETERIORATED, STALLED})
"""The states in which the product offers to screen for what is in the way."""

MOST_DAYS_OLD = 28
ANSWERED_DAYS = 28
"""For so long a screening answers a course that does not improve, and so may a reason to wait."""
STALLED_SESSIONS, STALLED_DAYS = 6, 42
WATCH_SESSIONS, WATCH_DAYS = 3, 28
ADEQUATE_DROP = 5
LOW_CHANCE = ((14 * 7, 9), (9 * 7, 13), (4 * 7, 17))
"""Days since the first score, and the total from which a response by the end is unlikely."""
LOW_CHANCE_UNTIL = 19 * 7
"""No cut point is published after week 14; that one is used for five weeks, as the others are."""

# Reasons: which rule gave the state, or why too little is known.
SINCE_START, SINCE_BEST = "since-start", "since-best"
BY_SESSIONS, BY_DAYS = "by-sessions", "by-days"
SMALL_DROP, LOW_PROBABILITY = "small-drop", "low-probability"
RELIABLE, BELOW_CUT_OFF = "reliable", "below-cut-off"
TOO_FEW, TOO_OLD, BEGAN_BELOW, TOO_EARLY = "too-few", "too-old", "began-below", "too-early"
NO_THRESHOLDS = "no-thresholds"


@dataclass(frozen=True, slots=True)
class Course:
    """The state of a case and what it rests on.

    `first`, `best` and `latest` are scores, None without any; `sessions` those held so far, None
    if nobody knows; `days` those from the first score until today.
    """

    state: str
    reason: str
    first: Measured | None = None
    best: Measured | None = None
    latest: Measured | None = None
    change: Change | None = None
    sessions: int | None = None
    days: int = 0

    @property
    def offers_screening(self) -> bool:
        return self.state in OFFERS_SCREENING


def course(
    measurements: Iterable[Measured],
    sessions: int | None,
    today: date,
    instrument: Instrument = PHQ_9,
) -> Course:
    """The course by the scores of one instrument, whatever order they come in.

    The first state whose rule holds stands: too little known, deteriorated, stalled, recovered,
    watch, moving. Recovered goes before watch, so that nobody below the cut-off is watched; watch
    goes before moving, as its cut points speak of those who improve as well. A rise from a first
    score below the cut-off is a deterioration too; nothing else is said of such a case.
    """
    scores = sorted(
        (m for m in measurements if m.instrument == instrument.key and m.taken_on <= today),
        key=lambda measured: measured.taken_on,
    )
    if not scores:
        return Course(UNKNOWN, TOO_FEW, sessions=sessions)
    first, latest = scores[0], scores[-1]
    seen = Course(
        UNKNOWN,
        TOO_FEW,
        first=first,
        best=best_of(instrument, scores),
        latest=latest,
        change=change(instrument, first.total, latest.total),
        sessions=sessions,
        days=(today - first.taken_on).days,
    )
    if len(scores) < 2:
        return seen
    state, reason = rule_of(instrument, seen, first, latest, today)
    return replace(seen, state=state, reason=reason)


def best_of(instrument: Instrument, scores: Sequence[Measured]) -> Measured:
    """The best of the scores, the earliest of equally good ones."""
    best = scores[0]
    for each in scores[1:]:
        if instrument.is_worse(best.total, each.total):
            best = each
    return best


def rule_of(
    instrument: Instrument, seen: Course, first: Measured, latest: Measured, today: date
) -> tuple[str, str]:
    """The state and its reason for two scores or more."""
    moved, best = change(instrument, first.total, latest.total), seen.best or first
    since_best = change(instrument, best.total, latest.total)
    if (today - latest.taken_on).days > MOST_DAYS_OLD:
        return UNKNOWN, TOO_OLD
    if moved.reliable is None or instrument.thresholds.cut_off is None:
        return UNKNOWN, NO_THRESHOLDS
    if moved.reliable == DETERIORATION:
        return DETERIORATED, SINCE_START
    if since_best.reliable == DETERIORATION:
        return DETERIORATED, SINCE_BEST
    if moved.recovered is None:
        return UNKNOWN, BEGAN_BELOW
    if moved.recovered:
        return RECOVERED, BELOW_CUT_OFF
    is_improved = moved.reliable == IMPROVEMENT
    if not is_improved and (seen.sessions or 0) >= STALLED_SESSIONS:
        return STALLED, BY_SESSIONS
    if not is_improved and seen.days >= STALLED_DAYS:
        return STALLED, BY_DAYS
    is_time = (seen.sessions or 0) >= WATCH_SESSIONS or seen.days >= WATCH_DAYS
    if is_time and not is_improved and first.total - latest.total < ADEQUATE_DROP:
        return WATCH, SMALL_DROP
    if is_low_chance((latest.taken_on - first.taken_on).days, latest.total):
        return WATCH, LOW_PROBABILITY
    return (MOVING, RELIABLE) if is_improved else (UNKNOWN, TOO_EARLY)


def is_low_chance(days: int, total: int) -> bool:
    """Whether a PHQ-9 so many days after the first makes a response by the end unlikely."""
    cut = next((cut for since, cut in LOW_CHANCE if LOW_CHANCE_UNTIL > days >= since), None)
    return cut is not None and total >= cut


def is_unanswered(course: Course, screened_on: date | None, today: date) -> bool:
    """Whether to screen for what is in the way comes next, by the last screening's day.

    In the four weeks after a screening, what it offered comes first.
    """
    if not course.offers_screening:
        return False
    return screened_on is None or (today - screened_on).days >= ANSWERED_DAYS


def least_improvement(course: Course) -> tuple[int, int]:
    """The place of a course in a list that begins with what moved least, or got worse most."""
    points = course.change.points if course.change else 0
    return STATES.index(course.state), -points


def improved_since(
    measurements: Sequence[Measured],
    sessions: int | None,
    since: date,
    instrument: Instrument = PHQ_9,
) -> bool:
    """Whether any score after `since`, on its own day, left the states that offer a screening."""
    return any(
        not course(measurements, sessions, each.taken_on, instrument).offers_screening
        for each in measurements
        if each.taken_on > since
    )
