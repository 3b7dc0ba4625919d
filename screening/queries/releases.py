"""Releases and what they hold: read, checked against their digest, compiled."""

import json
from functools import lru_cache

from django.db.models import F, IntegerField, Value
from django.db.models.functions import Coalesce

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.serialization import digest, parse_catalog
from screening.models import CatalogRelease, DigestMismatch
from screening.models.prepared import Prepared

BARRIER_KEYS: dict[str, frozenset[str]] = {}
"""The barriers of a release by its digest, read once per process: some 2 KB for each release."""

PINNED = Coalesce(F("use__screenings"), Value(0), output_field=IntegerField())
NEWEST_NUMBER = Prepared(
    lambda: CatalogRelease.objects.order_by("-number").values_list("number", flat=True)[:1]
)


def compiled_release(release):
    """The compiled catalog of a release; read once per process and release.

    Works with a release whose content was deferred: the text is fetched only the first time.
    Raises DigestMismatch.
    """
    return compiled_by_digest(release.digest)


@lru_cache(maxsize=8)
def compiled_by_digest(release_digest):
    return compile_catalog(catalog_by_digest(release_digest))


@lru_cache(maxsize=8)
def catalog_by_digest(release_digest):
    """The catalog of a release, for pages that score nothing and so need no tables."""
    texts = CatalogRelease.objects.filter(digest=release_digest)
    text = texts.values_list("content", flat=True)[0]
    return parse_catalog(checked_text(text, release_digest))


def checked_text(text, expected):
    """The text of a release; raises DigestMismatch when it was changed after publishing."""
    if digest(text) != expected:
        raise DigestMismatch(f"catalog release with the digest {expected}")
    return text


def changed_releases():
    """How many releases there are, and the numbers of those whose text was changed."""
    count, changed = 0, []
    rows = CatalogRelease.objects.order_by("number").values_list("number", "content", "digest")
    for number, text, expected in rows.iterator(chunk_size=10):
        count += 1
        if digest(text) != expected:
            changed.append(number)
    return count, changed


def current_release():
    """The newest release without its text, or None before the first."""
    return CatalogRelease.objects.without_content().current()


def safety_advice(flag) -> str:
    """What the newest release says to do when this flag is raised; "" where it has no such flag."""
    release = current_release()
    flags = compiled_release(release).red_flags if release else {}
    return flags[flag].do_now if flag in flags else ""


def checked_current_release():
    """The newest release with its text, which is read and checked; None before the first.

    `published` may have compiled it before the text was changed. Raises DigestMismatch.
    """
    release = CatalogRelease.objects.current()
    if release:
        checked_text(release.content, release.digest)
    return release


def published():
    """The current release and its compiled catalog, or (None, None) before the first."""
    release = current_release()
    return (release, compiled_release(release)) if release else (None, None)


def release_numbered(number, *, with_text=False) -> CatalogRelease | None:
    """The release, or None; with its text only where that is wanted."""
    releases = CatalogRelease.objects.all()
    return (releases if with_text else releases.without_content()).filter(number=number).first()


def release_before(release):
    """The release that came before, or None."""
    return CatalogRelease.objects.without_content().filter(number__lt=release.number).first()


def newer_release(screening):
    """The release that is newer than the screening's own, or None."""
    current = current_release()
    return current if current.number > screening.release.number else None


def is_outdated(screening):
    """Whether a release came out after the screening's own; the number alone is read."""
    return NEWEST_NUMBER.first() > screening.release.number


def releases_with_counts():
    """All releases, the newest first; `.pinned` counts the screenings that keep each."""
    releases = CatalogRelease.objects.without_content().select_related("published_by")
    return releases.annotate(pinned=PINNED)


def screenings_under(release):
    """How many screenings keep the release."""
    return CatalogRelease.objects.filter(pk=release.pk).values_list(PINNED, flat=True).get()


def release_of_barrier(key):
    """The newest release that holds the barrier, and whether it is the current one.

    (None, False) when none does. A report goes on linking to a barrier that was retired since.
    Nothing is compiled; the texts of older releases are read only for a barrier that the current
    one does not hold, all that are still unknown in one query. Raises DigestMismatch.
    """
    newest, *older = CatalogRelease.objects.without_content().order_by("-number") or [None]
    if newest is None:
        return None, False
    remember_barrier_keys([newest])
    if key in BARRIER_KEYS[newest.digest]:
        return newest, True
    remember_barrier_keys(older)
    return next((each for each in older if key in BARRIER_KEYS[each.digest]), None), False


def remember_barrier_keys(releases):
    """Read the barrier keys of the releases that this process has not read yet."""
    unknown = {each.digest for each in releases} - BARRIER_KEYS.keys()
    if not unknown:
        return
    texts = CatalogRelease.objects.filter(digest__in=unknown).order_by("number")
    for release_digest, text in texts.values_list("digest", "content").iterator(chunk_size=10):
        barriers = json.loads(checked_text(text, release_digest))["barriers"]
        BARRIER_KEYS[release_digest] = frozenset(barrier["key"] for barrier in barriers)
