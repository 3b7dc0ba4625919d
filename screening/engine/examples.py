"""Example cases scored: whether each comes out as its note says, and what is missing where not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from screening.engine.adjustments import MOST_NAMED
from screening.engine.catalog.compiled import CompiledCatalog, compile_catalog
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.values import Catalog, ExampleCase
from screening.engine.scoring import LIKELY, POSSIBLE, Finding, score
from screening.engine.state import state

MAIN_LOW = "main-low"
MAIN_BEHIND = "main-behind"
FURTHER_LOW = "further-low"
FLAG_SILENT = "flag-silent"


@dataclass(frozen=True, slots=True)
class Miss:
    """One expectation that is not met; `key` is that of the barrier or, of FLAG_SILENT, the flag.

    `place` counts from 1 in the order of the report; a flag has no place, band or points.
    """

    code: str
    key: str
    place: int = 0
    band: str = ""
    points: int = 0


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example case and the expectations that its answers do not meet."""

    example: ExampleCase
    misses: tuple[Miss, ...]

    @property
    def is_right(self) -> bool:
        return not self.misses


def check_examples(compiled: CompiledCatalog) -> tuple[ExampleResult, ...]:
    """Every example of the catalog, in its order.

    One is right when each main barrier is likely or possible and among the first MOST_NAMED,
    each further one is likely or possible, and each flag is raised.
    """
    return tuple(
        ExampleResult(example, tuple(misses(compiled, example)))
        for example in compiled.catalog.example_cases
    )


def misses(compiled: CompiledCatalog, example: ExampleCase) -> Iterator[Miss]:
    """What the answers of an example do not lead to, though it expects it."""
    answers = {answer.question: answer.option for answer in example.answers}
    reached = state(compiled, answers)
    findings = score(compiled, reached)
    places = {finding.barrier: (n, finding) for n, finding in enumerate(findings, start=1)}
    for key in example.main:
        place, finding = places[key]
        if not is_named(finding):
            yield missed(MAIN_LOW, place, finding)
        elif place > MOST_NAMED:
            yield missed(MAIN_BEHIND, place, finding)
    for key in example.further:
        place, finding = places[key]
        if not is_named(finding):
            yield missed(FURTHER_LOW, place, finding)
    raised = {flag.key for flag in reached.flags}
    for key in example.flags:
        if key not in raised:
            yield Miss(FLAG_SILENT, key)


def is_named(finding: Finding) -> bool:
    return finding.band in (LIKELY, POSSIBLE)


def missed(code: str, place: int, finding: Finding) -> Miss:
    return Miss(code, finding.barrier, place, finding.band, finding.points)


def check_sound_examples(
    catalog: Catalog, problems: tuple[Problem, ...]
) -> tuple[ExampleResult, ...] | None:
    """The examples of a catalog with these problems, as far as they can be scored.

    Examples with a problem of their own are left out. None where the problems of other rows let
    nothing be scored, since a row names one that is not there.
    """
    unsound = {problem.key for problem in problems if problem.kind == "example-case"}
    sound = tuple(row for row in catalog.example_cases if row.key not in unsound)
    if not sound:
        return ()
    try:
        return check_examples(compile_catalog(replace(catalog, example_cases=sound)))
    except (KeyError, ValueError):
        # A reference to nothing, or a scale without options.
        return None


def was_right(results: tuple[ExampleResult, ...]) -> Mapping[str, bool]:
    """By key of the example, whether it came out right."""
    return {result.example.key: result.is_right for result in results}
