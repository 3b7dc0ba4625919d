"""The files of a catalog in a folder: none that was meant is passed over, none ends in a trace."""

import os

import pytest

from screening.web.problem_words import line
from screening.workflows.fixture_files import FixturesRefused, read_folder

ROWS = "- model: screening.scaledefinition\n  pk: extent\n  fields: {}\n"
UMLAUT = "# für alle\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "catalog_1.yaml").write_text(ROWS, encoding="utf-8")
    return tmp_path


def problems_of(folder):
    """The names of the files that were read, and the (file, line, code) of each problem."""
    texts, problems = read_folder(folder)
    assert all(line(problem).startswith(problem.file) for problem in problems)
    return list(texts), [(p.file, p.line, p.code) for p in problems]


@pytest.mark.parametrize(
    "name",
    [
        "catalog_9_local.yml",
        "catalog_9_local.YAML",
        "Catalog_9_local.yaml",
        "CATALOG_9.yaml",
        "catalog-9.yaml",
        "catalog.yaml",
        "9_local.yaml",
    ],
)
def test_a_file_that_would_be_passed_over_is_named(name, folder):
    (folder / name).write_text(ROWS)
    assert problems_of(folder) == (["catalog_1.yaml"], [(name, 0, "file-misnamed")])


@pytest.mark.parametrize("name", ["README.md", ".pre-commit-config.yaml", "catalog_1.yaml~"])
def test_other_files_are_left_alone(name, folder):
    (folder / name).write_text("Not a catalog.")
    assert problems_of(folder) == (["catalog_1.yaml"], [])


def test_what_is_no_file_is_named_and_the_others_are_read(folder):
    (folder / "catalog_2.yaml").mkdir()
    (folder / "catalog_3.yaml").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "catalog_4.yaml")
    read, problems = problems_of(folder)
    assert read == ["catalog_1.yaml"]
    assert problems == [(f"catalog_{n}.yaml", 0, "file-not-a-file") for n in (2, 3, 4)]


def test_a_file_that_cannot_be_read_is_named(folder):
    """Root needs no right to read, so for root it is a file of Linux that gives no bytes."""
    if os.geteuid() == 0:
        (folder / "catalog_2.yaml").symlink_to("/proc/self/mem")
    else:
        (folder / "catalog_2.yaml").write_text(ROWS)
        (folder / "catalog_2.yaml").chmod(0)
    assert problems_of(folder)[1] == [("catalog_2.yaml", 0, "file-unreadable")]


@pytest.mark.parametrize(
    ("raw", "number", "code"),
    [
        (UMLAUT.encode("utf-16"), 0, "file-in-utf-16"),
        (UMLAUT.encode("utf-16-le"), 0, "file-in-utf-16"),
        (UMLAUT.encode("utf-16-be"), 0, "file-in-utf-16"),
        (UMLAUT.encode("utf-32"), 0, "file-in-utf-16"),
        (b"# one\n# two\n" + UMLAUT.encode("latin-1"), 3, "file-not-in-utf-8"),
        (b"# one\n# \xed\xa0\x80 is a lone surrogate\n", 2, "file-not-in-utf-8"),
        (b"# one\n# two\x00\n", 2, "file-character"),
        (b"# one\n# two\x1b[31m\n", 2, "file-character"),
        ("# one\n\n# \uffff\n".encode(), 3, "file-character"),
    ],
)
def test_what_is_no_text_is_named_in_words_with_its_line(raw, number, code, folder):
    (folder / "catalog_2.yaml").write_bytes(raw)
    read, problems = problems_of(folder)
    assert (read, problems) == (["catalog_1.yaml"], [("catalog_2.yaml", number, code)])


def test_a_byte_order_mark_and_line_ends_of_windows_are_accepted(folder):
    (folder / "catalog_1.yaml").write_bytes(b"\xef\xbb\xbf" + ROWS.replace("\n", "\r\n").encode())
    texts, problems = read_folder(folder)
    assert (texts["catalog_1.yaml"].split("\r\n")[0], problems) == (ROWS.split("\n")[0], [])


@pytest.mark.parametrize("files", [1, 11])
def test_much_more_than_a_catalog_is_refused_unread(files, folder):
    for number in range(files):
        with open(folder / f"catalog_9_{number}.yaml", "wb") as file:
            file.truncate(10_000_000 // files)
    with pytest.raises(FixturesRefused, match="files-too-large"):
        read_folder(folder)


def test_a_folder_that_is_not_there_is_refused(folder):
    for path in (folder / "nowhere", folder / "catalog_1.yaml"):
        with pytest.raises(FixturesRefused, match="folder-unreadable") as refusal:
            read_folder(path)
        assert str(path) in line(refusal.value.problems[0])


def test_a_folder_without_the_catalogs_files_names_those_that_were_meant(tmp_path):
    (tmp_path / "Catalog_1.yaml").write_text(ROWS)
    with pytest.raises(FixturesRefused) as refusal:
        read_folder(tmp_path)
    assert [p.code for p in refusal.value.problems] == ["file-misnamed", "files-none"]
