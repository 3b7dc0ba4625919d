"""Requests that no form of ours sends: a page that says so, never an error of ours."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from screening.models import Case
from tests.factories import make_report, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db
URLENCODED = "application/x-www-form-urlencoded"
SIGN_IN = "/accounts/login/"
UNREADABLE = "That holds a character that cannot be stored"


@pytest.fixture(params=["signed out", "signed in"])
def anybody(request, client, browse, clinician):
    return client if request.param == "signed out" else browse(clinician)


def in_parts(client, body):
    return client.generic("POST", SIGN_IN, body, MULTIPART_CONTENT)


def heading(response):
    assert "Nothing was changed" in page(response).text
    return page(response).headings[0]


@pytest.mark.parametrize("path", ["/cases/%00/", "/%00", "/admin/screening/team/%00/change/"])
def test_a_null_in_the_path_is_refused(path, anybody):
    response = anybody.get(path)
    assert (response.status_code, heading(response)) == (400, UNREADABLE)


@pytest.mark.parametrize(
    "query", ["q=%00", "%00=q", "next=%2F%00", "q=%ff", "q=%ed%a0%80", "q=\xff"]
)
def test_a_null_and_what_is_no_utf_8_are_refused_in_the_query(query, anybody):
    response = anybody.get(SIGN_IN, QUERY_STRING=query)
    assert (response.status_code, heading(response)) == (400, UNREADABLE)


@pytest.mark.parametrize(
    "body", ["login=%00", "%00=x", "login=%ff", "login=%ed%a0%80", b"login=\xff"]
)
def test_they_are_refused_in_a_form(body, anybody):
    response = anybody.post(SIGN_IN, body, content_type=URLENCODED)
    assert (response.status_code, heading(response)) == (400, UNREADABLE)


@pytest.mark.parametrize("value", ["\0", '"\\000"', 'a"\\000b"'])
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "any"])
def test_a_null_in_a_cookie_is_refused(name, value, client):
    response = client.get(SIGN_IN, headers={"Cookie": f"{name}={value}"})
    holds_one = value != 'a"\\000b"'  # quotes inside a value are no quotes
    assert response.status_code == (400 if holds_one else 200)


def test_a_cookie_that_is_no_utf_8_breaks_nothing(client):
    response = client.get(reverse("caseload"), headers={"Cookie": "sessionid=\xff\xfe"})
    assert response.status_code == 302


def test_a_null_in_a_part_of_a_form_is_refused(anybody):
    for data in ({"login": "\0"}, {"\0": "x"}):
        response = in_parts(anybody, encode_multipart(BOUNDARY, data))
        assert response.status_code == 400


@pytest.mark.parametrize("name", [b"a\0b", b"\xff\xed\xa0\x80", b"../../x", b"x" * 3000, b""])
def test_a_file_of_any_name_breaks_nothing(name, anybody):
    file = SimpleUploadedFile("as-named", b"\0\xff")
    body = encode_multipart(BOUNDARY, {"file": file, "login": "x"})
    assert in_parts(anybody, body.replace(b"as-named", name)).status_code in (200, 302, 400)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"login=x", "text/plain", 415),
        (b"<a/>", "application/xml", 415),
        (b"login=x", "", 415),
        (b"login=x", "nonsense", 415),
        (b"login=x", f"{URLENCODED}; charset=latin-1", 415),
        (b"login=x", f"{URLENCODED}; charset=base64", 415),
        (b"login=x", "multipart/form-data; boundary=x; charset=rot13", 415),
        (b"login=x", "multipart/form-data", 400),
        (b"login=x", "multipart/form-data; boundary=", 400),
        (b"login=x", "multipart/form-data; boundary=\xff", 400),
        (b"login=" + b"x" * 1_000_000, URLENCODED, 413),
        (b"&".join(b"a%d=1" % number for number in range(1_300)), URLENCODED, 400),
    ],
)
def test_a_body_that_is_no_form_of_ours_is_refused(body, content_type, status, anybody):
    response = anybody.generic("POST", SIGN_IN, body, content_type)
    assert response.status_code == status
    assert heading(response)


def test_a_form_in_parts_that_breaks_off_changes_nothing(web):
    """What came whole is read as a form with fields missing."""
    data = encode_multipart(BOUNDARY, {"code": "K-77", "modality": "cbt"})
    for length in range(0, len(data), 7):
        response = web.generic("POST", reverse("new_case"), data[:length], MULTIPART_CONTENT)
        assert 400 <= response.status_code < 500
    assert not Case.objects.exists()


def test_a_field_that_is_too_long_in_parts_is_refused(anybody):
    data = encode_multipart(BOUNDARY, {"login": "x" * 1_000_000})
    response = in_parts(anybody, data)
    assert (response.status_code, heading(response)) == (413, "That is too much at once")


def test_too_many_fields_in_the_query_are_refused(anybody):
    assert anybody.get(SIGN_IN, QUERY_STRING="&".join(["a=1"] * 1_300)).status_code == 400


@pytest.mark.parametrize("text", ["Zoë", "日本", "🙂", "�", "a\tb"])
def test_any_other_character_is_read(text, client, clinician):
    assert client.post(SIGN_IN, {"login": text, "password": "x"}).status_code == 200
    assert client.get(SIGN_IN, {"next": f"/{text}"}).status_code == 200


@pytest.mark.parametrize("question", ["no-such-question", "x" * 300, "0"])
def test_a_question_that_is_not_there_is_not_found(question, web, clinician):
    for screening in (make_report(clinician).screening, make_screening(clinician)):
        address = reverse("answer", args=[screening.uuid, question])
        for headers in ({}, {"HX-Request": "true"}):
            response = web.post(address, {f"answer-{question}": "yes"}, headers=headers)
            assert response.status_code == 404
