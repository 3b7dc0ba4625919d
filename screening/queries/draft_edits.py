"""Who changed the draft, and what of it: as workflows, a barrier's page and the admin keep it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.db.models import Max

from screening.models import DraftChange, Event, User
from screening.models.events import DRAFT_CHANGES
from screening.models.notices import editors

KINDS_OF_MODELS = {
    "domaindefinition": "domain",
    "scaledefinition": "scale",
    "questiondefinition": "question",
    "barrierdefinition": "barrier",
    "adjustmentdefinition": "adjustment",
    "redflagdefinition": "red-flag",
    "sourcedefinition": "source",
    "examplecasedefinition": "example-case",
}
NOTHING_CHANGED = "[]"
"""What the admin writes down when a page was saved as it was."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Somebody’s last change of one row; `kind` and `key` are "" for the draft as a whole."""

    kind: str
    key: str
    person: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Edits:
    """All that was changed since a release, by row and as a whole; the newest first."""

    rows: dict[tuple[str, str], list[Edit]] = field(default_factory=dict)
    whole: list[Edit] = field(default_factory=list)

    @property
    def people(self) -> frozenset[int]:
        """Everybody who changed anything."""
        return frozenset(edit.person for edit in self)

    @property
    def names(self) -> list[str]:
        return sorted({edit.name for edit in self})

    def __iter__(self) -> Iterator[Edit]:
        yield from self.whole
        for edits in self.rows.values():
            yield from edits


def edits_since(release) -> Edits:
    """Who changed which rows after `release`, or ever where it is None; four queries.

    What was changed back counts as changed: it was somebody’s work all the same.
    """
    edits = Edits()
    at = release.published_at if release else None
    sources = (*recorded(at), *of_pages(at), *of_the_admin(at))
    newest = sorted(sources, key=lambda edit: edit.at, reverse=True)
    for edit in newest:
        if not edit.kind:
            edits.whole.append(edit)
            continue
        of_row = edits.rows.setdefault((edit.kind, edit.key), [])
        if edit.person not in {earlier.person for earlier in of_row}:
            of_row.append(edit)
    return edits


def recorded(at) -> Iterable[Edit]:
    """Edits as workflows record them: the newest of each row and person."""
    events = Event.objects.filter(verb__in=DRAFT_CHANGES, by__isnull=False)
    if at:
        events = events.filter(at__gt=at)
    rows = events.order_by().values_list(
        "details__kind", "details__key", "details__barrier", "by", "by__first_name",
        "by__last_name", "by__username",
    ).annotate(last=Max("at"))  # fmt: skip
    for kind, key, barrier, person, first, last, username, newest in rows:
        kind, key = ("barrier", barrier) if barrier else (kind or "", key or "")
        yield Edit(kind, key, person, name_of(first, last, username), newest)


def of_pages(at) -> Iterable[Edit]:
    """Edits on the page of a barrier, which keeps each of them; undoing one is an edit too."""
    for person, when in (("by", "at"), ("undone_by", "undone_at")):
        changes = DraftChange.objects.filter(**{f"{person}__isnull": False})
        if at:
            changes = changes.filter(**{f"{when}__gt": at})
        names = (f"{person}__{name}" for name in ("first_name", "last_name", "username"))
        rows = changes.order_by().values_list("barrier", person, *names).annotate(last=Max(when))
        for barrier, key, first, last, username, newest in rows:
            yield Edit("barrier", barrier, key, name_of(first, last, username), newest)


def of_the_admin(at) -> Iterable[Edit]:
    """Edits on the pages of Django’s admin, which writes them down itself."""
    entries = LogEntry.objects.filter(
        content_type__app_label="screening", content_type__model__in=KINDS_OF_MODELS
    ).exclude(change_message=NOTHING_CHANGED, action_flag=2)
    if at:
        entries = entries.filter(action_time__gt=at)
    rows = entries.order_by().values_list(
        "content_type__model", "object_id", "user", "user__first_name", "user__last_name",
        "user__username",
    ).annotate(last=Max("action_time"))  # fmt: skip
    for model, key, person, first, last, username, newest in rows:
        yield Edit(KINDS_OF_MODELS[model], key, person, name_of(first, last, username), newest)


def name_of(first: str, last: str, username: str) -> str:
    """The name of a person as User gives it."""
    return str(User(first_name=first, last_name=last, username=username))


def approvers(*, without) -> list[str]:
    """Names of everybody who may approve a draft, apart from the people with these keys."""
    return sorted(map(str, editors().exclude(pk__in=without)))


def release_people(release) -> tuple[list[User], User | None]:
    """Who edited a release and who approved it, as was recorded when it was published.

    ([], None) for what was published before that was recorded; two queries.
    """
    event = release.events.filter(verb="catalog.published").first()
    details = event.details if event else {}
    keys, approver = details.get("editors", []), details.get("approver")
    people = User.objects.in_bulk({*keys, *([approver] if approver else [])})
    named = sorted((people[pk] for pk in keys if pk in people), key=str)
    return named, people.get(approver)
