"""A throwaway PostgreSQL with its own folder and port, gone when its user ends.

`python -m tests.postgres COMMAND ...` runs the command with DATABASE_URL set to such a server.
"""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
)
CODED = ("--encoding=UTF8", "--locale=C.UTF-8")
MISSING = "PostgreSQL is not installed. Debian: apt-get install postgresql"


def programs():
    """The folder of the newest installed server's programs; None when there is none."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


@contextmanager
def postgres():
    """A server of its own; gives its address. Debian's package is enough."""
    if programs() is None:
        raise SystemExit(MISSING)
    with TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        run = owner_of(folder)
        data = f"{folder}/data"
        run("initdb", "-D", data, "-U", "postgres", "--auth=trust", *CODED)
        options = f"-p {port} -k {folder} {OPTIONS}"
        run("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def owner_of(folder):
    """A function that runs a program as somebody whom the server accepts: it refuses root."""
    prefix = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        prefix = ["runuser", "-u", "postgres", "--"]

    def run(program, *arguments):
        command = [*prefix, str(programs() / program), *arguments]
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)

    return run


def main(command):
    """Run the command; its exit code. The server's address is in its DATABASE_URL."""
    with postgres() as address:
        environment = os.environ | {"DATABASE_URL": address}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
