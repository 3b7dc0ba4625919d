"""A barrier of the draft as clinicians would meet it, with answers that are stored nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from screening.engine.catalog.compiled import CompiledCatalog, compile_catalog
from screening.engine.catalog.excerpt import excerpt
from screening.engine.catalog.values import DONT_KNOW, Catalog, Question
from screening.engine.report import build_report, report_text
from screening.engine.report_view import read_report
from screening.engine.state import ASKED, OPTIONAL, POTENTIAL, QuestionnaireState, state
from screening.web.presenters.findings import FindingText
from screening.web.presenters.report import in_words

SHORT_LABELS = 34


@dataclass(frozen=True, slots=True)
class PreviewQuestion:
    """A question with its answer, and below it what the answer opens and what stays folded."""

    question: Question
    options: tuple[tuple[str, str], ...]
    chosen: str
    asked: tuple["PreviewQuestion", ...]
    folded: tuple["PreviewQuestion", ...]

    @property
    def side_by_side(self) -> bool:
        """Whether the answers have room beside one another."""
        return sum(len(label) for _key, label in self.options) < SHORT_LABELS


@dataclass(frozen=True, slots=True)
class Preview:
    """What can be shown of the barrier: questions, the finding, flags, the first adjustments."""

    asked: tuple[PreviewQuestion, ...]
    folded: tuple[PreviewQuestion, ...]
    finding: FindingText
    flags: tuple[tuple[str, str, bool], ...]
    steps: tuple[str, ...]
    waiting: tuple[tuple[str, str], ...]


def preview_of(catalog: Catalog, key: str, sent: Mapping[str, str]) -> Preview | None:
    """The preview with these answers; those that are no answers any more are left out."""
    part = excerpt(catalog, key)
    if part is None:
        return None
    compiled = compile_catalog(part)
    answers = {
        question: option
        for question, option in sent.items()
        if question in compiled.options
        and (option == DONT_KNOW or option in compiled.options[question])
    }
    reached = state(compiled, answers)
    report = build_report(compiled, reached, number=0, digest="")
    text = in_words(read_report(compiled, report_text(report)))
    (finding,) = text.all_findings
    gate = compiled.barriers[key].gate
    top = [row for row in compiled.questions.values() if row.ask_if is None]
    # The barrier's own question first; those of other barriers stand on other pages.
    top.sort(key=lambda row: row.key != gate)
    return Preview(
        asked=tuple(question_of(compiled, reached, row) for row in top if not row.optional),
        folded=tuple(question_of(compiled, reached, row) for row in top if row.optional),
        finding=finding,
        flags=tuple((flag.title, flag.do_now, flag.urgency == "now") for flag in reached.flags),
        steps=tuple(
            each.title for _timing, suggestions in text.suggestions for each in suggestions
        ),
        waiting=tuple((title, why) for title, why, _remark in text.held),
    )


def question_of(
    compiled: CompiledCatalog, reached: QuestionnaireState, question: Question
) -> PreviewQuestion:
    """A question with its follow-ups: asked ones below it, open ones folded, closed ones not."""
    status = reached.status
    below = compiled.follow_ups[question.key]
    return PreviewQuestion(
        question=question,
        options=tuple(
            (option.key, option.label) for option in compiled.options[question.key].values()
        ),
        chosen=reached.answers.get(question.key, ""),
        asked=tuple(
            question_of(compiled, reached, row) for row in below if status[row.key] == ASKED
        ),
        folded=tuple(
            question_of(compiled, reached, row)
            for row in below
            if status[row.key] in (POTENTIAL, OPTIONAL)
        ),
    )
