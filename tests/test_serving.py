"""The product behind gunicorn, as a service runs it: slow visitors and requests that break off."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.conf import settings

from barrierscreen.charset import UNREADABLE, OneCharset
from barrierscreen.gunicorn_worker import stop_reading
from barrierscreen.whole_bodies import WholeBodies, WholeBody

# One worker starts the servers for all of them.
pytestmark = pytest.mark.xdist_group("gunicorn")

PASSWORD = "a long enough one"
PATIENCE = 60
"""Seconds that a visitor of the test waits at most; nothing hangs on how long it takes."""
HEAD = b"GET /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
HALF_REQUESTS = {
    "nothing": b"",
    "half a line": b"GET /acc",
    "half a head": HEAD,
    "half a body": b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nlogin=",
}

EXPECTS = (
    HALF_REQUESTS["half a body"]
    .replace(b"Length: 100", b"Length: 11\r\nExpect: 100-continue")
    .removesuffix(b"login=")
)


def environment(folder, **more):
    database = f"sqlite:///{folder / 'barrierscreen.sqlite3'}"
    return os.environ | {"DATABASE_URL": database, "DEBUG": "true"} | more


def gunicorn(port, *more):
    command = [sys.executable, "-m", "gunicorn", "barrierscreen.wsgi", *more]
    return [*command, "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def variables(tmp_path_factory):
    """The environment with a database of its own, and one person in it."""
    folder = tmp_path_factory.mktemp("serving")
    variables = environment(folder, DJANGO_SUPERUSER_PASSWORD=PASSWORD)
    person = "createsuperuser --noinput --username robin --email robin@example.org"
    for command in ("migrate --verbosity 0", "createcachetable", person):
        run = [sys.executable, "manage.py", *command.split()]
        subprocess.run(
            run, cwd=settings.BASE_DIR, env=variables, check=True, stdout=subprocess.DEVNULL
        )
    return variables


@contextmanager
def served(variables, *more):
    """The port where the product is served."""
    port = free_port()
    with subprocess.Popen(gunicorn(port, *more), cwd=settings.BASE_DIR, env=variables) as server:
        try:
            wait_until_served(port, server)
            yield port
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def port(variables):
    with served(variables) as port:
        yield port


@pytest.fixture(scope="module")
def quick_port(variables):
    """The same with less patience."""
    with served(variables, "--worker-class", "tests.quick_worker.QuickWorker") as port:
        yield port


def wait_until_served(port, server):
    for _ in range(PATIENCE * 10):
        assert server.poll() is None, "gunicorn ended"
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("gunicorn did not start")


class Visitor:
    """Asks for pages with the cookies that it was given."""

    def __init__(self, port):
        self.port = port
        self.cookies = {}

    def ask(self, method, address, **fields):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = self.cookies["csrftoken"]
        connection.request(method, address, urlencode(fields) or None, headers)
        response = connection.getresponse()
        content = response.read()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, value = re.match("([^=]+)=([^;]*)", cookie).groups()
            self.cookies[name] = value
        connection.close()
        return response.status, content


@contextmanager
def half_requests(port, sent, number=20):
    """So many connections that have sent this, and stay open."""
    with ExitStack() as stack:
        opened = []
        for _ in range(number):
            connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            opened.append(stack.enter_context(connection))
            connection.sendall(sent)
        yield opened


@pytest.mark.parametrize("sent", HALF_REQUESTS.values(), ids=HALF_REQUESTS)
def test_people_work_beside_twenty_half_requests(sent, port):
    with half_requests(port, sent):
        visitor = Visitor(port)
        assert visitor.ask("GET", "/accounts/login/")[0] == 200
        signed_in = visitor.ask("POST", "/accounts/login/", login="robin", password=PASSWORD)
        assert signed_in[0] == 302
        for _ in range(10):
            status, content = visitor.ask("GET", "/catalog/")
            assert (status, b"Signed in as" in content) == (200, True)


def test_a_large_form_is_read_whole_and_refused_with_a_page(port):
    visitor = Visitor(port)
    visitor.ask("GET", "/accounts/login/")
    status, content = visitor.ask("POST", "/accounts/login/", login="x" * 300_000)
    assert status == 413
    assert b"That is too much at once" in content


def test_a_visitor_who_asks_before_sending_the_body_is_told_to_go_on(port):
    with half_requests(port, EXPECTS, number=1) as [connection]:
        assert connection.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"login=robin")
        assert connection.recv(65536).startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize("name", ["half a line", "half a head", "half a body"])
def test_a_half_request_is_ended_and_not_waited_for(name, quick_port):
    """The server hangs up, with a page that says so where there was a head."""
    with half_requests(quick_port, HALF_REQUESTS[name], number=1) as [connection]:
        answer = b""
        while data := connection.recv(65536):
            answer += data
    if name == "half a body":
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"That request could not be read" in answer
    else:
        assert answer == b""


def test_a_form_that_breaks_off_is_not_read_as_a_shorter_one(port):
    with half_requests(port, HALF_REQUESTS["half a body"], number=1) as [connection]:
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(65536).startswith(b"HTTP/1.1 400 ")


def test_senseless_settings_end_gunicorn_in_one_sentence(tmp_path):
    result = subprocess.run(
        gunicorn(free_port()),
        cwd=settings.BASE_DIR,
        env=environment(tmp_path, TIME_ZONE="Mars/Base"),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert result.returncode == 1
    assert "TIME_ZONE is 'Mars/Base'" in result.stderr
    assert "Traceback" not in result.stderr


def test_gunicorn_says_what_the_service_lacks(tmp_path):
    port = free_port()
    with subprocess.Popen(
        gunicorn(port),
        cwd=settings.BASE_DIR,
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        wait_until_served(port, server)
        server.terminate()
        _, log = server.communicate(timeout=PATIENCE)
    assert "The database does not exist yet. Run: python manage.py migrate" in log


class TestWholeBodies:
    def read(self, sent, length, how):
        def application(environ, start_response):
            return [how(environ["wsgi.input"])]

        environ = {"wsgi.input": BytesIO(sent), "CONTENT_LENGTH": length}
        [result] = WholeBodies(application)(environ, None)
        return result

    @pytest.mark.parametrize(
        "how",
        [
            WholeBody.read,
            lambda body: body.read(5),
            lambda body: b"".join(iter(body.readline, b"")),
        ],
    )
    def test_what_is_whole_is_read(self, how):
        assert self.read(b"a\nbcdefg", "5", how) == b"a\nbcd"

    @pytest.mark.parametrize("how", [WholeBody.read, lambda body: list(iter(body.readline, b""))])
    def test_what_breaks_off_is_an_error(self, how):
        with pytest.raises(OSError, match="broke off"):
            self.read(b"a\nb", "5", how)

    @pytest.mark.parametrize("length", ["", "nonsense", "-1"])
    def test_without_a_length_the_body_is_left_alone(self, length):
        assert self.read(b"abc", length, BytesIO.read) == b"abc"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("", ""),
        ("text/html", "text/html"),
        ("text/html; charset=utf-8", "text/html"),
        ('text/html; charset="UTF-8"; x=1', "text/html; x=1"),
        ("multipart/form-data; charset=utf8; boundary=b", "multipart/form-data; boundary=b"),
        ("text/html; charset=hex", UNREADABLE),
        ("text/html; charset*=utf-8''hex", UNREADABLE),
        ("text/html; charset=utf-8; charset=hex", UNREADABLE),
        ("text/html; charset=utf-88", UNREADABLE),
        ("multipart/form-data; boundary*=nonsense''b", UNREADABLE),
        ("x" * 2000, UNREADABLE),
    ],
)
def test_utf_8_is_the_one_charset(sent, read):
    environ = {"CONTENT_TYPE": sent}
    assert OneCharset(lambda environ, _: [environ["CONTENT_TYPE"]])(environ, None) == [read]


@pytest.mark.parametrize("query", ["a=b", "&".join(["a=b"] * 700)])
def test_another_charset_is_refused_with_a_page(query, port):
    head = f"POST /accounts/login/?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    head += "Content-Type: application/x-www-form-urlencoded; charset=hex\r\n"
    head += "Content-Length: 1\r\n\r\na"
    with half_requests(port, head.encode(), number=1) as [connection]:
        assert connection.recv(65536).startswith(b"HTTP/1.1 415 ")


def test_a_connection_that_is_closed_already_is_left_alone():
    closed = socket.socket()
    closed.close()
    stop_reading(closed)
