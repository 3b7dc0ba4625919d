"""The demo: people, cases and a history, all of it made through the workflows."""

import pytest

from screening.models import Case, Decision, Event, RaisedFlag, Report, Review, Screening, User
from screening.queries.frozen_text import changed_reports
from screening.workflows.demo import PEOPLE, load_demo
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(release):
    """Made as on the first of October; returns the new people's usernames."""
    return load_demo(password="a long enough one", now=NOON)


def test_the_demo_is_whole(demo):
    assert set(demo) == set(PEOPLE)
    every_case_came_through_the_workflows()
    both_teams_have_a_history()
    made_again_nothing_is_doubled()


def every_case_came_through_the_workflows():
    """Each case, report and review has its event, and each report's text its digest."""
    counts = {
        "case.opened": Case.objects.count(),
        "screening.submitted": Report.objects.count(),
        "review.signed-off": Review.objects.filter(verdict="signed-off").count(),
        "review.returned": Review.objects.filter(verdict="returned").count(),
    }
    for verb, count in counts.items():
        assert Event.objects.filter(verb=verb).count() == count > 0
    assert changed_reports() == (counts["screening.submitted"], [])
    assert not Event.objects.filter(at__gt=NOON, case__isnull=False).exists()


def both_teams_have_a_history():
    cases = Case.objects.filter(team__slug="riverside")
    revised = Screening.objects.get(case__code="K-1062", revises__isnull=False)
    assert revised.report.review.verdict == "signed-off"
    assert cases.get(code="K-1085").clinician.username == "colleague"
    assert RaisedFlag.objects.open().filter(case__in=cases).exists()
    ended = Case.objects.closed().filter(team__slug="hillside")
    assert ended.count() == 24
    assert not RaisedFlag.objects.open().filter(case__in=ended).exists()
    assert Decision.objects.filter(outcome="helped", report__screening__case__in=ended).exists()


def made_again_nothing_is_doubled():
    models = (User, Case, Report, Review, Decision, Event)
    before = [model.objects.count() for model in models]
    assert load_demo(password="another one", now=NOON) == []
    assert [model.objects.count() for model in models] == before
    assert User.objects.get(username="clinician").check_password("a long enough one")
