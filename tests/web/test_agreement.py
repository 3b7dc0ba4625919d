"""Agreement as evidence: shares worked by hand, what is too few to show, and what counts once."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.queries.counts import choices, opinions
from screening.views.agreement import adjustment_rows, named_in_order
from screening.workflows.outcomes import record_outcome
from screening.workflows.plans import add_own, decide
from screening.workflows.reports import submit_screening
from screening.workflows.revising import revise_report
from tests.factories import make_decision, make_person, make_report, make_returned

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


@pytest.fixture
def edit(browse, editor):
    """The catalog editor's client."""
    return browse(editor)


def text(client):
    response = client.get(reverse("agreement"))
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("&nbsp;", " ").split())


def row_of(told, name):
    """The cells of the table's row under this name, as words."""
    row = told[told.index(f'<th scope="row">{name}</th>') :].split("</tr>")[0]
    return [" ".join(strip(cell).split()) for cell in row.split("<td")[1:]]


def strip(html):
    """What stands between the tags of a cell whose own tag was cut at `<td`."""
    return " ".join(part.split("<")[0] for part in html.split(">")[1:])


def step_of(report):
    told = json.loads(report.content)["adjustments"]
    return next(row["adjustment"] for row in told if not row["holds"])


def say(report, by, choice, key="misdiagnosis"):
    make_decision(report, by=by, kind="barrier", key=key, choice=choice)


def take(report, by, choice, reason="", outcome=""):
    step = {"report": report, "by": by, "kind": "adjustment", "key": step_of(report)}
    decide(**step, choice=choice, reason=reason)
    if outcome:
        record_outcome(**step, outcome=outcome)


def test_agreement_is_told_by_role_and_band_with_its_interval(
    edit, clinician, supervisor, compiled
):
    said = ["agree"] * 18 + ["disagree"] * 3 + ["unsure"] * 2
    for number, choice in enumerate(said):
        report = make_report(clinician)
        say(report, clinician, choice)
        if number < 20:
            say(report, supervisor, "agree")
    told = text(edit)
    # 18 of 23 is 78.3 %; Wilson: (0.7422 - 0.1612, 0.7422 + 0.1612) = (0.581, 0.903).
    # 20 of 20: from 1 - 0.1611 = 0.839.
    assert row_of(told, compiled.barriers["misdiagnosis"].name) == [
        "78 % 18 of 23; 58 to 90 %",
        "100 % 20 of 20; 84 to 100 %",
        *["none"] * 4,
    ]


def test_fewer_than_twenty_are_not_told(edit, clinician, supervisor, compiled):
    name = compiled.barriers["logistics"].name
    reports = [make_report(clinician) for _ in range(20)]
    for report in reports[:19]:
        say(report, clinician, "agree", key="logistics")
    say(reports[0], supervisor, "agree", key="logistics")
    told = text(edit)
    assert "No barrier has 20 answers in one band yet." in told
    assert "Fewer than 20 answers in every band: 1 barrier" in told
    assert name in told
    assert "%" not in told.split("</details>")[1].split("<details")[0]
    say(reports[19], clinician, "disagree", key="logistics")
    # 19 of 20: 0.8775 -/+ 0.1136.
    assert row_of(text(edit), name)[:2] == ["95 % 19 of 20; 76 to 99 %", "fewer than 20"]


def test_an_adjustment_tells_planned_and_declined_with_reasons(edit, clinician, compiled):
    done = [("planned", "")] * 15 + [("declined", "tried")] * 5
    done += [("declined", "client-declined")] * 3 + [("not-now", "")] * 2
    for choice, reason in done:
        report = make_report(clinician)
        take(report, clinician, choice, reason)
    planned, declined, helped, not_done = row_of(
        text(edit), compiled.adjustments[step_of(report)].title
    )
    # All of 25, so z²/n = 0.15366. 15: (0.5867 - 0.1793, 0.5867 + 0.1793).
    assert planned == "60 % 15 of 25; 41 to 77 %"
    # 8: 0.3440 -/+ 0.1719. 5: 0.2400 -/+ 0.1514. 3: 0.1706 -/+ 0.1289.
    assert declined == (
        "32 % 8 of 25; 17 to 52 % "
        "Already tried: 20 % 5 of 25; 9 to 39 % Client declined: 12 % 3 of 25; 4 to 30 %"
    )
    assert (helped, not_done) == ("none", "none")


