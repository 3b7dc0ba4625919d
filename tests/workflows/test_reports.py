"""Submitting a screening: one frozen report, with what lists need beside it."""

import json
from datetime import timedelta

import pytest

from screening.engine.catalog.serialization import digest
from screening.engine.report import build_report, report_text
from screening.engine.state import state
from screening.models import FrozenRow, Report
from screening.workflows.answers import OwnWordsTooLong, ScreeningSubmitted
from screening.workflows.reports import NothingAnswered, submit_screening
from tests.factories import NOON, STUCK, make_report, make_screening

pytestmark = pytest.mark.django_db


def test_the_report_is_what_the_engine_makes_of_the_answers(clinician, compiled, release):
    report = make_report(clinician, own_words="The buses.")
    expected = build_report(
        compiled,
        state(compiled, STUCK),
        number=1,
        digest=release.digest,
        own_words="The buses.",
        modality="cbt",
    )
    assert report.content == report_text(expected)
    assert report.digest == digest(report.content)


def test_lists_get_the_first_three_barriers_and_every_flag(clinician):
    report = make_report(clinician)
    rows = [
        (row["barrier"], row["band"], row["points"])
        for row in json.loads(report.content)["barriers"]
        if row["band"] in ("likely", "possible")
    ]
    named = [(row["key"], row["band"], row["points"]) for row in report.headline["named"]]
    assert named == rows[:3]
    assert named[0][:2] == ("misdiagnosis", "likely")
    assert [flag["key"] for flag in report.headline["flags"]] == ["high-mood-past"]


def test_a_clock_that_was_set_back_since_the_start_refuses_no_report(clinician):
    screening = make_screening(clinician, answers=STUCK, at=NOON)
    earlier = NOON - timedelta(minutes=5)
    report = submit_screening(
        screening=screening, by=clinician, own_words="", seen_words="", at=earlier
    )
    screening.refresh_from_db()
    assert screening.submitted_at == screening.started_at == report.created_at == NOON


def test_a_second_submission_is_refused_and_leaves_one_report(clinician):
    screening = make_report(clinician).screening
    with pytest.raises(ScreeningSubmitted):
        submit_screening(screening=screening, by=clinician, own_words="")
    assert Report.objects.count() == 1


def test_an_empty_screening_is_not_submitted(clinician):
    with pytest.raises(NothingAnswered):
        submit_screening(screening=make_screening(clinician), by=clinician, own_words="")


def test_words_over_the_limit_leave_the_screening_open(clinician):
    screening = make_screening(clinician, answers=STUCK)
    with pytest.raises(OwnWordsTooLong):
        submit_screening(screening=screening, by=clinician, own_words="x" * 2001)
    screening.refresh_from_db()
    assert screening.submitted_at is None


def test_a_report_cannot_be_changed_or_deleted(clinician):
    report = make_report(clinician)
    report.content = "{}"
    for deed in (
        report.save,
        report.delete,
        Report.objects.all().delete,
        lambda: Report.objects.update(content="{}"),
    ):
        with pytest.raises(FrozenRow):
            deed()
