"""Importing scores: what fits, every refusal by its line, all or nothing, and what it changes."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from screening.engine.score_rows import (
    CODE_TWICE,
    FEWER_SESSIONS,
    LINE_TWICE,
    MISSING,
    REFUSED,
    SCORED_ALREADY,
    UNKNOWN_CODE,
    UNKNOWN_INSTRUMENT,
    RowProblem,
    ScoreRow,
)
from screening.models import (
    Event,
    Measurement,
    Membership,
    Notice,
    RaisedFlag,
    ServiceInstrument,
)
from screening.workflows import score_check, score_import
from screening.workflows.cases import close_case
from screening.workflows.measurements import take_score_back
from screening.workflows.score_import import ImportRefused, check_scores
from tests.factories import NOON, make_case, make_person, make_score, make_team

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 1)
NINE = (1, 1, 1, 1, 1, 1, 1, 1, 0)


def row(case, total=None, *, line=2, on=DAY, instrument="PHQ-9", **fields):
    code = case if isinstance(case, str) else case.code
    return ScoreRow(line, code, instrument, on, total, **fields)


def lines(*rows):
    """Rows with the numbers of their lines, read anew each time."""
    numbered = [
        ScoreRow(n, r.code, r.instrument, r.taken_on, r.total, r.items, r.sessions)
        for n, r in enumerate(rows, start=2)
    ]
    return lambda: iter(numbered)


def import_scores(read, **fields):
    return score_import.import_scores(read, codes={row.code for row in read()}, **fields)


def refused(*rows, by):
    """(line, column, code) of every problem; the import says the same and stores nothing."""
    read = lines(*rows)
    before = Measurement.objects.count()
    checked = check_scores(read, by=by, at=NOON)
    with pytest.raises(ImportRefused) as refusal:
        import_scores(read, by=by, at=NOON)
    assert refusal.value.outcome.problems == checked.problems
    assert Measurement.objects.count() == before
    return [(each.line, each.column, each.code) for each in checked.problems]


def totals(case):
    return list(case.measurements.standing().values_list("instrument", "taken_on", "total"))


def test_what_was_checked_is_stored_with_its_source(clinician):
    one, two = make_case(clinician), make_case(clinician)
    read = lines(
        row(one, 17),
        row(one, items=(*NINE[:7], None, 2), on=DAY + timedelta(days=7)),
        row(two, 8, items=NINE),
        row(two, 5, instrument="gad 7"),
    )
    checked = check_scores(read, by=clinician, at=NOON)
    assert (checked.new, checked.same, checked.cases) == (4, 0, 2)
    assert not Measurement.objects.exists()
    outcome = import_scores(read, by=clinician, at=NOON)
    assert (outcome.new, outcome.cases) == (4, 2)
    # Seven answers of 1, one open, one of 2: 9 * 9 / 8 = 10.125.
    assert totals(one) == [("phq-9", DAY, 17), ("phq-9", DAY + timedelta(days=7), 10)]
    assert totals(two) == [("phq-9", DAY, 8), ("gad-7", DAY, 5)]
    sources = Measurement.objects.values_list("source", "entered_by", "entered_at")
    assert set(sources) == {("import", clinician.pk, NOON)}
    events = Event.objects.filter(verb="scores.imported").values_list("case", "details")
    assert list(events) == [(one.pk, {"scores": 2}), (two.pk, {"scores": 2})]


def test_scores_that_are_there_already_are_skipped_and_counted(clinician):
    case = make_case(clinician)
    make_score(case, 17)
    make_score(case, items=list(NINE), on=DAY + timedelta(days=7))
    read = lines(
        row(case, 17),
        row(case, 8, on=DAY + timedelta(days=7)),
        row(case, 12, on=DAY + timedelta(days=14)),
    )
    first = import_scores(read, by=clinician, at=NOON)
    assert (first.new, first.same) == (1, 2)
    again = import_scores(read, by=clinician, at=NOON)
    assert (again.new, again.same, again.cases) == (0, 3, 0)
    assert Event.objects.filter(verb="scores.imported").count() == 1


def test_a_different_score_of_the_day_is_a_problem(clinician):
    case = make_case(clinician)
    make_score(case, 8)
    assert refused(row(case, 9), by=clinician) == [(2, "total", SCORED_ALREADY)]
    # The same total with answers says more than is stored.
    assert refused(row(case, items=NINE), by=clinician) == [(2, "total", SCORED_ALREADY)]


def test_a_score_that_was_taken_back_is_superseded(clinician):
    case = make_case(clinician)
    back = take_score_back(measurement=make_score(case, 8), by=clinician)
    import_scores(lines(row(case, 9)), by=clinician, at=NOON)
    assert totals(case) == [("phq-9", DAY, 9)]
    assert case.measurements.standing().get().supersedes == back


def test_one_problem_stores_nothing(clinician):
    case = make_case(clinician)
    assert refused(row(case, 9), row(case, 28, on=DAY + timedelta(days=1)), by=clinician) == [
        (3, "total", REFUSED)
    ]


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"total": 28}, "total"),
        ({"total": -1}, "total"),
        ({"total": 22, "instrument": "GAD-7"}, "total"),
        ({"total": 5, "on": date(2026, 10, 2)}, "date"),
        ({"total": 5, "on": date(2025, 12, 31)}, "date"),
        ({"items": (1, 1, 1, 1, 1, 1, None, None, None)}, "items"),
        ({"items": (1, 1, 1, 1, 1, 1, 1, 1, 4)}, "items"),
        ({"items": (1, 1)}, "items"),
        ({"items": NINE, "instrument": "GAD-7"}, "items"),
        ({"total": 9, "items": NINE}, "items"),
        ({"total": 5, "sessions": 5000}, "sessions"),
    ],
)
def test_the_rules_of_single_scores_hold(fields, column, clinician):
    """Therapy began on 2 March 2026, so 31 December 2025 is 61 days before."""
    assert refused(row(make_case(clinician), **fields), by=clinician) == [(2, column, REFUSED)]


def test_empty_columns_of_a_longer_instrument_are_no_answers(clinician):
    case = make_case(clinician)
    items = (1, 1, 1, 1, 1, 1, 1, None, None)
    import_scores(lines(row(case, items=items, instrument="GAD-7")), by=clinician, at=NOON)
    assert case.measurements.get().items == [1] * 7


def test_an_unknown_code_and_one_of_another_team_read_the_same(clinician, stranger):
    theirs = make_case(stranger)
    checked = check_scores(lines(row(theirs, 9), row("K-0", 9)), by=clinician, at=NOON)
    assert [(each.code, set(each.params)) for each in checked.problems] == [
        (UNKNOWN_CODE, {"text"})
    ] * 2


def test_a_colleagues_case_is_as_unknown_and_a_supervisor_imports_for_the_team(
    clinician, colleague, supervisor
):
    case = make_case(colleague)
    assert refused(row(case, 9), by=clinician) == [(2, "code", UNKNOWN_CODE)]
    import_scores(lines(row(case, 9)), by=supervisor, at=NOON)
    assert case.measurements.get().entered_by == supervisor


def test_a_closed_case_takes_none(clinician):
    case = make_case(clinician)
    close_case(case=case, by=clinician)
    assert refused(row(case, 9), by=clinician) == [(2, "code", REFUSED)]


def test_a_code_of_two_teams_is_not_guessed(clinician, team):
    hillside = make_team("Hillside")
    Membership.objects.create(user=clinician, team=hillside, role="clinician")
    case = make_case(clinician, team=team, code="K-1")
    make_case(clinician, team=hillside, code="K-1")
    assert refused(row(case, 9), by=clinician) == [(2, "code", CODE_TWICE)]


def test_an_instrument_that_is_off_is_refused_with_those_that_are_on(clinician):
    ServiceInstrument.objects.filter(pk="gad-7").update(is_in_use=False)
    case = make_case(clinician)
    rows = row(case, 9, instrument="GAD-7"), row(case, 9, instrument="wsas")
    assert refused(*rows, by=clinician) == [
        (2, "instrument", UNKNOWN_INSTRUMENT),
        (3, "instrument", UNKNOWN_INSTRUMENT),
    ]
    assert check_scores(lines(*rows), by=clinician).problems[0].params["names"] == ("PHQ-9",)


def test_an_instrument_of_the_service_takes_totals_alone(clinician):
    ServiceInstrument.objects.create(key="wsas", name="Work and social", highest=40)
    case = make_case(clinician)
    import_scores(lines(row(case, 38, instrument="work-and-social")), by=clinician, at=NOON)
    assert totals(case) == [("wsas", DAY, 38)]
    on = DAY + timedelta(days=1)
    given = row(case, 1, items=(1,), instrument="wsas", on=on)
    assert refused(given, by=clinician) == [(2, "items", REFUSED)]


def test_a_second_line_of_a_case_instrument_and_day_is_refused(clinician):
    case = make_case(clinician)
    rows = row(case, 9), row(case, 9, instrument="GAD-7"), row(case, 9), row(case, 8)
    assert refused(*rows, by=clinician) == [(4, "date", LINE_TWICE), (5, "date", LINE_TWICE)]


def test_every_problem_is_named_by_line_and_those_beyond_counted(clinician, monkeypatch):
    monkeypatch.setattr(score_check, "MOST_PROBLEMS", 3)
    case = make_case(clinician)
    read = [RowProblem(2, "code", MISSING), *[row(case, 99, line=n) for n in (3, 4)]]
    checked = check_scores(lambda: iter(read), by=clinician, at=NOON)
    # Line 4 is a second one of the day, and its total is out of range too.
    assert [each.line for each in checked.problems] == [2, 3, 4]
    assert (checked.more, checked.problem_count) == (1, 4)


def test_item_9_above_0_raises_the_flag_once_a_case_by_the_newest(clinician, supervisor):
    one, two, quiet = (make_case(clinician) for _each in range(3))
    positive, later = (*NINE[:8], 2), DAY + timedelta(days=7)
    read = lines(
        row(one, items=positive, on=later),
        row(one, items=positive),
        row(two, items=positive),
        row(two, items=NINE, on=later),
        row(quiet, items=NINE),
        row(quiet, 27, on=later),
    )
    import_scores(read, by=clinician, at=NOON)
    flags = RaisedFlag.objects.values_list("case", "measurement__taken_on", "raised_at")
    assert set(flags) == {(one.pk, later, NOON), (two.pk, DAY, NOON)}
    assert set(Notice.objects.values_list("user", "case")) == {
        (person.pk, case.pk) for person in (clinician, supervisor) for case in (one, two)
    }
    import_scores(read, by=clinician, at=NOON)
    assert RaisedFlag.objects.count() == 2, "scores that are there already raise nothing again"


def sessions_of(case):
    case.refresh_from_db()
    return case.sessions, case.sessions_on


def test_the_latest_number_of_sessions_raises_the_cases(clinician):
    case = make_case(clinician, at=NOON - timedelta(days=60))
    read = lines(
        row(case, 17, on=DAY, sessions=16),
        row(case, 15, on=DAY + timedelta(days=14), sessions=18),
        row(case, 16, on=DAY + timedelta(days=7), sessions=17),
    )
    assert check_scores(read, by=clinician, at=NOON).recounted == 1
    import_scores(read, by=clinician, at=NOON)
    assert sessions_of(case) == (18, DAY + timedelta(days=14))
    event = Event.objects.get(verb="case.sessions-counted")
    assert (event.case, event.details) == (case, {"sessions": 18})


def test_sessions_never_fall(clinician):
    """14 sessions were counted when the case was opened, on 2 August 2026."""
    case = make_case(clinician, at=NOON - timedelta(days=60))
    assert refused(row(case, 9, sessions=13), by=clinician) == [(2, "sessions", FEWER_SESSIONS)]
    earlier = row(case, 9, on=date(2026, 7, 1), sessions=8)
    assert import_scores(lines(earlier), by=clinician, at=NOON).recounted == 0
    assert sessions_of(case)[0] == 14


def test_sessions_are_counted_where_every_score_is_there_already(clinician):
    case = make_case(clinician, at=NOON - timedelta(days=60))
    make_score(case, 9)
    outcome = import_scores(lines(row(case, 9, sessions=20)), by=clinician, at=NOON)
    assert (outcome.new, outcome.same, outcome.recounted, outcome.cases) == (0, 1, 1, 1)


def test_a_case_that_was_given_away_after_the_check_is_refused(clinician, colleague):
    case = make_case(clinician)
    read = lines(row(case, 9))
    assert not check_scores(read, by=clinician).problems
    case.clinician = colleague
    case.save(update_fields=["clinician"])
    with pytest.raises(ImportRefused):
        import_scores(read, by=clinician)


def test_the_check_asks_as_often_for_many_cases_as_for_few(clinician, django_assert_num_queries):
    person = make_person("busy", team=clinician.memberships.get().team, role="clinician")
    cases = [make_case(person) for _each in range(30)]
    with django_assert_num_queries(3):
        check_scores(lines(*[row(case, 9) for case in cases]), by=person, at=timezone.now())
