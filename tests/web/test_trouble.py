"""The database down, full, locked or read-only: 503, nothing stored, and never another reason."""

import logging
import re
import sqlite3

import psycopg2
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import (
    DatabaseError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
)
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from screening.models import Answer
from screening.web import request_id
from screening.web.database_trouble import is_database_trouble
from tests.factories import make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough one"


def sqlite_error(words, name, kind=sqlite3.OperationalError):
    error = kind(words)
    error.sqlite_errorname = name
    return error


def raised(wrapped, driver=None):
    """The exception as Django raises it for the driver's."""
    try:
        try:
            raise driver or ValueError
        except Exception as cause:
            raise wrapped from (cause if driver else None)
    except Exception as error:
        return error


def with_code(code):
    """PostgreSQL's exception of a code; its class is the driver's own choice."""
    driver = psycopg2.errors.lookup(code)()
    driver.__setstate__({"pgcode": code})
    return driver


def failing(words="database is locked", name="SQLITE_BUSY", *, at=""):
    """Every statement that begins so fails as SQLite's does."""

    def fail(execute, sql, *rest):
        if sql.startswith(at):
            error = OperationalError(words)
            raise error from sqlite_error(words, name)
        return execute(sql, *rest)

    return connection.execute_wrapper(fail)


@pytest.fixture
def quiet(client):
    client.raise_request_exception = False
    return client


def assert_unavailable(response):
    shown = page(response)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert shown.headings == ["Not available at the moment"]
    assert "nothing was stored" in shown.text
    assert "Too many" not in shown.text
    assert response["X-Request-ID"] in shown.text


@pytest.mark.parametrize(
    "exception",
    [
        raised(OperationalError("could not connect to server: Connection refused")),
        raised(InterfaceError("connection already closed")),
        raised(OperationalError("x"), with_code("53100")),
        raised(OperationalError("x"), with_code("57014")),
        raised(OperationalError("x"), with_code("57P01")),
        raised(OperationalError("x"), with_code("55P03")),
        raised(OperationalError("x"), with_code("40P01")),
        raised(InternalError("x"), with_code("25006")),
        raised(ProgrammingError("x"), with_code("42P01")),
        raised(OperationalError("x"), sqlite_error("x", "SQLITE_BUSY")),
        raised(OperationalError("x"), sqlite_error("x", "SQLITE_BUSY_SNAPSHOT")),
        raised(OperationalError("x"), sqlite_error("x", "SQLITE_FULL")),
        raised(OperationalError("x"), sqlite_error("x", "SQLITE_READONLY_DBMOVED")),
        raised(OperationalError("x"), sqlite_error("x", "SQLITE_CANTOPEN")),
        raised(OperationalError("x"), sqlite_error("x", "SQLITE_IOERR_WRITE")),
        raised(DatabaseError("x"), sqlite_error("x", "SQLITE_CORRUPT", sqlite3.DatabaseError)),
        raised(OperationalError("no such table: cache"), sqlite_error("x", "SQLITE_ERROR")),
        raised(RuntimeError("hides it"), raised(OperationalError("gone"))),
        OSError(28, "No space left on device"),
    ],
    ids=str,
)
def test_what_is_wrong_with_the_database_is_told_as_that(exception):
    assert is_database_trouble(exception)


@pytest.mark.parametrize(
    "exception",
    [
        None,
        ValueError("x"),
        OSError(2, "No such file"),
        raised(ProgrammingError("x"), with_code("42601")),
        raised(OperationalError("near x: syntax error"), sqlite_error("x", "SQLITE_ERROR")),
        raised(DatabaseError("Save with update_fields did not affect any rows.")),
    ],
    ids=str,
)
def test_a_mistake_of_the_product_is_not_told_as_trouble(exception):
    assert not is_database_trouble(exception)


