"""Every table as it was before the first test, put back after a test that commits.

Django's TransactionTestCase flushes all tables and creates permissions and content types anew. Here
only the tables that a test changed are written, so that the next test has the shipped catalog.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from tests.factories import past_the_application


class PreparedRows:
    """The rows of all tables by table name, as the database holds them now."""

    def __init__(self):
        self.columns = columns_by_table()
        self.rows = {table: self.read(table) for table in self.columns}

    def read(self, table):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {listed(self.columns[table])} FROM {quoted(table)}")  # noqa: S608
            return cursor.fetchall()

    @transaction.atomic
    def put_back(self):
        """Write the tables whose rows are others; keys refer to one another until the commit."""
        changed = [table for table, rows in self.rows.items() if self.read(table) != rows]
        with past_the_application() as cursor:
            for table in changed:
                cursor.execute(f"DELETE FROM {quoted(table)}")  # noqa: S608
            for table in changed:
                self.insert(cursor, table)
        ContentType.objects.clear_cache()

    def insert(self, cursor, table):
        columns, rows = self.columns[table], self.rows[table]
        places = ", ".join(["%s"] * len(columns))
        statement = f"INSERT INTO {quoted(table)} ({listed(columns)}) VALUES ({places})"  # noqa: S608
        cursor.executemany(statement, rows)


def columns_by_table():
    """By name: a migrated table has its columns in another order."""
    with connection.cursor() as cursor:
        return {
            table: [
                column.name
                for column in connection.introspection.get_table_description(cursor, table)
            ]
            for table in connection.introspection.django_table_names(
                only_existing=True, include_views=False
            )
        }


def quoted(name):
    return connection.ops.quote_name(name)


def listed(columns):
    return ", ".join(map(quoted, columns))
