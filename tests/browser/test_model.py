"""A random drive at 1.5 seconds a request: nothing acknowledged differs from what is stored.

MODEL_STEPS and MODEL_SEEDS make it longer; `make model` does.
"""

import os

import pytest
from django.urls import reverse

from screening.models import Decision
from screening.web.presenters.decisions import item_id
from tests.browser.people import sign_in
from tests.browser.walk import DecisionWalk, ScreeningWalk
from tests.factories import make_report, make_review_request, make_screening

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("model")]

STEPS = int(os.environ.get("MODEL_STEPS", "24"))
"""Steps of one seed: half of them on the questionnaire, a quarter each on plan and review."""
SEEDS = [int(seed) for seed in os.environ.get("MODEL_SEEDS", "1").split(",")]
LOOK_EVERY = 10


@pytest.fixture
def tab_of(browser, secure, client):
    """A tab of a person's own browser, over TLS."""
    contexts = []

    def open_tab(person):
        context = browser.new_context(ignore_https_errors=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        client.force_login(person)
        sign_in(page, secure, person, client)
        return page

    yield open_tab
    for context in contexts:
        context.close()


def drive(walk, steps, stored):
    """Take the steps; every few, and at the end, come to rest and compare with what is stored."""
    for number in range(1, steps + 1):
        walk.step()
        if number % LOOK_EVERY == 0 or number == steps:
            walk.come_to_rest()
            now = stored()
            assert walk.model.differences(now) == [], walk.taken
            walk.model.settle(now)
    # There is one person in one tab.
    assert walk.conflicts == []


def answers_of(draft):
    draft.refresh_from_db()
    answers = {(key, f"answer-{key}"): value for key, value in draft.stored_answers().items()}
    return answers | {("own-words", "own_words"): draft.own_words}


def decisions_of(report, role):
    fields = {}
    for one in Decision.objects.filter(report=report, role=role):
        item = item_id(one.kind, one.key)
        due_on = one.due_on.isoformat() if one.due_on else ""
        fields[item, "choice"], fields[item, "words"] = one.full_choice, one.words
        fields[item, "due_on"] = due_on
    return fields


def plan_two(page, address):
    """Press "Plan" at the first two steps; gives their items."""
    page.goto(address)
    items = page.locator(".step-card .decide").evaluate_all("all => all.map(one => one.id)")[:2]
    for item in items:
        page.locator(f'[id="{item}"] button[value="planned"]').click()
        page.locator(f'[id="{item}"] [name=words]').wait_for()
    return items


@pytest.mark.parametrize("seed", SEEDS)
def test_a_screening(seed, tab_of, secure, slow_line, clinician, release):
    draft = make_screening(clinician)
    start = secure.url + reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])
    walk = ScreeningWalk(tab_of(clinician), slow_line, seed, start)
    drive(walk, STEPS // 2, lambda: answers_of(draft))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan(seed, tab_of, secure, slow_line, clinician, release):
    report = make_report(clinician)
    start = secure.url + reverse("report", args=[report.uuid])
    page = tab_of(clinician)
    walk = DecisionWalk(page, slow_line, seed, start, planned=plan_two(page, start))
    drive(walk, STEPS // 4, lambda: decisions_of(report, "clinician"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_review(seed, tab_of, secure, slow_line, clinician, supervisor, release):
    report = make_report(clinician)
    make_review_request(report)
    start = secure.url + reverse("review", args=[report.uuid])
    walk = DecisionWalk(tab_of(supervisor), slow_line, seed, start)
    drive(walk, STEPS // 4, lambda: decisions_of(report, "supervisor"))
