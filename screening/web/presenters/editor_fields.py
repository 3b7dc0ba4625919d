"""The fields of a barrier's page: what stands in each, what was seen, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from screening.workflows.draft_edits import EditConflict
from screening.workflows.draft_saving import SavedFields

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field as shown: `value` stands in it, `seen` is stored.

    It is a drop-down where it has `options`, else a text of `rows` lines, or a line where `rows`
    is 0. A `quiet` field shows its label to screen readers alone.
    """

    name: str
    label: str
    value: str
    seen: str
    options: Options = ()
    rows: int = 0
    quiet: bool = False
    style: str = ""
    problems: tuple[str, ...] = ()
    is_refused: bool = False
    conflict: "ConflictView | None" = None


@dataclass(frozen=True, slots=True)
class ConflictView:
    """What another editor stored in a field, and what is wanted, in words."""

    name: str
    stored: str
    stored_words: str
    wanted_words: str
    who: str


@dataclass(slots=True)
class FieldMaker:
    """Makes the fields of one page, and knows which of the problems have found their place.

    `sent` are texts that were typed and are not stored; `saved` is what became of them. `kept` are
    texts that were sent by a person who was signed out, each with what was seen.
    """

    problems: Mapping[str, list[str]]
    sent: Mapping[str, str] = field(default_factory=dict)
    saved: SavedFields = field(default_factory=SavedFields)
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    made: dict[str, FieldView] = field(default_factory=dict)
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def make(
        self,
        name: str,
        label: str,
        stored: str,
        *,
        options: Options = (),
        rows: int = 0,
        quiet: bool = False,
        style: str = "",
    ) -> FieldView:
        """The field as it is stored, or as it was typed where that could not be stored."""
        refused, conflict = self.saved.refused.get(name), self.saved.conflicts.get(name)
        typed, *seen = self.kept.get(name, (stored, stored))
        if refused or conflict:
            typed = self.sent.get(name, stored)
        view = FieldView(
            name=name,
            label=label,
            value=typed,
            seen=seen[0] if seen else stored,
            options=options,
            rows=rows,
            quiet=quiet,
            style=style,
            problems=(refused,) if refused else tuple(self.problems.get(name, ())),
            is_refused=bool(refused),
            conflict=conflict_view(conflict, options) if conflict else None,
        )
        self.made[name] = view
        return view

    def row(self, name: str) -> tuple[str, ...]:
        """The problems that stand at a whole row, not at a field of it."""
        self.rows[name] = tuple(self.problems.get(name, ()))
        return self.rows[name]

    @property
    def elsewhere(self) -> int:
        """How many problems of the draft stand at nothing on this page."""
        shown = self.made.keys() | self.rows
        return sum(len(each) for name, each in self.problems.items() if name not in shown)

    @property
    def troubled(self) -> list[str]:
        """The names of what on this page has a problem, in the order of the page."""
        fields = [name for name, view in self.made.items() if view.problems or view.conflict]
        return fields + [name for name, problems in self.rows.items() if problems]


def conflict_view(conflict: EditConflict, options: Options) -> ConflictView:
    words = dict(options)
    if conflict.by and conflict.at:
        who = _("%(name)s stored this at %(time)s:") % {
            "name": conflict.by,
            "time": f"{timezone.localtime(conflict.at):%H:%M}",
        }
    else:
        who = _("Somebody else stored this meanwhile:")
    return ConflictView(
        conflict.name,
        conflict.stored,
        words.get(conflict.stored, conflict.stored) or _("nothing"),
        words.get(conflict.wanted, conflict.wanted) or _("nothing"),
        who,
    )
