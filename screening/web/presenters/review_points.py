"""What a supervisor may say that a return is about, as boxes to tick."""

from collections.abc import Container
from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening.engine.report_values import AnswerView, ReportView
from screening.engine.revision import BARRIER, FLAG, QUESTION
from screening.engine.scoring import UNLIKELY
from screening.engine.state import ASKED


@dataclass(frozen=True, slots=True)
class PointsGroup:
    """A heading, and what may be ticked below it."""

    heading: str
    points: tuple[tuple[str, str, str, bool], ...]
    """(value, what it is, the answer given to it or empty, whether it is ticked)."""

    @property
    def any_ticked(self) -> bool:
        return any(ticked for _value, _label, _answer, ticked in self.points)


def points_groups(view: ReportView, ticked: Container[str]) -> list[PointsGroup]:
    """Flags, barriers, then the questions of each page; groups with nothing in them are left out.

    As `points_to_name` allows them.
    """
    flags = [(f"{FLAG}:{each.flag.key}", each.flag.title, "") for each in view.flags]
    barriers = [
        (f"{BARRIER}:{finding.barrier.key}", finding.barrier.name, "")
        for finding in view.findings
        if finding.band != UNLIKELY
    ]
    groups = [(_("Safety flags"), flags), (_("Barriers"), barriers)]
    for domain, answers in view.answers:
        questions = [
            (f"{QUESTION}:{each.question.key}", each.question.text, answer_of(each))
            for each in answers
            if each.status == ASKED or each.option or each.dont_know
        ]
        groups.append((_("Questions: %(page)s") % {"page": domain.name}, questions))
    return [
        PointsGroup(heading, tuple((*row, row[0] in ticked) for row in rows))
        for heading, rows in groups
        if rows
    ]


def answer_of(answer: AnswerView) -> str:
    if answer.option:
        return answer.option.label
    return _("Don’t know") if answer.dont_know else _("Not answered")
