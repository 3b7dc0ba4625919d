"""Instruments that say how a person is: their items and thresholds, a score, and a change.

Items of the PHQ-9 and the GAD-7 are here, since both may be reproduced without permission.
Everything else comes as a total. Thresholds are data of the service; those here are the defaults.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

HIGHER_IS_WORSE, HIGHER_IS_BETTER = "higher-is-worse", "higher-is-better"
IMPROVEMENT, DETERIORATION, NO_RELIABLE_CHANGE = (
    "improvement",
    "deterioration",
    "no-reliable-change",
)
RESPONSE = 50
"""Per cent off the first score that count as a response (doi 10.1176/appi.ps.201900295)."""
REMISSION_BELOW = 5
"""A PHQ-9 below this is a remission (the same source)."""


@dataclass(frozen=True, slots=True)
class Band:
    """A range of totals from `lowest` up to the next band's, and its name."""

    lowest: int
    name: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where an instrument's cut-off lies and what change is reliable, with who says so.

    `cut_off` is the first total on the side of being unwell; None where nobody named one, as is
    `reliable_change`, the smallest difference that measurement error alone does not explain.
    """

    cut_off: int | None
    cut_off_source: str
    reliable_change: int | None
    reliable_change_source: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire with a total from `lowest` to `highest`; without items only the total."""

    key: str
    name: str
    lowest: int
    highest: int
    thresholds: Thresholds
    direction: str = HIGHER_IS_WORSE
    question: str = ""
    items: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    most_missing: int = 0
    """Items that may be left open; the total then stands for all of them, by their mean."""
    safety_item: int | None = None
    """The place among `items`, from 1, of the one whose answer above 0 asks for safety."""
    loinc: str = ""
    loinc_items: tuple[str, ...] = ()
    licence: str = ""
    sources: tuple[str, ...] = ()

    def with_thresholds(self, thresholds: Thresholds) -> "Instrument":
        return replace(self, thresholds=thresholds)

    def is_worse(self, total: int, than: int) -> bool:
        return total > than if self.direction == HIGHER_IS_WORSE else total < than

    def is_unwell(self, total: int) -> bool | None:
        """Whether a total is on the cut-off's side of being unwell; None without a cut-off."""
        cut_off = self.thresholds.cut_off
        return None if cut_off is None else total == cut_off or self.is_worse(total, cut_off)

    def band(self, total: int) -> str:
        """The name of the band that holds a total; "" where the instrument has none."""
        return next((band.name for band in reversed(self.bands) if total >= band.lowest), "")


@dataclass(frozen=True, slots=True)
class Score:
    """A total, and how it came about: `answered` of the items, 0 where the total was given."""

    total: int
    answered: int = 0
    is_prorated: bool = False
    is_safety_open: bool = False
    """The safety item was not answered."""
    safety_answer: int | None = None


OUT_OF_RANGE, TOO_FEW_ITEMS, WRONG_NUMBER_OF_ITEMS, WRONG_ITEM, NO_ITEMS = (
    "out-of-range",
    "too-few-items",
    "wrong-number-of-items",
    "wrong-item",
    "no-items",
)


@dataclass(frozen=True, slots=True)
class Unscorable:
    """Why there is no score: a code, with the numbers that its sentence needs."""

    reason: str
    given: int = 0
    needed: int = 0


def score(instrument: Instrument, items: Sequence[int | None]) -> Score | Unscorable:
    """The score of answers in the order of the items, None where one is open.

    With at most `most_missing` open, the total is `sum * items / answered`, a half rounded up:
    open answers count as the mean of those given (NHS Data Dictionary, PHQ-9; the rounding is
    this product's own, and so is the use of the same rule for the GAD-7).
    """
    if not instrument.items:
        return Unscorable(NO_ITEMS)
    if len(items) != len(instrument.items):
        return Unscorable(WRONG_NUMBER_OF_ITEMS, len(items), len(instrument.items))
    given = [each for each in items if each is not None]
    if any(not 0 <= each < len(instrument.answers) for each in given):
        return Unscorable(WRONG_ITEM, needed=len(instrument.answers) - 1)
    needed = len(items) - instrument.most_missing
    if len(given) < needed:
        return Unscorable(TOO_FEW_ITEMS, len(given), needed)
    safety = None if instrument.safety_item is None else items[instrument.safety_item - 1]
    return Score(
        total=rounded_half_up(sum(given) * len(items), len(given)),
        answered=len(given),
        is_prorated=len(given) < len(items),
        is_safety_open=instrument.safety_item is not None and safety is None,
        safety_answer=safety,
    )


def score_of_total(instrument: Instrument, total: int) -> Score | Unscorable:
    """The score of a total that was worked out elsewhere."""
    if not instrument.lowest <= total <= instrument.highest:
        return Unscorable(OUT_OF_RANGE, total, instrument.highest)
    return Score(total)


