"""The admin in light and dark, wide and narrow: axe finds nothing, nothing scrolls sideways."""

import pytest
from django.urls import reverse

from tests.browser.axe import violations
from tests.browser.people import sign_in
from tests.browser.test_every_screen import WIDER_THAN_THE_SCREEN

ON_COLOUR_AND_PLACE = (
    "color-contrast",
    "link-in-text-block",
    "scrollable-region-focusable",
    "target-size",
)

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = {
    "barrier": "alliance",
    "question": "alliance-strain",
    "scale": "extent",
    "adjustment": "energy-paced-sessions",
    "redflag": "suicidal-thoughts",
    "source": "weitz-2015",
    "domain": "life-context",
}


def pages_of(model, key, actions):
    args = {"changelist": [], "add": []}
    return [reverse(f"admin:{model}_{one}", args=args.get(one, [key])) for one in actions]


@pytest.fixture
def screens(superuser, clinician, team, release):
    """The address of each kind of page of the admin."""
    pages = [reverse("admin:index"), reverse("admin:app_list", args=["screening"])]
    for kind, key in ROWS.items():
        pages += pages_of(f"screening_{kind}definition", key, ["changelist", "change"])
    pages += pages_of("screening_barrierdefinition", "alliance", ["add", "history", "delete"])
    pages += [f"{reverse('admin:screening_barrierdefinition_changelist')}?q=alliance"]
    pages += pages_of("screening_examplecasedefinition", "x", ["changelist"])
    pages += pages_of("screening_user", clinician.pk, ["changelist", "add", "change"])
    pages += pages_of("screening_team", team.pk, ["changelist", "change"])
    pages += pages_of("auth_group", 1, ["changelist", "change"])
    pages += [reverse("admin:auth_user_password_change", args=[clinician.pk])]
    return pages


def look(page, address, *, scheme, width, **rules):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    # Colours of links pass over into each other.
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    assert violations(page, **rules) == [], (address, scheme)
    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0, (address, scheme)


def test_pages_of_the_admin_are_accessible(page, live_server, superuser, client, screens):
    """In the dark and narrow only what hangs on colours and places is looked at again."""
    sign_in(page, live_server, superuser, client)
    for address in screens:
        page.goto(live_server.url + address)
        # The script that names what Django's scripts built has run.
        page.wait_for_function("document.readyState === 'complete'")
        look(page, address, scheme="light", width=1280, target_size=True)
        look(page, address, scheme="dark", width=390, only=ON_COLOUR_AND_PLACE)
