"""Hypothesis strategies: valid catalogs of any make, and the answers to one."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from screening.engine.catalog.values import (
    DONT_KNOW,
    WEIGHTS,
    Adjustment,
    Barrier,
    Catalog,
    Condition,
    Domain,
    Indication,
    Indicator,
    Option,
    Question,
    RedFlag,
    Scale,
)

STRENGTHS = tuple(WEIGHTS)


@st.composite
def scales(draw, key: str) -> Scale:
    """Two to five options, level 0 among them, in any order, some sharing a level."""
    levels = [0, draw(st.integers(1, 3)), *draw(st.lists(st.integers(0, 3), max_size=3))]
    shown = draw(st.permutations(levels))
    return Scale(key, tuple(Option(f"o{n}", f"Option {n}", at) for n, at in enumerate(shown)))


@st.composite
def questions(draw, gates: int, tops: dict[str, int]) -> tuple[Question, ...]:
    """`gates` questions asked of every case, then up to six more, some of them follow-ups."""
    scale_of = st.sampled_from(sorted(tops))
    rows = [Question(f"q{n}", "d0", f"Question {n}?", "", draw(scale_of)) for n in range(gates)]
    for n in range(gates, gates + draw(st.integers(0, 6))):
        parent = draw(st.none() | st.sampled_from(rows[:gates]))
        condition = parent and Condition(parent.key, draw(st.integers(1, tops[parent.scale])))
        rows.append(Question(f"q{n}", "d0", f"Question {n}?", "", draw(scale_of), condition))
    return tuple(draw(made_optional(rows, gates)))


@st.composite
def made_optional(draw, rows: Sequence[Question], gates: int) -> list[Question]:
    """Some of the questions that are no gate and open nothing are optional."""
    return [*rows[:gates], *(replace(row, optional=draw(st.booleans())) for row in rows[gates:])]


@st.composite
def indicators(draw, gate: str, others: Sequence[str]) -> tuple[Indicator, ...]:
    """The gate with two points a level or more, and some of the other questions."""
    chosen = draw(st.lists(st.sampled_from(others), unique=True)) if others else []
    return (
        Indicator(gate, "supports", draw(st.sampled_from(STRENGTHS[1:]))),
        *(
            Indicator(
                key,
                draw(st.sampled_from(("supports", "against"))),
                draw(st.sampled_from(STRENGTHS)),
            )
            for key in chosen
        ),
    )


def surely_reached(drawn: Sequence[Indicator], rows, tops) -> int:
    """Points that answers can reach for certain: a parent that speaks against stays at 0."""
    against = {i.question for i in drawn if i.direction == "against"}
    return sum(
        WEIGHTS[i.strength] * tops[rows[i.question].scale]
        for i in drawn
        if i.direction == "supports"
        and not (rows[i.question].ask_if and rows[i.question].ask_if.question in against)
    )


@st.composite
def catalogs(draw) -> Catalog:
    """One to four barriers, one to ten questions; the validator finds nothing wrong with it."""
    scale_rows = tuple(draw(scales(f"s{n}")) for n in range(draw(st.integers(1, 3))))
    tops = {scale.key: max(o.level for o in scale.options) for scale in scale_rows}
    count = draw(st.integers(1, 4))
    rows = {q.key: q for q in draw(questions(count, tops))}
    barrier_rows = []
    for n in range(count):
        drawn = draw(indicators(f"q{n}", [key for key in rows if key != f"q{n}"]))
        likely_at = draw(st.integers(2, surely_reached(drawn, rows, tops)))
        possible_at = draw(st.integers(1, likely_at - 1))
        barrier_rows.append(
            Barrier(
                f"b{n}",
                n + 1,
                f"Barrier {n}",
                "d0",
                draw(st.sampled_from(("approach", "client"))),
                "A summary.",
                possible_at,
                likely_at,
                f"q{n}",
                drawn,
            )
        )
    used = {i.question for b in barrier_rows for i in b.indicators}
    adjustment_rows = draw(adjustments([b.key for b in barrier_rows]))
    return Catalog(
        domains=(Domain("d0", "A page", "An introduction."),),
        scales=tuple(s for s in scale_rows),
        questions=tuple(
            q for q in draw(st.permutations(sorted(rows.values(), key=str))) if q.key in used
        ),
        barriers=tuple(barrier_rows),
        adjustments=adjustment_rows,
        red_flags=draw(red_flags([rows[key] for key in sorted(used)], tops, adjustment_rows)),
        sources=(),
    )


@st.composite
def adjustments(draw, barriers: list[str]) -> tuple[Adjustment, ...]:
    some = st.lists(st.sampled_from(barriers), unique=True)
    one_or_more = st.lists(st.sampled_from(barriers), unique=True, min_size=1)
    return tuple(
        Adjustment(
            f"a{n}",
            f"Adjustment {n}",
            ("Do it.",),
            draw(st.sampled_from(("this-session", "coming-weeks", "refer"))),
            "",
            "D",
            tuple(Indication(key, draw(st.sampled_from(STRENGTHS))) for key in draw(one_or_more)),
            (),
            tuple(draw(some)),
        )
        for n in range(draw(st.integers(0, 4)))
    )


@st.composite
def red_flags(draw, used: list[Question], tops, held) -> tuple[RedFlag, ...]:
    keys = [adjustment.key for adjustment in held]
    rows = []
    for n in range(draw(st.integers(0, 3))):
        question = draw(st.sampled_from(used))
        by_option = draw(st.booleans())
        rows.append(
            RedFlag(
                f"f{n}",
                question.key,
                f"Flag {n}",
                "Act.",
                draw(st.sampled_from(("now", "soon"))),
                None if by_option else draw(st.integers(1, tops[question.scale])),
                draw(st.sampled_from(("o0", "o1"))) if by_option else None,
                tuple(draw(st.lists(st.sampled_from(keys), unique=True)) if keys else ()),
            )
        )
    return tuple(rows)


def choices_of(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Option keys per question, as rows say."""
    options = {scale.key: tuple(o.key for o in scale.options) for scale in catalog.scales}
    return {question.key: options[question.scale] for question in catalog.questions}


def answers_to(catalog: Catalog, *, complete: bool = False) -> st.SearchStrategy[dict[str, str]]:
    """Answers to any questions of the catalog, "don't know" among them.

    `complete` answers every question with one of its options. One byte stands for one question:
    a case of 134 answers costs Hypothesis one draw.
    """
    choices = choices_of(catalog)

    def read(drawn: bytes) -> dict[str, str]:
        given = {}
        for (key, options), byte in zip(choices.items(), drawn, strict=True):
            possible = options if complete else (None, DONT_KNOW, *options)
            if choice := possible[byte % len(possible)]:
                given[key] = choice
        return given

    return st.binary(min_size=len(choices), max_size=len(choices)).map(read)


@st.composite
def cases(draw, given: st.SearchStrategy[Catalog] | None = None) -> tuple[Catalog, dict[str, str]]:
    """A catalog and answers to it."""
    catalog = draw(catalogs() if given is None else given)
    return catalog, draw(answers_to(catalog))
