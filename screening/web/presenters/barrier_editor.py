"""The page on which a barrier of the draft is edited: its questions as fields, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening.engine.catalog.values import Barrier, Catalog, Indicator, Question
from screening.web.presenters.editor_fields import FieldMaker, FieldView, Options
from screening.web.presenters.editor_words import (
    DIRECTIONS,
    STRENGTHS,
    Named,
    answers_of,
    in_words,
    named,
    opening_options,
    points_of,
    shortened,
)
from screening.web.words import LEVERS
from screening.workflows.draft_fields import NEVER, asked_text


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question of the barrier as fields; one that is borrowed has those of its weight alone.

    `points` are what each answer adds or takes off. `shared` are the other barriers that it counts
    for, `home` that under which it is asked where it is borrowed.
    """

    key: str
    heading: str
    text: str
    is_gate: bool
    fields: Mapping[str, FieldView]
    points: tuple[tuple[str, str], ...]
    shared: tuple[Named, ...]
    problems: tuple[str, ...] = ()
    home: Named | None = None
    is_first: bool = False
    is_last: bool = False


class QuestionMaker:
    """Makes the questions of a barrier's page; `draft` holds the retired rows as well."""

    def __init__(self, rows: Catalog, barrier: Barrier, maker: FieldMaker) -> None:
        self.barrier, self.make, self.row = barrier, maker.make, maker.row
        self.barriers = rows.barriers
        self.questions = {row.key: row for row in rows.questions}
        self.scales = {row.key: row for row in rows.scales}
        self.places = {key: place for place, key in enumerate(self.questions)}
        self.scale_options = [(row.key, answers_of(row)) for row in rows.scales]

    def own(self) -> list[QuestionView]:
        """The opening question, then those asked under this barrier, in the order of asking."""
        mine = [row for row in self.barrier.indicators if self.is_own(row.question)]
        mine.sort(key=lambda row: (row.question != self.barrier.gate, self.places[row.question]))
        siblings: dict[str, list[str]] = {}
        for row in mine:
            if row.question != self.barrier.gate:
                siblings.setdefault(self.parent(row.question), []).append(row.question)
        views, number = [], 0
        for row in mine:
            number += row.question != self.barrier.gate
            among = siblings.get(self.parent(row.question), [row.question])
            views.append(self.own_question(row, number, among))
        return views

    def borrowed(self) -> list[QuestionView]:
        """Questions asked under another barrier that count for this one."""
        return [
            self.borrowed_question(row)
            for row in self.barrier.indicators
            if row.question in self.questions and not self.is_own(row.question)
        ]

    def is_own(self, key: str) -> bool:
        return key in self.questions and self.home(key) == self.barrier.key

    def home(self, key: str) -> str:
        """The barrier under which a question is asked: by its opening question, else the first."""
        parent = self.parent(key)
        opened = [row.key for row in self.barriers if row.gate in (key, parent)]
        users = [row.key for row in self.barriers if self.weight_in(row, key)]
        if self.barrier.key in opened:
            return self.barrier.key
        return next((barrier for barrier in opened if barrier in users), [*users, ""][0])

    def parent(self, key: str) -> str:
        condition = self.questions[key].ask_if
        return condition.question if condition else ""

    @staticmethod
    def weight_in(barrier: Barrier, key: str) -> Indicator | None:
        return next((row for row in barrier.indicators if row.question == key), None)

    def own_question(self, row: Indicator, number: int, among: Sequence[str]) -> QuestionView:
        question = self.questions[row.question]
        is_gate = question.key == self.barrier.gate
        if is_gate:
            heading = _("Opening question, asked of everybody")
        elif question.ask_if:
            heading = _("Question %(number)d, a follow-up") % {"number": number}
        else:
            heading = _("Question %(number)d") % {"number": number}
        return QuestionView(
            key=question.key,
            heading=heading,
            text=question.text,
            is_gate=is_gate,
            fields=self.fields(question, heading, is_gate) | self.weights(row, heading),
            points=points_of(row, self.scales.get(question.scale)),
            shared=self.others(question.key),
            problems=self.row(f"question.{question.key}"),
            is_first=question.key == among[0],
            is_last=question.key == among[-1],
        )

    def borrowed_question(self, row: Indicator) -> QuestionView:
        question = self.questions[row.question]
        home = next((one for one in self.barriers if one.key == self.home(row.question)), None)
        return QuestionView(
            key=question.key,
            heading=question.text,
            text=question.text,
            is_gate=False,
            fields=self.weights(row, question.text),
            points=points_of(row, self.scales.get(question.scale)),
            shared=(),
            home=named(home) if home else None,
        )

    def fields(self, question: Question, heading: str, is_gate: bool) -> dict[str, FieldView]:
        name = f"question.{question.key}"
        make = self.make
        fields = {
            "text": make(f"{name}.text", _("Ask"), question.text, rows=2, style="asks"),
            "help": make(f"{name}.help", _("Help"), question.help, rows=2),
            "more_help": make(f"{name}.more_help", _("More help"), question.more_help, rows=2),
            "scale": make(
                f"{name}.scale",
                _("Answers of: %(heading)s") % {"heading": heading},
                question.scale,
                options=self.scale_options,
                quiet=True,
            ),
        }
        if not is_gate or question.ask_if or question.optional:
            fields |= self.conditions(question, heading)
        return fields

    def conditions(self, question: Question, heading: str) -> dict[str, FieldView]:
        """When the question is asked, as the drop-downs of a sentence."""
        name, condition = f"question.{question.key}", question.ask_if
        fields = {
            "asked": self.make(
                f"{name}.asked",
                _("When it is asked: %(heading)s") % {"heading": heading},
                asked_text(condition, optional=question.optional),
                options=self.asked_options(question),
                quiet=True,
            )
        }
        parent = self.questions.get(condition.question) if condition else None
        if condition and parent:
            fields["opened"] = self.make(
                f"{name}.opened",
                _("From which answer on: %(heading)s") % {"heading": heading},
                str(condition.at_least),
                options=opening_options(self.scales.get(parent.scale), condition.at_least),
                quiet=True,
            )
        return fields

    def asked_options(self, question: Question) -> Options:
        """Of everybody, never, or after one of the barrier's questions that everybody is asked."""
        stored = self.parent(question.key)
        parents = {
            row.question
            for row in self.barrier.indicators
            if row.question in self.questions
            and not self.parent(row.question)
            and not self.questions[row.question].optional
        } | ({stored} if stored in self.questions else set())
        options = [("", _("of everybody"))]
        for key in sorted(parents - {question.key}, key=self.places.__getitem__):
            options.append((key, _("when %(question)s is answered") % {"question": self.says(key)}))
        options.append((NEVER, _("of nobody; it stands open for everybody")))
        for key in sorted(parents - {question.key}, key=self.places.__getitem__):
            words = _("of nobody; it stands open when %(question)s is answered")
            options.append((f"{NEVER}:{key}", words % {"question": self.says(key)}))
        return options

    def says(self, key: str) -> str:
        if key == self.barrier.gate:
            return _("the opening question")
        return f"“{shortened(self.questions[key].text)}”"

    def weights(self, row: Indicator, heading: str) -> dict[str, FieldView]:
        name = f"indicator.{self.barrier.key}.{row.question}"
        fields = {
            "direction": self.make(
                f"{name}.direction",
                _("For or against: %(heading)s") % {"heading": heading},
                row.direction,
                options=in_words(DIRECTIONS),
                quiet=True,
            ),
            "strength": self.make(
                f"{name}.strength",
                _("How strongly: %(heading)s") % {"heading": heading},
                row.strength,
                options=in_words(STRENGTHS),
                quiet=True,
            ),
        }
        if row.direction == "against" or row.strength_text:
            fields["strength_text"] = self.make(
                f"{name}.strength_text",
                _("As a strength of the client"),
                row.strength_text,
                rows=1,
            )
        return fields

    def others(self, key: str) -> tuple[Named, ...]:
        return tuple(
            named(row)
            for row in self.barriers
            if row.key != self.barrier.key and self.weight_in(row, key)
        )


