"""Beginning again under a newer release: the answers that fit go along, the old ones stay."""

from datetime import timedelta

import pytest

from screening.models import DigestMismatch, Event, OptionDefinition, QuestionDefinition, Screening
from screening.queries.releases import compiled_release
from screening.workflows.answers import (
    ScreeningReplaced,
    ScreeningSubmitted,
    save_answers,
    save_own_words,
)
from screening.workflows.cases import CaseClosed, NotTheClinician, close_case, start_screening
from screening.workflows.publishing import publish_release
from screening.workflows.restarting import NothingNewer, restart_screening
from tests.damaged_releases import damage_release
from tests.factories import NOON, STUCK, make_report, make_screening

pytestmark = pytest.mark.django_db
ANSWERS = {"own-step": "yes", "session-spacing": "fortnightly"}
LATER = NOON + timedelta(days=1)


@pytest.fixture
def draft(clinician, release):
    return make_screening(clinician, answers=ANSWERS, at=NOON)


@pytest.fixture
def newer(draft):
    """A release in which one answer of the draft is gone."""
    OptionDefinition.objects.filter(scale="session-spacing", key="fortnightly").delete()
    return publish_release(by=None, notes="Fewer answers.")


def test_the_answers_that_fit_go_along(draft, newer, clinician):
    again = restart_screening(screening=draft, by=clinician, at=LATER)
    assert (again.release.number, again.number) == (newer.number, 2)
    assert again.stored_answers() == {"own-step": "yes"}
    assert (again.started_by, again.started_at) == (clinician, LATER)


def test_the_old_screening_stays_with_every_answer(draft, newer, clinician):
    restart_screening(screening=draft, by=clinician, at=LATER)
    draft.refresh_from_db()
    assert (draft.replaced_at, draft.submitted_at) == (LATER, None)
    assert draft.stored_answers() == ANSWERS


def test_a_newer_release_whose_text_was_changed_is_refused(draft, newer, clinician):
    # This process knows what it held before.
    compiled_release(newer)
    damage_release(newer)
    with pytest.raises(DigestMismatch):
        restart_screening(screening=draft, by=clinician)
    draft.refresh_from_db()
    assert draft.replaced_at is None


def test_own_words_go_along(draft, newer, clinician):
    save_own_words(screening=draft, text="A new baby.", by=clinician)
    assert restart_screening(screening=draft, by=clinician).own_words == "A new baby."


def test_the_new_one_is_the_cases_open_screening(draft, newer, clinician):
    again = restart_screening(screening=draft, by=clinician)
    assert start_screening(case=draft.case, by=clinician) == again


def test_it_is_recorded_which_screening_took_the_place_of_which(draft, newer, clinician):
    restart_screening(screening=draft, by=clinician, at=LATER)
    event = Event.objects.get(verb="screening.restarted")
    assert (event.by, event.case, event.at) == (clinician, draft.case, LATER)
    assert event.details == {"screening": 1, "again": 2}


def test_under_the_newest_release_there_is_nothing_to_begin_again(draft, clinician):
    with pytest.raises(NothingNewer):
        restart_screening(screening=draft, by=clinician)
    assert Screening.objects.count() == 1


def test_a_second_click_begins_no_third_screening(draft, newer, clinician):
    restart_screening(screening=draft, by=clinician)
    with pytest.raises(ScreeningReplaced):
        restart_screening(screening=draft, by=clinician)
    assert Screening.objects.count() == 2


def test_the_old_screening_takes_no_more_answers_and_no_words(draft, newer, clinician):
    restart_screening(screening=draft, by=clinician)
    with pytest.raises(ScreeningReplaced):
        save_answers(screening=draft, changes={"own-step": ("no", "yes")}, by=clinician)
    with pytest.raises(ScreeningReplaced):
        save_own_words(screening=draft, text="Late.", by=clinician)


def test_only_the_clinician_begins_again(draft, newer, supervisor, colleague):
    for person in (supervisor, colleague):
        with pytest.raises(NotTheClinician):
            restart_screening(screening=draft, by=person)


def test_not_in_a_closed_case(draft, newer, clinician):
    close_case(case=draft.case, by=clinician)
    with pytest.raises(CaseClosed):
        restart_screening(screening=draft, by=clinician)


def test_not_once_it_was_submitted(clinician, release):
    report = make_report(clinician, answers=STUCK)
    QuestionDefinition.objects.filter(key="own-step").update(text="Anything new?")
    publish_release(by=None, notes="Other words.")
    with pytest.raises(ScreeningSubmitted):
        restart_screening(screening=report.screening, by=clinician)
