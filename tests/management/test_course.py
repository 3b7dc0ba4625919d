"""The command that prints how cases go, for researchers and nightly jobs."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_case, make_score

pytestmark = pytest.mark.django_db


def printed(*arguments):
    out = StringIO()
    call_command("course", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def stalled(clinician):
    case = make_case(clinician, code="K-7001", sessions=10)
    make_score(case, 19, on=date(2026, 8, 1))
    make_score(case, 16, on=date(2026, 9, 1))
    make_score(case, 17, on=date(2026, 9, 29))
    return case


def test_a_case_is_printed_with_what_its_course_rests_on(stalled):
    (row,) = json.loads(printed("k-7001", "--on", "2026-10-01", "--format", "json"))
    assert row == {
        "team": "riverside",
        "case": "K-7001",
        "state": "stalled",
        "reason": "by-sessions",
        "sessions": 10,
        # 31 of August less 1, 30 of September and 1: 30 + 30 + 1
        "days_since_first": 61,
        "first": {"taken_on": "2026-08-01", "total": 19},
        "best": {"taken_on": "2026-09-01", "total": 16},
        "latest": {"taken_on": "2026-09-29", "total": 17},
        "change": {"points": -2, "reliable": "no-reliable-change", "recovered": False},
        "instrument": {
            "key": "phq-9",
            "cut_off": 10,
            "reliable_change": 6,
            "thresholds_version": 1,
        },
    }


def test_all_open_cases_are_printed_those_without_scores_too(stalled, clinician):
    make_case(clinician, code="K-7002")
    lines = printed("--all", "--on", "2026-10-01").splitlines()
    assert lines == ["K-7001\tstalled\tby-sessions\t19\t16\t17", "K-7002\tunknown\ttoo-few"]


def test_a_day_before_the_scores_knows_none_of_them(stalled):
    (row,) = json.loads(printed("K-7001", "--on", "2026-07-01", "--format", "json"))
    assert (row["state"], row["first"], row["change"]) == ("unknown", None, None)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["K-9999"], "There is no case with the code K-9999."),
        (["--all", "--on", "31.12.2026"], "31.12.2026 is no day."),
        (["--all", "--on", "2026-02-30"], "2026-02-30 is no day."),
        ([], "one of the arguments"),
    ],
)
def test_what_cannot_be_used_is_said(db, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        printed(*arguments)
