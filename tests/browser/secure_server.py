"""The product over TLS with a certificate made for the moment.

WebKit follows `Cache-Control: no-store` on Back over TLS alone, so what it does over plain HTTP
says nothing about a service.
"""

import ssl
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from functools import partial

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import LiveServerThread

HOST = "localhost"


def make_certificate(folder):
    """A key and a certificate of two days for this machine, in one file."""
    path = folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    command += ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(path), "-out", str(path)]
    # Both go to one file: the certificate follows the key.
    command[-1] = "-"
    certificate = subprocess.run(command, check=True, capture_output=True).stdout
    with path.open("ab") as file:
        file.write(certificate)
    return path


class Line:
    """How long a page or a save is on its way, there and back together; 0 until a test says so."""

    def __init__(self):
        self.seconds = 0
        self.under_way = 0
        self.lock = threading.Lock()

    def count(self, change):
        with self.lock:
            self.under_way += change

    def until_quiet(self):
        """Wait until nothing is under way any more."""
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < 0.3:
            if self.under_way:
                quiet_since = time.monotonic()
            time.sleep(0.05)


class LineHandler(StaticFilesHandler):
    """Lets the line's time pass, half before a request is handled and half before its reply."""

    def __init__(self, line, application):
        self.line = line
        super().__init__(application)

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"].startswith(self.base_url.path):
            return super().__call__(environ, start_response)
        self.line.count(1)
        try:
            time.sleep(self.line.seconds / 2)
            response = super().__call__(environ, start_response)
            time.sleep(self.line.seconds / 2)
        finally:
            self.line.count(-1)
        return response


class SecureServer(ThreadedWSGIServer):
    """Says nothing of connections that a browser gave up over the certificate, then made again."""

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ssl.SSLError):
            super().handle_error(request, client_address)


class SecureServerThread(LiveServerThread):
    """Django's server for tests, spoken to over TLS."""

    server_class = SecureServer

    def __init__(self, certificate):
        self.line = Line()
        super().__init__(HOST, static_handler=partial(LineHandler, self.line))
        self.daemon = True
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)

    def _create_server(self, connections_override=None):
        server = super()._create_server(connections_override)
        # A handshake belongs to the thread of its request: a slow one holds nobody else up.
        server.socket = self.context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        server.base_environ["HTTPS"] = "on"
        return server

    @property
    def url(self):
        return f"https://{self.host}:{self.port}"


@contextmanager
def secure_server(folder):
    """Serve until the block ends; gives the thread, whose `url` is the address."""
    thread = SecureServerThread(make_certificate(folder))
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield thread
    finally:
        thread.terminate()
