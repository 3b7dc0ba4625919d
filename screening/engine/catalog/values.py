"""The catalog as a value: frozen dataclasses, their canonical text and its digest.

A `Catalog` is everything a release consists of. It knows nothing of the database: the
working tables are read into one, a release's text is parsed into one, tests write one out.
"""

from dataclasses import dataclass

DONT_KNOW = "dont-know"
"""Option key of the answer that every question offers and that no scale may define."""

WEIGHTS = {"weak": 1, "moderate": 2, "strong": 3, "decisive": 5}
"""Points per level of an answer, by the strength of an indicator or of a link to an adjustment."""

DIRECTIONS = ("supports", "against")
LEVERS = ("assessment", "approach", "relationship", "client", "service", "surroundings")
TIMINGS = ("this-session", "coming-weeks", "refer")
GRADES = ("A", "B", "C", "D")
URGENCIES = ("now", "soon")
SOURCE_KINDS = ("meta-analysis", "guideline", "trial", "cohort", "review", "qualitative", "other")
VERIFICATIONS = ("full", "partial", "one-source", "title-only")
"""How far a citation was checked: every detail, some of them, every detail against one weak source
alone, or nothing beyond its title."""

MODALITIES = (
    "cbt",
    "behavioural-activation",
    "mindfulness-acceptance",
    "interpersonal",
    "psychodynamic",
    "person-centred",
    "emotion-focused",
    "schema",
    "systemic",
    "integrative",
    "other",
)
"""Types of therapy that a case may have and an adjustment be made for."""

FILLED_FROM = ("sessions", "spacing", "last-screening")
"""What is known of a case before it is screened, and may fill a question to be confirmed."""
SPACINGS = (
    "weekly",
    "fortnightly",
    "three-weeks-or-more",
    "no-rhythm",
    "tapering",
    "ended-or-paused",
)
"""How far apart a case's sessions are planned; a question that is filled from it has these keys."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a scale; `level` is 0 to 3, and several options may share one.

    `from_number` is the smallest number of a case's fact, such as sessions held, that means it.
    """

    key: str
    label: str
    level: int
    from_number: int | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """Options in the order shown, which need not be the order of their levels."""

    key: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """One page of the questionnaire."""

    key: str
    name: str
    intro: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked when `question` was answered at level `at_least` or above."""

    question: str
    at_least: int


@dataclass(frozen=True, slots=True)
class Question:
    """`help` is one line that is always shown, `more_help` what unfolds below it.

    An `optional` question is never asked and counts once it was answered. `filled_from` names
    what is known of the case before and is offered as its answer, or "".
    """

    key: str
    domain: str
    text: str
    help: str
    scale: str
    ask_if: Condition | None = None
    optional: bool = False
    more_help: str = ""
    filled_from: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What an answer says about a barrier: weight(strength) x level points, for or against.

    `strength_text` says what an answer at level 2 or 3 to a contrary indicator has in the
    client's favour; "" where it is no strength.
    """

    question: str
    direction: str
    strength: str
    strength_text: str = ""


@dataclass(frozen=True, slots=True)
class Differential:
    """Another barrier that looks alike, and how to tell the two apart."""

    barrier: str
    how: str


@dataclass(frozen=True, slots=True)
class Barrier:
    """`number` is its place in the source article; thresholds are points.

    `short` names it in lists, in at most 24 characters; releases before the second have none.
    """

    key: str
    number: int
    name: str
    domain: str
    lever: str
    summary: str
    possible_at: int
    likely_at: int
    gate: str
    indicators: tuple[Indicator, ...]
    differentials: tuple[Differential, ...] = ()
    short: str = ""

    @property
    def list_name(self) -> str:
        """What lists call it: its short name, or where it has none its name."""
        return self.short or self.name


@dataclass(frozen=True, slots=True)
class Indication:
    """An adjustment's link to a barrier it helps with."""

    barrier: str
    strength: str


@dataclass(frozen=True, slots=True)
class AdjustmentPart:
    """A part of an adjustment that can wait while the rest goes on; `words` name it."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of treatment; `contraindications` names barriers under which it waits.

    It also waits while a question of `ask_first` is unknown. `modalities` are the types of
    therapy for which it makes sense, none for all of them.
    """

    key: str
    title: str
    steps: tuple[str, ...]
    timing: str
    cautions: str
    grade: str
    indications: tuple[Indication, ...]
    sources: tuple[str, ...] = ()
    contraindications: tuple[str, ...] = ()
    ask_first: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    parts: tuple[AdjustmentPart, ...] = ()


@dataclass(frozen=True, slots=True)
class PartHold:
    """One part of an adjustment that waits while the flag stands."""

    adjustment: str
    part: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Words shown beside an adjustment while the flag stands, whether it waits or not."""

    adjustment: str
    words: str


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Raised by an answer at level `at_least` or above, or by exactly `option`: one of the two.

    While it stands the adjustments of `holds` wait whole, and those of `part_holds` in one part.
    """

    key: str
    question: str
    title: str
    do_now: str
    urgency: str
    at_least: int | None = None
    option: str | None = None
    holds: tuple[str, ...] = ()
    part_holds: tuple[PartHold, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A citation; empty text and None mean that the audited record lacks the detail."""

    key: str
    authors: str
    year: int | None
    title: str
    journal: str
    doi: str
    pmid: str
    url: str
    kind: str
    finding: str
    verified: str
    background_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExampleAnswer:
    question: str
    option: str


@dataclass(frozen=True, slots=True)
class ExampleCase:
    """A described case and what its answers have to lead to: the catalog's own regression test.

    `main` barriers must stand among the first three, `further` ones be likely or possible, and
    `flags` be raised. `note` is the case in words; it is about nobody.
    """

    key: str
    title: str
    note: str
    answers: tuple[ExampleAnswer, ...]
    main: tuple[str, ...]
    further: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """A whole catalog. The order of every tuple is the order shown to people."""

    domains: tuple[Domain, ...]
    scales: tuple[Scale, ...]
    questions: tuple[Question, ...]
    barriers: tuple[Barrier, ...]
    adjustments: tuple[Adjustment, ...]
    red_flags: tuple[RedFlag, ...]
    sources: tuple[Source, ...]
    example_cases: tuple[ExampleCase, ...] = ()
