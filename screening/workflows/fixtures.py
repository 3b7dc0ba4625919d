"""The catalog as Django fixtures: one file to review for each domain.

Loading replaces the working rows whole, in one transaction; `exporting` writes them back.
"""

from pathlib import Path

import yaml
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, transaction

from screening.engine.catalog.validation import find_problems
from screening.engine.catalog.values import CatalogError, Problem
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DifferentialDefinition,
    DomainDefinition,
    IndicationDefinition,
    IndicatorDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    ScaleDefinition,
    SourceDefinition,
)
from screening.models.definitions import Keyed
from screening.queries.draft import read_definitions

SHIPPED = Path(__file__).resolve().parent.parent / "fixtures"
MOST_BYTES = 5_000_000
LACKING = {
    "question-unused",
    "domain-empty",
    "adjustment-without-barrier",
    "gate-missing",
    "likely-out-of-reach",
}
"""Problems that a catalog may have only because a row with a problem of its own was left out."""
# Parts before wholes, so that nothing protected is deleted before what refers to it.
IN_ORDER_OF_DELETION = (
    RedFlagDefinition,
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

OLD_MODELS = {
    "screening.helpdefinition": "screening.indicationdefinition",
    "screening.tellapartdefinition": "screening.differentialdefinition",
}
OLD_FIELDS = {("screening.adjustmentdefinition", "hold_if"): "contraindications"}
"""Names in files that were exported before the rows and fields were renamed."""


class FixturesRefused(CatalogError):
    """Fixture files that do not make a catalog; `.problems` names everything that is wrong."""


def fixture_files(folder=None):
    """The catalog's fixture files in the order of their names."""
    return sorted(Path(folder or SHIPPED).glob("catalog_*.yaml"))


@transaction.atomic
def load_fixtures(folder=None):
    """Replace the working rows by those of the fixture files; all of them or nothing.

    Returns the old names that the files used, each with the name it has now, in pairs. Raises
    FixturesRefused naming every problem at once: those of the rows by themselves (shape, length,
    references), and those of the catalog that they make.
    """
    files = fixture_files(folder)
    if not files:
        raise refusal("files-none", str(folder or ""))
    if sum(file.stat().st_size for file in files) > MOST_BYTES:
        raise refusal("files-too-large")
    rows, old_names = read_files(files)
    problems = list(reference_problems(rows))
    # Rows are replaced whole, so a row that left the files leaves the tables.
    clear_definitions()
    left_out = set()
    for row in rows:
        if refusals := store_row(row):
            problems += refusals
            left_out.add(row_name(row))
    problems += whole_problems(problems, left_out)
    if problems:
        raise FixturesRefused(tuple(problems))
    return old_names


def read_files(files):
    """The rows of all files, and the old names in them as (old, new) pairs, each once.

    What cannot be read is named for every file at once.
    """
    rows, old_names, problems = [], {}, []
    for file in files:
        try:
            rows += read_rows(file, old_names)
        except FixturesRefused as refused:
            problems += refused.problems
    if problems:
        raise FixturesRefused(tuple(problems))
    return rows, tuple(old_names.items())


def store_row(row):
    """Store one row; gives its problems. The database looks at references only at the end."""
    try:
        # Unknown fields are reported by reference_problems; the rest can still be looked at.
        (one,) = serializers.deserialize("python", [row], ignorenonexistent=True)
        if problems := list(row_problems(row, one.object)):
            return problems
        with transaction.atomic():
            one.save()
    except (DeserializationError, ValueError, TypeError, AttributeError, DatabaseError) as error:
        return [Problem.of(row["model"], row_name(row), "row-refused", why=str(error))]
    return []


def whole_problems(known, left_out):
    """What is wrong with the catalog that the stored rows make.

    Rows with a problem of their own were not stored; what the catalog lacks for their sake, and
    what is known of a row already, is not reported again.
    """
    keys = {problem.key for problem in known}
    return [
        problem
        for problem in find_problems(read_definitions())
        if problem.key not in keys
        and dict(problem.params).get("name") not in left_out
        and not (left_out and problem.code in LACKING)
    ]


def clear_definitions():
    """Empty the working tables; call it inside the transaction that fills them again."""
    QuestionDefinition.objects.update(asked_if=None, asked_if_level=None)
    for model in IN_ORDER_OF_DELETION:
        model.objects.all().delete()


def refusal(code, key="", **params):
    return FixturesRefused((Problem.of("catalog", key, code, **params),))


def read_rows(file, old_names):
    """The rows of one file as plain data; refuses what is no list of catalog rows.

    Old names are replaced, and noted in `old_names` with the new ones.
    """
    try:
        rows = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise refusal("yaml-unreadable", file.name, why=str(error)) from error
    for row in rows if isinstance(rows, list) else ():
        old_names.update(rename_old(row))
    wrong = [
        Problem.of("catalog", file.name, "row-not-of-a-catalog", number=n)
        for n, row in enumerate(rows if isinstance(rows, list) else [rows], start=1)
        if not is_row(row)
    ]
    if wrong:
        raise FixturesRefused(tuple(wrong))
    return rows


def rename_old(row):
    """Replace the old names in a row; returns the new name for each that was found."""
    renamed = {}
    if not isinstance(row, dict) or not isinstance(row.get("model"), str):
        return renamed
    if new := OLD_MODELS.get(row["model"]):
        renamed[row["model"]] = new
        row["model"] = new
    fields = row.get("fields")
    for (model, old), new in OLD_FIELDS.items():
        if row["model"] != model or not isinstance(fields, dict):
            continue
        # A row with both names keeps both, so that the old one is refused as unknown.
        if old in fields and new not in fields:
            fields[new] = fields.pop(old)
            renamed[old] = new
    return renamed


def is_row(row):
    return (
        isinstance(row, dict)
        and row.keys() <= {"model", "pk", "fields"}
        and row.get("model") in MODELS
        and isinstance(row.get("fields"), dict)
        and all(map(is_plain, row["fields"].values()))
        and isinstance(row.get("pk", ""), str)
        and ("pk" in row) == issubclass(MODELS[row["model"]], Keyed)
    )


def is_plain(value):
    """Whether a field holds text, a number, yes or no, nothing, or a list of keys.

    YAML's aliases can make a few lines mean terabytes; nothing is nested here, so nothing grows.
    """
    if isinstance(value, list):
        return all(isinstance(key, str) for key in value)
    return value is None or isinstance(value, (str, int))


def row_name(row):
    """How a row is named in a message: its key, or what it joins."""
    if "pk" in row:
        return str(row["pk"])
    names = MODELS[row["model"]].KEY_FIELDS
    return " / ".join(str(row["fields"].get(name, "")) for name in names)


def reference_problems(rows):
    """Rows that are there twice, unknown fields, and references to rows that are in no file."""
    known = {(MODELS[row["model"]], row["pk"]) for row in rows if "pk" in row}
    seen = set()
    for row in rows:
        identity = (row["model"], row_name(row))
        if identity in seen:
            yield Problem.of(*identity, "row-repeated")
        seen.add(identity)
        for name in row["fields"].keys() - names_of(MODELS[row["model"]]):
            yield Problem.of(*identity, "row-field-unknown", field=name)
        for field in MODELS[row["model"]]._meta.get_fields():
            if not (field.many_to_one or (field.many_to_many and not field.auto_created)):
                continue
            value = row["fields"].get(field.name)
            for name in value if isinstance(value, list) else [value]:
                if name is not None and (field.related_model, name) not in known:
                    params = {"field": field.name, "name": str(name)}
                    yield Problem.of(*identity, "row-names-nothing", **params)


def names_of(model):
    """The names of a model's fields, as a fixture gives them."""
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return {field.name for field in fields if not field.primary_key}


def row_problems(row, instance):
    """What is wrong with one row by itself, by the model's own rules."""
    references = [field.name for field in instance._meta.fields if field.is_relation]
    try:
        instance.full_clean(exclude=references)
    except ValidationError as error:
        for message in error.messages:
            yield Problem.of(row["model"], row_name(row), "row-refused", why=message)
