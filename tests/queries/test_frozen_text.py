"""A report's text is read only while it matches its digest."""

import pytest

from screening.engine.catalog.serialization import digest
from screening.models import DigestMismatch, Report, ReportMismatch
from screening.queries.frozen_text import changed_reports, checked_report
from tests.factories import CALM, damage, make_report, make_review, past_the_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(clinician):
    return make_report(clinician, answers=CALM)


def test_an_untouched_report_gives_its_text(report):
    assert checked_report(Report.objects.get()) == report.content


@pytest.mark.parametrize("change", [" ", "{}", "\n"])
def test_a_changed_text_is_refused(change, report):
    damaged = damage(report, content=report.content + change)
    with pytest.raises(ReportMismatch, match=str(report.uuid)):
        checked_report(damaged)


def test_a_changed_digest_is_refused(report):
    with past_the_application() as cursor:
        cursor.execute("UPDATE screening_report SET digest = %s", ["0" * 64])
    with pytest.raises(ReportMismatch):
        checked_report(Report.objects.get())


def test_a_report_that_was_read_before_it_was_changed_is_refused_afterwards(report):
    checked_report(Report.objects.get())
    damage(report)
    with pytest.raises(ReportMismatch):
        checked_report(Report.objects.get())


def test_who_catches_a_mismatch_catches_that_of_a_report():
    assert issubclass(ReportMismatch, DigestMismatch)


class TestAllReports:
    def test_untouched_ones_are_counted(self, report, clinician):
        make_report(clinician, answers=CALM)
        assert changed_reports() == (2, [])

    def test_those_that_were_changed_are_named(self, report, clinician):
        other = make_report(clinician, answers=CALM)
        damage(other)
        assert changed_reports() == (2, [other.uuid])

    def test_a_text_replaced_with_its_digest_differs_from_what_was_reviewed(
        self, report, supervisor
    ):
        make_review(report, by=supervisor)
        with past_the_application() as cursor:
            changes = ["{}", digest("{}"), report.pk]
            cursor.execute(
                "UPDATE screening_report SET content = %s, digest = %s WHERE id = %s", changes
            )
        assert changed_reports() == (1, [report.uuid])

    def test_none_is_no_report_changed(self, db):
        assert changed_reports() == (0, [])

    def test_reading_them_is_one_query(self, report, clinician, django_assert_num_queries):
        make_report(clinician, answers=CALM)
        with django_assert_num_queries(1):
            changed_reports()
