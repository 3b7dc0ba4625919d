"""Every address of the admin, walked as a superuser: none shows what belongs to a case."""

from collections import Counter
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import URLResolver, reverse

from screening.models import Membership, RaisedFlag, Report, ServiceInstrument, Team, User
from screening.workflows.cases import close_case
from screening.workflows.plans import add_own
from screening.workflows.safety import record_action
from tests.factories import (
    URGENT,
    make_case,
    make_decision,
    make_report,
    make_returned,
    make_review_request,
    make_screening,
)
from tests.pages import page

pytestmark = pytest.mark.django_db

CODE, FLAG = "ZQ-7734", "Flag of the walking test"
WORDS = {
    "own words": "Own words of the walking test.",
    "note": "Note of the walking test.",
    "question": "Question of the walking test?",
    "comment": "Comment of the walking test.",
    "action": "Action of the walking test.",
    "own step": "Own step of the walking test",
}
CASES = {"case", "screening", "answer", "report", "finding", "raisedflag", "decision"} | {
    "decisionchange", "review", "reviewrequest", "notice", "event",
}  # fmt: skip
"""Models whose rows say something of a case, if only that it is there."""


@pytest.fixture
def secrets(clinician, colleague, supervisor, release):
    """A case with everything that a case can hold; gives what no page of the admin may show."""
    case = make_case(clinician, code=CODE)
    report = make_report(clinician, case=case, answers=URGENT, own_words=WORDS["own words"])
    RaisedFlag.objects.update(title=FLAG)
    planned = make_decision(report, by=clinician, words=WORDS["note"])
    make_decision(report, by=clinician, key=planned.key, choice="not-now", words=WORDS["note"])
    add_own(report=report, by=clinician, kind="own-step", words=WORDS["own step"])
    make_review_request(report, question=WORDS["question"])
    make_returned(report, by=supervisor, comment=WORDS["comment"])
    record_action(report=report, key="high-mood-now", action=WORDS["action"], by=supervisor)
    make_report(clinician, answers=URGENT)
    closed = make_screening(colleague)
    close_case(case=closed.case, by=colleague)
    return [CODE, FLAG, closed.case.code, str(case.uuid), str(report.uuid), *WORDS.values()]


@pytest.fixture
def desk(browse, superuser):
    return browse(superuser)


def shows(response, secrets):
    """What of the secrets stands anywhere in a response, its headers and its address included."""
    content = response.content.decode() + str(response.headers) + response.request["PATH_INFO"]
    return [secret for secret in secrets if secret in content]


