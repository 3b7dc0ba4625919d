"""The fixture files of a catalog as one zip, and back: whatever somebody sends, within limits.

Nothing is unpacked to a disk. Sizes are counted while reading, since a zip may claim any.
"""

import io
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from screening.engine.catalog.problem import Problem
from screening.workflows.fixture_files import (
    FixturesRefused,
    is_misnamed,
    is_of_catalog,
    problem_of_file,
    refusal,
    text_of,
)

MOST_PACKED = 1_000_000
MOST_UNPACKED = 2_000_000
MOST_ENTRIES = 200
MOST_RATIO = 100
"""Bytes for one packed byte; text reaches ten."""
CHUNK = 65_536
MOST_SHOWN = 60
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, so that the same rows give the same bytes."""
METHODS = (ZIP_STORED, ZIP_DEFLATED)
"""LZMA could claim any amount of memory before a byte is read."""
ENCRYPTED = 0x1
UNREADABLE = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What reading a damaged zip raises."""
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def zip_of(texts: Mapping[str, str]) -> bytes:
    """The texts by file name as a zip; the same bytes for the same texts."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, text in texts.items():
            entry = ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode(), ZIP_DEFLATED, 9)
    return packed.getvalue()


def read_zip(raw: bytes) -> tuple[dict[str, str], list[Problem]]:
    """The texts of the catalog's files by name, and the problems of files that have none.

    Raises FixturesRefused where it is no zip, names places outside of itself, holds none of the
    files, or more than anybody writes.
    """
    try:
        with ZipFile(io.BytesIO(raw)) as archive:
            entries = files_in(archive)
            return read_entries(archive, entries)
    except FixturesRefused:
        raise
    except UNREADABLE as error:
        raise refusal("zip-unreadable") from error


def files_in(archive: ZipFile) -> list[tuple[str, ZipInfo]]:
    """The files by name that stand together in the zip, or in one folder of it.

    Raises FixturesRefused for too many entries, and for names that lead anywhere else.
    """
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise refusal("zip-too-many", count=len(entries), limit=MOST_ENTRIES)
    if problems := [wrong for entry in entries for wrong in name_problems(entry)]:
        raise FixturesRefused(tuple(problems))
    wanted = [entry for entry in entries if not is_passed_over(entry)]
    folders = {entry.filename.rpartition("/")[0] for entry in wanted}
    if len(folders) > 1 or any("/" in folder for folder in folders):
        raise refusal("zip-folders")
    files = [(entry.filename.rpartition("/")[2], entry) for entry in wanted]
    if not any(is_of_catalog(name) for name, _entry in files):
        raise refusal("zip-without-files")
    return files


def shown(name: str) -> str:
    """A name as it can stand on a page."""
    plain = CONTROLS.sub("�", name)
    return plain if len(plain) <= MOST_SHOWN else f"{plain[:MOST_SHOWN]}…"


def name_problems(entry: ZipInfo) -> Iterator[Problem]:
    """What is wrong with where an entry says that it belongs."""
    name = entry.orig_filename
    parts = re.split(r"[/\\]", name)
    outside = name.startswith(("/", "\\")) or ".." in parts or ":" in name
    if outside or "\\" in name or CONTROLS.search(name):
        yield problem_of_file(shown(name), "zip-path")


def is_passed_over(entry: ZipInfo) -> bool:
    """Folders, hidden files, and what macOS adds to every zip."""
    *folders, name = entry.filename.split("/")
    return entry.is_dir() or name.startswith(".") or "__MACOSX" in folders


def read_entries(
    archive: ZipFile, entries: list[tuple[str, ZipInfo]]
) -> tuple[dict[str, str], list[Problem]]:
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    left = MOST_UNPACKED
    for name, entry in sorted(entries, key=lambda pair: pair[0]):
        if is_misnamed(name):
            problems.append(problem_of_file(shown(name), "file-misnamed"))
        if not is_of_catalog(name):
            continue
        if name in texts:
            problems.append(problem_of_file(shown(name), "zip-file-twice"))
            continue
        raw = bytes_of(archive, entry, left)
        left -= len(raw)
        text, wrong = text_of(shown(name), raw)
        problems += wrong
        if not wrong:
            texts[name] = text
    return texts, problems


def bytes_of(archive: ZipFile, entry: ZipInfo, left: int) -> bytes:
    """The bytes of an entry, of which at most `left` are read; raises FixturesRefused."""
    if entry.flag_bits & ENCRYPTED or entry.compress_type not in METHODS:
        raise FixturesRefused((problem_of_file(shown(entry.filename), "zip-method"),))
    most = min(left, max(CHUNK, entry.compress_size * MOST_RATIO))
    chunks, size = [], 0
    with archive.open(entry) as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise refusal("zip-too-large", limit=MOST_UNPACKED // 1_000_000)
            chunks.append(chunk)
    return b"".join(chunks)
