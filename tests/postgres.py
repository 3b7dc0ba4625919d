"""A throwaway PostgreSQL with its own folder and port, gone when the benchmark ends."""

import os
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

OPTIONS = "-c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"


def programs():
    """The folder of the newest installed server's programs; None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def postgres():
    """A server of its own; gives its address. Debian's package is enough."""
    with TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        run = owner_of(folder)
        data = f"{folder}/data"
        run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8")
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
