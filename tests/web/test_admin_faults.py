"""Addresses and forms that nobody makes by pressing: the admin answers with words, never breaks."""

import pytest
from django.urls import reverse

from screening.models import (
    BarrierDefinition,
    DomainDefinition,
    Membership,
    OptionDefinition,
    QuestionDefinition,
    Team,
    User,
)
from tests.pages import page
from tests.test_concurrency import LOCK, ON_ONE_CONNECTION, WRITE, at_once
from tests.web.test_admin_sentences import address, beside, filled

pytestmark = pytest.mark.django_db
DOMAIN, SCALE = "screening_domaindefinition", "screening_scaledefinition"
BARRIER = "screening_barrierdefinition"
HUGE = "9" * 30


@pytest.fixture
def desk(browse, superuser):
    return browse(superuser)


def list_of(model):
    return reverse(f"admin:{model}_changelist")


ASKED = [
    ("screening_user", "username__regex=("),
    ("screening_user", "date_joined__year=" + HUGE),
    ("screening_user", "username__range=1"),
    ("screening_user", "password__startswith=a"),
    (DOMAIN, "key__iregex=["),
    (DOMAIN, "order__range=1"),
    ("screening_questiondefinition", "domain__order=1"),
]


@pytest.mark.parametrize(("model", "query"), ASKED)
def test_a_list_takes_only_what_its_filters_send(model, query, desk, release):
    response = desk.get(f"{list_of(model)}?{query}")
    assert response.status_code == 400
    assert "That request could not be read" in page(response).text


FILTERED = [
    ("screening_user", "is_staff__exact=1"),
    ("screening_user", "groups__id__exact=1"),
    ("screening_questiondefinition", "domain__key__exact=life-context"),
    ("screening_questiondefinition", "asked_if__isempty=1"),
    ("screening_barrierdefinition", "lever__exact=approach"),
    (DOMAIN, "retired__exact=0"),
]


@pytest.mark.parametrize(("model", "query"), FILTERED)
def test_and_takes_all_of_that(model, query, desk, release):
    assert desk.get(f"{list_of(model)}?{query}").status_code == 200


@pytest.mark.parametrize("query", ["_to_field=", "_popup=1&_to_field="])
def test_an_empty_field_to_refer_by_is_the_key(query, desk, release):
    for place in (address(DOMAIN, "life-context"), address(DOMAIN)):
        assert desk.get(f"{place}?{query}").status_code == 200
    sent = filled(desk, DOMAIN, "life-context") | {"_to_field": "", "name": "Life"}
    assert desk.post(address(DOMAIN, "life-context"), sent).status_code == 302


@pytest.mark.parametrize("query", ["domain=", "domain=nothing", "domain=a,b", f"order={HUGE}"])
def test_a_new_row_begins_with_what_the_address_says_or_without(query, desk, release):
    response = desk.get(f"{address('screening_questiondefinition')}?{query}")
    assert response.status_code == 200


SEEN = ["[" * 2000, '{"a":' * 2000, "9" * 5000, '{"name": "\\ud800"}', '{"name": [1]}', "null", "7"]


@pytest.mark.parametrize("seen", SEEN)
def test_what_cannot_be_read_of_what_was_seen_is_told_and_nothing_is_lost(seen, desk, release):
    sent = filled(desk, DOMAIN, "life-context") | {"seen": seen, "name": "Typed"}
    answer = page(desk.post(address(DOMAIN, "life-context"), sent))
    assert "Part of what the page sent got lost. Nothing was saved" in answer.text
    assert answer.fields["name"] == "Typed"
    assert DomainDefinition.objects.get(key="life-context").name != "Typed"


@pytest.mark.parametrize("chosen", ["x", HUGE, "-1"])
def test_a_team_that_is_none_is_told_at_its_field(chosen, desk, clinician):
    sent = filled(desk, "screening_user", clinician.pk) | {"memberships-0-team": chosen}
    answer = page(desk.post(address("screening_user", clinician.pk), sent))
    assert beside(answer, "memberships-0-team") == "Choose one of those that are offered."


