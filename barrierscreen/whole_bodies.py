"""A request that breaks off is an error, never a shorter form.

WSGI servers hand on what came before a connection broke, and Django reads that as the whole form:
an answer or a note would be stored cut short.
"""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class WholeBodies:
    """Wraps a WSGI application; Django tells the OSError as a request that cannot be read."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return self.application(environ, start_response)


class WholeBody:
    """The body as a file that raises OSError when it ends before its length."""

    def __init__(self, stream: Any, length: int) -> None:
        self.stream = stream
        self.missing = length

    def read(self, size: int = -1) -> bytes:
        wanted = self.missing if size < 0 else min(size, self.missing)
        data: bytes = self.stream.read(wanted)
        self.missing -= len(data)
        if len(data) < wanted:
            raise OSError("The connection broke off before the request was whole.")
        return data

    def readline(self, size: int = -1) -> bytes:
        wanted = self.missing if size < 0 else min(size, self.missing)
        line: bytes = self.stream.readline(wanted)
        self.missing -= len(line)
        if len(line) < wanted and not line.endswith(b"\n"):
            raise OSError("The connection broke off before the request was whole.")
        return line
