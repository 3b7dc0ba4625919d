"""Agreement as evidence: shares worked by hand, and what is too few to show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.queries.agreement import score_changes
from screening.web.presenters.agreement import Share, adjustment_rows, named_in_order, share_of
from tests.factories import (
    NOON,
    first_step,
    make_decision,
    make_person,
    make_planned,
    make_report,
    make_score,
)
from tests.pages import page

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


@pytest.fixture
def edit(browse, editor):
    """The catalog editor's client."""
    return browse(editor)


def shown(client):
    response = client.get(reverse("agreement"))
    assert response.status_code == 200
    return page(response)


def cells(client, name):
    """The cells of the table's row under this name."""
    return next(row[1:] for row in shown(client).rows if row[0] == name)


def say(report, by, choice, key="misdiagnosis"):
    make_decision(report, by=by, kind="barrier", key=key, choice=choice)


def take(report, by, choice, reason=""):
    make_decision(report, by=by, key=first_step(report), choice=choice, reason=reason)


def test_agreement_is_shown_by_role_and_band_with_its_interval(
    edit, clinician, supervisor, compiled
):
    said = ["agree"] * 18 + ["disagree"] * 3 + ["unsure"] * 2
    for number, choice in enumerate(said):
        report = make_report(clinician)
        say(report, clinician, choice)
        if number < 20:
            say(report, supervisor, "agree")
    # 18 of 23 is 78.3 %; Wilson: (0.7422 - 0.1612, 0.7422 + 0.1612) = (0.581, 0.903).
    # 20 of 20: from 1 - 0.1611 = 0.839.
    assert cells(edit, compiled.barriers["misdiagnosis"].name) == [
        "78 % 18 of 23; 58 to 90 %",
        "100 % 20 of 20; 84 to 100 %",
        *["none"] * 4,
    ]


def test_fewer_than_twenty_are_not_shown(edit, clinician, supervisor, compiled):
    name = compiled.barriers["logistics"].name
    reports = [make_report(clinician) for _ in range(20)]
    for report in reports[:19]:
        say(report, clinician, "agree", key="logistics")
    say(reports[0], supervisor, "agree", key="logistics")
    text = shown(edit).text
    assert "No barrier has 20 answers in one band yet." in text
    assert f"Fewer than 20 answers in every band: 1 barrier {name}" in text
    assert shown(edit).rows == []
    say(reports[19], clinician, "disagree", key="logistics")
    # 19 of 20: 0.8775 -/+ 0.1136.
    assert cells(edit, name)[:2] == ["95 % 19 of 20; 76 to 99 %", "fewer than 20"]


def test_an_adjustment_shows_planned_and_declined_with_reasons(edit, clinician, compiled):
    done = [("planned", "")] * 15 + [("declined", "tried")] * 5
    done += [("declined", "client-declined")] * 3 + [("not-now", "")] * 2
    for choice, reason in done:
        report = make_report(clinician)
        take(report, clinician, choice, reason)
    planned, declined, done, helped, change = cells(
        edit, compiled.adjustments[first_step(report)].title
    )
    # All of 25, so z²/n = 0.15366. 15: (0.5867 - 0.1793, 0.5867 + 0.1793).
    assert planned == "60 % 15 of 25; 41 to 77 %"
    # 8: 0.3440 -/+ 0.1719. 5: 0.2400 -/+ 0.1514. 3: 0.1706 -/+ 0.1289.
    assert declined == (
        "32 % 8 of 25; 17 to 52 % "
        "Already tried: 20 % 5 of 25; 9 to 39 % Client declined: 12 % 3 of 25; 4 to 30 %"
    )
    assert (done, helped, change) == ("none", "none", "none")


def test_helped_is_of_the_steps_that_were_tried(edit, clinician, compiled):
    outcomes = ["helped"] * 12 + ["no-change"] * 6 + ["made-worse"] * 2 + ["not-done"] * 4
    for outcome in [*outcomes, ""]:
        report = make_report(clinician)
        make_planned(report, by=clinician, outcome=outcome)
    title = compiled.adjustments[first_step(report)].title
    _planned, _declined, done, helped, _change = cells(edit, title)
    # 12 of 20, the four not done and the one without an outcome left out: 0.5839 -/+ 0.1973.
    assert helped == "60 % 12 of 20; 39 to 78 %"
    # 20 of 24 with an outcome: 0.7873 -/+ 0.1459.
    assert done == "83 % 20 of 24; 64 to 93 %"


