"""Putting a course aside: for four weeks, in the state that it is in, with a reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from screening.models import WORDS_LIMIT, Event
from screening.queries.courses import course_of_case, reason_put_aside
from screening.workflows.cases import CaseClosed, NotTheClinician, close_case
from screening.workflows.courses import (
    CourseChanged,
    ReasonRefused,
    hide_course,
    show_course,
)
from tests.factories import make_case, make_course, make_score, make_stalled

pytestmark = pytest.mark.django_db
REASON = "A bereavement three weeks ago."


def today():
    return timezone.localdate()


def seen(case, in_days=0):
    return course_of_case(case, today=today() + timedelta(days=in_days))


@pytest.fixture
def stalled(clinician):
    return make_stalled(make_case(clinician))


def hide(case, **changes):
    return hide_course(
        **{"case": case, "by": case.clinician, "state": "stalled", "reason": REASON} | changes
    )


def test_it_does_not_count_for_four_weeks_and_then_shows_again(stalled):
    hidden = hide(stalled)
    assert hidden.until == today() + timedelta(weeks=4)
    assert seen(stalled).course.state == "stalled"
    assert not seen(stalled).is_not_improving
    assert not seen(stalled).is_unanswered
    assert reason_put_aside(stalled, seen(stalled), today=today()) == REASON
    # A score of two weeks on, so that the last one is not too old in four.
    make_score(stalled, 17, on=today() + timedelta(days=14), at=timezone.now() + timedelta(days=14))
    assert not seen(stalled, 27).is_not_improving
    assert seen(stalled, 28).is_not_improving


def test_a_case_in_another_state_shows_at_once(clinician):
    case = make_course(make_case(clinician), 19, 18, 18, 17, last=today() - timedelta(days=7))
    hide(case)
    make_score(case, 25, on=today())
    assert seen(case).course.state == "deteriorated"
    assert seen(case).is_not_improving


def test_a_second_click_stores_nothing_more(stalled):
    assert hide(stalled) == hide(stalled)
    assert Event.objects.filter(verb="course.hidden").count() == 1


def test_it_can_be_shown_again_before(stalled):
    hide(stalled)
    assert show_course(case=stalled, by=stalled.clinician)
    assert seen(stalled).is_not_improving
    assert not show_course(case=stalled, by=stalled.clinician)
    assert Event.objects.filter(verb="course.shown").count() == 1


@pytest.mark.parametrize(
    ("reason", "says"),
    [("", "Say why"), (" \u200b\n", "Say why"), ("x" * (WORDS_LIMIT + 1), "Shorten the reason to")],
)
def test_it_needs_a_reason_of_some_words(stalled, reason, says):
    with pytest.raises(ReasonRefused, match=says):
        hide(stalled, reason=reason)


def test_only_the_state_that_was_shown_is_put_aside(stalled):
    with pytest.raises(CourseChanged):
        hide(stalled, state="deteriorated")


def test_what_improves_or_is_watched_is_not_put_aside(clinician):
    case = make_course(make_case(clinician), 19, 12)
    assert seen(case).course.state == "moving"
    with pytest.raises(CourseChanged):
        hide(case, state="moving")


def test_only_the_clinician_does(stalled, supervisor):
    with pytest.raises(NotTheClinician):
        hide(stalled, by=supervisor)
    with pytest.raises(NotTheClinician):
        show_course(case=stalled, by=supervisor)


def test_a_closed_case_has_nothing_to_put_aside(stalled):
    close_case(case=stalled, by=stalled.clinician)
    with pytest.raises(CaseClosed):
        hide(stalled)
    with pytest.raises(CaseClosed):
        show_course(case=stalled, by=stalled.clinician)
