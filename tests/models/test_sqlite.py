"""SQLite: what was acknowledged is on the disk, and any program can check the file."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings

# One worker makes the file for both tests.
pytestmark = pytest.mark.xdist_group("sqlite-file")

FULL = 2
READ_PRAGMAS = """
from django.db import connection
cursor = connection.cursor()
for pragma in ("synchronous", "journal_mode"):
    print(*cursor.execute(f"PRAGMA {pragma}").fetchone())
"""


def manage(file, *arguments):
    """What the product's command prints, with this file as its database."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{file}", "DEBUG": "true"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A database made and filled by the product's own commands."""
    path = tmp_path_factory.mktemp("sqlite") / "barrierscreen.sqlite3"
    for command in ("migrate", "createcachetable", "prepare_catalog", "load_demo"):
        manage(path, command)
    return path


@pytest.fixture
def plain(file):
    """The file as a program sees it that knows nothing of Django."""
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    yield database
    database.close()


def test_a_plain_program_finds_the_filled_file_whole(plain):
    [(reports,)] = plain.execute("SELECT count(*) FROM screening_report")
    assert reports > 0
    assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert plain.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_commit_waits_for_the_disk(file):
    """With FULL a commit is on the disk when it returns; NORMAL may lose it with the power."""
    assert manage(file, "shell", "--no-imports", "-c", READ_PRAGMAS).split() == [str(FULL), "wal"]
