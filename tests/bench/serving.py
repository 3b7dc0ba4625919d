"""A served product and a browser's requests to it, one connection each."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode


@contextmanager
def gunicorn():
    """Serve with two workers; gives the port and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "barrierscreen.wsgi", "--workers", "2"]
    command += ["--no-control-socket", "--log-level", "warning", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, env=os.environ.copy()) as server:
        try:
            wait_until_served(port)
            yield port, server
        finally:
            server.terminate()


def wait_until_served(port):
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("gunicorn did not start")


def workers_rss_mb(server):
    """Resident memory of each worker, in MB."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    texts = [Path(f"/proc/{child}/status").read_text() for child in children]
    return [int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024 for text in texts]


class Visitor:
    """Somebody signed in, with their cookies."""

    def __init__(self, port, cookies=None):
        self.port = port
        self.cookies = cookies or {}

    def ask(self, method, address, fields=None, headers=None):
        """Seconds taken, status, headers, body."""
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        sent |= headers or {}
        body = None
        if fields is not None:
            body = urlencode(fields)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            sent["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        start = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, address, body, sent)
        response = connection.getresponse()
        content = response.read()
        taken = time.perf_counter() - start
        connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return taken, response.status, response.headers, content
