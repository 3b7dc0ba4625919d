"""Files that an editor sent to be looked at, kept for an hour until they are loaded or dropped.

A browser sends a file once, and looking and loading are two steps. What is kept are the bytes as
they came, for one person, the newest alone; loading reads and checks them again.
"""

from hashlib import sha256

from django.core.cache import cache

from screening.models import User

KEPT_FOR = 3600
"""Seconds."""


def keep(person: User, raw: bytes) -> str:
    """Keep the bytes for this person, in place of earlier ones; gives the fingerprint."""
    cache.set(key_of(person), raw, KEPT_FOR)
    return sha256(raw).hexdigest()


def kept(person: User, fingerprint: str) -> bytes | None:
    """The bytes with this fingerprint, or None where they are kept no more."""
    raw: bytes | None = cache.get(key_of(person))
    return raw if raw and sha256(raw).hexdigest() == fingerprint else None


def drop(person: User) -> None:
    cache.delete(key_of(person))


def key_of(person: User) -> str:
    return f"catalog-files:{person.pk}"
