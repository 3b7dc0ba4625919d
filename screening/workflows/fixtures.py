"""The catalog as Django fixtures: one file to review for each domain.

Loading replaces the working rows whole, in one transaction; writing gives the same bytes for the
same rows, so that a clinic's catalog can live in its own repository.
"""

from pathlib import Path

import yaml
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError
from django.db import transaction
from django.utils.translation import gettext as _

from screening.engine.catalog import WEIGHTS, CatalogError, Problem
from screening.engine.checks import find_problems
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DomainDefinition,
    HelpDefinition,
    IndicatorDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    ScaleDefinition,
    SourceDefinition,
    TellApartDefinition,
)
from screening.models.definitions import Keyed, in_order
from screening.workflows.catalog import read_definitions

SHIPPED = Path(__file__).resolve().parent.parent / "fixtures"
MOST_BYTES = 5_000_000
# Parts before wholes, so that nothing protected is deleted before what refers to it.
IN_ORDER_OF_DELETION = (
    RedFlagDefinition,
    HelpDefinition,
    AdjustmentDefinition,
    SourceDefinition,
    TellApartDefinition,
    IndicatorDefinition,
    BarrierDefinition,
    QuestionDefinition,
    OptionDefinition,
    ScaleDefinition,
    DomainDefinition,
)
MODELS = {f"screening.{model._meta.model_name}": model for model in IN_ORDER_OF_DELETION}


class FixturesRefused(CatalogError):
    """Fixture files that do not make a catalog; `.problems` names everything that is wrong."""


def fixture_files(folder=None):
    """The catalog's fixture files in the order of their names."""
    return sorted(Path(folder or SHIPPED).glob("catalog_*.yaml"))


@transaction.atomic
def load_fixtures(folder=None):
    """Replace the working rows by those of the fixture files; all of them or nothing.

    Raises FixturesRefused naming every problem: first those of the rows by themselves (shape,
    length, references), and when there are none, those of the catalog that they make.
    """
    files = fixture_files(folder)
    if not files:
        raise refusal(_("There is no file named catalog_*.yaml in this folder."), str(folder or ""))
    rows = [row for file in files for row in read_rows(file)]
    # Rows are replaced whole, so a row that left the files leaves the tables.
    clear_definitions()
    problems = list(reference_problems(rows))
    found = []
    try:
        # Unknown fields are among the problems already; the rest can still be looked at.
        for row, one in zip(
            rows, serializers.deserialize("python", rows, ignorenonexistent=True), strict=True
        ):
            found.append(one)
            problems.extend(row_problems(row, one.object))
    except (DeserializationError, ValueError, TypeError, AttributeError) as error:
        row = rows[len(found)]
        problems.append(Problem(row["model"], row_name(row), str(error)))
    if problems:
        raise FixturesRefused(tuple(problems))
    for one in found:
        one.save()
    if problems := find_problems(read_definitions()):
        raise FixturesRefused(problems)


def clear_definitions():
    """Empty the working tables; call it inside the transaction that fills them again."""
    QuestionDefinition.objects.update(asked_if=None, asked_if_level=None)
    for model in IN_ORDER_OF_DELETION:
        model.objects.all().delete()


def refusal(message, key=""):
    return FixturesRefused((Problem("catalog", key, message),))


def read_rows(file):
    """The rows of one file as plain data; refuses what is no list of catalog rows."""
    if file.stat().st_size > MOST_BYTES:
        raise refusal(_("The file is larger than 5 MB. Split it."), file.name)
    try:
        rows = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        message = _("This is not readable YAML: %(why)s") % {"why": error}
        raise refusal(message, file.name) from error
    wrong = [
        Problem(
            "catalog", file.name, _("Row %(number)d is not a row of a catalog.") % {"number": n}
        )
        for n, row in enumerate(rows if isinstance(rows, list) else [rows], start=1)
        if not is_row(row)
    ]
    if wrong:
        raise FixturesRefused(tuple(wrong))
    return rows


