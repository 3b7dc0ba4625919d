"""One more session by one press on the case page, and the day that the number counts to."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import NOON, make_case
from tests.pages import page

pytestmark = pytest.mark.django_db


def test_the_case_page_shows_the_number_with_its_day_and_counts_one_more(web, clinician):
    case = make_case(clinician, at=NOON.replace(year=2024), started_on=date(2024, 3, 1))
    address = reverse("case", args=[case.uuid])
    assert (
        page(web.get(address))
        .facts["Sessions so far"]
        .startswith("14 sessions, counted 1 October 2024")
    )
    after = page(web.post(f"{address}sessions/", {"seen": "14"}, follow=True))
    assert after.facts["Sessions so far"].startswith("15 sessions, counted")
    assert after.fields["seen"] == "15"
    assert "counted 15 sessions" in after.text


@pytest.mark.parametrize("seen", ["", "x", "-1", "1e3", "9999999", "²"])
def test_what_no_page_sends_counts_nothing(seen, web, clinician):
    case = make_case(clinician)
    address = reverse("count_session", args=[case.uuid])
    assert web.post(address, {"seen": seen}).status_code == 422
    case.refresh_from_db()
    assert case.sessions == 14


def test_only_who_carries_the_case_is_offered_the_press(browse, clinician, supervisor):
    address = reverse("case", args=[make_case(clinician).uuid])
    assert "One more session" not in page(browse(supervisor).get(address)).buttons
