"""What is wrong with example cases by themselves: answers nobody can give, rows that are not."""

from collections.abc import Iterator

from screening.engine.catalog.problem import Problem
from screening.engine.catalog.row_checks import repeated, unknown
from screening.engine.catalog.values import DONT_KNOW, Catalog, ExampleCase

MOST_MAIN = 3
"""Main barriers must be among the first three, so there can be no more of them."""


def example_problems(catalog: Catalog) -> Iterator[Problem]:
    """Answers and expectations that the catalog cannot hold; each row named twice."""
    scales = {scale.key: {option.key for option in scale.options} for scale in catalog.scales}
    known = {
        "question": {question.key for question in catalog.questions},
        "barrier": {barrier.key for barrier in catalog.barriers},
        "red-flag": {flag.key for flag in catalog.red_flags},
    }
    options = {q.key: scales[q.scale] for q in catalog.questions if q.scale in scales}
    for example in catalog.example_cases:
        yield from reference_problems(example, known)
        for answer in example.answers:
            name, option = answer.question, answer.option
            if name in options and option not in options[name] and option != DONT_KNOW:
                code = "example-option-unknown"
                yield Problem.of("example-case", example.key, code, option=option, name=name)
        if not example.answers:
            yield Problem.of("example-case", example.key, "example-without-answers")
        if not example.main:
            yield Problem.of("example-case", example.key, "example-without-main")
        if len(example.main) > MOST_MAIN:
            code, count = "example-main-too-many", len(example.main)
            yield Problem.of("example-case", example.key, code, count=count, limit=MOST_MAIN)


def reference_problems(example: ExampleCase, known: dict[str, set[str]]) -> Iterator[Problem]:
    """Names of rows that do not exist, and names that stand there more than once."""
    lists: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("question", tuple(answer.question for answer in example.answers)),
        ("barrier", (*example.main, *example.further)),
        ("red-flag", example.flags),
    )
    for what, names in lists:
        yield from unknown("example-case", example.key, what, dict.fromkeys(names), known[what])
        yield from repeated("example-case", example.key, what, names)