def row_addresses(model):
    """The pages of rows: of all people, teams and groups, of the first row of a catalog's model."""
    rows = model.objects.order_by("pk")
    for row in rows if model in (User, Team, Group) else rows[:1]:
        for action in ("change", "delete", "history"):
            yield reverse(
                f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=[row.pk]
            )
        if model is User:
            yield reverse("admin:auth_user_password_change", args=[row.pk])


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def add_page(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def lists(model, desk):
    """A list as it is, searched, sorted, with counts, as a popup, and by each of its filters."""
    address = list_of(model)
    for query in ("", "?q=e", "?q=walking", "?q=ZQ", "?o=1", "?_facets=True", "?_popup=1", "?all="):
        yield address + query
    side = page(desk.get(address)).soup.select("#changelist-filter a")
    yield from (address + link["href"] for link in side)


def autocompletes():
    """Every field that points anywhere, whether the admin looks it up or not."""
    for model in apps.get_app_config("screening").get_models():
        for field in model._meta.get_fields():
            if field.is_relation:
                query = {
                    "app_label": "screening",
                    "model_name": model._meta.model_name,
                    "field_name": field.name,
                    "term": "",
                }
                yield f"{reverse('admin:autocomplete')}?{urlencode(query)}"


def site_addresses():
    """What the admin answers besides the pages of its models."""
    names = ["index", "login", "jsi18n", "password_change", "password_change_done"]
    yield from (reverse(f"admin:{name}") for name in names)
    yield from (reverse("admin:app_list", args=[app]) for app in ("auth", "screening"))
    for kind in ContentType.objects.all():
        yield reverse("admin:view_on_site", args=[kind.pk, 1])
    yield "/admin/no-such-page/"


def test_no_address_of_the_admin_shows_a_case(desk, secrets):
    leaks = Counter()
    addresses = [*site_addresses(), *autocompletes()]
    for model in admin.site._registry:
        addresses += [add_page(model), *lists(model, desk), *row_addresses(model)]
    for address in addresses:
        response = desk.get(address)
        assert response.status_code in (200, 302, 400, 403, 404), address
        leaks.update({f"{address}: {secret}": 1 for secret in shows(response, secrets)})
    assert not leaks


def test_nor_does_any_form_that_is_sent_to_it(desk, secrets):
    leaks = []
    for model in admin.site._registry:
        sent = {"_selected_action": [row.pk for row in model.objects.order_by("pk")]}
        for action in ("delete_selected", "retire", "bring_back", "no-such-action", ""):
            for more in ({}, {"post": "yes"}):
                form = sent | {"action": action} | more
                leaks += shows(desk.post(list_of(model), form, follow=True), secrets)
        for address in [add_page(model), *row_addresses(model)]:
            for form in ({}, {"post": "yes"}, {"_saveasnew": "1"}, {"_popup": "1"}):
                leaks += shows(desk.post(address, form, follow=True), secrets)
    leaks += shows(desk.get(reverse("admin:index")), secrets)
    assert leaks == []
    assert Report.objects.count() == 2


def test_the_walk_leaves_out_no_address():
    """Whoever adds an address to the admin adds it to the walk."""
    walked = {"index", "login", "logout", "password_change", "password_change_done", "jsi18n"} | {
        "autocomplete", "view_on_site", "app_list", "auth_user_password_change",
    }  # fmt: skip
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        actions = ("changelist", "add", "change", "delete", "history")
        walked |= {f"{name}_{action}" for action in actions}
    assert set(names(admin.site.urls[0])) - {None} == walked


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name


def collected_with(model):
    """The models whose rows Django looks up before it deletes a row of this one."""
    for relation in model._meta.related_objects:
        yield relation.through if relation.many_to_many else relation.related_model
    yield from (field.remote_field.through for field in model._meta.many_to_many)


def test_what_can_be_deleted_leads_to_no_row_of_a_case():
    reached = set()
    kept = (User, Team, ServiceInstrument)
    waiting = [Membership, *(model for model in admin.site._registry if model not in kept)]
    while waiting:
        model = waiting.pop()
        if model not in reached:
            reached.add(model)
            waiting += collected_with(model)
    assert {model._meta.model_name for model in reached}.isdisjoint(CASES | {"user", "team"})


@pytest.mark.parametrize("model", [User, Team])
class TestKept:
    """People and teams stay: cases, reports and reviews name them."""

    def test_nobody_deletes_them(self, model, desk, clinician, team):
        row = {User: clinician, Team: team}[model]
        info = f"admin:screening_{model._meta.model_name}"
        address = reverse(f"{info}_delete", args=[row.pk])
        assert desk.get(address).status_code == 403
        assert desk.post(address, {"post": "yes"}).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        desk.post(list_of(model), chosen)
        assert model.objects.filter(pk=row.pk).exists()

    def test_their_pages_offer_no_deleting_and_say_what_to_do(self, model, desk, clinician, team):
        row = {User: clinician, Team: team}[model]
        opened = page(
            desk.get(reverse(f"admin:screening_{model._meta.model_name}_change", args=[row.pk]))
        )
        listed = page(desk.get(list_of(model)))
        for shown in (opened, listed):
            assert not {"Delete", "Delete selected users", "Delete selected teams"} & set(
                shown.links
            )
            assert "are never deleted" in shown.text
        assert not listed.soup.select("select[name=action]")

    @pytest.mark.parametrize("lookup", ["cases", "cases__code__startswith", "cases__isnull"])
    def test_their_lists_answer_no_question_about_cases(self, lookup, model, desk, secrets):
        assert desk.get(list_of(model), {lookup: "ZQ"}).status_code == 400
        assert desk.get(list_of(model), {lookup: "1"}).status_code == 400


def test_a_role_is_ended_on_the_persons_page(desk, clinician):
    address = reverse("admin:screening_user_change", args=[clinician.pk])
    form = page(desk.get(address)).fields
    response = desk.post(address, form | {"memberships-0-DELETE": "on"})
    assert response.status_code == 302
    assert not clinician.memberships.exists()