def test_helped_is_of_the_steps_that_were_tried(edit, clinician, compiled):
    outcomes = ["helped"] * 12 + ["no-change"] * 6 + ["made-worse"] * 2 + ["not-done"] * 4
    for outcome in [*outcomes, ""]:
        report = make_report(clinician)
        take(report, clinician, "planned", outcome=outcome)
    title = compiled.adjustments[step_of(report)].title
    _planned, _declined, helped, not_done = row_of(text(edit), title)
    # 12 of 20, the four not done and the one without an outcome left out: 0.5839 -/+ 0.1973.
    assert helped == "60 % 12 of 20; 39 to 78 %"
    # 4 of 24 with an outcome: 0.2127 -/+ 0.1459.
    assert not_done == "17 % 4 of 24; 7 to 36 %"


def test_nineteen_decisions_on_an_adjustment_are_too_few():
    row = {"key": "a-step", "title": "A step", "decided": 19, "planned": 19, "declined": 0}
    row |= dict.fromkeys(
        ["tried", "not_relevant", "client_declined", "outside_remit", "discuss", "other"], 0
    )
    row |= {"helped": 10, "no_change": 9, "worse": 0, "not_done": 0}
    (told,) = adjustment_rows([row], {"a-step": "A step"})
    assert not told["enough"]
    assert told["planned"] == told["helped"] == {"of": 19, "told": None}


def test_a_returned_report_counts_no_more_once_it_was_revised(clinician, supervisor):
    report = make_report(clinician)
    say(report, clinician, "agree")
    say(report, supervisor, "disagree")
    take(report, clinician, "planned")
    make_returned(report, by=supervisor)
    again = revise_report(report=report, by=clinician)

    def told():
        return [(row["role"], row["given"], row["agree"]) for row in opinions()]

    # Returned, and its revision still open: the report counts.
    assert sorted(told()) == [("clinician", 1, 1), ("supervisor", 1, 0)]
    submit_screening(screening=again, by=clinician, own_words="")
    # The clinician's opinion went along; what the supervisor said was of the report returned.
    assert told() == [("clinician", 1, 1)]
    assert [row["planned"] for row in choices()] == [1]


def test_a_later_screening_of_the_case_counts_beside_the_earlier(clinician):
    first = make_report(clinician)
    say(first, clinician, "agree")
    say(make_report(clinician, case=first.screening.case), clinician, "agree")
    assert [row["given"] for row in opinions()] == [2]


def test_own_steps_and_what_supervisors_say_to_steps_are_not_counted(clinician, supervisor):
    report = make_report(clinician)
    take(report, clinician, "planned")
    add_own(report=report, by=clinician, kind="own-step", words="Write to the GP.")
    add_own(report=report, by=clinician, kind="own-barrier", words="The lift is broken.")
    decide(report=report, by=supervisor, kind="adjustment", key=step_of(report), choice="endorsed")
    assert [row["decided"] for row in choices()] == [1]
    assert opinions() == []


def test_what_left_the_catalog_keeps_its_name_and_comes_last():
    counted = [{"key": key, "title": key.upper()} for key in ("z-gone", "b", "a-gone", "a")]
    assert named_in_order(counted, {"b": "Bee", "a": "Ay", "c": "Never decided"}) == [
        ("b", "Bee"),
        ("a", "Ay"),
        ("a-gone", "A-GONE"),
        ("z-gone", "Z-GONE"),
    ]


def test_it_is_empty_by_design(edit, db):
    told = text(edit)
    assert "Nothing has been decided yet" in told
    assert "<table" not in told


def test_it_names_no_case_team_or_person(edit, team):
    agnes = make_person("agnes", team=team, role="clinician")
    for _ in range(20):
        report = make_report(agnes)
        say(report, agnes, "agree")
    told = text(edit)
    for word in (report.screening.case.code, str(report.uuid), team.name, "agnes"):
        assert word not in told


def test_the_catalog_leads_editors_to_it(edit, web):
    link = reverse("agreement")
    assert link in edit.get(reverse("catalog")).content.decode()
    assert link not in web.get(reverse("catalog")).content.decode()


def test_it_takes_the_same_few_queries_for_3_cases_and_for_30(edit, clinician, supervisor):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            text(edit)
        return len(asked)

    def populate(number):
        for _ in range(number):
            report = make_report(clinician)
            say(report, clinician, "agree")
            say(report, supervisor, "agree")
            take(report, clinician, "planned", outcome="helped")

    populate(3)
    few = queries()
    populate(27)
    assert queries() == few <= MOST_QUERIES
