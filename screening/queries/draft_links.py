"""Every part and every link of the working rows in one statement.

A barrier's page reads the whole draft to say what is wrong with it; a query for each of the eleven
kinds of links would be most of its queries.
"""

from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, TextField, Value
from django.db.models.functions import Cast

from screening.models import (
    AdjustmentDefinition,
    AdjustmentPartDefinition,
    DifferentialDefinition,
    ExampleAnswerDefinition,
    ExampleCaseDefinition,
    IndicationDefinition,
    IndicatorDefinition,
    PartHoldDefinition,
    RedFlagDefinition,
    RemarkDefinition,
    SourceDefinition,
)


class Link(NamedTuple):
    """What `owner` says of `other`; `order` and `pk` put the links of an owner in their places."""

    owner: str
    other: str
    order: int
    pk: int
    texts: tuple[str, str, str]


PARTS: dict[str, tuple[Any, tuple[str, str, str | None], tuple[str, ...]]] = {
    "indicators": (
        IndicatorDefinition,
        ("barrier_id", "question_id", "order"),
        ("direction", "strength", "strength_text"),
    ),
    "differentials": (
        DifferentialDefinition,
        ("barrier_id", "neighbour_id", "order"),
        ("how",),
    ),
    "indications": (
        IndicationDefinition,
        ("adjustment_id", "barrier_id", "order"),
        ("strength",),
    ),
    "parts": (AdjustmentPartDefinition, ("adjustment_id", "key", "order"), ("words",)),
    "part_holds": (PartHoldDefinition, ("flag_id", "adjustment_id", None), ("part",)),
    "remarks": (RemarkDefinition, ("flag_id", "adjustment_id", None), ("words",)),
    "answers": (ExampleAnswerDefinition, ("example_id", "question_id", "order"), ("option",)),
}
"""By the name of the list: the model, its (owner, other, order), and the texts of a row."""

LISTS = {
    "sources": AdjustmentDefinition,
    "contraindications": AdjustmentDefinition,
    "ask_first": AdjustmentDefinition,
    "holds": RedFlagDefinition,
    "background_for": SourceDefinition,
    "main": ExampleCaseDefinition,
    "further": ExampleCaseDefinition,
    "flags": ExampleCaseDefinition,
}
"""Lists of keys, whose rows join an owner to others."""

MOST_TEXTS = 3


def text(expression):
    """As text without a limit, so that the columns of all kinds are of one type."""
    return Cast(expression, TextField())


def rows_of_part(name):
    model, (owner, other, order), texts = PARTS[name]
    columns = [text(F(column)) for column in texts]
    columns += [text(Value("")) for _missing in range(MOST_TEXTS - len(texts))]
    place = Cast(F(order) if order else Value(0), IntegerField())
    return model.objects.order_by().values_list(
        Cast(Value(name), CharField()), text(F(owner)), text(F(other)), place, "pk", *columns
    )


def rows_of_list(name):
    model = LISTS[name]
    through = model._meta.get_field(name).remote_field.through
    owner, other = (field.attname for field in through._meta.concrete_fields if field.is_relation)
    empty = [text(Value("")) for _text in range(MOST_TEXTS)]
    return through.objects.order_by().values_list(
        Cast(Value(name), CharField()),
        text(F(owner)),
        text(F(other)),
        Cast(Value(0), IntegerField()),
        "pk",
        *empty,
    )


def read_links() -> dict[str, dict[str, list[Link]]]:
    """By name of the list and key of the owner its links, in their places."""
    first, *rest = [*map(rows_of_part, PARTS), *map(rows_of_list, LISTS)]
    links: dict[str, dict[str, list[Link]]] = {name: defaultdict(list) for name in (*PARTS, *LISTS)}
    for name, owner, other, order, pk, *texts in first.union(*rest, all=True):
        links[name][owner].append(Link(owner, other, order, pk, tuple(texts)))
    for of_name in links.values():
        for of_owner in of_name.values():
            of_owner.sort(key=lambda link: (link.order, link.pk))
    return links
