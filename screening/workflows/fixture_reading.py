"""The rows of all fixture files, and what is wrong with them, gathered file by file."""

from dataclasses import dataclass, field

import yaml

from screening.engine.catalog.problem import Problem
from screening.models.definitions import Keyed
from screening.workflows.fixture_rows import (
    MODELS,
    Row,
    RowReader,
    line_of,
    part_name,
    scalar,
    shortened,
)

OLD_MODELS = {
    "screening.helpdefinition": "screening.indicationdefinition",
    "screening.tellapartdefinition": "screening.differentialdefinition",
}
"""Names in files that were exported before the rows were renamed."""


MOST_PROBLEMS = 1000
"""Problems after which nothing more is read: nobody mends them all before looking again."""


@dataclass(slots=True)
class Reading:
    """What was read of all files so far."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    old_names: dict[str, str] = field(default_factory=dict)
    unplaced: set[str] = field(default_factory=set)
    """Keys of rows of which nobody can say what they are; "" of a row without any."""
    is_cut: bool = False
    """Whether a file was not read, so that nobody can say which rows exist."""


def read_rows(file, text, reading):
    """Add the rows of one file to what was read; whatever is wrong becomes a problem of it."""

    def refuse(line, code, **params):
        reading.problems.append(Problem.of("catalog", "", code, **params).at(file, line))
        reading.is_cut = True

    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        line = line_of_mark(error, "problem_mark")
        begun = line_of_mark(error, "context_mark")
        # A second document, or an alias without an anchor, is no unfinished part.
        if 0 < begun < line and not isinstance(error, yaml.composer.ComposerError):
            refuse(line, "yaml-unfinished", begun=begun)
        else:
            refuse(line, "yaml-unreadable")
        return
    if not isinstance(root, yaml.SequenceNode):
        if root is None:
            refuse(0, "file-empty")
        else:
            refuse(line_of(root), "file-not-a-list")
        return
    for number, node in enumerate(root.value, start=1):
        if len(reading.problems) >= MOST_PROBLEMS:
            refuse(line_of(node), "problems-too-many", limit=MOST_PROBLEMS)
            return
        if isinstance(node, yaml.MappingNode):
            read_row(file, text, node, number, reading)
        else:
            unplaced_row(file, node, "", reading, "row-not-of-a-catalog", number=number)


def line_of_mark(error, name):
    """The line that an error of PyYAML marks; 0 where it marks none. Its sentence is English."""
    mark = getattr(error, name, None)
    return mark.line + 1 if mark else 0


def read_row(file, source, node, number, reading):
    """Add one row to what was read, unless nobody can say what it is a row of."""
    parts = {scalar(name): value for name, value in reversed(node.value)}
    label, name = scalar(parts.get("model")), scalar(parts.get("pk"))
    if label in OLD_MODELS:
        reading.old_names[label] = label = OLD_MODELS[label]
    model = MODELS.get(label)
    if model is None:
        node = parts.get("model", node)
        if label:
            params = {"code": "row-model-unknown", "name": shortened(label)}
        else:
            params = {"code": "row-not-of-a-catalog", "number": number}
        unplaced_row(file, node, name, reading, **params)
        return
    if not issubclass(model, Keyed):
        name = part_name(model, parts.get("fields"))
    row = RowReader(file, source, model, shortened(name), reading)
    values, lines = row.read(node)
    reading.rows.append(Row(model, name, file, line_of(node), values, lines, row.is_sound))


def unplaced_row(file, node, key, reading, code, **params):
    """Note a row of which nobody can say what it is."""
    problem = Problem.of("catalog", shortened(key), code, **params)
    reading.problems.append(problem.at(file, line_of(node)))
    reading.unplaced.add(key)
