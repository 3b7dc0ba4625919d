"""A file of scores between its check and its import: kept for half an hour, for one person alone.

It lies in a session of its own, so the database keeps it for every process, `clearsessions` removes
what was left, and no cookie but the person's own session knows where. Whoever checks another file
replaces it. So what is stored is byte for byte what was checked.
"""

import zlib
from base64 import b64decode, b64encode
from hashlib import sha256
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

SESSION_KEY = "checked_scores"
KEPT_FOR = 30 * 60


def session_of(key: str | None = None) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store


def keep(request: HttpRequest, data: bytes) -> str:
    """Keep a file in place of one that was kept before; returns its digest."""
    forget(request)
    digest = sha256(data).hexdigest()
    session = session_of()
    session["person"] = str(request.user.pk)
    session["digest"] = digest
    session["file"] = b64encode(zlib.compress(data)).decode()
    session.set_expiry(KEPT_FOR)
    session.create()
    request.session[SESSION_KEY] = session.session_key
    return digest


def kept(request: HttpRequest, digest: str) -> bytes | None:
    """The file that was kept, if it is the one of this digest; else None."""
    key = request.session.get(SESSION_KEY)
    session = session_of(key) if key else {}
    if session.get("person") != str(request.user.pk):
        return None
    if not constant_time_compare(session["digest"], digest):
        return None
    data = zlib.decompress(b64decode(session["file"]))
    return data if sha256(data).hexdigest() == digest else None


def forget(request: HttpRequest) -> None:
    if key := request.session.pop(SESSION_KEY, None):
        session = session_of(key)
        session.delete()
