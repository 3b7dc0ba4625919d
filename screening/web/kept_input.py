"""What a signed-out person sent from a questionnaire, kept until they sign in again."""

from collections.abc import Callable
from itertools import islice
from typing import Any, TypedDict, TypeVar

from django.http import HttpRequest

from screening.models import OWN_WORDS_LIMIT, Screening
from screening.web.posted_answers import PostedAnswers

SESSION_KEY = "unsaved"
MOST_ANSWERS = 80
LONGEST_KEY = 60

View = TypeVar("View", bound=Callable[..., Any])


class KeptInput(TypedDict):
    """What the session holds, as JSON: answers are {question: [option, option seen]}."""

    screening: str
    answers: dict[str, list[str]]
    own_words: str


def keep(request: HttpRequest) -> None:
    """Keep the answers of a questionnaire page, or the own words, in the signed-out session."""
    match = request.resolver_match
    if match is None or not getattr(match.func, "keeps_answers", False):
        return
    posted = PostedAnswers.from_post(request.POST).changes
    answers = {
        question: [option, seen]
        for question, (option, seen) in islice(posted.items(), MOST_ANSWERS)
        if max(len(question), len(option), len(seen)) <= LONGEST_KEY
    }
    request.session[SESSION_KEY] = KeptInput(
        screening=str(match.kwargs["uuid"]),
        answers=answers,
        own_words=request.POST.get("own_words", "")[: 2 * OWN_WORDS_LIMIT],
    )


def kept_for(request: HttpRequest, screening: Screening) -> KeptInput | None:
    """What was kept for this screening, or None."""
    kept: KeptInput | None = request.session.get(SESSION_KEY)
    return kept if kept and kept["screening"] == str(screening.uuid) else None


def drop(request: HttpRequest) -> None:
    """Forget what was kept: it is stored now, or nobody wants it."""
    request.session.pop(SESSION_KEY, None)


def keeps_answers(view: View) -> View:
    """Mark a view whose POST is worth keeping when the person turns out to be signed out."""
    view.__dict__["keeps_answers"] = True
    return view
