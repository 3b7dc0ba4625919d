"""A small load generator: connections that press at once, and people who press now and then.

It knows HTTP/1.1 and nothing of Django. `http.client` parses every header with the e-mail package,
which costs more than the generator can spare on the cores that it shares with the server.
"""

import random
import socket
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

TIMEOUT = 60


@dataclass(frozen=True)
class Session:
    """The cookie of somebody signed in; `token` also goes with every POST."""

    cookie: str
    token: str = "x" * 32

    def request(self, method, address, fields=None, *, script=False):
        """The bytes that a browser would send."""
        body = urlencode(fields or {}).encode() if method == "POST" else b""
        lines = [
            f"{method} {address} HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: keep-alive",
            "Accept-Encoding: gzip",
            f"Cookie: {self.cookie}; csrftoken={self.token}",
        ]
        if script:
            lines.append("X-Requested-With: fetch")
        if method == "POST":
            lines.append(f"X-CSRFToken: {self.token}")
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Connection:
    """A kept connection, opened again when the server has closed it."""

    def __init__(self, port):
        self.port = port
        self.socket = None

    def send(self, request):
        """Send the request and read the whole response; its status."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.socket.sendall(request)
            status, kept = self.read()
        except OSError:
            self.close()
            raise
        if not kept:
            self.close()
        return status

    def read(self):
        """The status, and whether the server keeps the connection."""
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self.more()
        head = received[:end].lower()
        missing = length_of(head) - (len(received) - end - 4)
        while missing > 0:
            missing -= len(self.more())
        return int(head[9:12]), b"connection: close" not in head

    def more(self):
        """The next bytes; ConnectionError when there are none."""
        received = self.socket.recv(262_144)
        if not received:
            raise ConnectionError("The server closed the connection in the middle of a response.")
        return received

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def length_of(head):
    """The length of the body that a response's head announces."""
    _before, _name, rest = head.partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if rest else 0


class Times:
    """Seconds and failures by name; threads add to it."""

    def __init__(self):
        self.seconds = defaultdict(list)
        self.failures = defaultdict(list)

    def press(self, connection, name, request):
        """Send one request and note how long its answer took, or what was wrong with it."""
        start = time.perf_counter()
        try:
            status = connection.send(request)
        except OSError as error:
            self.failures[name].append(repr(error))
            return
        if status == 200:
            self.seconds[name].append(time.perf_counter() - start)
        else:
            self.failures[name].append(f"status {status}")

    def percentile_ms(self, name, percent):
        """The nearest-rank percentile in milliseconds; 0 when nothing was answered."""
        ordered = sorted(self.seconds[name])
        return 1000 * ordered[max(-(-len(ordered) * percent // 100) - 1, 0)] if ordered else 0.0


def run_all(targets):
    threads = [threading.Thread(target=target) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def saturate(port, name, pressers, seconds):
    """One connection for each presser, each pressing again once it was answered.

    A presser is a function that gives the bytes of its next request. Returns (requests answered a
    second, Times); the first half second is not counted.
    """
    times = Times()
    warm = time.perf_counter() + 0.5
    end = warm + seconds

    def keep_pressing(presser):
        connection, before = Connection(port), Times()
        while (now := time.perf_counter()) < end:
            (before if now < warm else times).press(connection, name, presser())
        connection.close()

    run_all([lambda one=presser: keep_pressing(one) for presser in pressers])
    return len(times.seconds[name]) / (time.perf_counter() - warm), times


def at_work(port, people, seconds, *, every=5.0):
    """The people press one after another for themselves, each about every `every` seconds.

    A person is a function that gives (name, bytes) of their next press; who waits for an answer
    presses later. Returns Times by name.
    """
    times = Times()
    start = time.perf_counter()
    end = start + seconds

    def work(person, chance):
        connection = Connection(port)
        due = start + chance.uniform(0, every)
        while due < end:
            time.sleep(max(due - time.perf_counter(), 0))
            times.press(connection, *person())
            due = max(due, time.perf_counter() - every) + chance.uniform(0.5, 1.5) * every
        connection.close()

    run_all(
        [
            lambda one=person, seed=number: work(one, random.Random(seed))
            for number, person in enumerate(people)
        ]
    )
    return times
