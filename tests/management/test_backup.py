"""Backup and restore as an administrator runs them: own processes, own databases, real files."""

import io
import json
import os
import subprocess
import sys
import tarfile
import uuid
from contextlib import contextmanager

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

# One worker makes the service and its backup, for all of these.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("backup")]

FILL = """
from screening.models import Event, Membership, Team, User
team = Team.objects.create(name="Riverside", slug="riverside", crisis_text="Call 020 7946 0010.")
person = User.objects.create_user("agnes", password="a long enough one")
Membership.objects.create(user=person, team=team, role="clinician")
"""
WRITE = """
import django; django.setup()
from screening.workflows.events import log_event
number = 0
while True:
    log_event("test.written", by=None, details={"number": number})
    print(number, flush=True)
    number += 1
"""
COUNT = 'from screening.models import *; print(Event.objects.filter(verb="test.written").count())'

LOSE = "from screening.models import *; User.objects.filter(username='agnes').update(username='b')"
KEPT = "from screening.models import *; print(User.objects.filter(username='agnes').count())"


def run(address, *arguments, fails=False):
    """What `manage.py` printed, working on this database; its errors where it has to fail."""
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=environment(address),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode != 0) == fails, result.stdout + result.stderr
    return result.stderr if fails else result.stdout


def environment(address):
    return os.environ | {
        "DATABASE_URL": address,
        "DEBUG": "true",
        "DJANGO_SETTINGS_MODULE": "barrierscreen.settings",
    }


@pytest.fixture(scope="module")
def new_database(tmp_path_factory):
    """A function that makes an empty database of the kind under test; gives its address."""
    made = []

    def new():
        name = f"backup_{uuid.uuid4().hex}"
        if connection.vendor == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp(name)}/database.sqlite3"
        with server() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        made.append(name)
        one = settings.DATABASES["default"]
        return f"postgres://{one['USER']}@{one['HOST']}:{one['PORT']}/{name}"

    yield new
    for name in made:
        with server() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def server():
    """A cursor on the server itself, outside of any transaction."""
    one = settings.DATABASES["default"]
    opened = psycopg2.connect(
        dbname="postgres", host=one["HOST"], port=one["PORT"], user=one["USER"]
    )
    opened.autocommit = True
    try:
        with opened.cursor() as cursor:
            yield cursor
    finally:
        opened.close()


@pytest.fixture(scope="module")
def served(new_database, tmp_path_factory):
    """A service with a release and a person, and its backup, made while somebody writes.

    Gives the address, the file, and how many writes were acknowledged before the writer was
    killed.
    """
    address = new_database()
    run(address, "migrate", "--verbosity=0")
    run(address, "createcachetable")
    run(address, "prepare_catalog")
    run(address, "shell", "--command", FILL)
    file = tmp_path_factory.mktemp("backup") / "service.backup"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE],
        env=environment(address),
        stdout=subprocess.PIPE,
        text=True,
    )
    writer.stdout.readline()
    run(address, "backup", str(file))
    writer.kill()
    acknowledged = 1 + len(writer.communicate()[0].splitlines())
    return address, file, acknowledged


def rows_of(file):
    with tarfile.open(file) as archive:
        return json.load(archive.extractfile("manifest.json"))["rows"]


def test_nothing_acknowledged_is_lost_by_a_backup_in_between(served):
    address, file, acknowledged = served
    assert int(run(address, "shell", "--command", COUNT).split()[-1]) >= acknowledged
    assert file.stat().st_mode & 0o777 == 0o600


def test_it_restores_into_an_empty_database_and_replaces_a_full_one_only_when_asked(
    served, new_database
):
    _address, file, _acknowledged = served
    elsewhere, rows = new_database(), rows_of(file)
    printed = run(elsewhere, "restore", str(file))
    # Every row, digest and event of what was written up to the moment of the backup.
    assert f"{sum(rows.values())} rows, 2 releases, 0 reports" in printed
    written = int(run(elsewhere, "shell", "--command", COUNT).split()[-1])
    assert 0 < written <= rows["screening_event"]
    assert "This database holds data." in run(elsewhere, "restore", str(file), fails=True)
    run(elsewhere, "shell", "--command", LOSE)
    run(elsewhere, "restore", str(file), "--replace")
    assert run(elsewhere, "shell", "--command", KEPT).split()[-1] == "1"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"database": "oracle"}, "This backup is of oracle"),
        ({"migrations": ["screening.9999_of_next_year"]}, "A newer version made this backup"),
    ],
)
def test_a_backup_of_another_kind_or_version_is_refused(
    served, new_database, tmp_path, changed, sentence
):
    _address, file, _acknowledged = served
    other = tmp_path / "other"
    with tarfile.open(file) as whole, tarfile.open(other, "w") as rewritten:
        manifest = json.load(whole.extractfile("manifest.json")) | changed
        content = json.dumps(manifest).encode()
        member = tarfile.TarInfo("manifest.json")
        member.size = len(content)
        rewritten.addfile(member, io.BytesIO(content))
        rewritten.addfile(whole.getmember("database"), whole.extractfile("database"))
    assert sentence in run(new_database(), "restore", str(other), fails=True)


def test_a_file_that_is_there_is_not_overwritten(served):
    address, file, _acknowledged = served
    before = file.read_bytes()
    assert "a file of this name already" in run(address, "backup", str(file), fails=True)
    assert file.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(served, tmp_path):
    address, _file, _acknowledged = served
    missing = tmp_path / "nowhere"
    assert str(missing) in run(address, "backup", str(missing / "file"), fails=True)
    assert "There is no such file" in run(address, "restore", str(missing), fails=True)
