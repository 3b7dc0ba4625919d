"""The catalog as Django fixtures: one file to review for each domain.

Loading replaces the working rows whole, in one transaction; `exporting` writes them back.
"""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from screening.engine.catalog.serialization import canonical_text, digest
from screening.models import QuestionDefinition
from screening.queries.draft import draft_digest, read_definitions
from screening.queries.draft_files import LOADED
from screening.workflows.drafts import lock_draft, refuse_other_draft
from screening.workflows.events import log_event
from screening.workflows.fixture_files import FixturesRefused, read_folder
from screening.workflows.fixture_reading import Reading, read_rows
from screening.workflows.fixture_rows import IN_ORDER_OF_DELETION, references_of
from screening.workflows.fixture_wholes import missing_references, whole_problems


def load_fixtures(folder=None, *, by=None, at=None):
    """Replace the working rows by those of the fixture files in a folder; all of them or nothing.

    Returns the old names that the files used, each with the name it has now, in pairs. `by` is
    None only when a command loads without naming anybody. Raises FixturesRefused.
    """
    texts, problems = read_folder(folder)
    return load_texts(texts, problems, by=by, at=at)


@transaction.atomic
def load_texts(texts, problems=(), *, by, seen=None, at=None):
    """Replace the working rows by those of these texts by file name; all of them or nothing.

    `problems` are those of files that have no text, and `seen` is the digest of the draft that was
    shown, where one was. Returns the old names used. Locks the draft. Raises DraftChanged, and
    FixturesRefused naming every problem at once: those of files, of the rows by themselves (shape,
    length, references), and those of the catalog that they make.
    """
    lock_draft()
    before = draft_digest()
    refuse_other_draft(before, seen or before)
    reading, catalog = replace_rows(texts, problems)
    details = {
        "digest": digest(canonical_text(catalog)),
        "before": before,
        "files": len(texts),
        "rows": len(reading.rows),
    }
    log_event(LOADED, by=by, details=details, at=at or timezone.now())
    return tuple(reading.old_names.items())


def check_texts(texts, problems=()):
    """What load_texts would make of these texts: the draft, with its retired rows.

    Everything is stored, since the database has its own rules, and taken back. Locks the draft
    meanwhile. Raises FixturesRefused.
    """
    with transaction.atomic():
        lock_draft()
        _reading, catalog = replace_rows(texts, problems)
        whole = read_definitions(with_retired=True)
        transaction.set_rollback(True)
    return catalog, whole


def replace_rows(texts, problems):
    """Put the rows of the texts in place of those stored, under the draft's lock.

    Gives what was read, and the catalog that the rows make. Raises FixturesRefused.
    """
    reading = Reading(problems=list(problems), is_cut=bool(problems))
    for name, text in texts.items():
        read_rows(name, text, reading)
    # Rows are replaced whole, so a row that left the files leaves the tables.
    clear_definitions()
    catalog = store_rows(reading)
    if reading.problems:
        raise FixturesRefused(tuple(in_order_of_lines(reading.problems)))
    return reading, catalog


def in_order_of_lines(problems):
    """Problems as somebody goes through the files; those of no file last."""
    return sorted(problems, key=lambda problem: (not problem.file, problem.file, problem.line))


def clear_definitions():
    """Empty the working tables; call it inside the transaction that fills them again."""
    QuestionDefinition.objects.update(asked_if=None, asked_if_level=None)
    for model in IN_ORDER_OF_DELETION:
        model.objects.all().delete()


def store_rows(reading):
    """Store the rows and add what is wrong with them to what was read; gives their catalog."""
    rows = first_of_each(reading)
    dangling = missing_references(reading, rows)
    left_out = set()
    # Where all rows are well, a statement for each table will do.
    for row in [] if are_stored_at_once(rows) else rows:
        problems = stored_or_refused(row)
        reading.problems += problems
        if problems or not row.is_sound:
            left_out.add(row)
    catalog = read_definitions()
    reading.problems += whole_problems(reading, catalog, rows, left_out, dangling)
    return catalog


def are_stored_at_once(rows):
    """Store the rows, if nothing is wrong with any of them by itself; else store none."""
    instances: list[Any] = [instance_of(row) for row in rows if row.is_sound]
    if len(instances) < len(rows) or any(map(field_errors, rows, instances)):
        return False
    try:
        with transaction.atomic():
            for model in reversed(IN_ORDER_OF_DELETION):
                of_model: list[Any] = [one for one in instances if type(one) is model]
                model.objects.bulk_create(of_model)
                for field in model._meta.many_to_many:
                    store_links(field, [row for row in rows if row.model is model])
    except IntegrityError:
        return False
    return True


def store_links(field, rows):
    """Store what the rows name in a list of theirs."""
    through = field.remote_field.through
    source, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through.objects.bulk_create(
        through(**{source: row.name, target: key})
        for row in rows
        for key in row.fields.get(field.name, ())
    )


def first_of_each(reading):
    """The rows without those that stand there again, which become problems."""
    first = {}
    for row in reading.rows:
        existing = first.setdefault((row.model, row.name), row)
        if existing is not row:
            place = {"file": existing.file, "line": existing.line}
            reading.problems.append(row.problem("row-repeated", **place))
    return list(first.values())


def instance_of(row):
    """The row as an instance of its model, without its lists of keys."""
    plain = {one.name: one.attname for one in row.model._meta.concrete_fields}
    return row.model(**{plain[name]: row.fields[name] for name in plain.keys() & row.fields.keys()})


def stored_or_refused(row):
    """Store a sound row; gives what is wrong with it, by the model's own rules.

    The database checks the constraints as it stores the row. To ask the model first takes a query
    for each of them, so the model is asked only which one a refused row breaks.
    """
    if row.is_sound and not field_errors(row, instance_of(row)):
        try:
            with transaction.atomic():
                # The database looks at references only at the end.
                store(row)
        except IntegrityError:
            if problems := list(row_problems(row)):
                return problems
            raise
        return []
    return list(row_problems(row))


def left_out_of(row):
    """Names of the fields that were reported already."""
    return {one.name for one in row.model._meta.concrete_fields} - row.fields.keys()


def field_errors(row, instance):
    """What is wrong with each field alone; whether references exist is asked elsewhere."""
    references = {one.name for one in references_of(row.model)}
    try:
        instance.clean_fields(exclude=left_out_of(row) | references)
    except ValidationError as error:
        return error.update_error_dict({})
    return {}


def row_problems(row):
    """What is wrong with one row by itself; fields that were reported already are left out."""
    instance = instance_of(row)
    errors = field_errors(row, instance)
    for check in (instance.validate_unique, instance.validate_constraints):
        try:
            check(exclude=left_out_of(row) | errors.keys())
        except ValidationError as error:
            errors = error.update_error_dict(errors)
    for name, refusals in errors.items():
        for why in ValidationError(refusals).messages:
            if name == NON_FIELD_ERRORS:
                yield row.problem("row-refused", why=why)
            else:
                yield row.problem("field-refused", at=name, field=name, why=why)


def store(row):
    instance = instance_of(row)
    instance.save(force_insert=True)
    for one in row.model._meta.many_to_many:
        if keys := row.fields.get(one.name):
            getattr(instance, one.name).set(keys)
