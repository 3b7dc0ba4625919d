"""A gunicorn worker that no slow visitor holds up.

gunicorn's threads wait without end for the rest of a request once its first bytes came, so a few
unfinished requests hold everybody up. Here many threads read, and only what they have read whole
goes on to the few that work and hold a connection to the database; reading ends after a while.
"""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import Any

from gunicorn.http.body import Body
from gunicorn.workers.gthread import ThreadWorker

STEP = 64 * 1024
READ_AHEAD = 8 * 1024 * 1024
"""Bytes of a body that are read before the product sees the request; it refuses larger forms."""


class DeadlineWorker(ThreadWorker):
    """Its `threads` read requests; `at_work` requests at once are answered.

    A connection that has not sent its request in time is no longer read, as if its visitor had
    hung up. A request that was read whole is answered however long that takes.
    """

    at_work = 8
    seconds_for_head = 10
    seconds_for_body = 30

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deadlines: dict[Any, float] = {}
        self.work: ThreadPoolExecutor | None = None

    def init_process(self) -> None:
        self.work = ThreadPoolExecutor(self.at_work)
        super().init_process()

    def handle(self, conn: Any) -> Any:
        self.deadlines[conn] = time.monotonic() + self.seconds_for_head
        try:
            return super().handle(conn)
        finally:
            self.deadlines.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """What gunicorn calls once the head is read."""
        assert self.work is not None  # noqa: S101
        self.deadlines[conn] = time.monotonic() + self.seconds_for_body
        if req._expected_100_continue:
            conn.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            req._expected_100_continue = False
        req.body = Body(ReadAhead(req.body))
        self.deadlines.pop(conn, None)
        return self.work.submit(super().handle_request, req, conn).result()

    def murder_pending(self) -> None:
        """What gunicorn calls each second to close idle connections; these are its busy ones."""
        super().murder_pending()
        now = time.monotonic()
        for conn, deadline in list(self.deadlines.items()):
            if deadline < now and conn in self.deadlines:
                self.deadlines.pop(conn, 0.0)
                stop_reading(conn.sock)


class ReadAhead:
    """A body that is read already, up to a limit; the rest is read when somebody asks for it."""

    def __init__(self, body: Any) -> None:
        self.rest = body
        self.held = SpooledTemporaryFile(max_size=1024 * 1024)  # noqa: SIM115
        for _ in range(READ_AHEAD // STEP):
            chunk = body.read(STEP)
            self.held.write(chunk)
            if len(chunk) < STEP:
                break
        self.held.seek(0)

    def read(self, size: int) -> bytes:
        data: bytes = self.held.read(size) or self.rest.read(size)
        return data


def stop_reading(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RD)
    except OSError:
        return  # closed meanwhile
