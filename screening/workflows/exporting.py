"""The working rows as fixture files: the same bytes for the same rows.

So a clinic's own catalog can live in its own repository, and a change be read in a pull request.
"""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from screening.engine.catalog.serialization import LATER_FIELDS
from screening.engine.catalog.values import WEIGHTS
from screening.models import (
    AdjustmentDefinition,
    DomainDefinition,
    ExampleCaseDefinition,
    RedFlagDefinition,
    ScaleDefinition,
    SourceDefinition,
)
from screening.models.definitions import Keyed, in_order
from screening.workflows.fixture_files import HEADER, fixture_files, shown


class ForeignFiles(Exception):
    """Files in the folder that export_fixtures did not write; `.names` says which."""

    def __init__(self, names):
        super().__init__(", ".join(names))
        self.names = names


def write_fixtures(folder):
    """Write the working rows as fixture files; returns the files written.

    Files of an earlier export are replaced, or removed where they hold nothing any more. Raises
    ForeignFiles, and touches nothing, where the folder holds catalog files without the header.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    existing = fixture_files(folder)
    if foreign := [shown(path) for path in existing if not is_ours(path)]:
        raise ForeignFiles(foreign)
    texts = fixture_texts()
    replace_files(folder, texts, existing)
    return [folder / name for name in texts]


def fixture_texts():
    """The text of each fixture file by its name, as the working rows are now."""
    return {name: file_text(rows) for name, rows in rows_by_file().items()}


def is_ours(path):
    """Whether export_fixtures wrote the file: its header says so."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(len(HEADER) + 8)
    return start.removeprefix(b"\xef\xbb\xbf").splitlines()[:1] == [HEADER.encode()]


def replace_files(folder, texts, existing):
    """Put the texts in the place of the existing files; where that fails, those are as they were.

    Everything is written first, to a folder inside this one, so that a full disk harms nothing.
    A rename then replaces each file whole; should one fail, the copies go back.
    """
    with TemporaryDirectory(prefix=".export-", dir=folder) as name:
        new, copies = Path(name) / "new", Path(name) / "copies"
        new.mkdir()
        copies.mkdir()
        for path in existing:
            shutil.copy2(path, copies)
        for file_name, text in texts.items():
            with (new / file_name).open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        try:
            for file_name in texts:
                (new / file_name).replace(folder / file_name)
            for path in existing:
                if path.name not in texts:
                    path.unlink()
        except OSError:
            for file_name in texts.keys() - {path.name for path in existing}:
                (folder / file_name).unlink(missing_ok=True)
            for copied in copies.iterdir():
                copied.replace(folder / copied.name)
            raise


def file_text(rows):
    """A file's text: the header, and the rows, of which there may be none."""
    return f"{HEADER}\n" + ("\n".join(row_text(row) for row in rows) or "[]\n")


def rows_by_file():
    """The working rows by the name of their file.

    A page's file holds its questions, its barriers with indicators and differentials, the
    adjustments whose strongest link is to one of its barriers, and the flags on its questions.
    """
    domains = in_order(DomainDefinition.objects.all())
    contents = {"catalog_0_shared.yaml": [*domains, *scale_rows()]}
    for number, domain in enumerate(domains, start=1):
        name = f"catalog_{number}_{domain.key.replace('-', '_')}.yaml"
        contents[name] = [*question_rows(domain), *barrier_rows(domain), *flag_rows(domain)]
    places = {domain.key: name for domain, name in zip(domains, list(contents)[1:], strict=True)}
    for adjustment, links, parts in adjustments_with_links():
        home = places[home_of(links)] if links else "catalog_0_shared.yaml"
        contents[home] += [adjustment, *links, *parts]
    contents[f"catalog_{len(domains) + 1}_sources.yaml"] = in_order(
        SourceDefinition.objects.prefetch_related("background_for")
    )
    if examples := list(example_rows()):
        contents[f"catalog_{len(domains) + 2}_examples.yaml"] = examples
    return contents


def scale_rows():
    for scale in in_order(ScaleDefinition.objects.prefetch_related("options")):
        yield scale
        yield from scale.options.all()


def question_rows(domain):
    return in_order(domain.questions.select_related("domain"))


def barrier_rows(domain):
    for barrier in domain.barriers.prefetch_related("indicators", "differentials"):
        yield barrier
        yield from barrier.indicators.all()
        yield from barrier.differentials.all()


def flag_rows(domain):
    flags = RedFlagDefinition.objects.filter(question__domain=domain)
    for flag in in_order(
        flags.prefetch_related("holds", "part_holds__adjustment", "remarks__adjustment")
    ):
        yield flag
        yield from in_order(flag.part_holds.all())
        yield from in_order(flag.remarks.all())


def example_rows():
    """Each example case with its answers."""
    rows = ExampleCaseDefinition.objects.prefetch_related("answers", "main", "further", "flags")
    for example in in_order(rows):
        yield example
        yield from example.answers.all()


def adjustments_with_links():
    """Each adjustment with its links to barriers, and with the parts that can wait."""
    rows = AdjustmentDefinition.objects.prefetch_related(
        "indications__barrier", "parts", "sources", "contraindications", "ask_first__domain"
    )
    return [
        (adjustment, list(adjustment.indications.all()), list(adjustment.parts.all()))
        for adjustment in in_order(rows)
    ]


def home_of(links):
    """The domain of the barrier that an adjustment helps most; the first one of equals."""
    return max(links, key=lambda link: WEIGHTS[link.strength]).barrier.domain_id


def is_said(name, value):
    """Whether a field is written: those that nearly no row needs only where they say something."""
    # By identity: the number 0 says something, and equals False.
    is_empty = value is None or value is False or value in ("", [])
    return name not in (*LATER_FIELDS, "retired") or not is_empty


def row_text(row):
    """One row as YAML, keys in the order of the model's fields.

    A field that came later, and whether a row is retired, are named only where they say something.
    """
    plain = {"model": f"screening.{row._meta.model_name}"}
    if isinstance(row, Keyed):
        plain["pk"] = row.pk
    fields = {
        field.name: getattr(row, field.attname)
        for field in row._meta.fields
        if not field.primary_key
    } | {
        field.name: [one.pk for one in in_order(getattr(row, field.name).all())]
        for field in row._meta.many_to_many
    }
    plain["fields"] = {name: value for name, value in fields.items() if is_said(name, value)}
    return yaml.dump([plain], Dumper=Readable, allow_unicode=True, sort_keys=False, width=98)


class Readable(yaml.CSafeDumper):
    """Texts of several lines as blocks, so that steps can be read and compared."""


def block_text(dumper, text):
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Readable.add_representer(str, block_text)
