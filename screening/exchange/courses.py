"""What the command `course` prints: how cases go by their scores, as data and as lines."""

from typing import Any

from screening.engine.course import Course
from screening.engine.instruments import Instrument, Measured


def course_data(course: Course, instrument: Instrument) -> dict[str, Any]:
    """A course with what it rests on; keys of the engine, days as ISO dates, None if not known."""
    change = course.change
    return {
        "state": course.state,
        "reason": course.reason,
        "sessions": course.sessions,
        "days_since_first": course.days if course.first else None,
        "first": score_data(course.first),
        "best": score_data(course.best),
        "latest": score_data(course.latest),
        "change": change
        and {
            "points": change.points,
            "reliable": change.reliable,
            "recovered": change.recovered,
        },
        "instrument": {
            "key": instrument.key,
            "cut_off": instrument.thresholds.cut_off,
            "reliable_change": instrument.thresholds.reliable_change,
            "thresholds_version": instrument.thresholds.version,
        },
    }


def score_data(measured: Measured | None) -> dict[str, Any] | None:
    if measured is None:
        return None
    return {"taken_on": measured.taken_on.isoformat(), "total": measured.total}


def course_line(code: str, course: Course) -> str:
    """A course in a line of its case's code, state, reason and first, best and latest totals."""
    totals = [str(each.total) for each in (course.first, course.best, course.latest) if each]
    return "\t".join([code, course.state, course.reason, *totals])
