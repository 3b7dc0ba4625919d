"""The access table: every address of the product by everybody who might try it."""

from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from screening.models import User
from tests.factories import (
    make_person,
    make_report,
    make_score,
    make_screening,
    make_team,
)

pytestmark = pytest.mark.django_db

PEOPLE = ["nobody", "stranger", "colleague", "clinician", "supervisor", "editor", "superuser"]
IN = "sign-in"
MINE = [IN, 404, 404, 200, 403, 404, 404]
SEEN = [IN, 404, 404, 200, 200, 404, 404]
POSTED = [IN, 404, 404, 302, 403, 404, 404]
NOT_POSTED = [IN, 405, 405, 405, 405, 405, 405]
ALL = [IN, 200, 200, 200, 200, 200, 200]
OPEN = [200] * 7

# address, method, status for each of PEOPLE
TABLE = [
    ("home", "GET", [IN, *[302] * 6]),
    ("caseload", "GET", ALL),
    ("search_cases", "GET", NOT_POSTED),
    ("search_cases", "POST", [IN, *[302] * 6]),
    ("service", "GET", [IN, 403, 403, 403, 403, 403, 200]),
    ("new_case", "GET", [IN, 200, 200, 200, 403, 403, 403]),
    ("new_case", "POST", [IN, 422, 422, 422, 403, 403, 403]),
    ("case", "GET", SEEN),
    ("amend_case", "GET", MINE),
    ("amend_case", "POST", [IN, 404, 404, 422, 403, 404, 404]),
    ("delete_case", "GET", [IN, 404, 404, 409, 403, 404, 404]),
    ("delete_case", "POST", [IN, 404, 404, 409, 403, 404, 404]),
    ("scores", "GET", SEEN),
    ("new_score", "GET", MINE),
    ("new_score", "POST", [IN, 404, 404, 422, 403, 404, 404]),
    ("correct_score", "GET", MINE),
    ("correct_score", "POST", [IN, 404, 404, 422, 403, 404, 404]),
    ("take_score_back", "GET", MINE),
    ("take_score_back", "POST", POSTED),
    ("act_on_score", "GET", SEEN),
    ("act_on_score", "POST", [IN, 404, 404, 422, 422, 404, 404]),
    ("compare_screenings", "GET", SEEN),
    ("count_session", "GET", NOT_POSTED),
    ("count_session", "POST", [IN, 404, 404, 422, 403, 404, 404]),
    ("case_scores", "GET", SEEN),
    ("import_scores", "GET", [IN, 200, 200, 200, 200, 403, 403]),
    ("import_scores", "POST", [IN, 422, 422, 422, 422, 403, 403]),
    ("store_scores", "GET", NOT_POSTED),
    ("store_scores", "POST", [IN, 409, 409, 409, 409, 403, 403]),
    ("example_scores", "GET", [IN, 200, 200, 200, 200, 403, 403]),
    ("start_screening", "GET", NOT_POSTED),
    ("start_screening", "POST", POSTED),
    ("close_case", "GET", NOT_POSTED),
    ("close_case", "POST", POSTED),
    ("reopen_case", "GET", NOT_POSTED),
    ("reopen_case", "POST", [IN, 404, 404, 409, 403, 404, 404]),
    ("screening", "GET", [IN, 404, 404, 302, 403, 404, 404]),
    ("check", "GET", MINE),
    ("check", "POST", [IN, 404, 404, 422, 403, 404, 404]),
    ("take_along", "GET", MINE),
    ("take_along", "POST", NOT_POSTED),
    ("restart", "GET", [IN, 404, 404, 409, 403, 404, 404]),
    ("restart", "POST", [IN, 404, 404, 409, 403, 404, 404]),
    ("discard", "GET", MINE),
    ("discard", "POST", POSTED),
    ("undo_discard", "GET", NOT_POSTED),
    ("undo_discard", "POST", [IN, 404, 404, 409, 403, 404, 404]),
    ("unsaved", "GET", NOT_POSTED),
    ("unsaved", "POST", POSTED),
    ("record_due_outcome", "GET", NOT_POSTED),
    ("record_due_outcome", "POST", [IN, 404, 404, 422, 403, 404, 404]),
    ("own_words", "GET", NOT_POSTED),
    ("own_words", "POST", [IN, 404, 404, 302, 403, 404, 404]),
    ("drop_kept", "GET", NOT_POSTED),
    ("drop_kept", "POST", [IN, *[302] * 6]),
    ("answers", "GET", [IN, 404, 404, 302, 403, 404, 404]),
    ("answer", "GET", NOT_POSTED),
    ("answer", "POST", [IN, 404, 404, 422, 403, 404, 404]),
    ("questionnaire", "GET", MINE),
    ("questionnaire", "POST", POSTED),
    ("hide_course", "GET", MINE),
    ("hide_course", "POST", [IN, 404, 404, 422, 403, 404, 404]),
    ("show_course", "GET", NOT_POSTED),
    ("show_course", "POST", POSTED),
    ("hand_over", "GET", [IN, 404, 404, 403, 200, 404, 404]),
    ("hand_over", "POST", [IN, 404, 404, 403, 422, 404, 404]),
    ("decide_on", "GET", NOT_POSTED),
    ("decide_on", "POST", [IN, 404, 404, 422, 422, 404, 404]),
    ("record_outcome", "GET", NOT_POSTED),
    ("record_outcome", "POST", [IN, 404, 404, 422, 422, 404, 404]),
    ("add_own", "GET", NOT_POSTED),
    ("add_own", "POST", [IN, 404, 404, 422, 422, 404, 404]),
    ("ask_review", "GET", MINE),
    ("ask_review", "POST", [IN, 404, 404, 422, 403, 404, 404]),
    ("withdraw_review", "GET", NOT_POSTED),
    ("withdraw_review", "POST", [IN, 404, 404, 409, 403, 404, 404]),
    ("record_action", "GET", SEEN),
    ("record_action", "POST", [IN, 404, 404, 422, 422, 404, 404]),
    ("review", "GET", [IN, 404, 404, 403, 200, 404, 404]),
    ("review", "POST", [IN, 404, 404, 403, 422, 404, 404]),
    ("reply", "GET", NOT_POSTED),
    ("reply", "POST", [IN, 404, 404, 422, 422, 404, 404]),
    ("revise", "GET", NOT_POSTED),
    ("revise", "POST", [IN, 404, 404, 409, 403, 404, 404]),
    ("queue", "GET", [IN, 403, 403, 403, 200, 403, 403]),
    ("notices", "GET", ALL),
    ("read_all", "GET", NOT_POSTED),
    ("read_all", "POST", [IN, *[302] * 6]),
    ("course_notices", "GET", NOT_POSTED),
    ("course_notices", "POST", [IN, *[302] * 6]),
    ("open_notice", "GET", NOT_POSTED),
    ("open_notice", "POST", [IN, *[404] * 6]),
    ("report", "GET", SEEN),
    ("report", "POST", NOT_POSTED),
    ("report_in_full", "GET", SEEN),
    ("copy_report", "GET", SEEN),
    ("letter", "GET", SEEN),
    ("letter", "POST", [IN, 404, 404, 422, 422, 404, 404]),
    ("print_report", "GET", SEEN),
    ("print_in_full", "GET", SEEN),
    ("pdf_report", "GET", SEEN),
    ("pdf_in_full", "GET", SEEN),
    ("report_take_along", "GET", SEEN),
    ("report_take_along", "POST", NOT_POSTED),
    ("team", "GET", [IN, 404, 403, 403, 200, 404, 404]),
    ("team", "POST", NOT_POSTED),
    ("agenda", "GET", [IN, 404, 403, 403, 200, 404, 404]),
    ("agenda_tick", "GET", NOT_POSTED),
    ("agenda_tick", "POST", [IN, 404, 403, 403, 404, 404, 404]),
    ("team_people", "GET", [IN, 404, 403, 403, 200, 404, 404]),
    ("team_people", "POST", [IN, 404, 403, 403, 422, 404, 404]),
    ("end_absence", "GET", NOT_POSTED),
    ("end_absence", "POST", [IN, 404, 403, 403, 404, 404, 404]),
    ("hand_over_all", "GET", [IN, 404, 403, 403, 200, 404, 404]),
    ("hand_over_all", "POST", [IN, 404, 403, 403, 422, 404, 404]),
    ("catalog", "GET", ALL),
    ("agreement", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("agreement", "POST", NOT_POSTED),
    ("catalog_barrier", "GET", ALL),
    ("releases", "GET", ALL),
    ("release", "GET", ALL),
    ("release_json", "GET", ALL),
    ("release_yaml", "GET", ALL),
    ("printable", "GET", ALL),
    ("compare_releases", "GET", [IN, *[422] * 6]),
    ("draft", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("ask_for_approval", "GET", NOT_POSTED),
    ("ask_for_approval", "POST", [IN, 403, 403, 403, 403, 409, 409]),
    ("start_again", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("start_again", "POST", [IN, 403, 403, 403, 403, 409, 409]),
    ("preview", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("preview", "POST", [IN, 403, 403, 403, 403, 200, 200]),
    ("draft_barriers", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("draft_barriers", "POST", NOT_POSTED),
    ("new_barrier", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("new_barrier", "POST", [IN, 403, 403, 403, 403, 422, 422]),
    ("edit_barrier", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("edit_barrier", "POST", [IN, 403, 403, 403, 403, 302, 302]),
    ("barrier_preview", "GET", NOT_POSTED),
    ("barrier_preview", "POST", [IN, 403, 403, 403, 403, 200, 200]),
    ("points", "GET", NOT_POSTED),
    ("points", "POST", [IN, 403, 403, 403, 403, 200, 200]),
    ("approvals", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("approvals", "POST", NOT_POSTED),
    ("catalog_help", "GET", ALL),
    ("publish", "GET", NOT_POSTED),
    ("publish", "POST", [IN, 403, 403, 403, 403, 409, 409]),
    ("decide", "GET", NOT_POSTED),
    ("decide", "POST", [IN, 403, 403, 403, 403, 404, 404]),
    ("catalog_files", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("catalog_files", "POST", [IN, 403, 403, 403, 403, 422, 422]),
    ("catalog_zip", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("retire_barrier", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("retire_barrier", "POST", [IN, 403, 403, 403, 403, 409, 409]),
    ("bring_back_barrier", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("bring_back_barrier", "POST", [IN, 403, 403, 403, 403, 409, 409]),
    ("duplicate_barrier", "GET", [IN, 403, 403, 403, 403, 200, 200]),
    ("duplicate_barrier", "POST", [IN, 403, 403, 403, 403, 422, 422]),
    ("account_login", "GET", [200, *[302] * 6]),
    ("account_logout", "GET", [302, *[200] * 6]),
    ("account_signup", "GET", [200, *[302] * 6]),
    ("account_inactive", "GET", OPEN),
    ("account_reauthenticate", "GET", ALL),
    ("account_change_password", "GET", ALL),
    ("admin:index", "GET", [IN, 302, 302, 302, 302, 200, 200]),
    ("admin:screening_team_changelist", "GET", [IN, 302, 302, 302, 302, 403, 200]),
    ("admin:screening_user_changelist", "GET", [IN, 302, 302, 302, 302, 403, 200]),
    ("admin:screening_serviceinstrument_changelist", "GET", [IN, 302, 302, 302, 302, 403, 200]),
    ("admin:screening_barrierdefinition_changelist", "GET", [IN, 302, 302, 302, 302, 200, 200]),
]


OF_SCORE = ("correct_score", "take_score_back", "act_on_score")


@pytest.fixture
def addresses(clinician):
    report = make_report(clinician)
    draft = make_screening(clinician)
    keys = {
        "scores": [draft.case.uuid],
        "new_score": [draft.case.uuid],
        "case": [draft.case.uuid],
        "amend_case": [draft.case.uuid],
        "delete_case": [report.screening.case.uuid],
        "count_session": [draft.case.uuid],
        "case_scores": [draft.case.uuid],
        "start_screening": [draft.case.uuid],
        "close_case": [draft.case.uuid],
        "reopen_case": [draft.case.uuid],
        "screening": [draft.uuid],
        "check": [draft.uuid],
        "unsaved": [draft.uuid],
        "own_words": [draft.uuid],
        "record_due_outcome": [draft.uuid],
        "restart": [draft.uuid],
        "discard": [draft.uuid],
        "undo_discard": [draft.uuid],
        "take_along": [draft.uuid],
        "answers": [draft.uuid],
        "answer": [draft.uuid, "own-step"],
        "questionnaire": [draft.uuid, "safety-and-facts"],
        "hide_course": [draft.case.uuid],
        "show_course": [draft.case.uuid],
        "hand_over": [draft.case.uuid],
        "record_action": [report.uuid, "high-mood-past"],
        "open_notice": [1],
        "decide_on": [report.uuid],
        "record_outcome": [report.uuid],
        "add_own": [report.uuid],
        "ask_review": [report.uuid],
        "withdraw_review": [report.uuid],
        "review": [report.uuid],
        "reply": [report.uuid],
        "revise": [report.uuid],
        "report": [report.uuid],
        "report_in_full": [report.uuid],
        "copy_report": [report.uuid],
        "letter": [report.uuid],
        "print_report": [report.uuid],
        "print_in_full": [report.uuid],
        "pdf_report": [report.uuid],
        "pdf_in_full": [report.uuid],
        "report_take_along": [report.uuid],
        "team": [report.screening.case.team.slug],
        "agenda": [report.screening.case.team.slug],
        "agenda_tick": [report.screening.case.team.slug],
        "team_people": [report.screening.case.team.slug],
        "end_absence": [report.screening.case.team.slug, 1],
        "hand_over_all": [report.screening.case.team.slug, clinician.pk],
        "catalog_barrier": ["alliance"],
        "edit_barrier": ["alliance"],
        "barrier_preview": ["alliance"],
        "retire_barrier": ["alliance"],
        "bring_back_barrier": ["alliance"],
        "duplicate_barrier": ["alliance"],
        "release": [1],
        "release_json": [1],
        "release_yaml": [1],
        "printable": [1],
        "decide": [1],
        "start_again": [1],
    }

    def address(name):
        if name == "compare_screenings" and name not in keys:
            # Two reports of a case, which no other address needs.
            make_report(clinician, case=report.screening.case)
            keys[name] = [report.screening.case.uuid, 1, 2]
        if name in OF_SCORE and name not in keys:
            score = make_score(draft.case, items=[1] * 9)
            keys.update({each: [score.uuid] for each in OF_SCORE})
            keys["act_on_score"].append("suicidal-thoughts")
        return reverse(name, args=keys.get(name, []))

    return address


@pytest.mark.parametrize(
    ("name", "method", "expected"), TABLE, ids=[f"{row[1]} {row[0]}" for row in TABLE]
)
def test_who_gets_in(name, method, expected, addresses, browse, request):
    got = []
    for person in PEOPLE:
        client = browse(None if person == "nobody" else request.getfixturevalue(person))
        response = client.generic(method, addresses(name))
        signed_out = (
            response.status_code == 302 and reverse("account_login") in response["Location"]
        )
        got.append(IN if person == "nobody" and signed_out else response.status_code)
    # What allauth's sign-out does for somebody signed out is to lead to the sign-in page.
    assert got == ([IN, *expected[1:]] if name == "account_logout" else expected)


@pytest.mark.parametrize("name", [row[0] for row in TABLE if row[1] == "GET"])
def test_the_head_of_every_page_is_answered_as_the_page_is(name, addresses, browse, request):
    for person in ("nobody", "clinician", "superuser"):
        client = browse(None if person == "nobody" else request.getfixturevalue(person))
        page = client.get(addresses(name))
        head = client.head(addresses(name))
        assert (head.status_code, head.content) == (page.status_code, b"")
        assert head.headers.get("Location") == page.headers.get("Location")
        assert head["Content-Type"] == page["Content-Type"]


@pytest.fixture
def former(team, clinician, addresses):
    """Carried the case and its scores, and belongs to no team any more."""
    addresses("act_on_score")
    clinician.memberships.all().delete()
    return clinician


@pytest.fixture
def rival():
    """A supervisor of another team."""
    return make_person("rival", team=make_team("Hillside"), role="supervisor")


@pytest.fixture
def gone(clinician):
    """Carried the case, and left the service: the account is not active."""
    User.objects.filter(pk=clinician.pk).update(is_active=False)
    return clinician


WAS_THEIRS = 403
"""A form about a case that a person once worked with is refused with the reason."""
LIKE_A_STRANGER = {
    "former": {
        "new_case": 403,
        "import_scores": 403,
        "store_scores": 403,
        "example_scores": 403,
    },
    "rival": {"new_case": 403, "queue": 200},
}
"""Who sees no more than a clinician of another team; where they differ from one."""


@pytest.mark.parametrize("person", LIKE_A_STRANGER)
def test_whose_role_ended_and_who_supervises_elsewhere_see_what_a_stranger_sees(
    person, addresses, browse, request
):
    client = browse(request.getfixturevalue(person))
    differences = LIKE_A_STRANGER[person]
    for name, method, expected in TABLE:
        response = client.generic(method, addresses(name))
        status = expected[PEOPLE.index("stranger")]
        status = status if status == 405 else differences.get(name, status)
        if (person, method, status) == ("former", "POST", 404):
            assert response.status_code in (404, WAS_THEIRS), name
        else:
            assert response.status_code == status, (name, method)
        if name == "account_logout":
            client.force_login(request.getfixturevalue(person))


def test_who_left_the_service_is_signed_out(addresses, browse, gone):
    client = browse(gone)
    for name, method, expected in TABLE:
        if expected[0] == IN:
            response = client.generic(method, addresses(name))
            assert response.status_code == 302, (name, method)
            assert reverse("account_login") in response["Location"]


def named(patterns, namespace=""):
    """The name of every address, as `reverse` takes it."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}:{pattern.name}" if namespace else pattern.name


OURS = sorted(name for name in named(get_resolver().url_patterns) if ":" not in name)
OF_ADMIN = sorted(
    {name for name in named(get_resolver().url_patterns) if name.startswith("admin:")}
)
LISTED = {(name, method) for name, method, _expected in TABLE}
FORMS_OF_ALLAUTH = ("account_login", "account_logout", "account_signup", "account_inactive")
FORMS_OF_ALLAUTH += ("account_reauthenticate", "account_change_password")


def test_every_address_of_the_product_is_in_the_table():
    assert set(OURS) == {name for name, _method in LISTED if ":" not in name}


@pytest.mark.parametrize(
    ("name", "method"),
    [
        (name, method)
        for name in OURS
        for method in ("GET", "POST", "PUT", "DELETE")
        if (name, method) not in LISTED and name not in FORMS_OF_ALLAUTH
    ],
)
def test_a_method_that_is_not_in_the_table_is_refused(name, method, addresses, browse, clinician):
    assert browse(clinician).generic(method, addresses(name)).status_code == 405
    assert reverse("account_login") in browse(None).generic(method, addresses(name))["Location"]


def address_in_admin(name, row):
    """The address, about this row where it is about a row."""
    for args in ([], [row], ["screening"], [1, row]):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    raise AssertionError(name)


@pytest.mark.parametrize("name", OF_ADMIN)
def test_the_admin_lets_in_who_may_edit_there(name, browse, request):
    """Its pages of the catalog are for editors; people, teams and instruments for superusers."""
    rows = {"_user_": "editor", "_password_": "editor", "_team_": "team"}
    row = next((request.getfixturevalue(rows[part]).pk for part in rows if part in name), 1)
    row = "phq-9" if "_serviceinstrument_" in name else row
    address = address_in_admin(name, row)
    if name in ("admin:login", "admin:logout", "admin:jsi18n"):
        assert browse(None).get(address).status_code in (200, 302, 405)
        return
    for person in ("nobody", "stranger", "clinician", "supervisor"):
        client = browse(None if person == "nobody" else request.getfixturevalue(person))
        assert client.get(address).status_code == 302, person
    editor = browse(request.getfixturevalue("editor")).get(address).status_code
    parts = ("_user_", "_team_", "_group_", "auth_user_password", "_serviceinstrument_")
    of_service = any(part in name for part in parts)
    assert editor == 403 if of_service else editor in (200, 302, 403, 404, 405)
    assert browse(request.getfixturevalue("superuser")).get(address).status_code < 500


def test_case_content_is_not_in_the_admin(browse, superuser):
    result = browse(superuser).get(reverse("admin:index")).content.decode()
    for word in ("case", "screening/answer", "report"):
        assert f"/admin/screening/{word}" not in result


@pytest.mark.parametrize(
    "address", ["/cases/{}/", "/screenings/{}/", "/screenings/{}/check/", "/reports/{}/"]
)
def test_a_uuid_that_belongs_to_nothing_is_not_found(address, web):
    assert web.get(address.format(uuid4())).status_code == 404


@pytest.mark.parametrize("address", ["/cases/17/", "/reports/not-a-uuid/", "/screenings/x/check/"])
def test_what_is_not_a_uuid_is_not_found(address, web):
    response = web.get(address)
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


def test_a_page_of_the_questionnaire_that_does_not_exist_is_not_found(web, clinician):
    draft = make_screening(clinician)
    assert web.get(f"/screenings/{draft.uuid}/no-such-page/").status_code == 404
    assert web.get(f"/screenings/{draft.uuid}/7/").status_code == 404


def test_a_wrong_method_gets_a_page_that_says_so(web, clinician):
    draft = make_screening(clinician)
    response = web.get(f"/screenings/{draft.uuid}/answers/own-step/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Go back" in response.content.decode()


def test_a_barrier_that_the_release_does_not_hold_is_not_found(web):
    assert web.get("/catalog/barriers/no-such-barrier/").status_code == 404


def test_signed_out_scripts_get_a_status_and_not_a_page(client, clinician):
    draft = make_screening(clinician)
    address = f"/screenings/{draft.uuid}/answers/own-step/"
    response = client.post(
        address, {"answer-own-step": "yes"}, headers={"X-Requested-With": "fetch"}
    )
    assert response.status_code == 401


@pytest.mark.parametrize("place", ["caseload", "catalog"])
def test_pages_stay_out_of_caches(place, web):
    assert "no-store" in web.get(reverse(place))["Cache-Control"]
    assert "private" in web.get(reverse(place))["Cache-Control"]
