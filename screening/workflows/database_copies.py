"""A copy of the whole database in a file, of one moment while people write, and back again."""

import gzip
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction

POSTGRES_PROGRAMS = "/usr/lib/postgresql"
COUNT_ROWS = "SELECT COUNT(*) FROM {}"


class ProgramMissing(Exception):
    """PostgreSQL's own program for this is not installed; the message names it."""


class CopyFailed(Exception):
    """The database, or its own program, refused; the message is what it said."""


def copy_out(target: Path) -> dict[str, int]:
    """Copy the database into a file as it is at one moment; gives the rows of each table then."""
    return COPIES[connection.vendor][0](target)


def copy_in(source: Path) -> None:
    """Put the database of a file in the place of what this one holds, all of it or nothing."""
    COPIES[connection.vendor][1](source)


def rows_by_table(cursor, tables) -> dict[str, int]:
    counts = {}
    for table in sorted(tables):
        cursor.execute(COUNT_ROWS.format(connection.ops.quote_name(table)))
        counts[table] = cursor.fetchone()[0]
    return counts


def rows_now() -> dict[str, int]:
    """The rows of each table of this database."""
    with connection.cursor() as cursor:
        return rows_by_table(cursor, connection.introspection.table_names(cursor))


def copy_sqlite_out(target: Path) -> dict[str, int]:
    """By SQLite's own online backup, which waits for no writer and copies what is committed.

    Copying the file would miss what is still in its write-ahead log.
    """
    connection.ensure_connection()
    plain = target.with_suffix(".sqlite3")
    try:
        with closing(sqlite3.connect(plain)) as copy:
            # One step copies all pages under one read lock, so that no write starts it anew.
            connection.connection.backup(copy)
            tables = [
                name
                for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                if not name.startswith("sqlite_")
            ]
            counts = rows_by_table(SqliteCursor(copy), tables)
        with plain.open("rb") as source, gzip.open(target, "wb", compresslevel=1) as packed:
            shutil.copyfileobj(source, packed)
    finally:
        remove_sqlite(plain)
    return counts


def copy_sqlite_in(source: Path) -> None:
    connection.ensure_connection()
    plain = source.with_suffix(".sqlite3")
    try:
        with gzip.open(source) as packed, plain.open("wb") as file:
            shutil.copyfileobj(packed, file)
        with closing(sqlite3.connect(plain)) as copy:
            copy.backup(connection.connection)
    except (OSError, EOFError, sqlite3.Error) as error:
        raise CopyFailed(str(error)) from error
    finally:
        remove_sqlite(plain)


class SqliteCursor:
    """A cursor of the sqlite3 module with the calls that `rows_by_table` makes."""

    def __init__(self, opened):
        self.cursor = opened.cursor()
        self.execute, self.fetchone = self.cursor.execute, self.cursor.fetchone


def remove_sqlite(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def copy_postgres_out(target: Path) -> dict[str, int]:
    """By pg_dump, on the snapshot in which the rows are counted."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        counts = rows_by_table(cursor, connection.introspection.table_names(cursor))
        # The transaction stays open meanwhile: the snapshot ends with it.
        run_postgres(
            "pg_dump", "--format=custom", f"--snapshot={snapshot}", "--no-owner", f"--file={target}"
        )
    return counts


def copy_postgres_in(source: Path) -> None:
    """By pg_restore in one transaction; connections of this process are closed before."""
    connection.close()
    run_postgres(
        "pg_restore",
        *("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"),
        f"--dbname={connection.settings_dict['NAME']}",
        str(source),
    )


def run_postgres(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on this database; raises ProgramMissing, CopyFailed."""
    environment = os.environ | address_of(connection.settings_dict)
    try:
        subprocess.run(
            [postgres_program(program), *arguments],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    except subprocess.CalledProcessError as error:
        raise CopyFailed(error.stderr.strip()) from error


def postgres_program(name: str) -> str:
    """The newest installed program of this name: an older one refuses a newer server."""
    installed = Path(POSTGRES_PROGRAMS).glob(f"*/bin/{name}")
    newest = max(installed, key=lambda path: int(path.parts[-3]), default=None)
    program = str(newest) if newest else shutil.which(name)
    if program is None:
        raise ProgramMissing(name)
    return program


def address_of(settings: Mapping[str, object]) -> dict[str, str]:
    """The database's address as PostgreSQL's programs read it, so that no list of processes shows
    the password.
    """
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    return {name: str(settings[key]) for name, key in names.items() if settings[key]}


COPIES = {
    "sqlite": (copy_sqlite_out, copy_sqlite_in),
    "postgresql": (copy_postgres_out, copy_postgres_in),
}
