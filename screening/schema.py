"""Operations of migrations during which people go on writing, however large the table is.

On PostgreSQL building an index, checking a constraint or rewriting all rows in one statement holds
a lock that every write waits for. These operations hold none for long; a migration that uses one
says `atomic = False`. After a failure half way it can be run again. On SQLite, where a migration
has the database for itself, they do what Django's own operations do.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, NotInTransactionMixin
from django.db import transaction
from django.db.migrations import AddConstraint, AddIndex, AlterField, RunPython, RunSQL
from django.db.models import Index

ROWS_AT_ONCE = 5_000


def on_postgresql(schema_editor):
    return schema_editor.connection.vendor == "postgresql"


class AddIndexMeanwhile(AddIndexConcurrently):
    """Add an index with CREATE INDEX CONCURRENTLY; one that an earlier run left half made goes."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if not on_postgresql(schema_editor):
            AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)
            return
        self._ensure_not_in_transaction(schema_editor)
        valid = is_valid(schema_editor, self.index.name)
        if valid is False:
            drop_index(schema_editor, self.index.name)
        if not valid:
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if on_postgresql(schema_editor):
            super().database_backwards(app_label, schema_editor, from_state, to_state)
        else:
            AddIndex.database_backwards(self, app_label, schema_editor, from_state, to_state)


class DropIndexOfKey(NotInTransactionMixin, AlterField):
    """Drop the index of a foreign key that says `db_index=False` from now on.

    Django's AlterField would also drop the constraint and check all rows against it anew, and on
    SQLite copy the table.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if on_postgresql(schema_editor):
            self._ensure_not_in_transaction(schema_editor)
        model = from_state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.name).column
        named = {index.name for index in model._meta.indexes}
        names = schema_editor._constraint_names(
            model, [column], index=True, unique=False, type_=Index.suffix, exclude=named
        )
        for name in names:
            drop_index(schema_editor, name)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        for statement in schema_editor._field_indexes_sql(model, model._meta.get_field(self.name)):
            schema_editor.execute(statement)


class AllowNull(AlterField):
    """Let a foreign key be empty from now on.

    Django's AlterField would also drop the constraint and check all rows against it anew.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if on_postgresql(schema_editor):
            self.alter_column(schema_editor, to_state.apps.get_model(app_label, self.model_name))
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def alter_column(self, schema_editor, model):
        quote, column = schema_editor.quote_name, model._meta.get_field(self.name).column
        table = quote(model._meta.db_table)
        schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {quote(column)} DROP NOT NULL")


class AddCheckMeanwhile(NotInTransactionMixin, AddConstraint):
    """Add a check that new rows keep at once (NOT VALID); then look at the stored ones (VALIDATE).

    Raises IntegrityError where a stored row breaks it; the check then stays for new rows.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if not on_postgresql(schema_editor):
            # SQLite copies the table, and goes back to the old one if a row breaks the check.
            with transaction.atomic(schema_editor.connection.alias):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        self._ensure_not_in_transaction(schema_editor)
        model = to_state.apps.get_model(app_label, self.model_name)
        table, name = model._meta.db_table, self.constraint.name
        with schema_editor.connection.cursor() as cursor:
            existing = schema_editor.connection.introspection.get_constraints(cursor, table)
        if name not in existing:
            added = self.constraint.create_sql(model, schema_editor)
            # The values stand in the SQL already.
            schema_editor.execute(f"{added} NOT VALID", params=None)
        quote = schema_editor.quote_name
        schema_editor.execute(f"ALTER TABLE {quote(table)} VALIDATE CONSTRAINT {quote(name)}")


class AddUniqueMeanwhile(NotInTransactionMixin, AddConstraint):
    """Add a unique constraint that has a condition: an index, which CONCURRENTLY can build."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if not on_postgresql(schema_editor):
            with transaction.atomic(schema_editor.connection.alias):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        self._ensure_not_in_transaction(schema_editor)
        valid = is_valid(schema_editor, self.constraint.name)
        if valid is False:
            drop_index(schema_editor, self.constraint.name)
        if not valid:
            model = to_state.apps.get_model(app_label, self.model_name)
            made = str(self.constraint.create_sql(model, schema_editor))
            schema_editor.execute(made.replace(" INDEX ", " INDEX CONCURRENTLY ", 1), params=None)


class ChangeInBatches(NotInTransactionMixin, RunPython):
    """Change rows in many short transactions.

    `change(apps, rows)` is called with one batch of the model's rows after the other, as a
    queryset by ranges of keys. It has to give the same when it is run twice.
    """

    def __init__(self, model_name, change, rows_at_once=ROWS_AT_ONCE):
        self.model_name, self.change, self.rows_at_once = model_name, change, rows_at_once
        super().__init__(self.run, RunPython.noop)

    def deconstruct(self):
        return self.__class__.__qualname__, [self.model_name, self.change], {}

    def run(self, apps, schema_editor):
        if on_postgresql(schema_editor):
            self._ensure_not_in_transaction(schema_editor)
        rows = apps.get_model("screening", self.model_name)._default_manager.order_by("pk")
        last = 0
        while keys := list(rows.filter(pk__gt=last).values_list("pk")[: self.rows_at_once]):
            ((first,), (last,)) = keys[0], keys[-1]
            with transaction.atomic(schema_editor.connection.alias):
                self.change(apps, rows.filter(pk__range=(first, last)).order_by())


def is_valid(schema_editor, name):
    """Whether the index is whole; None without one of that name."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [name])
        row = cursor.fetchone()
    return row[0] if row else None


def drop_index(schema_editor, name):
    meanwhile = "CONCURRENTLY " if on_postgresql(schema_editor) else ""
    schema_editor.execute(f"DROP INDEX {meanwhile}IF EXISTS {schema_editor.quote_name(name)}")


class OnPostgresql(RunSQL):
    """SQL that is run on PostgreSQL alone."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if on_postgresql(schema_editor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if on_postgresql(schema_editor):
            super().database_backwards(app_label, schema_editor, from_state, to_state)