def rounded_half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass(frozen=True, slots=True)
class Measured:
    """One valid score of a case: which instrument, on which day, its total."""

    instrument: str
    taken_on: date
    total: int


@dataclass(frozen=True, slots=True)
class Change:
    """From a first to a later total of one instrument; None where a threshold is missing."""

    first: int
    latest: int
    reliable: str | None
    """IMPROVEMENT, DETERIORATION or NO_RELIABLE_CHANGE."""
    recovered: bool | None
    """Began on the unwell side of the cut-off and is no longer there; None if it began below."""

    @property
    def points(self) -> int:
        """The latest total less the first."""
        return self.latest - self.first

    @property
    def is_reliable_recovery(self) -> bool:
        return bool(self.recovered) and self.reliable == IMPROVEMENT


def change(instrument: Instrument, first: int, latest: int) -> Change:
    """What changed between two totals, by the thresholds of the instrument.

    Reliable: at least `reliable_change` points, which is more than measurement error alone would
    explain (Jacobson and Truax); it never says why. Recovered: from the unwell side of the cut-off
    to the other, whether the change is reliable or not.
    """
    least = instrument.thresholds.reliable_change
    reliable = None
    if least is not None:
        reliable = NO_RELIABLE_CHANGE
        if abs(latest - first) >= least:
            reliable = DETERIORATION if instrument.is_worse(latest, first) else IMPROVEMENT
    recovered = None
    if instrument.is_unwell(first):
        recovered = not instrument.is_unwell(latest)
    return Change(first, latest, reliable, recovered)


FREQUENCIES = ("Not at all", "Several days", "More than half the days", "Nearly every day")
FREQUENCY_QUESTION = (
    "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
)
NO_PERMISSION = (
    "No permission is required to reproduce, translate, display or distribute this questionnaire."
)
NHS_TALKING_THERAPIES = "NHS Talking Therapies"

PHQ_9 = Instrument(
    key="phq-9",
    name="PHQ-9",
    lowest=0,
    highest=27,
    thresholds=Thresholds(10, "NHS Data Dictionary, PHQ-9", 6, NHS_TALKING_THERAPIES),
    question=FREQUENCY_QUESTION,
    items=(
        "Little interest or pleasure in doing things",
        "Feeling down, depressed, or hopeless",
        "Trouble falling or staying asleep, or sleeping too much",
        "Feeling tired or having little energy",
        "Poor appetite or overeating",
        (
            "Feeling bad about yourself – or that you are a failure or have let yourself or your "
            "family down"
        ),
        "Trouble concentrating on things, such as reading the newspaper or watching television",
        (
            "Moving or speaking so slowly that other people could have noticed? Or the opposite – "
            "being so fidgety or restless that you have been moving around a lot more than usual"
        ),
        "Thoughts that you would be better off dead or of hurting yourself in some way",
    ),
    answers=FREQUENCIES,
    bands=(
        Band(0, "minimal"),
        Band(5, "mild"),
        Band(10, "moderate"),
        Band(15, "moderately severe"),
        Band(20, "severe"),
    ),
    most_missing=2,
    safety_item=9,
    loinc="44261-6",
    loinc_items=(
        *("44250-9", "44255-8", "44259-0", "44254-1", "44251-7"),
        *("44258-2", "44252-5", "44253-3", "44260-8"),
    ),
    licence=NO_PERMISSION,
    sources=("NHS Data Dictionary, PHQ-9",),
)
GAD_7 = Instrument(
    key="gad-7",
    name="GAD-7",
    lowest=0,
    highest=21,
    thresholds=Thresholds(8, NHS_TALKING_THERAPIES, 4, NHS_TALKING_THERAPIES),
    question=FREQUENCY_QUESTION,
    items=(
        "Feeling nervous, anxious or on edge",
        "Not being able to stop or control worrying",
        "Worrying too much about different things",
        "Trouble relaxing",
        "Being so restless that it is hard to sit still",
        "Becoming easily annoyed or irritable",
        "Feeling afraid as if something awful might happen",
    ),
    answers=FREQUENCIES,
    bands=(Band(0, "minimal"), Band(5, "mild"), Band(10, "moderate"), Band(15, "severe")),
    most_missing=1,
    loinc="70274-6",
    loinc_items=(
        *("69725-0", "68509-9", "69733-4", "69734-2"),
        *("69735-9", "69689-8", "69736-7"),
    ),
    licence=NO_PERMISSION,
    sources=(NHS_TALKING_THERAPIES,),
)
BUILT_IN = {instrument.key: instrument for instrument in (PHQ_9, GAD_7)}
