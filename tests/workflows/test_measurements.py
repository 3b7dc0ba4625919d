"""Scores: entered, corrected, taken back, and refused with the reason."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from screening.models import Event, Measurement, ServiceInstrument
from screening.workflows.cases import CaseClosed, NotTheClinician, close_case
from screening.workflows.deleting import CaseHasScores, delete_case
from screening.workflows.measurements import (
    CorrectedAlready,
    DateRefused,
    InstrumentNotInUse,
    NoScore,
    ScoredAlready,
    TotalDisagrees,
    correct_score,
    enter_score,
    take_score_back,
)
from tests.factories import NOON, make_case, make_person, make_score

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
SEVEN = [2, 2, 2, 1, 1, 1, 0, None, None]
SIX = [2, 2, 2, 1, 1, 1, None, None, None]
THERAPY = date(2026, 3, 2)


@pytest.fixture
def case(clinician):
    return make_case(clinician, started_on=THERAPY)


def totals(case):
    return list(case.measurements.standing().values_list("total", flat=True))


class TestEntering:
    def test_a_total_is_stored_with_who_and_when(self, case, clinician):
        row = make_score(case, 17, on=DAY, at=NOON)
        assert (row.total, row.items, row.taken_on, row.source) == (17, None, DAY, "clinician")
        assert (row.entered_by, row.entered_at) == (clinician, NOON)

    def test_answers_are_stored_and_their_total_is_worked_out(self, case):
        # 2 + 2 + 2 + 1 + 1 + 1 + 0 = 9 of 7 answers; 9 * 9 / 7 = 11.57, rounded to 12.
        row = make_score(case, items=SEVEN)
        assert (row.total, row.items) == (12, SEVEN)

    def test_both_are_taken_where_they_agree(self, case):
        assert make_score(case, 9, items=[1] * 9).total == 9

    def test_another_instrument_of_the_same_day_is_another_score(self, case):
        make_score(case, 17)
        make_score(case, 9, instrument="gad-7")
        assert totals(case) == [17, 9]

    def test_it_is_recorded_without_its_numbers(self, case):
        row = make_score(case, 17)
        assert Event.objects.get(verb="score.entered").details == {"measurement": row.pk}

    def test_a_second_click_finds_what_the_first_one_stored(self, case):
        rows = [make_score(case, items=[1] * 9) for _click in range(2)]
        assert rows[0] == rows[1]
        assert case.measurements.count() == 1
        assert Event.objects.filter(verb="score.entered").count() == 1

    def test_sixty_days_before_therapy_is_the_first_day(self, case):
        make_score(case, 17, on=THERAPY - timedelta(days=60))
        with pytest.raises(DateRefused, match="Therapy began on 2 March 2026"):
            make_score(case, 17, on=THERAPY - timedelta(days=61))

    def test_a_day_after_one_that_was_taken_back_takes_another(self, case, clinician):
        take_score_back(measurement=make_score(case, 17), by=clinician)
        make_score(case, 15)
        assert totals(case) == [15]


@pytest.mark.parametrize("total", [-1, 28, 10**6])
def test_a_total_out_of_range_is_refused(case, total):
    with pytest.raises(NoScore, match="from 0 to 27"):
        make_score(case, total)


def test_of_another_instrument_its_own_range_counts(case):
    with pytest.raises(NoScore, match="from 0 to 21"):
        make_score(case, 22, instrument="gad-7")


REFUSED = {
    "a day to come": ({"total": 9, "taken_on": date(2026, 10, 2)}, DateRefused, "to come"),
    "six answers": ({"items": SIX}, NoScore, "7 of 9 answers are needed; 6 are there"),
    "eight items": ({"items": [1] * 8}, NoScore, "all 9 answers"),
    "an answer of 4": ({"items": [4] * 9}, NoScore, "from 0 to 3"),
    "neither": ({}, NoScore, "Give the total, or the answers"),
    "both, disagreeing": ({"total": 10, "items": [1] * 9}, TotalDisagrees, "add up to 9"),
    "unknown": ({"total": 9, "instrument": "ors"}, InstrumentNotInUse, "not in use"),
}


@pytest.mark.parametrize("which", REFUSED)
def test_what_is_no_score_is_refused_and_nothing_stored(which, case, clinician):
    fields, refusal, words = REFUSED[which]
    score = {"instrument": "phq-9", "taken_on": DAY} | fields
    with pytest.raises(refusal, match=words):
        enter_score(case=case, by=clinician, at=NOON, **score)
    assert not Measurement.objects.exists()


def test_a_measure_that_is_switched_off_is_refused(case):
    ServiceInstrument.objects.filter(key="gad-7").update(is_in_use=False)
    with pytest.raises(InstrumentNotInUse):
        make_score(case, 9, instrument="gad-7")


def test_a_second_score_of_a_day_is_refused_and_says_the_first(case):
    make_score(case, 17)
    with pytest.raises(ScoredAlready, match="PHQ-9 of 1 September 2026 already: 17"):
        make_score(case, 16)


def test_a_closed_case_takes_none(case, clinician):
    row = make_score(case, 17)
    close_case(case=case, by=clinician)
    with pytest.raises(CaseClosed):
        make_score(case, 16, on=date(2026, 9, 8))
    for deed in (correct_score, take_score_back):
        with pytest.raises(CaseClosed):
            deed(measurement=row, by=clinician, **({"total": 1} if deed is correct_score else {}))


def test_only_the_clinician_enters_corrects_and_takes_back(case, supervisor, colleague):
    row = make_score(case, 17)
    for person in (supervisor, colleague, make_person("elsewhere")):
        with pytest.raises(NotTheClinician):
            make_score(case, 16, by=person, on=date(2026, 9, 8))
        with pytest.raises(NotTheClinician):
            correct_score(measurement=row, by=person, total=1)
        with pytest.raises(NotTheClinician):
            take_score_back(measurement=row, by=person)
    assert totals(case) == [17]


class TestCorrecting:
    def test_the_corrected_score_counts_and_the_first_stays(self, case, clinician):
        first = make_score(case, 17)
        second = correct_score(measurement=first, by=clinician, items=[2] * 9)
        assert (second.supersedes, second.taken_on, second.total) == (first, DAY, 18)
        assert totals(case) == [18]
        assert case.measurements.count() == 2

    def test_what_stays_as_it_was_is_no_correction(self, case, clinician):
        first = make_score(case, 17)
        assert correct_score(measurement=first, by=clinician, total=17) == first
        assert case.measurements.count() == 1

    def test_a_score_is_corrected_once(self, case, clinician):
        first = make_score(case, 17)
        correct_score(measurement=first, by=clinician, total=18)
        with pytest.raises(CorrectedAlready):
            correct_score(measurement=first, by=clinician, total=19)
        with pytest.raises(CorrectedAlready):
            take_score_back(measurement=first, by=clinician)
        assert totals(case) == [18]

    def test_a_second_click_finds_what_the_first_one_stored(self, case, clinician):
        first = make_score(case, 17)
        rows = [correct_score(measurement=first, by=clinician, total=18) for _click in range(2)]
        assert rows[0] == rows[1]
        back = [take_score_back(measurement=rows[0], by=clinician) for _click in range(2)]
        assert back[0] == back[1]
        assert totals(case) == []

    def test_a_score_that_was_taken_back_is_not_corrected(self, case, clinician):
        taken = take_score_back(measurement=make_score(case, 17), by=clinician)
        with pytest.raises(CorrectedAlready):
            correct_score(measurement=taken, by=clinician, total=18)

    def test_a_correction_is_no_score_either_where_it_is_none(self, case, clinician):
        first = make_score(case, 17)
        with pytest.raises(NoScore):
            correct_score(measurement=first, by=clinician, total=28)
        assert totals(case) == [17]

    def test_a_measure_switched_off_since_is_still_corrected(self, case, clinician):
        first = make_score(case, 9, instrument="gad-7")
        ServiceInstrument.objects.filter(key="gad-7").update(is_in_use=False)
        assert correct_score(measurement=first, by=clinician, total=8).total == 8


@pytest.mark.parametrize("taken_back", [False, True])
def test_a_case_with_scores_is_not_deleted(case, clinician, taken_back):
    row = make_score(case, 17)
    if taken_back:
        take_score_back(measurement=row, by=clinician)
    with pytest.raises(CaseHasScores):
        delete_case(case=case, by=clinician)


def test_today_is_the_day_here_and_not_in_greenwich(case, clinician):
    # Half past midnight of 2 June in London is half past eleven of 1 June in UTC.
    at = datetime(2026, 6, 1, 23, 30, tzinfo=timezone.get_fixed_timezone(0))
    score = {"case": case, "by": clinician, "instrument": "phq-9", "total": 9, "at": at}
    assert enter_score(taken_on=date(2026, 6, 2), **score).total == 9
    with pytest.raises(DateRefused):
        enter_score(taken_on=date(2026, 6, 3), **score)
