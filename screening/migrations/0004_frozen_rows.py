"""On PostgreSQL a trigger refuses UPDATE and DELETE of rows that are written once.

Erasing a record for good sets `SET LOCAL barrierscreen.erasure = 'on'` in its transaction, and is
the only exception. TRUNCATE, which needs the table's owner and empties a test database, is not
touched. SQLite has no settings of a transaction; there the models alone refuse.
"""

from django.db import migrations

FROZEN = ["catalogrelease", "report", "finding", "event", "decisionchange", "review"]
FUNCTION = """
CREATE FUNCTION screening_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('barrierscreen.erasure', true) = 'on' THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Rows of % are written once: % was refused.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$
"""
TRIGGER = """
CREATE TRIGGER rows_are_written_once BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION screening_refuse_change()
"""


def tables(apps, schema_editor):
    for model in FROZEN:
        yield schema_editor.quote_name(apps.get_model("screening", model)._meta.db_table)


def add_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # No parameters: the percent signs are those of RAISE.
        schema_editor.execute(FUNCTION, params=None)
        for table in tables(apps, schema_editor):
            schema_editor.execute(TRIGGER.format(table=table))


def remove_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in tables(apps, schema_editor):
            schema_editor.execute(f"DROP TRIGGER rows_are_written_once ON {table}")
        schema_editor.execute("DROP FUNCTION screening_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("screening", "0003_names_of_the_field")]

    operations = [migrations.RunPython(add_triggers, remove_triggers)]
