"""The instruments of the service: each refusal, the version of thresholds, and the record of it."""

import pytest

from screening.models import Event, ServiceInstrument
from screening.workflows.instruments import (
    BuiltInFixed,
    ChangeTooLarge,
    NameTaken,
    NotAnAdministrator,
    RangeFixed,
    ThresholdsNeeded,
    save_instrument,
)
from tests.factories import NOON, make_case, make_score

pytestmark = pytest.mark.django_db


@pytest.fixture
def phq():
    return ServiceInstrument.objects.get(pk="phq-9")


@pytest.fixture
def own(superuser):
    row = ServiceInstrument(key="wsas", name="WSAS", highest=40)
    return save_instrument(instrument=row, by=superuser)


def changed(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def test_a_threshold_raises_the_version_and_is_recorded_before_and_after(phq, superuser):
    changed(phq, reliable_change=5, reliable_change_source="A paper")
    save_instrument(instrument=phq, by=superuser, at=NOON)
    phq.refresh_from_db()
    assert (phq.reliable_change, phq.version) == (5, 2)
    assert phq.as_instrument().thresholds.version == 2
    event = Event.objects.get(verb="instrument.changed")
    assert (event.by, event.at) == (superuser, NOON)
    assert event.details == {
        "instrument": "phq-9",
        "version": 2,
        "before": {"reliable_change": 6, "reliable_change_source": "NHS Talking Therapies"},
        "after": {"reliable_change": 5, "reliable_change_source": "A paper"},
    }


def test_switching_off_keeps_the_version_and_saving_unchanged_records_nothing(phq, superuser):
    save_instrument(instrument=phq, by=superuser)
    assert not Event.objects.filter(verb="instrument.changed").exists()
    save_instrument(instrument=changed(phq, is_in_use=False), by=superuser)
    phq.refresh_from_db()
    assert (phq.is_in_use, phq.version) == (False, 1)


def test_a_version_cannot_be_set_by_hand(phq, superuser):
    save_instrument(instrument=changed(phq, version=9), by=superuser)
    phq.refresh_from_db()
    assert phq.version == 1


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": "PHQ"}, BuiltInFixed),
        ({"highest": 30}, BuiltInFixed),
        ({"direction": "higher-is-better"}, BuiltInFixed),
        ({"cut_off": None, "cut_off_source": ""}, ThresholdsNeeded),
        ({"reliable_change": None, "reliable_change_source": ""}, ThresholdsNeeded),
        ({"reliable_change": 28}, ChangeTooLarge),
    ],
)
def test_what_courses_rest_on_stays(fields, refusal, phq, superuser):
    with pytest.raises(refusal):
        save_instrument(instrument=changed(phq, **fields), by=superuser)
    assert not Event.objects.filter(verb="instrument.changed").exists()


def test_an_own_instrument_needs_no_thresholds_and_changes_until_it_is_scored(
    own, superuser, clinician
):
    save_instrument(instrument=changed(own, highest=45, name="Work"), by=superuser)
    make_score(make_case(clinician), 41, instrument="wsas")
    for fields in ({"highest": 50}, {"lowest": 1}, {"direction": "higher-is-better"}):
        row = ServiceInstrument.objects.get(pk="wsas")
        with pytest.raises(RangeFixed):
            save_instrument(instrument=changed(row, **fields), by=superuser)
    row = changed(ServiceInstrument.objects.get(pk="wsas"), cut_off=20, cut_off_source="A paper")
    assert save_instrument(instrument=row, by=superuser).version == 2
    assert Event.objects.filter(verb="instrument.added").get().details["before"] == {}


@pytest.mark.parametrize(("key", "name"), [("x", "phq 9"), ("phq9", "Mine"), ("wsas-2", "GAD7")])
def test_names_that_an_import_could_not_tell_apart_are_refused(key, name, superuser):
    row = ServiceInstrument(key=key, name=name, highest=40)
    with pytest.raises(NameTaken):
        save_instrument(instrument=row, by=superuser)


@pytest.mark.parametrize("person", ["clinician", "supervisor", "editor"])
def test_nobody_but_an_administrator_changes_them(person, phq, request):
    with pytest.raises(NotAnAdministrator):
        save_instrument(instrument=phq, by=request.getfixturevalue(person))
