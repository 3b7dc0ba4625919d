"""manage.py verify_reports: names every report that was changed past the application."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import CALM, damage, make_report

pytestmark = pytest.mark.django_db


def run():
    out = StringIO()
    call_command("verify_reports", stdout=out)
    return out.getvalue()


def test_says_how_many_reports_hold(clinician):
    for _report in range(2):
        make_report(clinician, answers=CALM)
    assert run() == "Reports verified: 2.\n"


def test_names_the_changed_reports_by_uuid_and_no_case(clinician):
    reports = [make_report(clinician, answers=CALM) for _report in range(3)]
    for report in reports[:2]:
        damage(report)
    with pytest.raises(CommandError) as refusal:
        run()
    for report in reports[:2]:
        assert str(report.uuid) in str(refusal.value)
        assert report.screening.case.code not in str(refusal.value)
    assert str(reports[2].uuid) not in str(refusal.value)


def test_without_any_report_there_is_nothing_wrong(db):
    assert run() == "Reports verified: 0.\n"
