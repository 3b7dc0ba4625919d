"""Rows of a fixture file, each with its line, and every value of the type of its field.

YAML makes another value of much unquoted text: No is false, 1:30 is 90, 0122336 is 42206. So
the file is read as nodes, which keep the text as it was written, and a field takes only a value
of its own type. Nodes of aliases are shared and nothing below a list of keys is visited, so a
few lines that mean terabytes cost nothing.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml
from django.db import models

from screening.engine.catalog.problem import Problem
from screening.engine.catalog.serialization import is_storable
from screening.models import (
    AdjustmentDefinition,
    AdjustmentPartDefinition,
    BarrierDefinition,
    DifferentialDefinition,
    DomainDefinition,
    ExampleAnswerDefinition,
    ExampleCaseDefinition,
    IndicationDefinition,
    IndicatorDefinition,
    OptionDefinition,
    PartHoldDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    RemarkDefinition,
    ScaleDefinition,
    SourceDefinition,
)
from screening.models.definitions import Keyed

# Parts before wholes, so that nothing protected is deleted before what refers to it.
IN_ORDER_OF_DELETION = (
    ExampleAnswerDefinition,
    ExampleCaseDefinition,
    PartHoldDefinition,
    RemarkDefinition,
    RedFlagDefinition,
    AdjustmentPartDefinition,
    IndicationDefinition,
    AdjustmentDefinition,
    SourceDefinition,
    DifferentialDefinition,
    IndicatorDefinition,
    BarrierDefinition,
    QuestionDefinition,
    OptionDefinition,
    ScaleDefinition,
    DomainDefinition,
)
MODELS = {f"screening.{model._meta.model_name}": model for model in IN_ORDER_OF_DELETION}

OLD_FIELDS = {("screening.adjustmentdefinition", "hold_if"): "contraindications"}
"""Names in files that were exported before the fields were renamed."""

TEXT, NUMBER, YES_NO, NULL = (
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "bool", "null")
)
PLAIN_NUMBER = re.compile("-?(?:0|[1-9][0-9]{0,17})")
"""How people write a whole number; YAML also takes 0x1F, 017, 1_000 and 1:30 for one."""
YES, NO = ("true", "yes", "on"), ("false", "no", "off")
MOST_SHOWN = 40
WRONG = object()
"""Stands for a value that was reported."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of a file: its well-typed fields, the line of each, and whether all are well."""

    model: type[models.Model]
    name: str
    file: str
    line: int
    fields: dict[str, Any]
    lines: dict[str, int]
    is_sound: bool

    def problem(self, code, at="", **params):
        """A problem of this row, at the line of its field `at` where it has that field."""
        label = f"screening.{self.model._meta.model_name}"
        problem = Problem.of(label, shortened(self.name), code, **params)
        return problem.at(self.file, self.lines.get(at, self.line))

    def references(self):
        """(field, other model, key) of each row that this one names."""
        for one in references_of(self.model):
            value = self.fields.get(one.name)
            for key in value if isinstance(value, list) else [value]:
                if key is not None:
                    yield one, one.related_model, key