def barrier_fields(rows: Catalog, barrier: Barrier, maker: FieldMaker) -> dict[str, FieldView]:
    """The fields of the barrier itself."""
    name, make = f"barrier.{barrier.key}", maker.make
    questions = {row.key: row for row in rows.questions}
    gates = [
        (row.question, shortened(questions[row.question].text))
        for row in barrier.indicators
        if row.question in questions
    ]
    if barrier.gate not in dict(gates):
        gates.append((barrier.gate, _("none of its questions")))
    domains = [(row.key, row.name) for row in rows.domains]
    return {
        "name": make(f"{name}.name", _("Name"), barrier.name, rows=1, style="title", quiet=True),
        "short": make(f"{name}.short", _("Short name, for lists"), barrier.short),
        "summary": make(f"{name}.summary", _("Summary"), barrier.summary, rows=5),
        "lever": make(
            f"{name}.lever",
            _("What has to change first"),
            barrier.lever,
            options=[(key, str(words).capitalize()) for key, words in LEVERS.items()],
        ),
        "domain": make(f"{name}.domain", _("Group"), barrier.domain, options=domains),
        "gate": make(f"{name}.gate", _("Opening question"), barrier.gate, options=gates),
        "possible_at": make(
            f"{name}.possible_at", _("Possible from"), str(barrier.possible_at), style="number"
        ),
        "likely_at": make(
            f"{name}.likely_at", _("likely from"), str(barrier.likely_at), style="number"
        ),
    }
