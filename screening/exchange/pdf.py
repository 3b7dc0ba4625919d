"""A print document as PDF, by WeasyPrint in a process of its own that is ended after its time.

Laying out takes memory and may take long, so it never happens in a web process, which does not
import WeasyPrint either. Whether it is installed is the choice of whoever runs the service.
"""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

SECONDS = 10
"""How long a PDF may take."""
ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "XDG_CACHE_HOME")
"""What the process gets of the environment; secrets and the database's address stay out of it."""


class PdfNotMade(Exception):
    """There is no PDF: it took too long, or WeasyPrint could not make it."""


def is_available() -> bool:
    """Whether WeasyPrint is installed."""
    return find_spec("weasyprint") is not None


def pdf_of(html: str, css: str, *, seconds: float = SECONDS) -> bytes:
    """The document as tagged PDF (PDF/UA-1), the same bytes for the same document and libraries.

    Raises PdfNotMade, whose message holds nothing of the document.
    """
    command = [sys.executable, "-m", "screening.exchange.pdf_process"]
    try:
        result = subprocess.run(
            command,
            input=json.dumps({"html": html, "css": css}).encode(),
            capture_output=True,
            cwd=ROOT,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as expired:
        raise PdfNotMade(f"it took longer than {seconds:g} seconds") from expired
    if result.returncode or not result.stdout.startswith(b"%PDF"):
        raise PdfNotMade(f"{why(result.stderr)}, status {result.returncode}")
    return result.stdout


def why(errors: bytes) -> str:
    """The kind of the exception that ended the process, without its message."""
    lines = errors.decode(errors="replace").strip().splitlines()
    name = lines[-1].partition(":")[0] if lines else ""
    return name if name.replace(".", "").isidentifier() else "no exception"
