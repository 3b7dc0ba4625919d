"""No browser is asked to restore what somebody had typed into a page of the admin."""

import pytest
from django.apps import apps
from django.urls import reverse

from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(browse, superuser):
    return browse(superuser)


@pytest.mark.parametrize(
    ("model", "known"),
    [
        ("barrierdefinition", {"key": "alliance"}),
        ("scaledefinition", {"key": "extent"}),
        ("user", {"username": "superuser"}),
        ("team", {"name": "Riverside"}),
    ],
)
def test_no_form_and_no_field_is_restored(model, known, desk, release, team):
    row = apps.get_model("screening", model).objects.get(**known).pk
    for place in (
        reverse(f"admin:screening_{model}_changelist"),
        reverse(f"admin:screening_{model}_add"),
        reverse(f"admin:screening_{model}_change", args=[row]),
    ):
        shown = page(desk.get(place)).main.select_one("#content-main")
        fields = shown.select("form[method=post], form[method=post] :is(input, select, textarea)")
        assert fields
        named = [one for one in fields if one.get("name") != "csrfmiddlewaretoken"]
        assert {one.get("autocomplete") for one in named} <= {"off", "new-password", "username"}
        assert shown.form["autocomplete"] == "off"


def test_every_page_loads_what_resets_restored_fields(desk):
    head = page(desk.get(reverse("admin:index"))).soup.head
    assert head.find("script", src=lambda source: source and "admin_restored" in source)
