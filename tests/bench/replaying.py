"""How long `manage.py replay` takes over stored screenings in PostgreSQL, and what it holds.

Run as a module it fills the database of DATABASE_URL; replay_numbers does all of it.
"""

import os
import re
import subprocess
import sys
import time
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile

import django

from tests.postgres import postgres, programs

FEW, MANY = 10_000, 100_000
COPIES = """
    INSERT INTO screening_screening (uuid, case_id, number, release_id, started_by_id,
        started_at, submitted_by_id, submitted_at, own_words)
    SELECT gen_random_uuid(), case_id, copy, release_id, started_by_id,
        started_at, submitted_by_id, submitted_at, own_words
    FROM screening_screening, generate_series(%s, %s) AS copy
    WHERE number = 1 AND submitted_at IS NOT NULL
"""
THEIR_ANSWERS = """
    INSERT INTO screening_answer (screening_id, question_key, option_key, at)
    SELECT copy.id, question_key, option_key, at
    FROM screening_screening copy
    JOIN screening_screening first ON first.case_id = copy.case_id AND first.number = 1
    JOIN screening_answer ON screening_answer.screening_id = first.id
    WHERE copy.number BETWEEN %s AND %s
"""


def fill(wanted):
    """Bring the database to `wanted` submitted screenings, copies of a thousand different ones."""
    people = import_module("tests.bench.people")
    call_command = import_module("django.core.management").call_command
    connection = import_module("django.db").connection
    screening = import_module("screening.models").Screening
    if "screening_screening" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)
        call_command("prepare_catalog", verbosity=0)
        people.populate()
    stored = screening.objects.filter(submitted_at__isnull=False).count()
    span = [1 + stored // people.SCREENINGS, wanted // people.SCREENINGS]
    with connection.cursor() as cursor:
        for statement in (COPIES, THEIR_ANSWERS):
            cursor.execute(statement, span)
        cursor.execute("ANALYZE")


def run(*arguments):
    """Run Python with these arguments; seconds taken and peak MB."""
    start = time.perf_counter()
    peak = 0
    with TemporaryFile() as errors:
        command = [sys.executable, *arguments]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors) as process:
            while process.poll() is None:
                peak = max(peak, peak_of(process.pid))
                time.sleep(0.05)
        taken = time.perf_counter() - start
        if process.returncode:
            errors.seek(0)
            raise SystemExit(errors.read().decode())
    return taken, peak


def peak_of(pid):
    """The most MB that a running process held so far; what wait() reports includes its parent."""
    status = Path(f"/proc/{pid}/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+)", status)
    return int(peak[1]) / 1024 if peak else 0


def replay_numbers():
    """(screenings, seconds, peak MB) of the command as people run it; None without PostgreSQL.

    DATABASE_URL is used when it names a PostgreSQL, and then filled; else a server of its own.
    """
    given = os.environ["DATABASE_URL"]
    if not given.startswith("postgres") and programs() is None:
        return None
    numbers = []
    with nullcontext(given) if given.startswith("postgres") else postgres() as address:
        os.environ["DATABASE_URL"] = address
        try:
            for wanted in (FEW, MANY):
                run("-m", "tests.bench.replaying", str(wanted))
                numbers.append((wanted, *run("manage.py", "replay", "--release", "1")))
        finally:
            os.environ["DATABASE_URL"] = given
    return numbers


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
