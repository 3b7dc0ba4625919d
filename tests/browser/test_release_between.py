"""The pages that announce a release in between are accessible, wide and narrow, light and dark."""

import pytest
from django.urls import reverse

from screening.models import QuestionDefinition
from screening.workflows.publishing import publish_release
from tests.browser.people import sign_in
from tests.browser.test_every_screen import LOOKS, look_at
from tests.factories import CALM, make_report, make_returned, make_screening

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("scheme", "width"), LOOKS[:2])
def test_beginning_again_and_revising_show_what_is_answered_again(
    scheme, width, page, live_server, clinician, supervisor, client, release
):
    draft = make_screening(clinician, answers=CALM)
    report = make_report(clinician, answers=CALM)
    make_returned(report, by=supervisor)
    QuestionDefinition.objects.filter(key="own-step").update(text="Was every step left out?")
    publish_release(by=None, notes="Asked the other way round.")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, live_server, clinician, client)
    look_at(page, live_server.url + reverse("restart", args=[draft.uuid]))
    page.goto(live_server.url + reverse("report", args=[report.uuid]))
    page.get_by_role("button", name="Revise as a new screening").click()
    rows = page.get_by_role("row").filter(has_text="Was every step left out?")
    assert rows.count() == 1
    page.get_by_role("button", name="Revise as a new screening").click()
    page.wait_for_url("**/check/")
    assert page.get_by_text("You now answer under release 2.").is_visible()
