"""Requests a second at saturation, and people at work: 30, then 200 clinicians; on both databases.

`python -m tests.bench.saturation` makes a demo of its own in a database of its own, serves it with
gunicorn and two workers, and prints what was seen beside what is wanted.
"""

import argparse
import os
import subprocess
import sys
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from tests.postgres import postgres, programs

DATABASES = ("sqlite", "postgres")


def parsed(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    parser.add_argument("--seconds", type=int, default=5, help="of saturation, each screen")
    parser.add_argument("--connections", type=int, default=8, help="that press at once")
    parser.add_argument("--people", type=int, default=200, help="at work; 0 leaves them out")
    parser.add_argument("--minutes", type=float, default=1, help="that the people are at work")
    return parser.parse_args(arguments)


def environment(folder, address):
    """The settings of production, on a machine without TLS."""
    return os.environ | {
        "DATABASE_URL": address,
        "BENCH_STATIC": f"{folder}/static",
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DEBUG": "false",
        "SECRET_KEY": "only-for-the-benchmark",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",
    }


@contextmanager
def database(kind, folder):
    """The address of a new database of this kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/bench.sqlite3"
    else:
        with postgres() as address:
            yield address


def main(arguments=()):
    options = parsed(arguments)
    for kind in DATABASES if options.database == "both" else (options.database,):
        if kind == "postgres" and programs() is None:
            sys.stdout.write("PostgreSQL is not installed; it was not measured.\n")
            continue
        with TemporaryDirectory() as folder, database(kind, folder) as address:
            command = [sys.executable, "-m", "tests.bench.pressing", *numbers_of(options)]
            subprocess.run(command, env=environment(folder, address), check=True)


def numbers_of(options):
    numbers = (options.seconds, options.connections, options.people, options.minutes)
    return [str(number) for number in numbers]


if __name__ == "__main__":
    main(sys.argv[1:])