def test_the_median_change_of_the_phq_9_stands_from_twenty_steps_on(edit, clinician, compiled):
    planned, outcome = NOON - timedelta(days=40), NOON - timedelta(days=5)
    # One without scores; ten that fell by 4 and nine by 1: too few.
    make_planned(make_report(clinician), by=clinician, outcome="helped")
    for after in [14] * 10 + [17] * 9:
        case = step_with_scores(clinician, 18, after, planned, outcome)
    title = compiled.adjustments[first_step(case.latest_report)].title
    assert cells(edit, title)[-1] == "fewer than 20"
    # The twentieth fell by 3: of -4 ten times, -3 and -1 nine times, the tenth and eleventh are
    # -4 and -3, and their middle is -3.5.
    step_with_scores(clinician, 18, 15, planned, outcome)
    assert cells(edit, title)[-1] == "−3.5 of 20 steps"


def step_with_scores(clinician, before, after, planned, outcome):
    """A case whose step helped, with a score a day before its planning and one in between."""
    report = make_report(clinician, at=planned)
    case = report.screening.case
    make_score(case, before, on=(planned - timedelta(days=1)).date())
    make_score(case, after, on=(outcome - timedelta(days=1)).date())
    make_planned(report, by=clinician, outcome="helped", at=planned, outcome_at=outcome)
    case.refresh_from_db()
    return case


def test_changes_are_of_the_steps_that_were_done_alone(clinician):
    planned, outcome = NOON - timedelta(days=40), NOON - timedelta(days=5)
    case = step_with_scores(clinician, 18, 15, planned, outcome)
    # One that was not done, and one without scores.
    for done in ("not-done", "helped"):
        report = make_report(clinician, at=planned)
        make_planned(report, by=clinician, outcome=done, at=planned, outcome_at=outcome)
    assert score_changes() == {first_step(case.latest_report): [15 - 18]}


def test_nineteen_decisions_on_an_adjustment_are_too_few():
    row = {"key": "a-step", "title": "A step", "decided": 19, "planned": 19, "declined": 0}
    row |= dict.fromkeys(
        ["tried", "not_relevant", "client_declined", "outside_remit", "discuss", "other"], 0
    )
    row |= {"helped": 10, "no_change": 9, "worse": 0, "not_done": 0}
    (result,) = adjustment_rows([row], {"a-step": "A step"}, {"a-step": [-3] * 19})
    assert not result.enough
    assert result.planned == result.helped == Share(19, suppressed="fewer than 20")
    assert result.change == "fewer than 20"


@pytest.mark.parametrize(
    ("count", "of", "percent", "interval"),
    [
        # 12.5 %, a half, so up. Wilson: 0.1579 -/+ 0.1032 = (0.0546, 0.2611).
        (5, 40, "13", "5 of 40; 5 to 26 %"),
        # 37.5 %: 0.3860 -/+ 0.1437 = (0.2422, 0.5297).
        (15, 40, "38", "15 of 40; 24 to 53 %"),
        (0, 40, "0", "0 of 40; 0 to 9 %"),
        # 0.25 %: 0.0072 -/+ 0.0068 = (0.0004, 0.0140).
        (1, 400, "under 1", "1 of 400; under 1 to 1 %"),
    ],
)
def test_shares_are_rounded_half_up_and_one_under_one_per_cent_says_so(
    count, of, percent, interval
):
    assert share_of(count, of) == Share(of, percent=percent, interval=interval)


def test_what_left_the_catalog_keeps_its_name_and_comes_last():
    counted = [{"key": key, "title": key.upper()} for key in ("z-gone", "b", "a-gone", "a")]
    assert named_in_order(counted, {"b": "Bee", "a": "Ay", "c": "Never decided"}) == [
        ("b", "Bee"),
        ("a", "Ay"),
        ("a-gone", "A-GONE"),
        ("z-gone", "Z-GONE"),
    ]


def test_it_is_empty_by_design(edit, db):
    empty = shown(edit)
    assert "Nothing has been decided yet" in empty.headings
    assert empty.rows == []


def test_it_names_no_case_team_or_person(edit, team):
    agnes = make_person("agnes", team=team, role="clinician")
    for _ in range(20):
        report = make_report(agnes)
        say(report, agnes, "agree")
    html = edit.get(reverse("agreement")).content.decode()
    for word in (report.screening.case.code, str(report.uuid), team.name, "agnes"):
        assert word not in html


def test_the_catalog_leads_editors_to_it(edit, web):
    address = reverse("agreement")
    assert address in page(edit.get(reverse("catalog"))).links.values()
    assert address not in page(web.get(reverse("catalog"))).links.values()


def test_it_takes_the_same_few_queries_for_3_cases_and_for_30(edit, clinician, supervisor):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            shown(edit)
        return len(asked)

    def populate(number):
        for _ in range(number):
            report = make_report(clinician)
            say(report, clinician, "agree")
            say(report, supervisor, "agree")
            make_planned(report, by=clinician, outcome="helped")

    populate(3)
    few = queries()
    populate(27)
    assert queries() == few <= MOST_QUERIES
