"""Releases and their compiled catalogs."""

from functools import lru_cache

from django.http import Http404
from django.shortcuts import get_object_or_404

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.serialization import parse_catalog
from screening.models import (
    CatalogRelease,
)


def compiled_release(release):
    """The compiled catalog of a release; read once per process and release.

    Works with a release whose content was deferred: the text is fetched only the first time.
    """
    return compiled_by_digest(release.digest)


@lru_cache(maxsize=8)
def compiled_by_digest(release_digest):
    texts = CatalogRelease.objects.filter(digest=release_digest)
    text = texts.values_list("content", flat=True)[0]
    return compile_catalog(parse_catalog(text))


def published():
    """The current release and its compiled catalog, or (None, None) before the first."""
    release = CatalogRelease.objects.without_content().current()
    return (release, compiled_release(release)) if release else (None, None)


def holding(key):
    """The newest release that holds the barrier and its compiled catalog, or 404.

    A report goes on linking to a barrier that was retired since.
    """
    for release in CatalogRelease.objects.without_content().order_by("-number"):
        compiled = compiled_release(release)
        if key in compiled.barriers:
            return release, compiled
    raise Http404


def newer_release(screening):
    """The release that is newer than the screening's own, or None."""
    current = CatalogRelease.objects.without_content().current()
    return current if current.number > screening.release.number else None


def is_outdated(screening):
    """Whether a release came out after the screening's own; the number alone is read."""
    numbers = CatalogRelease.objects.order_by("-number").values_list("number", flat=True)
    return numbers[0] > screening.release.number


def release_numbered(number):
    """The release without its text, or 404."""
    return get_object_or_404(CatalogRelease.objects.without_content(), number=number)