class TestPages:
    def test_a_page_of_somebody_signed_in(self, web):
        web.raise_request_exception = False
        with failing():
            assert_unavailable(web.get(reverse("caseload")))

    def test_signing_in(self, quiet, clinician):
        data = {"login": "clinician", "password": PASSWORD}
        with failing():
            assert_unavailable(quiet.post(reverse("account_login"), data))

    @pytest.mark.parametrize("statement", ["INSERT", "UPDATE"])
    def test_signing_in_where_nothing_can_be_written(self, statement, quiet, clinician):
        data = {"login": "clinician", "password": PASSWORD}
        words = "attempt to write a readonly database"
        with failing(words, "SQLITE_READONLY", at=statement):
            assert_unavailable(quiet.post(reverse("account_login"), data))

    def test_a_wrong_password_that_cannot_be_counted(self, quiet, clinician, settings):
        """The cache hides that its database cannot be written; guesses would be free."""
        settings.CACHES = settings.CACHES | {
            "default": {
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "cache_of_this_test",
            }
        }
        call_command("createcachetable", verbosity=0)
        data = {"login": "clinician", "password": "wrong"}
        with failing("database or disk is full", "SQLITE_FULL", at="INSERT"):
            assert_unavailable(quiet.post(reverse("account_login"), data))
        cache.clear()

    def test_an_answer_that_cannot_be_stored(self, web, clinician):
        web.raise_request_exception = False
        screening = make_screening(clinician)
        address = reverse("answer", args=[screening.uuid, "own-step"])
        with failing("database or disk is full", "SQLITE_FULL", at="INSERT"):
            response = web.post(address, {"answer-own-step": "yes"}, headers={"HX-Request": "true"})
        assert_unavailable(response)
        assert not Answer.objects.filter(screening=screening).exists()

    def test_a_session_that_cannot_be_stored(self, web, settings):
        """Its store tells trouble as a session that was deleted meanwhile."""
        web.raise_request_exception = False
        settings.SESSION_SAVE_EVERY_REQUEST = True
        with failing(at="UPDATE"):
            assert_unavailable(web.get(reverse("caseload")))

    def test_an_error_page_too(self, web):
        web.raise_request_exception = False
        with failing():
            assert_unavailable(web.get("/no/such/page/"))

    def test_anything_else_stays_an_error_of_ours(self, web):
        web.raise_request_exception = False

        def fail(*arguments):
            raise ProgrammingError("syntax error")

        with connection.execute_wrapper(fail):
            response = web.get(reverse("caseload"))
        assert response.status_code == 500
        assert page(response).headings == ["Something broke"]
        assert response["X-Request-ID"] in page(response).text


@pytest.mark.parametrize("name", ["500.html", "503.html", "bare.html"])
def test_the_pages_of_trouble_need_no_static_file(name):
    text = (settings.BASE_DIR / "templates" / name).read_text(encoding="utf-8")
    assert "static" not in re.sub(r"{#.*?#}", "", text)


class TestReference:
    def test_each_request_has_its_own(self, client):
        address = reverse("account_login")
        first, second = (client.get(address)["X-Request-ID"] for _ in range(2))
        assert re.fullmatch("[0-9a-f]{12}", first)
        assert first != second

    def test_one_that_a_visitor_sends_is_not_believed(self, client):
        response = client.get(reverse("account_login"), headers={"X-Request-ID": "forged"})
        assert response["X-Request-ID"] != "forged"

    def test_log_lines_carry_time_and_reference(self):
        handler = logging.StreamHandler()
        format_ = settings.LOGGING["formatters"]["line"]
        handler.setFormatter(logging.Formatter(format_["format"], format_["datefmt"], "{"))
        handler.addFilter(request_id.RequestIdFilter())
        lines = []

        def log(request):
            record = logging.LogRecord("screening", logging.WARNING, "", 1, "Look.", None, None)
            assert handler.filter(record)
            lines.append(handler.format(record))
            return HttpResponse()

        response = request_id.RequestIdMiddleware(log)(RequestFactory().get("/"))
        log(None)
        time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}"
        reference = response["X-Request-ID"]
        assert re.fullmatch(rf"{time} WARNING \[{reference}\] screening: Look\.", lines[0])
        assert re.fullmatch(rf"{time} WARNING \[-\] screening: Look\.", lines[1])
