"""Prepared statements: the same rows as a queryset, whoever asks, and compiled once."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, Value
from django.test.utils import CaptureQueriesContext

from screening.models import Case, Screening
from screening.models.prepared import MOMENT, NUMBER, UUID, Person, Prepared
from tests.factories import NOON, make_case, make_report, make_screening

pytestmark = pytest.mark.django_db


class Building:
    """A way to build a queryset that counts how often it is asked to."""

    def __init__(self, build):
        self.build, self.times = build, 0

    def __call__(self, **parameters):
        self.times += 1
        return self.build(**parameters)


def test_each_person_gets_their_own_rows_from_one_statement(clinician, stranger):
    building = Building(lambda user: Case.objects.visible_to(Person(user)))
    visible = Prepared(building, user=NUMBER)
    for person in (clinician, stranger, clinician):
        make_case(person)
        assert visible(user=person.pk) == list(Case.objects.visible_to(person))
    assert building.times == 1


def test_a_row_comes_with_its_related_rows_and_annotations(clinician):
    draft = make_screening(clinician)
    loaded = Prepared(
        lambda user, key: (
            Screening.objects.visible_to(Person(user)).for_answering().filter(uuid=key)
        ),
        user=NUMBER,
        key=UUID,
    )
    assert loaded.first(user=clinician.pk, key=uuid.uuid4()) is None
    with CaptureQueriesContext(connection) as queries:
        screening = loaded.first(user=clinician.pk, key=draft.uuid)
        assert (screening, screening.case, screening.is_own_case) == (draft, draft.case, True)
        assert screening.case.team.name == "Riverside"
    assert len(queries) == 1


def test_lists_of_any_length_and_of_none(clinician):
    cases = [make_case(clinician) for _ in range(3)]
    building = Building(lambda cases: Case.objects.filter(pk__in=cases).order_by("pk"))
    named = Prepared(building, cases=NUMBER)
    for number in (3, 1, 0, 2, 3):
        assert named(cases=[case.pk for case in cases[:number]]) == cases[:number]
    assert building.times == 4


def test_a_list_of_related_rows_beside_an_empty_one(clinician, team):
    case = make_case(clinician)
    either = Prepared(
        lambda teams, people: (
            Case.objects.filter(team__in=teams) | Case.objects.filter(clinician__in=people)
        ),
        teams=NUMBER,
        people=NUMBER,
    )
    assert either(teams=[team.pk], people=[]) == [case]
    assert either(teams=[], people=[clinician.pk]) == [case]
    assert either(teams=[], people=[]) == []


def test_times_are_compared_as_the_database_keeps_them(clinician):
    report = make_report(clinician, at=NOON)
    since = Prepared(
        lambda since: Screening.objects.filter(submitted_at__gte=since).values_list("pk"),
        since=MOMENT,
    )
    assert since(since=NOON) == [(report.screening_id,)]
    assert since(since=NOON + timedelta(seconds=1)) == []


def test_values_and_counts(clinician):
    draft = make_screening(clinician, answers={"own-step": "yes", "session-spacing": "weekly"})
    counted = Prepared(
        lambda cases: (
            Screening.objects.filter(case__in=cases)
            .order_by()
            .values_list("case", "uuid")
            .annotate(Count("answers"))
        ),
        cases=NUMBER,
    )
    assert counted(cases=[draft.case_id]) == [(draft.case_id, draft.uuid, 2)]


class TestOnPostgresql:
    """There the server keeps the statement too, for as long as the session lasts."""

    @pytest.fixture
    def counted(self, clinician):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite plans nothing that is worth keeping")
        make_screening(clinician)
        return Prepared(
            lambda user: (
                Screening.objects.filter(case__clinician=user)
                .annotate(word=Value("100 % ours"), two=Value(2))
                .values_list("number", "word", "two")
            ),
            user=NUMBER,
        )

    def test_constants_keep_their_types(self, counted, clinician):
        for _ in range(2):
            assert counted(user=clinician.pk) == [(1, "100 % ours", 2)]

    def test_it_is_prepared_once_and_then_run(self, counted, clinician):
        with CaptureQueriesContext(connection) as queries:
            for _ in range(3):
                counted(user=clinician.pk)
        assert {query["sql"].split("(")[0] for query in queries} == {
            queries[0]["sql"].split("(")[0]
        }
        assert queries[0]["sql"].startswith("EXECUTE")

    def test_behind_a_pool_of_sessions_nothing_is_prepared(self, counted, clinician, monkeypatch):
        monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
        with CaptureQueriesContext(connection) as queries:
            assert counted(user=clinician.pk) == [(1, "100 % ours", 2)]
        assert queries[0]["sql"].startswith("SELECT")


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_prepares_its_own(release, clinician):
    case = make_case(clinician)
    visible = Prepared(lambda user: Case.objects.visible_to(Person(user)), user=NUMBER)
    assert visible(user=clinician.pk) == [case]
    connection.close()
    assert visible(user=clinician.pk) == [case]
