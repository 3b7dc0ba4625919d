"""A file between its check and its use: kept for half an hour, for one person alone.

It lies in a session of its own, so the database keeps it for every process, `clearsessions` removes
what was left, and no cookie but the person's own session knows where. Another file of the same
purpose replaces it. So what is used is byte for byte what was checked.
"""

import zlib
from base64 import b64decode, b64encode
from hashlib import sha256
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

SCORES, CATALOG = "checked_scores", "checked_catalog"
"""What a file is kept for; under this the person's session names the file's own."""
KEPT_FOR = 30 * 60


def session_of(key: str | None = None) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store


def keep(request: HttpRequest, purpose: str, data: bytes) -> str:
    """Keep a file in place of one that was kept for the same purpose; returns its digest."""
    forget(request, purpose)
    digest = sha256(data).hexdigest()
    session = session_of()
    session["person"] = str(request.user.pk)
    session["digest"] = digest
    session["file"] = b64encode(zlib.compress(data)).decode()
    session.set_expiry(KEPT_FOR)
    session.create()
    request.session[purpose] = session.session_key
    return digest


def kept(request: HttpRequest, purpose: str, digest: str) -> bytes | None:
    """The file that was kept, if it is the one of this digest; else None."""
    key = request.session.get(purpose)
    session = session_of(key) if key else {}
    if session.get("person") != str(request.user.pk):
        return None
    if not constant_time_compare(session["digest"], digest):
        return None
    data = zlib.decompress(b64decode(session["file"]))
    return data if sha256(data).hexdigest() == digest else None


def forget(request: HttpRequest, purpose: str) -> None:
    if key := request.session.pop(purpose, None):
        session = session_of(key)
        session.delete()
