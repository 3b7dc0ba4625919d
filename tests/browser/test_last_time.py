"""How a question was answered last time shows after the answer, or on a press before."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import settled, sign_in
from tests.factories import make_case, make_report, make_screening

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Last time, "


@pytest.fixture
def draft(clinician, release):
    case = make_case(clinician)
    answers = {"own-step": "yes", "alliance-strain": "not-at-all", "nondisclosure-signs": "clearly"}
    make_report(clinician, case=case, answers=answers)
    return make_screening(clinician, case=case)


def test_it_waits_for_the_answer_or_for_a_press_and_chooses_nothing(
    page, draft, live_server, clinician, client
):
    sign_in(page, live_server, clinician, client)
    page.goto(f"{live_server.url}/screenings/{draft.uuid}/therapeutic-relationship/")
    expect(page.get_by_text(WORDS).filter(visible=True)).to_have_count(0)
    expect(page.locator(".pick:checked")).to_have_count(0)
    page.locator('label[for="alliance-strain-strongly"]').click()
    expect(page.locator("#last-alliance-strain")).to_be_visible()
    expect(page.locator("#last-alliance-strain")).to_contain_text("“Not at all”.")
    page.locator("#last-nondisclosure-signs summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#last-nondisclosure-signs p")).to_contain_text("“Clearly”.")
    settled(page)
    assert draft.stored_answers() == {"alliance-strain": "strongly"}
