"""Which operations of a migration would hold up everybody's writes on a large table.

A mechanism of our own: django-migration-linter reads the SQL of one migration for what breaks the
version before it. It does not know which tables are large, what a RunPython changes, nor that
Django checks all rows anew when a foreign key is altered.
"""

import inspect
import re

from django.db import connection, migrations, models

from screening.schema import (
    AddCheckMeanwhile,
    AddIndexMeanwhile,
    AddUniqueMeanwhile,
    AllowNull,
    ChangeInBatches,
    DropIndexOfKey,
)

LARGE = {
    "case", "screening", "answer", "report", "finding", "raisedflag", "decision", "decisionchange",
    "reviewrequest", "review", "reply", "notice", "event", "discard", "codechange", "agendatick",
}  # fmt: skip
"""The tables that grow with the cases; those of catalog, teams and people stay small."""
OURS = (
    AddCheckMeanwhile,
    AddIndexMeanwhile,
    AddUniqueMeanwhile,
    AllowNull,
    ChangeInBatches,
    DropIndexOfKey,
)
WRITES = re.compile(r"\.(update|delete|save|bulk_update|update_or_create)\(|\b(UPDATE|DELETE)\b")
QUIET = re.compile(
    r"(CREATE|DROP) INDEX CONCURRENTLY |ALTER TABLE \S+ (RE)?SET \(|COMMENT ON "
    r"|ALTER TABLE \S+ VALIDATE CONSTRAINT |(CREATE|DROP) (MATERIALIZED )?VIEW "
    r"|CREATE STATISTICS |ANALYZE "
)
"""What PostgreSQL does while others write."""


def blocking(migration, state):
    """Sentences on the operations that block; `state` is the project's before the migration."""
    state = state.clone()
    known = {model for app, model in state.models if app == "screening"}
    for operation in migration.operations:
        after = state.clone()
        operation.state_forwards("screening", after)
        for reason in reasons(operation, state, after, known & LARGE):
            yield f"{migration.name}: {operation.describe()}: {reason}"
        state = after
    alone = [each for each in migration.operations if isinstance(each, OURS)]
    if alone and migration.atomic:
        yield f"{migration.name}: say atomic = False, or its locks are held until it ends"


def reasons(operation, state, after, large):
    """Why the operation blocks writes to one of the `large` tables."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for each in operation.database_operations:
            yield from reasons(each, state, after, large)
    elif isinstance(operation, OURS):
        return
    elif isinstance(operation, migrations.RunPython):
        if changes_rows(operation.code, large):
            yield "change rows of a large table with ChangeInBatches"
    elif isinstance(operation, migrations.RunSQL):
        if not all(is_quiet(each, large) for each in statements(operation.sql)):
            yield "SQL on a large table has to let others write"
    elif getattr(operation, "model_name_lower", "") in large:
        yield from reasons_of_table(operation, state, after)


def reasons_of_table(operation, state, after):
    """The same of an operation on one large table."""
    if isinstance(operation, migrations.AddIndex | migrations.RemoveIndex):
        yield "use AddIndexMeanwhile, or RemoveIndexConcurrently on PostgreSQL"
    elif isinstance(operation, migrations.AddConstraint):
        yield "use AddCheckMeanwhile, or AddUniqueMeanwhile with a condition"
    elif isinstance(operation, migrations.AlterField):
        old, new = (field_of(operation, each) for each in (state, after))
        if connection.schema_editor()._field_should_be_altered(old, new):
            yield "PostgreSQL rewrites the table or checks all its rows"
    elif isinstance(operation, migrations.AddField):
        field = operation.field
        if isinstance(field, models.GeneratedField):
            yield "PostgreSQL rewrites the table"
        elif not field.many_to_many and (field.db_index or field.unique):
            yield "the new column has an index: say db_index=False, and add it meanwhile"
        elif not field.null and not field.has_db_default():
            yield "the version before stores no such column: give it null or a db_default"


def field_of(operation, state):
    model = state.apps.get_model("screening", operation.model_name)
    return model._meta.get_field(operation.name)


def changes_rows(code, large):
    """Whether the function names a large table and writes; read from its source."""
    source = inspect.getsource(code)
    # Models as they are named there, and tables.
    named = re.findall(r"\b([A-Z]\w+)|\bscreening_(\w+)", source)
    models_named = {word.lower() for pair in named for word in pair}
    return bool(models_named & large and WRITES.search(source))


def statements(sql):
    given = [sql] if isinstance(sql, str) else list(sql or [])
    texts = [each if isinstance(each, str) else each[0] for each in given]
    return [part.strip() for text in texts for part in text.split(";") if part.strip()]


def is_quiet(statement, large):
    named = set(re.findall(r"screening_(\w+)", statement))
    return not named & large or bool(QUIET.match(statement))
