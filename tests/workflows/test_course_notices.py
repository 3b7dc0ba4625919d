"""Weekly notices of cases that do not improve: to whom, when, once, and when they are settled."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from screening.models import Notice
from screening.workflows.cases import close_case, start_screening
from screening.workflows.course_notices import notify_of_courses, want_course_notices
from screening.workflows.courses import hide_course
from screening.workflows.measurements import enter_score
from screening.workflows.reports import submit_screening
from tests.factories import QUIET, answer, make_case, make_course, make_report, make_stalled

pytestmark = pytest.mark.django_db
REASON = "A bereavement three weeks ago."


def later(days):
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def wants(clinician):
    want_course_notices(by=clinician, wanted=True)
    clinician.refresh_from_db()
    return clinician


@pytest.fixture
def stalled(wants):
    return make_stalled(make_case(wants))


def notices(person):
    return list(Notice.objects.filter(user=person, kind="course").order_by("pk"))


def waiting(person, days=0):
    return list(Notice.objects.waiting(person, later(days)))


def score(case, total, days):
    at = later(days)
    day = timezone.localdate(at)
    enter_score(case=case, by=case.clinician, instrument="phq-9", taken_on=day, total=total, at=at)


def screened(case):
    screening = start_screening(case=case, by=case.clinician)
    answer(screening, by=case.clinician, **{key.replace("-", "_"): QUIET[key] for key in QUIET})
    submit_screening(screening=screening, by=case.clinician, own_words="")


def test_nobody_is_told_who_did_not_ask_for_it(clinician, supervisor):
    make_stalled(make_case(clinician))
    assert notify_of_courses() == 0


def test_each_case_that_is_worse_or_stalled_is_told_of_and_no_other(wants, colleague):
    stalled = make_stalled(make_case(wants))
    worse = make_course(make_case(wants), 12, 14, 19)
    make_course(make_case(wants), 19, 12)
    make_case(wants)
    make_stalled(make_case(colleague))
    assert notify_of_courses() == 2
    assert [notice.case for notice in notices(wants)] == [stalled, worse]
    assert {notice.case_id for notice in waiting(wants)} == {stalled.pk, worse.pk}


def test_nobody_is_told_twice_within_a_week(stalled, wants):
    assert notify_of_courses() == 1
    make_stalled(make_case(wants))
    assert notify_of_courses(now=later(6)) == 0
    assert notify_of_courses(now=later(7)) == 1


def test_a_case_is_told_of_once_while_it_stays_as_it_is(stalled):
    assert notify_of_courses() == 1
    score(stalled, 18, 14)
    assert notify_of_courses(now=later(15)) == 0


def test_a_case_that_had_improved_is_told_of_again(stalled, wants):
    notify_of_courses()
    score(stalled, 8, 7)
    assert notify_of_courses(now=later(8)) == 0
    assert notices(wants)[0].read_at
    score(stalled, 18, 20)
    assert notify_of_courses(now=later(21)) == 1


def test_screening_the_case_settles_its_notice(stalled, wants):
    notify_of_courses()
    screened(stalled)
    assert not waiting(wants)


def test_putting_it_aside_settles_its_notice(stalled, wants):
    notify_of_courses()
    hide_course(case=stalled, by=wants, state="stalled", reason=REASON)
    assert not waiting(wants)
    assert notify_of_courses(now=later(8)) == 0


def test_closing_the_case_settles_its_notice(stalled, wants):
    notify_of_courses()
    close_case(case=stalled, by=wants)
    assert not waiting(wants)


def test_switching_them_off_settles_them_all(stalled, wants):
    notify_of_courses()
    want_course_notices(by=wants, wanted=False)
    assert not waiting(wants)


def test_a_case_screened_in_the_last_four_weeks_is_not_told_of(wants):
    report = make_report(wants, answers=QUIET)
    make_stalled(report.screening.case)
    assert notify_of_courses() == 0


def test_the_command_gives_them_even_where_e_mail_is_off(stalled, wants):
    out = StringIO()
    with pytest.raises(CommandError, match="E-mail is off"):
        call_command("send_notices", stdout=out)
    assert "1 notice of a case that does not improve was given." in out.getvalue()
    assert len(notices(wants)) == 1