def fields_of(model):
    """The fields of a row by the names that a fixture gives them."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return {one.name: one for one in fields if not one.primary_key}


def references_of(model):
    return [one for one in fields_of(model).values() if one.is_relation]


def is_needed(field):
    """Whether a row cannot do without the field."""
    return not (field.many_to_many or field.null or field.blank or field.has_default())


def line_of(node):
    return node.start_mark.line + 1


def scalar(node):
    """The text of a node as it was written; "" of a list or mapping, or where there is none."""
    return node.value if isinstance(node, yaml.ScalarNode) else ""


def shortened(text):
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def part_name(model, fields):
    """How a part of a whole is named in a message: by what it joins."""
    pairs = fields.value if isinstance(fields, yaml.MappingNode) else []
    values = {scalar(name): scalar(value) for name, value in reversed(pairs)}
    return " / ".join(values.get(name, "") for name in model.KEY_FIELDS)


class RowReader:
    """Reads the fields of one row; goes on where a value is wrong, so that all are named."""

    def __init__(self, file, source, model, name, reading):
        self.file, self.source, self.reading = file, source, reading
        self.model, self.name = model, name
        self.label = f"screening.{model._meta.model_name}"
        self.is_sound = True

    def report(self, node, code, **params):
        """Note a problem at the node's line; gives the value that stands for a wrong one."""
        problem = Problem.of(self.label, self.name, code, **params)
        self.reading.problems.append(problem.at(self.file, line_of(node)))
        self.is_sound = False
        return WRONG

    def read(self, node):
        """The well-typed values of the row by field, its key among them, and their lines."""
        known = fields_of(self.model)
        parts = self.mapping(node)
        parts.pop("model")
        fields = parts.pop("fields", None)
        nodes = self.field_nodes(fields[1] if fields else None, node)
        for name in sorted(known.keys() - nodes.keys()):
            if is_needed(known[name]):
                self.report(node, "field-missing", field=name)
        values = {}
        if issubclass(self.model, Keyed):
            _name, key = parts.pop("pk", (None, None))
            values["key"] = self.text("pk", key) if key else self.missing(node, "pk")
        unknown = parts | {name: pair for name, pair in nodes.items() if name not in known}
        for name, (key, _value) in unknown.items():
            self.report(key, "row-field-unknown", field=shortened(name))
        for name in nodes.keys() & known.keys():
            values[name] = self.value(known[name], nodes[name][1])
        values = {name: value for name, value in values.items() if value is not WRONG}
        return values, {name: line_of(key) for name, (key, _value) in nodes.items()}

    def missing(self, node, name):
        return self.report(node, "field-missing", field=name)

    def mapping(self, node):
        """The (name, value) nodes of a mapping by name, each name once."""
        pairs = {}
        for key, value in node.value:
            name = scalar(key) if isinstance(key, yaml.ScalarNode) else "[…]"
            if name in pairs:
                self.report(key, "field-repeated", field=shortened(name))
            else:
                pairs[name] = (key, value)
        return pairs

    def field_nodes(self, fields, node):
        """The nodes of the row's fields under the names of today."""
        if not isinstance(fields, yaml.MappingNode):
            self.report(fields or node, "fields-not-a-mapping")
            return {}
        nodes = self.mapping(fields)
        for (label, old), new in OLD_FIELDS.items():
            # A row with both names keeps both, so that the old one is refused as unknown.
            if label == self.label and old in nodes and new not in nodes:
                nodes[new] = nodes.pop(old)
                self.reading.old_names[old] = new
        return nodes

    def value(self, known, node):
        """The value of a node as the type of the field, or WRONG, which was reported."""
        if known.many_to_many or isinstance(known, models.JSONField):
            return self.keys(known.name, node)
        if known.null and scalar(node) in ("", "~", "null") and node.tag == NULL:
            return None
        if isinstance(known, models.BooleanField):
            return self.yes_or_no(known.name, node)
        if isinstance(known, models.IntegerField):
            return self.number(known.name, node)
        value = self.text(known.name, node)
        is_prose = not (known.is_relation or known.choices or isinstance(known, models.SlugField))
        if value is not WRONG and is_prose and self.is_cut(node):
            return self.report(node, "text-cut", field=known.name)
        return value

    def is_cut(self, node):
        """Whether YAML left out something that was likely meant as text.

        Without quotes " #" begins a comment, "&" the name of a node, and ">5" says how far the
        text is indented, which then has no lines.
        """
        if node.style in ("|", ">"):
            return not node.value
        if node.style:
            return False
        end = node.end_mark.index
        rest = self.source[end : self.source.find("\n", end)]
        return self.source[node.start_mark.index] == "&" or rest.lstrip().startswith("#")

    def text(self, name, node):
        if not isinstance(node, yaml.ScalarNode):
            return self.report(node, "text-nested", field=name)
        if node.tag == NULL:
            return self.report(node, "text-missing", field=name)
        if node.tag != TEXT:
            value = shortened(node.value)
            return self.report(node, "text-unquoted", field=name, value=value)
        if not is_storable(node.value):
            return self.report(node, "text-unstorable", field=name)
        return node.value

    def number(self, name, node):
        if scalar(node) and node.tag == NUMBER and PLAIN_NUMBER.fullmatch(node.value):
            return int(node.value)
        value = shortened(scalar(node)) or "…"
        return self.report(node, "number-malformed", field=name, value=value)

    def yes_or_no(self, name, node):
        word = scalar(node).casefold()
        if node.tag == YES_NO and word in YES + NO:
            return word in YES
        return self.report(node, "not-true-or-false", field=name)

    def keys(self, name, node):
        """A list of keys, each once."""
        if not isinstance(node, yaml.SequenceNode):
            return self.report(node, "not-a-list-of-keys", field=name)
        values = [self.text(name, one) for one in node.value]
        keys = [value for value in values if value is not WRONG]
        for position, key in enumerate(keys):
            if key in keys[:position]:
                self.report(node, "row-names-twice", field=name, name=shortened(key))
        return WRONG if WRONG in values else list(dict.fromkeys(keys))
