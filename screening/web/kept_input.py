"""What a signed-out person sent in a form, kept until they have signed in again.

A signed cookie says that a session of this product existed in this browser, and whose it was. Only
then is anything kept, in a session of its own, and only that person is offered it. What is kept is
bounded in number and size, and is never logged.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypedDict
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse

from screening.engine.instruments import BUILT_IN
from screening.models import Screening
from screening.web.posted_answers import PostedAnswers
from screening.web.seen import SEEN, seen_texts

SESSION_KEY = "kept"
COOKIE = "known"
COOKIE_AGE = 7 * 24 * 3600
"""Seconds for which a browser is known; a tab that stays open over the weekend is."""
MOST_FORMS = 100
MOST_CHARACTERS = 60_000
MOST_AN_HOUR = 200
"""Forms kept an hour from one network address: a clinic's, or somebody's who has a cookie."""
NEVER_KEPT = ("csrfmiddlewaretoken",)
NEVER_KEPT_PART = "password"
ITEMS = tuple(f"{key}-" for key in BUILT_IN)
"""How the fields of a score's answers begin."""
WHICH_ITEM = ("kind", "key")
"""Fields of a form that say which of many things on its page it is about."""


class KeptForm(TypedDict):
    """One form as it was sent: the page it stands on, where it was sent, its fields in order."""

    page: str
    action: str
    fields: list[tuple[str, str]]


class Kept(TypedDict):
    """What the session holds, as JSON."""

    person: str
    forms: list[KeptForm]


def keep(request: HttpRequest, page: str) -> None:
    """Keep a form that a signed-out person sent from `page`, in place of an earlier sending."""
    person = known_person(request)
    if not person or not may_keep(request):
        return
    form = KeptForm(page=urlsplit(page).path, action=request.path, fields=fields_of(request.POST))
    kept: Kept | None = request.session.get(SESSION_KEY)
    earlier = kept["forms"] if kept and kept["person"] == person else []
    forms = [each for each in earlier if which(each) != which(form)] + [form]
    while len(forms) > MOST_FORMS or size_of(forms) > MOST_CHARACTERS:
        del forms[0]
    request.session[SESSION_KEY] = Kept(person=person, forms=forms)


def fields_of(posted: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, str(value))
        for name, values in posted.lists()
        if name not in NEVER_KEPT and NEVER_KEPT_PART not in name
        for value in values
    ]


def which(form: KeptForm) -> tuple[str, list[str], set[str]]:
    """What tells a form from others: its address, the item it is about, what it can say."""
    items = [value for name, value in form["fields"] if name in WHICH_ITEM]
    return form["action"], items, {name for name, _value in form["fields"]}


def size_of(forms: Iterable[KeptForm]) -> int:
    return sum(len(name) + len(value) for form in forms for name, value in form["fields"])


def may_keep(request: HttpRequest) -> bool:
    """Count this form, and say whether it is within what an address may send in an hour."""
    key = f"kept-input:{get_adapter(request).get_client_ip(request)}"
    cache.add(key, 0, timeout=3600)
    return cache.incr(key) <= MOST_AN_HOUR


def known_person(request: HttpRequest) -> str:
    """The number of the person whose session this browser held, or "" when none is proven."""
    return request.get_signed_cookie(COOKIE, default="", max_age=COOKIE_AGE) or ""


