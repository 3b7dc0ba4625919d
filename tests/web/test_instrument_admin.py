"""The admin's pages of instruments: what may be edited, and what each wrong value is told."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from screening.models import ServiceInstrument
from tests.factories import make_case, make_person, make_score
from tests.pages import page

pytestmark = pytest.mark.django_db

LIST = "/admin/screening/serviceinstrument/"


@pytest.fixture
def desk(browse, superuser):
    return browse(superuser)


def saved(client, key, **fields):
    """The answer to the page of an instrument, sent with other fields than it shows."""
    address = f"{LIST}{key}/change/"
    shown = page(client.get(address)).fields
    if "is_in_use" in shown:
        shown["is_in_use"] = "on"
    return client.post(address, {**shown, **fields})


def added(client, **fields):
    new = {"key": "wsas", "name": "WSAS", "lowest": 0, "highest": 40, "is_in_use": "on"}
    return client.post(f"{LIST}add/", {**new, "direction": "higher-is-worse", **fields})


def test_a_built_in_instrument_shows_its_items_licence_and_sources_to_read(desk):
    shown = page(desk.get(f"{LIST}phq-9/change/"))
    assert "No permission is required to reproduce" in shown.text
    assert "Little interest or pleasure in doing things" in shown.text
    editable = {"is_in_use", "cut_off", "cut_off_source", "reliable_change", "seen"}
    assert editable <= set(shown.fields)
    assert not {"key", "name", "lowest", "highest", "direction", "version"} & set(shown.fields)


def test_thresholds_are_edited_with_their_source(desk):
    assert saved(desk, "phq-9", cut_off="11", cut_off_source="A paper").status_code == 302
    row = ServiceInstrument.objects.get(pk="phq-9")
    assert (row.cut_off, row.cut_off_source, row.version) == (11, "A paper", 2)
    assert row.is_in_use


def test_an_instrument_is_switched_off(desk):
    fields = page(desk.get(f"{LIST}gad-7/change/")).fields
    del fields["is_in_use"]
    assert desk.post(f"{LIST}gad-7/change/", fields).status_code == 302
    assert not ServiceInstrument.objects.get(pk="gad-7").is_in_use


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"cut_off": "", "cut_off_source": ""}, "need a cut-off and a reliable change"),
        ({"cut_off": "28"}, "Give a cut-off within the range"),
        ({"cut_off_source": " "}, "Give a cut-off within the range together with its source"),
        ({"reliable_change": "0"}, "Give a reliable change of one point or more"),
        ({"reliable_change": "28"}, "No two totals differ by 28 points."),
    ],
)
def test_a_wrong_threshold_is_told_in_a_sentence(fields, sentence, desk):
    response = saved(desk, "phq-9", **fields)
    assert sentence in page(response).text
    assert ServiceInstrument.objects.get(pk="phq-9").version == 1


def test_what_is_not_on_the_page_cannot_be_sent(desk):
    saved(desk, "phq-9", highest="99", name="X", direction="higher-is-better", version="9")
    row = ServiceInstrument.objects.get(pk="phq-9")
    assert (row.highest, row.name, row.direction, row.version) == (
        27,
        "PHQ-9",
        "higher-is-worse",
        1,
    )


def test_a_total_of_the_services_own_is_added_and_keeps_its_range_once_scored(desk, clinician):
    assert added(desk, cut_off="20", cut_off_source="A paper").status_code == 302
    assert saved(desk, "wsas", highest="45").status_code == 302
    make_score(make_case(clinician), 41, instrument="wsas")
    assert "highest" not in page(desk.get(f"{LIST}wsas/change/")).fields
    saved(desk, "wsas", highest="50")
    assert ServiceInstrument.objects.get(pk="wsas").highest == 45


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"key": "phq-9"}, "This is in use already."),
        ({"name": "phq 9"}, "“PHQ-9” is named like this already."),
        ({"highest": "0"}, "Give a highest total above the lowest one."),
        ({"cut_off": "20"}, "together with its source, or neither"),
        ({"key": "W S"}, "Use small letters, digits and single hyphens"),
    ],
)
def test_a_wrong_new_instrument_is_told_in_a_sentence(fields, sentence, desk):
    assert sentence in page(added(desk, **fields)).text
    assert ServiceInstrument.objects.count() == 2


def test_none_is_ever_deleted(desk):
    assert desk.get(f"{LIST}phq-9/delete/").status_code == 403
    assert "Instruments are never deleted" in page(desk.get(LIST)).text


def test_two_administrators_do_not_overwrite_each_other(desk):
    fields = page(desk.get(f"{LIST}phq-9/change/")).fields
    saved(desk, "phq-9", cut_off="11", cut_off_source="A paper")
    response = desk.post(f"{LIST}phq-9/change/", fields | {"reliable_change": "5"})
    assert "Another editor changed this row meanwhile" in page(response).text
    assert ServiceInstrument.objects.get(pk="phq-9").reliable_change == 6


def test_an_administrator_without_all_rights_may_edit_them(browse):
    person = make_person("keeper", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="change_user"))
    client = browse(person)
    assert client.get(LIST).status_code == 200
    assert page(client.get(reverse("service"))).links["Instruments"] == LIST
    assert saved(client, "phq-9", cut_off="11", cut_off_source="A paper").status_code == 302
