"""What a report shows, as values: everything chosen and counted, for a template to show."""

from dataclasses import dataclass

from screening.engine.catalog.values import (
    Adjustment,
    Barrier,
    Domain,
    Option,
    Question,
    RedFlag,
    Source,
)


@dataclass(frozen=True, slots=True)
class PartView:
    """One indicator in words; `could_add` is the most that an unknown could still change."""

    question: Question
    status: str
    option: Option | None
    dont_know: bool
    weight: int
    points: int
    could_add: int
    note: str = ""
    """What the clinician wrote beside the answer."""


@dataclass(frozen=True, slots=True)
class DifferentialView:
    barrier: Barrier
    how: str
    points: int
    band: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A barrier's score with thresholds, range and parts."""

    barrier: Barrier
    points: int
    low: int
    high: int
    band: str
    possible_at: int
    likely_at: int
    maximum: int
    known: int
    relevant: int
    supporting: tuple[PartView, ...]
    contrary: tuple[PartView, ...]
    unknown: tuple[PartView, ...]
    neutral: tuple[PartView, ...]
    """Answered at level 0: asked, and adding nothing."""
    differentials: tuple[DifferentialView, ...]


@dataclass(frozen=True, slots=True)
class FlagView:
    flag: RedFlag
    question: Question
    option: Option | None


@dataclass(frozen=True, slots=True)
class SuggestionView:
    adjustment: Adjustment
    score: int
    reasons: tuple[tuple[Barrier, str, int, int], ...]
    """Barrier, band, link weight and points."""
    sources: tuple[Source, ...]
    held_by_flags: tuple[RedFlag, ...]
    held_by_barriers: tuple[Barrier, ...]
    ask_first: tuple[Question, ...] = ()
    """The questions without an answer that says anything, until which it waits."""
    parts_held: tuple[tuple[str, RedFlag], ...] = ()
    """The words of a part that waits while the rest goes on, and for the sake of which flag."""
    remarks: tuple[tuple[RedFlag, str], ...] = ()
    """Flags that stand, with their words beside this adjustment."""
    made_for_others: bool = False
    """Whether it is made for other types of therapy than the case's."""

    @property
    def held(self) -> bool:
        """Whether it is held back for now, so that it is not suggested."""
        return bool(self.held_by_flags or self.held_by_barriers or self.ask_first)


@dataclass(frozen=True, slots=True)
class StrengthView:
    """An answer in the client's favour; `words` say it, "" in a report of the first engine."""

    question: Question
    option: Option
    barriers: tuple[Barrier, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class AskView:
    question: Question
    domain: Domain
    status: str
    barriers: tuple[Barrier, ...]
    change: int


@dataclass(frozen=True, slots=True)
class AnswerView:
    question: Question
    option: Option | None
    dont_know: bool
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    engine_version: str
    release: int
    chooses_first: bool
    """Whether it names the steps that come first; in a report of the first engine the order did."""
    flags: tuple[FlagView, ...]
    named: tuple[FindingView, ...]
    findings: tuple[FindingView, ...]
    """Every barrier, in the order in which the report stores them."""
    suggestions: tuple[tuple[str, tuple[SuggestionView, ...]], ...]
    more_suggestions: tuple[tuple[str, tuple[SuggestionView, ...]], ...]
    more_count: int
    held: tuple[SuggestionView, ...]
    safety_open: tuple[Question, ...]
    """Asked and unknown, while an answer could raise a flag to act on now; before all others."""
    ask_next: tuple[AskView, ...]
    ask_later: tuple[AskView, ...]
    strengths: tuple[StrengthView, ...]
    levers: tuple[tuple[str, tuple[Barrier, ...]], ...]
    likely_count: int
    unlikely_count: int
    unclear: tuple[FindingView, ...]
    asked: int
    answered: int
    dont_know: int
    answers: tuple[tuple[Domain, tuple[AnswerView, ...]], ...]
    own_words: str

    @property
    def named_keys(self) -> frozenset[str]:
        """The barriers that the report opens with."""
        return frozenset(finding.barrier.key for finding in self.named)
