"""A small database of an earlier edition as a file: how one is made, and how it is restored.

Made with the code of that edition, over a database that it migrated and filled with its demo:

    python manage.py shell -c "from tests.editions import dump; dump('x.json.xz', ['K-1043'])"

Rows are kept by model and field in Django's own text form, so that they can be restored on both
databases through the models of the migration at which they were taken.
"""

import json
import lzma
from contextlib import contextmanager

from django.apps import apps as apps_of_now
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor


def models_of(apps):
    """The product's models with their link tables, wholes before parts or not."""
    return list(apps.get_app_config("screening").get_models(include_auto_created=True))


def dump(path, codes):
    """Write the rows of the product; of cases only those with these codes and what is theirs."""
    models = models_of(apps_of_now)
    rows = {model._meta.label_lower: list(model._base_manager.all()) for model in models}
    rows["screening.case"] = [case for case in rows["screening.case"] if case.code in codes]
    while drop_dangling(models, rows):
        pass
    for person in rows["screening.user"]:
        person.set_unusable_password()
    plain = {label: [as_text(row) for row in rows[label]] for label in rows}
    groups = {str(group.pk): group.name for group in Group.objects.all()}
    text = json.dumps({"groups": groups, "rows": plain}, ensure_ascii=False, sort_keys=True)
    with lzma.open(path, "wt", encoding="utf-8", preset=9) as file:
        file.write(text)


def drop_dangling(models, rows):
    """Leave out what refers to a row that was left out; gives how many rows those were."""
    keys = {label: {row.pk for row in kept} for label, kept in rows.items()}
    dropped = 0
    for model in models:
        label = model._meta.label_lower
        ends = [
            (field.attname, keys[field.related_model._meta.label_lower])
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model._meta.label_lower in keys
        ]
        kept = [
            row
            for row in rows[label]
            if all(
                getattr(row, name) is None or getattr(row, name) in known for name, known in ends
            )
        ]
        dropped += len(rows[label]) - len(kept)
        rows[label] = kept
    return dropped


def as_text(row):
    values = {}
    for field in row._meta.concrete_fields:
        value = field.value_from_object(row)
        values[field.attname] = None if value is None else field.value_to_string(row)
    return values


@transaction.atomic
def restore(path, apps):
    """Store the rows through `apps`, the models of the edition; its migrations made the groups."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        data = json.load(file)
    models = models_of(apps)
    assert {model._meta.label_lower for model in models} == data["rows"].keys()
    now = {group.name: group.pk for group in apps.get_model("auth", "Group").objects.all()}
    for model in models:
        rows = [from_text(model, values) for values in data["rows"][model._meta.label_lower]]
        for row in rows:
            if hasattr(row, "group_id"):
                row.group_id = now[data["groups"][str(row.group_id)]]
        model._base_manager.bulk_create(rows, batch_size=200)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def from_text(model, values):
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(
        **{
            name: None if value is None else fields[name].to_python(value)
            for name, value in values.items()
        }
    )


def migrate(target):
    call_command("migrate", "screening", target, verbosity=0)


def applied():
    """Names of the app's migrations that are applied, and the models as they were then."""
    loader = MigrationExecutor(connection).loader
    names = [name for app, name in loader.applied_migrations if app == "screening"]
    return loader.project_state([("screening", max(names))]).apps


@contextmanager
def empty_database(folder):
    """A new database without any table in the place of the test's, for as long as the block lasts.

    To take the test's own back to an earlier edition costs more than the migrations up to it.
    """
    own = connection.settings_dict["NAME"]
    name = str(folder / "edition.sqlite3") if connection.vendor == "sqlite" else f"{own}_edition"
    with beside(name):
        use(name)
        try:
            yield
        finally:
            use(own)


@contextmanager
def beside(name):
    """On PostgreSQL a database is made and dropped by statements; on SQLite it is a file."""
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)}")


def use(name):
    """Let this thread's connection lead to that database; content types have other keys there."""
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()
