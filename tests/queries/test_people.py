"""People in lists: in the order a person knows, whatever the database."""

import pytest

from screening.models import User
from screening.queries.people import (
    by_name,
    clinicians_of,
    is_carried,
    name_key,
    other_clinicians_of,
)
from tests.factories import make_case, make_person


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Anna Ärmel", "anna armel"),
        ("Bert Öst", "bert ost"),
        ("O’BRIEN", "o’brien"),
        ("Strauß", "strauss"),
        # The dotted capital I of Turkish, and an accent typed as a letter of its own.
        ("İpek", "ipek"),
        ("Zoe\u0301", "zoe"),
    ],
)
def test_a_name_is_sorted_without_case_and_accents(name, key):
    assert name_key(name) == key


@pytest.mark.django_db
def test_people_come_by_the_name_they_are_shown_by():
    for number, name in enumerate(["Zoe", "eve", "Özge", "Änne", "adam", "Anne", "Olaf", ""]):
        make_person(f"user-{number}", first_name=name)
    make_person("last")
    people = by_name(User.objects.all())
    shown = ["adam", "Anne", "Änne", "eve", "last", "Olaf", "Özge", "user-7", "Zoe"]
    assert [str(person) for person in people] == shown


@pytest.mark.django_db
def test_a_case_goes_to_the_other_active_clinicians_of_its_team(
    clinician, colleague, supervisor, stranger
):
    case = make_case(clinician)
    assert set(clinicians_of(case)) == {clinician, colleague}
    assert (list(other_clinicians_of(case)), is_carried(case)) == ([colleague], True)
    clinician.is_active = False
    clinician.save(update_fields=["is_active"])
    assert (set(clinicians_of(case)), is_carried(case)) == ({colleague}, False)
