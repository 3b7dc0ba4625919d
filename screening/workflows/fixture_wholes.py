"""What is wrong with the rows of fixture files taken together: their references, their catalog.

A row with a problem of its own is not stored. What others lack for its sake alone is not told,
and everything else is, so that a refused row hides no problem of another one.
"""

from collections import defaultdict

from screening.engine.catalog.validation import find_problems
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
from screening.workflows.fixture_rows import shortened

LACKING = {
    "adjustment-without-barrier",
    "condition-level",
    "domain-empty",
    "example-option-unknown",
    "example-without-answers",
    "example-without-main",
    "filled-without-numbers",
    "filled-without-spacings",
    "flag-level",
    "flag-option-unknown",
    "gate-missing",
    "grade-without-source",
    "likely-out-of-reach",
    "question-unused",
    "scale-size",
    "scale-without-zero",
    "unknown-part",
}
"""Problems that a row may have only because a row near it was left out, or names nothing."""
UNPLACED = {"condition-unknown-parent", "domain-none"}
"""Problems that a catalog may have only because a file was not read; so are all `unknown-` ones."""


KINDS = {
    DomainDefinition: "domain",
    ScaleDefinition: "scale",
    OptionDefinition: "scale",
    QuestionDefinition: "question",
    BarrierDefinition: "barrier",
    IndicatorDefinition: "barrier",
    DifferentialDefinition: "barrier",
    AdjustmentDefinition: "adjustment",
    IndicationDefinition: "adjustment",
    AdjustmentPartDefinition: "adjustment",
    RedFlagDefinition: "red-flag",
    PartHoldDefinition: "red-flag",
    RemarkDefinition: "red-flag",
    SourceDefinition: "source",
    ExampleCaseDefinition: "example-case",
    ExampleAnswerDefinition: "example-case",
}
"""Of which kind of the catalog's rows a row is, or is a part."""


def missing_references(reading, rows):
    """Report references to rows that are in no file; gives the rows that hold one."""
    known = {(row.model, row.name) for row in rows}
    dangling = set()
    for row in rows:
        for field, other, key in row.references():
            if (other, key) in known:
                continue
            dangling.add(row)
            # It may stand in a file, or be a row, that could not be read.
            if not reading.is_cut and key not in reading.unplaced:
                names = {"field": field.name, "name": shortened(key)}
                reading.problems.append(row.problem("row-names-nothing", at=field.name, **names))
    return dangling


def whole_problems(reading, catalog, rows, left_out, dangling):
    """What is wrong with the catalog of the stored rows, at the lines of its rows.

    `left_out` are the rows that were not stored, and `dangling` those that name what does not
    exist. What is wrong for their sake alone was reported with them.
    """
    unknown = {row.name for row in left_out} | reading.unplaced
    unknown |= {key for row in dangling for _field, _other, key in row.references()}
    unknown -= {row.name for row in rows if row not in left_out}
    near = rows_near(left_out | dangling, rows)
    places = {(KINDS[row.model], row.name): row for row in rows}
    for problem in find_problems(catalog):
        if dict(problem.params).get("name") in unknown:
            continue
        lacks = problem.code in LACKING
        if lacks and (reading.is_cut or reading.unplaced or (problem.kind, problem.key) in near):
            continue
        if reading.is_cut and (problem.code in UNPLACED or problem.code.startswith("unknown-")):
            continue
        yield placed(problem, places)


def placed(problem, places):
    """The problem at the line of its row, or of the part that it names."""
    params = dict(problem.params)
    held = f"{params.get('adjustment')} / {params.get('name')}"
    for part in (params.get("option"), params.get("name"), held):
        if row := places.get((problem.kind, f"{problem.key} / {part}")):
            return problem.at(row.file, row.line)
    if row := places.get((problem.kind, problem.key)):
        return problem.at(row.file, row.lines.get(params.get("field"), row.line))
    return problem


def whole_of(row):
    """The kind and key of the catalog's row that a row is, or is a part of."""
    key = row.name if issubclass(row.model, Keyed) else row.fields.get(row.model.KEY_FIELDS[0])
    return KINDS[row.model], key


def rows_near(left_out, rows):
    """(kind, key) of rows that may lack something because others were left out.

    Those are the rows that one left out is part of or names, and all that name it, directly or
    by way of others: a barrier's points hang on its questions, theirs on the options of a scale.
    """
    names, named_by = defaultdict(set), defaultdict(set)
    for row in rows:
        for end in ends_of(row):
            names[whole_of(row)].add(end)
            named_by[end].add(whole_of(row))
    near = set()
    waiting = [whole_of(row) for row in left_out]
    while waiting:
        whole = waiting.pop()
        if whole not in near:
            near.add(whole)
            waiting += named_by[whole]
    for row in left_out:
        near.update(names[whole_of(row)] if issubclass(row.model, Keyed) else ends_of(row))
    return near


def ends_of(row):
    """What a row or part refers to; a part's own whole is no end of it."""
    ends = {(KINDS[other], key) for _field, other, key in row.references()}
    return ends - {whole_of(row)}