def test_a_group_with_a_number_too_large_is_a_bad_request(desk, clinician):
    sent = filled(desk, "screening_user", clinician.pk) | {"groups": [HUGE]}
    assert desk.post(address("screening_user", clinician.pk), sent).status_code in (200, 400)


@pytest.mark.parametrize("key", ["1", HUGE, "", "x"])
def test_an_option_of_another_scale_is_not_edited_here(key, desk, release):
    before = list(OptionDefinition.objects.values_list("pk", "scale", "key"))
    sent = filled(desk, SCALE, "extent") | {"options-0-id": key}
    response = desk.post(address(SCALE, "extent"), sent)
    assert response.status_code == 200
    assert list(OptionDefinition.objects.values_list("pk", "scale", "key")) == before


def test_a_place_of_a_row_that_is_gone_is_refused(desk, release):
    sent = {"_save": "Save", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"}
    sent |= {"form-0-key": "gone", "form-0-order": "3", "initial-form-0-order": "4"}
    response = desk.post(list_of(DOMAIN), sent)
    assert "“order” was “4” and is now “nothing”." in page(response).text


def test_the_autocomplete_knows_fields_alone(desk, release):
    query = {"app_label": "screening", "model_name": "questiondefinition", "term": ""}
    place = reverse("admin:autocomplete")
    assert desk.get(place, query | {"field_name": "domain"}).status_code == 200
    for name in ("gate_of", "text", "nothing", ""):
        assert desk.get(place, query | {"field_name": name}).status_code == 403


AT_ONCE = [
    (DOMAIN, {"key": "new-one", "name": "New", "intro": "It."}, "key", DomainDefinition),
    ("screening_team", {"name": "Seaside", "slug": "seaside"}, "name", Team),
    (
        "screening_user",
        {"username": "newcomer", "password1": "a long enough 1", "password2": "a long enough 1"},
        "username",
        User,
    ),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("model", "typed", "field", "table"), AT_ONCE)
def test_of_two_who_add_the_same_at_once_one_is_told(
    model, typed, field, table, browse, superuser, release
):
    first, second = browse(superuser), browse(superuser)
    form = filled(first, model) | typed
    before = table.objects.count()
    answers = at_once(
        lambda: first.post(address(model), form),
        lambda: second.post(address(model), form),
        table._meta.db_table,
        LOCK if ON_ONE_CONNECTION else WRITE,
    )
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    refused = page(next(answer for answer in answers if answer.status_code == 200))
    assert beside(refused, field) == "This is in use already. Choose another one."
    assert refused.fields[field] == typed[field]
    assert table.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_one_team_at_once_the_second_is_told(browse, superuser, team, release):
    first, second = browse(superuser), browse(superuser)
    form = filled(first, "screening_team", team.pk)
    place = address("screening_team", team.pk)
    answers = at_once(
        lambda: first.post(place, form | {"crisis_text": "Call Ann."}),
        lambda: second.post(place, form | {"crisis_text": "Call Bob."}),
        Team._meta.db_table,
        LOCK,
    )
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    refused = page(next(answer for answer in answers if answer.status_code == 200))
    team.refresh_from_db()
    assert f"and is now “{team.crisis_text}”." in refused.text
    assert {team.crisis_text, refused.fields["crisis_text"]} == {"Call Ann.", "Call Bob."}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_and_delete_a_row_at_once_one_is_told(browse, superuser, release):
    DomainDefinition.objects.create(key="empty", order=9, name="Empty", intro="Nothing.")
    first, second = browse(superuser), browse(superuser)
    question = {"key": "new-one", "domain": "empty", "text": "Is it so?", "scale": "extent"}
    form = filled(second, "screening_questiondefinition") | question
    answers = at_once(
        lambda: first.post(reverse(f"admin:{DOMAIN}_delete", args=["empty"]), {"post": "yes"}),
        lambda: second.post(address("screening_questiondefinition"), form),
        "key",
        LOCK if ON_ONE_CONNECTION else ("DELETE FROM", WRITE),
    )
    refused = page(next(answer for answer in answers if answer.status_code == 200))
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    stayed = DomainDefinition.objects.filter(key="empty").exists()
    assert QuestionDefinition.objects.filter(key="new-one").exists() == stayed
    if stayed:
        assert "would require deleting the following protected" in refused.text
    else:
        assert beside(refused, "domain") == "Choose one of those that are offered."
        assert refused.fields["text"] == "Is it so?"


def changed_elsewhere(desk, model, row, **changes):
    assert desk.post(address(model, row), filled(desk, model, row) | changes).status_code == 302


@pytest.mark.parametrize(
    ("model", "elsewhere", "typed", "message"),
    [
        (
            "screening_team",
            {"crisis_text": "Call the duty line."},
            {"name": "Waterside"},
            "“crisis text” was “Call the duty clinician on 020 7946 0010.” and is now",
        ),
        (
            "screening_user",
            {"is_staff": "on"},
            {"first_name": "Ada"},
            "“staff status” was “no” and is now “yes”.",
        ),
        (
            "screening_user",
            {"memberships-0-role": "supervisor"},
            {"first_name": "Ada"},
            "“membership clinician: supervisor, Riverside, role” was “nothing” and is now",
        ),
    ],
)
def test_a_page_of_people_and_teams_that_is_out_of_date_overwrites_nothing(
    model, elsewhere, typed, message, desk, clinician, team
):
    row = {"screening_team": team, "screening_user": clinician}[model]
    stale = filled(desk, model, row.pk)
    changed_elsewhere(desk, model, row.pk, **elsewhere)
    answer = page(desk.post(address(model, row.pk), stale | typed))
    assert "Another editor changed this row meanwhile. Nothing was saved" in answer.text
    assert message in answer.text
    ((field, text),) = typed.items()
    assert answer.fields[field] == text
    row.refresh_from_db()
    assert getattr(row, field) != text
    changed_elsewhere(desk, model, row.pk, **typed)


def test_a_page_of_the_catalog_that_is_out_of_date_keeps_what_was_typed_into_its_tables(
    desk, release
):
    stale = filled(desk, BARRIER, "alliance")
    changed_elsewhere(desk, BARRIER, "alliance", **{"indicators-2-DELETE": "on"})
    gone = stale["indicators-2-question"]
    typed = {"summary": "Typed.", "differentials-0-how": "Typed too.", "indicators-0-order": "9"}
    answer = page(desk.post(address(BARRIER, "alliance"), stale | typed))
    assert f"“answer that counts {gone}, speaks” was" in answer.text
    assert {name: answer.fields[name] for name in typed} == typed
    barrier = BarrierDefinition.objects.get(key="alliance")
    assert barrier.summary != "Typed."
    assert not barrier.indicators.filter(question=gone).exists()


def test_a_row_that_somebody_deleted_is_not_stored_again(desk, release):
    DomainDefinition.objects.create(key="empty", order=9, name="Empty", intro="Nothing.")
    stale = filled(desk, DOMAIN, "empty")
    desk.post(reverse(f"admin:{DOMAIN}_delete", args=["empty"]), {"post": "yes"})
    answer = desk.post(address(DOMAIN, "empty"), stale, follow=True)
    assert "Perhaps it was deleted?" in page(answer).soup.get_text()
    assert not DomainDefinition.objects.filter(key="empty").exists()


def test_what_a_persons_page_showed_holds_no_password(desk, clinician):
    seen = filled(desk, "screening_user", clinician.pk)["seen"]
    assert clinician.password not in seen
    assert "“password”" not in seen
    assert "md5" not in seen


def test_somebody_who_signs_in_meanwhile_makes_no_page_stale(desk, client, clinician):
    stale = filled(desk, "screening_user", clinician.pk)
    client.force_login(clinician)
    stale |= {"first_name": "Ada"}
    assert desk.post(address("screening_user", clinician.pk), stale).status_code == 302
    assert Membership.objects.count() == 1
