"""In Chromium, Firefox and WebKit, over TLS: change elsewhere, Back, go on; a short screening."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from screening.models import BarrierDefinition, Decision, Report
from tests.factories import STUCK, answer, make_report, make_screening

pytestmark = pytest.mark.django_db(transaction=True)

SETTLED = "saving.settled()"


@pytest.fixture
def at(tab, secure, client, release):
    """Opens an address of the product, signed in."""

    def sign_in(person):
        client.force_login(person)
        tab.sign_in(secure.url, client.cookies["sessionid"].value)

    def go(name, *args):
        tab.go(secure.url + reverse(name, args=args))

    go.sign_in = sign_in
    return go


def value_of(selector):
    return f"document.querySelector('{selector}')?.value"


def checked(selector):
    return f"document.querySelector('{selector}')?.checked"


def choose(tab, question, option):
    tab.press(f'label[for="{question}-{option}"]')
    tab.until(f"{value_of(f'#seen-{question}')} == '{option}' && {SETTLED}")


class TestChangeElsewhereBackGoOn:
    def test_an_answer(self, tab, at, clinician):
        at.sign_in(clinician)
        draft = make_screening(clinician)
        at("questionnaire", draft.uuid, "safety-and-facts")
        choose(tab, "gambling-harm", "none")
        tab.press(".steps li:nth-of-type(2) a")
        tab.until_at("/diagnosis-biology/")
        answer(draft, by=clinician, gambling_harm="some")
        tab.back()
        tab.until_at("/safety-and-facts/")
        tab.until(checked("#gambling-harm-some"))
        tab.press('button.btn[value="next"]')
        tab.until_at("/diagnosis-biology/")
        assert draft.stored_answers() == {"gambling-harm": "some"}

    def test_own_words(self, tab, at, clinician):
        at.sign_in(clinician)
        draft = make_screening(clinician)
        at("check", draft.uuid)
        tab.type("#id_own_words", "Buses.")
        tab.until(SETTLED)
        tab.press(".actions a")
        tab.until_at("/life-context/")
        draft.refresh_from_db()
        assert draft.own_words == "Buses."
        draft.own_words = "Trains."
        draft.save()
        tab.back()
        tab.until_at("/check/")
        tab.until(f"{value_of('#id_own_words')} == 'Trains.'")
        tab.press('button[value="later"]')
        tab.until(f"location.pathname == '{reverse('case', args=[draft.case.uuid])}'")
        draft.refresh_from_db()
        assert draft.own_words == "Trains."

    def test_a_plan(self, tab, at, clinician):
        at.sign_in(clinician)
        report = make_report(clinician)
        at("report", report.uuid)
        tab.press('.step-card button[value="planned"]')
        tab.until(f"document.querySelector('.step-card [name=due_on]') && {SETTLED}")
        soon = timezone.localdate() + timedelta(days=3)
        tab.set_day(".step-card [name=due_on]", soon)
        tab.type(".step-card [name=words]", "By bus")
        tab.until(f"document.querySelector('#plan-saved').textContent && {SETTLED}")
        tab.press('.more-links a[href$="/all/"]')
        tab.until_at("/all/")
        stored = Decision.objects.get()
        assert (stored.due_on, stored.words) == (soon, "By bus")
        later = soon + timedelta(days=9)
        Decision.objects.update(due_on=later, words="By train")
        tab.back()
        tab.until_at(f"/reports/{report.uuid}/")
        tab.until(f"{value_of('.step-card [name=due_on]')} == '{later}'")
        tab.until(f"{value_of('.step-card [name=words]')} == 'By train'")
        tab.press('.finding-card button[value="agree"]')
        tab.until(f"document.querySelector('#plan-saved').textContent && {SETTLED}")
        kept = Decision.objects.exclude(choice="agree").get()
        assert (kept.due_on, kept.words) == (later, "By train")

    def test_a_row_of_the_admin(self, tab, at, editor):
        at.sign_in(editor)
        barrier = "admin:screening_barrierdefinition_change"
        at(barrier, "alliance")
        tab.type("#id_name", "Alliance, first")
        tab.press("[name=_continue]")
        tab.until("document.querySelector('.messagelist .success')")
        tab.press(".breadcrumbs a")
        tab.until(f"location.pathname == '{reverse('admin:index')}'")
        BarrierDefinition.objects.filter(key="alliance").update(name="Alliance, second")
        tab.back()
        tab.until(f"{value_of('#id_name')} == 'Alliance, second'")
        tab.press("[name=_continue]")
        tab.until("document.querySelector('.messagelist .success')")
        assert BarrierDefinition.objects.get(key="alliance").name == "Alliance, second"


def open_case(tab):
    tab.type("#id_code", "K-1043")
    tab.read("document.querySelector('#id_modality').value = 'cbt'")
    tab.set_day("#id_started_on", timezone.localdate() - timedelta(days=150))
    tab.type("#id_sessions", "14")
    tab.read("document.querySelector('#id_session_spacing').value = 'weekly'")
    tab.press("main form .btn-primary")


def test_a_short_screening(tab, at, clinician, compiled):
    at.sign_in(clinician)
    at("new_case")
    open_case(tab)
    answers = {key: STUCK[key] for key in STUCK if not compiled.questions[key].optional}
    for domain in compiled.pages:
        tab.until_at(f"/{domain}/")
        asked = "[...document.querySelectorAll('fieldset.q')].map((one) => one.dataset.question)"
        for question in [key for key in tab.read(asked) if key in answers]:
            choose(tab, question, answers[question])
        tab.press('button.btn[value="next"]')
    tab.until_at("/check/")
    tab.type("#id_own_words", "Two buses each way.")
    tab.until(SETTLED)
    tab.press('button[value="submit"]')
    tab.until("document.querySelector('#named h3')")
    report = Report.objects.get()
    assert report.screening.stored_answers() == answers
    assert report.screening.own_words == "Two buses each way."
    shown = tab.read("document.querySelector('main').textContent")
    assert "Possible bipolar disorder in the history" in shown
    assert "Two buses each way." in shown