def is_row(row):
    return (
        isinstance(row, dict)
        and row.keys() <= {"model", "pk", "fields"}
        and row.get("model") in MODELS
        and isinstance(row.get("fields"), dict)
        and ("pk" in row) == issubclass(MODELS[row["model"]], Keyed)
    )


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
            yield Problem(*identity, _("This row is there twice. Remove one, or rename it."))
        seen.add(identity)
        for name in row["fields"].keys() - names_of(MODELS[row["model"]]):
            yield Problem(*identity, _("“%(name)s” is not a field of this row.") % {"name": name})
        for field in MODELS[row["model"]]._meta.get_fields():
            if not (field.many_to_one or (field.many_to_many and not field.auto_created)):
                continue
            value = row["fields"].get(field.name)
            for name in value if isinstance(value, list) else [value]:
                if name is not None and (field.related_model, name) not in known:
                    message = _("“%(field)s” names “%(name)s”, which does not exist.")
                    yield Problem(*identity, message % {"field": field.name, "name": name})


def names_of(model):
    """The names of a model's fields, as a fixture gives them."""
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return {field.name for field in fields if not field.primary_key}


def row_problems(row, found):
    """What is wrong with one row by itself, by the model's own rules."""
    references = [field.name for field in found._meta.fields if field.is_relation]
    try:
        found.full_clean(exclude=references)
    except ValidationError as error:
        for message in error.messages:
            yield Problem(row["model"], row_name(row), message)


def write_fixtures(folder):
    """Write the working rows as fixture files; returns the files written.

    A page's file holds its questions, its barriers with indicators and tell-apart notes, the
    adjustments whose strongest link is to one of its barriers, and the flags on its questions.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    domains = in_order(DomainDefinition.objects.all())
    contents = {"catalog_0_shared.yaml": [*domains, *scale_rows()]}
    for number, domain in enumerate(domains, start=1):
        name = f"catalog_{number}_{domain.key.replace('-', '_')}.yaml"
        contents[name] = [*question_rows(domain), *barrier_rows(domain), *flag_rows(domain)]
    places = {domain.key: name for domain, name in zip(domains, list(contents)[1:], strict=True)}
    for adjustment, parts in adjustments_with_parts():
        home = places[home_of(parts)] if parts else "catalog_0_shared.yaml"
        contents[home] += [adjustment, *parts]
    contents[f"catalog_{len(domains) + 1}_sources.yaml"] = in_order(
        SourceDefinition.objects.prefetch_related("background_for")
    )
    for old in fixture_files(folder):
        old.unlink()
    files = []
    for name, rows in contents.items():
        text = "\n".join(row_text(row) for row in rows)
        (folder / name).write_text(text, encoding="utf-8")
        files.append(folder / name)
    return files


def scale_rows():
    for scale in in_order(ScaleDefinition.objects.prefetch_related("options")):
        yield scale
        yield from scale.options.all()


def question_rows(domain):
    return in_order(domain.questions.select_related("domain"))


def barrier_rows(domain):
    for barrier in domain.barriers.prefetch_related("indicators", "tell_apart"):
        yield barrier
        yield from barrier.indicators.all()
        yield from barrier.tell_apart.all()


def flag_rows(domain):
    flags = RedFlagDefinition.objects.filter(question__domain=domain)
    return in_order(flags.prefetch_related("holds"))


def adjustments_with_parts():
    """Each adjustment with its links to barriers."""
    rows = AdjustmentDefinition.objects.prefetch_related("helps__barrier", "sources", "hold_if")
    return [(adjustment, list(adjustment.helps.all())) for adjustment in in_order(rows)]


def home_of(parts):
    """The domain of the barrier that an adjustment helps most; the first one of equals."""
    return max(parts, key=lambda link: WEIGHTS[link.strength]).barrier.domain_id


def row_text(row):
    """One row as YAML, keys in the order of the model's fields."""
    plain = {"model": f"screening.{row._meta.model_name}"}
    if isinstance(row, Keyed):
        plain["pk"] = row.pk
    plain["fields"] = {
        field.name: getattr(row, field.attname)
        for field in row._meta.fields
        # Said of retired rows alone: nearly all are in use.
        if not field.primary_key and (field.name != "retired" or row.retired)
    } | {
        field.name: [one.pk for one in in_order(getattr(row, field.name).all())]
        for field in row._meta.many_to_many
    }
    return yaml.dump([plain], Dumper=Readable, allow_unicode=True, sort_keys=False, width=98)


class Readable(yaml.CSafeDumper):
    """Texts of several lines as blocks, so that steps can be read and compared."""


def block_text(dumper, text):
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Readable.add_representer(str, block_text)
