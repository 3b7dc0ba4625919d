"""What a person searched the caseload for.

A term is mostly a case's code, which stands in no address and no log. So it is posted, kept in
the session, and addresses hold its number there: each tab keeps its own search, Back works, and
the search ends with the session.
"""

from django.http import HttpRequest

from screening.engine.case_code import normalised_code
from screening.queries.case_filter import Search
from screening.queries.releases import published
from screening.web.words import MODALITIES_IN_SHORT, MODALITY_LABELS

SESSION_KEY = "searches"
MOST_KEPT = 20


def remember(request: HttpRequest, term: str) -> str:
    """Keep the term; its number for the address. The same term keeps its number."""
    kept: dict[str, str] = request.session.get(SESSION_KEY, {})
    existing = next((number for number, each in kept.items() if each == term), None)
    if existing:
        return existing
    number = str(max(map(int, kept), default=0) + 1)
    newest = [*kept.items(), (number, term)][-MOST_KEPT:]
    request.session[SESSION_KEY] = dict(newest)
    return number


def remembered(request: HttpRequest, number: str) -> str | None:
    """The term of this number; None where the session does not hold it any more."""
    term: str | None = request.session.get(SESSION_KEY, {}).get(number)
    return term


def search_for(term: str) -> Search:
    """Where a term may occur: in codes, in the names of therapies, in those of barriers."""
    wanted = term.casefold()
    _release, compiled = published()
    barriers = compiled.barriers.values() if compiled else ()
    return Search(
        code=normalised_code(term),
        modalities=tuple(
            key
            for key, label in MODALITY_LABELS.items()
            if wanted in str(label).casefold() or wanted in str(MODALITIES_IN_SHORT[key]).casefold()
        ),
        barriers=tuple(
            barrier.key
            for barrier in barriers
            if wanted in barrier.name.casefold() or wanted in barrier.list_name.casefold()
        ),
    )
