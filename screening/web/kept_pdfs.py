"""PDFs of reports, each made once by each process and kept while it is among the last used.

A PDF is kept under the report, its digest, the language, and the sha256 of all that it is made
from: the document with the decisions, reviews and actions that it shows, and its style. So a PDF
that is served is the one that would be made now, and only after the report was loaded through the
access rule. Nothing is written to a disk or a shared cache.
"""

import hashlib
import threading
import time
from collections import OrderedDict

from screening.exchange.pdf import SECONDS, PdfNotMade, pdf_of

MOST_KEPT = 32
MOST_WAITING = 3
"""How many requests of a process may make or await a PDF; its other threads stay free for pages."""

kept: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
making = threading.Lock()
places = threading.BoundedSemaphore(MOST_WAITING)


def kept_pdf(html: str, css: str, *key: str) -> bytes:
    """The PDF of a document, made unless it is kept under the key and what it is made from."""
    sources = hashlib.sha256(f"{len(html)} {html}{css}".encode()).hexdigest()
    return made_in_turn(html, css, (*key, sources))


def unkept_pdf(html: str, css: str) -> bytes:
    """The PDF of a document of which nothing is kept."""
    return made_in_turn(html, css, None)


def made_in_turn(html: str, css: str, key: tuple[str, ...] | None) -> bytes:
    """One is made at a time, so that two who press at once wait for the same; 10 s in all."""
    until = time.monotonic() + SECONDS
    if not places.acquire(blocking=False):
        raise PdfNotMade("others are being made")
    try:
        if not making.acquire(timeout=SECONDS):
            raise PdfNotMade("others took all the time")
        try:
            return looked_up(html, css, key, until)
        finally:
            making.release()
    finally:
        places.release()


def looked_up(html: str, css: str, key: tuple[str, ...] | None, until: float) -> bytes:
    if key is None:
        return pdf_of(html, css, seconds=until - time.monotonic())
    if key not in kept:
        kept[key] = pdf_of(html, css, seconds=until - time.monotonic())
    kept.move_to_end(key)
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
    return kept[key]
