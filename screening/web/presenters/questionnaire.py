"""What a page of the questionnaire shows: questions with their state, and the way through."""

from dataclasses import dataclass, field
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from screening.engine.catalog.values import DONT_KNOW, Question, RedFlag
from screening.engine.state import ASKED, POTENTIAL

SIDE_BY_SIDE = 4
SHORT_LABELS = 48


@dataclass(frozen=True)
class Item:
    """One question as shown; `html` is its fieldset, the rest stands below it.

    Where nothing is to be said below and nothing hangs on it, `whole` is all of it.
    """

    question: Question
    html: str
    whole: str
    flags: tuple[RedFlag, ...]
    asked: tuple["Item", ...]
    more: tuple["Item", ...]
    more_open: bool
    has_follow_ups: bool
    problem: str = ""
    conflict: dict | None = None


@dataclass(frozen=True)
class Problems:
    """What stands between the person's answers and the stored ones, by question key."""

    sent: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, dict] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One line of the way through the questionnaire."""

    name: str
    address: str
    asked: int
    answered: int
    current: bool

    @property
    def done(self):
        return self.asked == self.answered


def option_label(compiled, question, option):
    """An answer in words; text for an option that the release does not hold, which is no answer."""
    if option == DONT_KNOW:
        return _("Don’t know")
    found = compiled.options[question].get(option)
    return found.label if found else ""


@lru_cache(maxsize=4096)
def fieldset(digest, question, options, chosen, seen, language):
    """A question's fieldset; the same for every case, so it is rendered once per process."""
    side_by_side = (
        len(options) <= SIDE_BY_SIDE and sum(len(option.label) for option in options) < SHORT_LABELS
    )
    context = {
        "question": question,
        "options": options,
        "chosen": chosen,
        "seen": seen,
        "side_by_side": side_by_side,
        "dont_know": DONT_KNOW,
    }
    return render_to_string("screening/_question.html", context).strip()


@lru_cache(maxsize=4096)
def quiet_item(html, key, language):
    """A question with nothing to say below it, and nothing that hangs on it."""
    context = {"html": html, "question": {"key": key}}
    return render_to_string("screening/_item.html", {"item": context}).strip()


def item_builder(compiled, digest, domain, state, problems=None):
    """A function that makes the item of a question, with its follow-ups on the page `domain`."""
    problems = problems or Problems()
    answers, status = state.answers, state.status

    def build(question):
        key = question.key
        stored = answers.get(key, "")
        follow_ups = [f for f in compiled.follow_ups[key] if f.domain == domain]
        more = [f for f in follow_ups if status[f.key] == POTENTIAL]
        html = fieldset(
            digest,
            question,
            tuple(compiled.options[key].values()),
            problems.sent.get(key, stored),
            stored,
            get_language(),
        )
        raised = tuple(flag for flag in state.flags if flag.question == key)
        problem, conflict = problems.messages.get(key, ""), problems.conflicts.get(key)
        quiet = not (follow_ups or raised or problem or conflict)
        return Item(
            question=question,
            html=html,
            whole=quiet_item(html, key, get_language()) if quiet else "",
            flags=raised,
            asked=tuple(build(f) for f in follow_ups if status[f.key] == ASKED),
            more=tuple(build(f) for f in more),
            more_open=any(f.key in answers or f.key in problems.sent for f in more),
            has_follow_ups=bool(follow_ups),
            problem=problem,
            conflict=conflict,
        )

    return build


def build_items(compiled, digest, domain, state, problems=None):
    """The items of a page in the order asked, and those that an earlier page left open.

    Follow-ups stand below the question they hang on. One whose parent stands on another page is
    an item of its own when it is asked, among the second ones when it is potential.
    """
    build = item_builder(compiled, digest, domain, state, problems)
    status = state.status
    items, elsewhere = [], []
    for question in compiled.pages[domain]:
        parent = question.ask_if and compiled.questions[question.ask_if.question]
        if parent and parent.domain == domain:
            continue
        if status[question.key] == ASKED:
            items.append(build(question))
        elif status[question.key] == POTENTIAL:
            elsewhere.append(build(question))
    return items, elsewhere


def way_through(compiled, screening, state, current):
    """Progress, and the steps from the first page to the check."""
    done = state.progress
    steps = [
        Step(
            name=compiled.domains[page.domain].name,
            address=page_address(screening, page.domain),
            asked=page.asked,
            answered=page.answered,
            current=page.domain == current,
        )
        for page in done.pages
    ]
    return {
        "asked": done.asked,
        "answered": done.answered,
        "minutes_left": done.minutes_left,
        "percent": 100 * done.answered // done.asked if done.asked else 0,
        "steps": steps,
        "check_address": reverse("check", args=[screening.uuid]),
        "at_check": current == "check",
    }


def page_address(screening, domain, question=None):
    address = reverse("questionnaire", args=[screening.uuid, domain])
    return f"{address}#q-{question}" if question else address


def neighbours(compiled, domain):
    """The pages before and after `domain`, or None at either end."""
    keys = list(compiled.pages)
    place = keys.index(domain)
    return (
        keys[place - 1] if place else None,
        keys[place + 1] if place + 1 < len(keys) else None,
    )