def remember_person(request: HttpRequest, response: HttpResponseBase) -> None:
    """Give the browser of a signed-in person the cookie, when it has none that is theirs."""
    person = str(request.user.pk)
    if known_person(request) != person:
        response.set_signed_cookie(
            COOKIE,
            person,
            max_age=COOKIE_AGE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def kept_forms(request: HttpRequest) -> list[KeptForm]:
    """What was kept for the person who is signed in now."""
    kept: Kept | None = request.session.get(SESSION_KEY)
    if not kept or kept["person"] != str(request.user.pk):
        return []
    return kept["forms"]


def kept_on(request: HttpRequest) -> list[KeptForm]:
    """What was kept and was sent from the page that is asked for."""
    return [form for form in kept_forms(request) if form["page"] == request.path]


def initial(request: HttpRequest) -> dict[str, str]:
    """The fields of the form that this address takes, as they were sent, for it to show again."""
    for form in kept_forms(request):
        if form["action"] == request.path:
            return dict(form["fields"])
    return {}


def initial_list(request: HttpRequest, name: str) -> list[str]:
    """All values of one field of the form that this address takes, as they were sent."""
    kept = (form["fields"] for form in kept_forms(request) if form["action"] == request.path)
    return [value for field, value in next(kept, []) if field == name]


def forget(request: HttpRequest, actions: Iterable[str]) -> None:
    """Forget what was kept for these addresses: it is stored now, or nobody wants it."""
    gone = set(actions)
    leave_out(request, lambda form: form["action"] in gone)


def leave_out(request: HttpRequest, is_gone: Callable[[KeptForm], bool]) -> None:
    forms = kept_forms(request)
    left = [form for form in forms if not is_gone(form)]
    if len(left) == len(forms):
        return
    if left:
        request.session[SESSION_KEY] = Kept(person=str(request.user.pk), forms=left)
    else:
        del request.session[SESSION_KEY]


def forget_sent(request: HttpRequest, response: HttpResponseBase) -> None:
    """Forget the kept form that was sent again and taken."""
    if response.status_code >= 400 or SESSION_KEY not in request.session:
        return
    sent = KeptForm(page="", action=request.path, fields=fields_of(request.POST))
    leave_out(request, lambda form: which(form)[:2] == which(sent)[:2])


def of_screening(request: HttpRequest, screening: Screening) -> list[KeptForm]:
    """The kept forms of a screening's questionnaire: its pages, single answers, own words."""
    start = reverse("screening", args=[screening.uuid])
    return [form for form in kept_forms(request) if form["action"].startswith(start)]


def kept_answers(request: HttpRequest, screening: Screening) -> PostedAnswers:
    """The answers and notes that were kept for a screening, as a form of all of them sends them."""
    kept = PostedAnswers({})
    for form in of_screening(request, screening):
        kept |= PostedAnswers.from_post(posted(form))
    return kept


def kept_words(
    request: HttpRequest, screening: Screening, field: str = "own_words"
) -> tuple[str | None, list[str]]:
    """A text that was kept for a screening, or None, and the texts seen with it."""
    words, seen = None, [""]
    for form in of_screening(request, screening):
        data = posted(form)
        if field in data:
            words, seen = str(data[field]), seen_texts(data, field)
    return words, seen


def posted(form: KeptForm) -> QueryDict:
    """The fields as a request would hold them."""
    data = QueryDict(mutable=True)
    for name, value in form["fields"]:
        data.appendlist(name, value)
    return data


def shown_texts(fields: Iterable[tuple[str, str]]) -> list[str]:
    """What a person wrote in a form: its fields without those that the page itself fills."""
    fields = list(fields)
    hidden = {
        *NEVER_KEPT,
        *WHICH_ITEM,
        "digest",
        "seen",
        "verdict",
        "choice",
        "outcome",
        "go",
        "about",
        "instrument",
        "back",
    }
    return [
        value.strip()
        for name, value in fields
        if value.strip()
        and name not in hidden
        and not is_untouched(name, value, fields)
        and NEVER_KEPT_PART not in name
        and not name.startswith((SEEN, "answer-", "choose-", "initial-", "_", *ITEMS))
        and not name.endswith(("_FORMS", "-id"))
    ]


def is_untouched(name: str, text: str, fields: Iterable[tuple[str, str]]) -> bool:
    """Whether a field came back as its page showed it.

    A page of the questionnaire sends the notes of all its answers, and that of a barrier all of
    its fields; the names of both hold a full stop.
    """
    seen = [value for field, value in fields if field == f"{SEEN}{name}"]
    return "." in name and seen == [text]


def in_admin(form: KeptForm) -> bool:
    return form["action"].startswith(reverse("admin:index"))


def typed_texts(request: HttpRequest) -> list[str]:
    """What a person wrote in the form that was sent; none where it cannot be read as a form."""
    try:
        return shown_texts(fields_of(request.POST))
    except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return []


def described(form: KeptForm) -> dict[str, Any]:
    """A kept form for the notice that offers to send it again."""
    return {
        "page": form["page"],
        "action": form["action"],
        "fields": form["fields"],
        "texts": shown_texts(form["fields"]),
        # The form of the page's own address shows what was sent; Django's in the admin do not.
        "in_form": form["action"] == form["page"] and not in_admin(form),
    }


def notice(request: HttpRequest) -> dict[str, Any]:
    """A context processor: what to offer on the page that the form stood on.

    After a POST: what was typed, for a page that says why it was not taken.
    """
    if request.method == "POST":
        return {"typed_texts": lambda: typed_texts(request)}
    if not hasattr(request, "session"):
        return {}
    if SESSION_KEY not in request.session:
        return {}
    return {"kept_forms": [described(form) for form in kept_on(request)]}
