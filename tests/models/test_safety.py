"""Which raised flags are open, and in what order."""

from datetime import timedelta

import pytest

from screening.models import RaisedFlag
from screening.workflows.safety import record_action
from tests.factories import NOON, STUCK, URGENT, make_report

pytestmark = pytest.mark.django_db


def test_a_flag_is_open_until_an_action_is_recorded(clinician):
    report = make_report(clinician, answers=URGENT)
    flag = RaisedFlag.objects.open().get()
    assert str(flag) == flag.title == "Possible high or mixed mood at present"
    record_action(report=report, key=flag.key, action="Called the GP.", by=clinician)
    assert not RaisedFlag.objects.open().exists()
    assert RaisedFlag.objects.get() == flag


def test_one_that_a_later_report_raised_again_stands_for_both(clinician):
    first = make_report(clinician, answers=URGENT, at=NOON)
    later = make_report(
        clinician, case=first.screening.case, answers=URGENT, at=NOON + timedelta(days=7)
    )
    assert [flag.report for flag in RaisedFlag.objects.open()] == [later]
    assert RaisedFlag.objects.get(report=first).raised_again


def test_those_to_act_on_now_come_before_older_ones_to_act_on_soon(clinician):
    soon = make_report(clinician, answers=STUCK, at=NOON)
    now = make_report(clinician, answers=URGENT, at=NOON + timedelta(days=1))
    assert [flag.report for flag in RaisedFlag.objects.open()] == [now, soon]
