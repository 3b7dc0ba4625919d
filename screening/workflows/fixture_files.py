"""Files of the catalog in a folder: which ones are meant, and their text.

What cannot be read is a problem of its file; the other files are read all the same.
"""

import re
from pathlib import Path

from screening.engine.catalog.problem import CatalogError, Problem

SHIPPED = Path(__file__).resolve().parent.parent / "fixtures"
MOST_BYTES = 5_000_000
HEADER = "# Written by export_fixtures of barrierscreen, which replaces this file."
"""The first line of every file that export_fixtures wrote; it touches no other file."""
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML takes nowhere in a file; the library names the first one alone, without its line."""


class FixturesRefused(CatalogError):
    """Fixture files that do not make a catalog; `.problems` names everything that is wrong."""


def refusal(code, /, **params):
    return FixturesRefused((problem_of_file("", code, **params),))


def problem_of_file(name, code, line=0, /, **params):
    return Problem.of("catalog", "", code, **params).at(name, line)


def fixture_files(folder):
    """The entries of the folder that are named as the catalog's files, in the order of names."""
    return sorted(Path(folder).glob("catalog_*.yaml"))


def shown(path):
    """The name of a file, printable even where it is no UTF-8."""
    return path.name.encode("utf-8", "backslashreplace").decode()


def read_folder(folder=None):
    """The texts of the catalog's files by name, and the problems of files that have none.

    Raises FixturesRefused where there is no folder, no file, or more than anybody writes.
    """
    folder = Path(folder or SHIPPED)
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise refusal("folder-unreadable", name=str(folder), why=error.strerror) from error
    problems = [
        problem_of_file(shown(path), "file-misnamed") for path in entries if is_misnamed(path.name)
    ]
    files = fixture_files(folder)
    if not files:
        raise FixturesRefused((*problems, problem_of_file("", "files-none")))
    if sum(path.stat().st_size for path in files if path.is_file()) > MOST_BYTES:
        raise refusal("files-too-large")
    texts = {}
    for path in files:
        text, wrong = read_text(path)
        problems += wrong
        if not wrong:
            texts[shown(path)] = text
    return texts, problems


def is_misnamed(name):
    """Whether a YAML file was meant but would be passed over: no hidden one, as editors leave."""
    is_yaml = name.casefold().endswith((".yaml", ".yml"))
    return is_yaml and not is_of_catalog(name) and not name.startswith(".")


def is_of_catalog(name):
    return name.startswith("catalog_") and name.endswith(".yaml")


def read_text(path):
    """The text of one file without a byte-order mark, and what is wrong with it."""
    name = shown(path)
    if not path.is_file():
        return "", [problem_of_file(name, "file-not-a-file")]
    try:
        raw = path.read_bytes()
    except OSError as error:
        return "", [problem_of_file(name, "file-unreadable", why=error.strerror)]
    return text_of(name, raw)


def text_of(name, raw):
    """The text that the bytes of a file hold, and what is wrong with it."""
    if raw.startswith(OTHER_ENCODINGS) or b"\x00" in raw[:4]:
        return "", [problem_of_file(name, "file-in-utf-16")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", [problem_of_file(name, "file-not-in-utf-8", line)]
    return text, [
        problem_of_file(name, "file-character", line, character=f"U+{ord(found[0]):04X}")
        for line, content in enumerate(text.split("\n"), start=1)
        if (found := UNPRINTABLE.search(content))
    ]
