"""Screenings: who sees them, and what is stored of their answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.models import Screening
from tests.factories import CALM, make_report, make_screening

pytestmark = pytest.mark.django_db


def test_the_clinician_and_the_supervisors_of_the_case_see_it(
    clinician, colleague, supervisor, stranger, superuser
):
    screening = make_screening(clinician)
    seen = {
        person.username: list(Screening.objects.visible_to(person))
        for person in (clinician, colleague, supervisor, stranger, superuser)
    }
    assert seen["clinician"] == seen["supervisor"] == [screening]
    assert seen["colleague"] == seen["stranger"] == seen["superuser"] == []


def test_only_the_clinicians_own_is_theirs_to_answer(clinician, supervisor):
    make_screening(clinician)
    assert Screening.objects.visible_to(clinician).get().is_own_case
    assert not Screening.objects.visible_to(supervisor).get().is_own_case


def test_a_draft_says_how_many_answers_it_holds(clinician):
    draft = make_screening(clinician, answers={"own-step": "yes", "session-spacing": "weekly"})
    empty = make_screening(clinician)
    submitted = make_report(clinician, answers=CALM).screening
    counts = {each.pk: each.answered for each in Screening.objects.with_answered()}
    assert counts == {draft.pk: 2, empty.pk: 0, submitted.pk: None}


def test_answers_come_by_question(clinician):
    draft = make_screening(clinician, answers={"own-step": "yes"})
    assert draft.stored_answers() == {"own-step": "yes"}


def test_for_answering_case_team_and_release_come_along_without_the_text(clinician):
    make_screening(clinician)
    with CaptureQueriesContext(connection) as queries:
        screening = Screening.objects.for_answering().get()
        assert (screening.case.team.name, screening.release.number) == ("Riverside", 1)
    assert len(queries) == 1
    assert screening.release.get_deferred_fields() == {"content"}


def test_a_screening_is_named_by_case_and_number(clinician):
    screening = make_screening(clinician)
    assert str(screening) == f"{screening.case.code}, screening 1"
