"""What migrations 0023 and 0024 put right in a database that was in use."""

from importlib import import_module

import pytest
from django.apps import apps

from screening.models import Notice, ReleaseUse, ReviewRequest
from screening.queries.releases import screenings_under
from screening.workflows.safety import record_action
from tests.factories import CALM, STUCK, make_report, make_review, make_review_request

pytestmark = pytest.mark.django_db
COUNTS = import_module("screening.migrations.0021_counts_kept")
INDEXES = import_module("screening.migrations.0022_indexes_of_large_tables")


def test_notices_of_flags_that_are_settled_are_read_and_no_others(clinician, supervisor):
    settled, still_open = make_report(clinician), make_report(clinician, answers=STUCK)
    again = make_report(clinician, case=still_open.screening.case, answers=STUCK)
    make_review_request(settled)
    record_action(report=settled, key="high-mood-past", action="Asked.", by=clinician)
    Notice.objects.update(read_at=None)
    INDEXES.settle_notices(apps, Notice.objects.all())
    unread = Notice.objects.filter(read_at=None).order_by().values_list("kind", "report")
    assert set(unread) == {("asked", settled.pk), ("flag-open", again.pk)}


def test_a_notice_that_was_read_keeps_when(clinician, supervisor):
    report = make_report(clinician)
    record_action(report=report, key="high-mood-past", action="Asked.", by=clinician)
    before = set(Notice.objects.values_list("read_at", flat=True))
    INDEXES.settle_notices(apps, Notice.objects.all())
    assert set(Notice.objects.values_list("read_at", flat=True)) == before


def test_requests_that_were_reviewed_get_the_time_of_the_review(clinician, supervisor):
    reviewed, waiting = (make_report(clinician, answers=CALM) for _ in range(2))
    for report in (reviewed, waiting):
        make_review_request(report)
    review = make_review(reviewed, by=supervisor)
    ReviewRequest.objects.update(reviewed_at=None)
    for _ in range(2):
        INDEXES.fill_reviewed_at(apps, ReviewRequest.objects.all())
        times = dict(ReviewRequest.objects.values_list("report", "reviewed_at"))
        assert times == {reviewed.pk: review.at, waiting.pk: None}


def test_screenings_are_counted_once_for_each_release(release, clinician):
    make_report(clinician)
    make_report(clinician)
    ReleaseUse.objects.all().delete()
    assert screenings_under(release) == 0
    COUNTS.count_screenings(apps, None)
    assert screenings_under(release) == 2
