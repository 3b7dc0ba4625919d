"""A catalog's files as a zip: the same bytes for the same texts, and nothing hostile gets in."""

import io
import struct
import warnings
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest

from screening.exchange import catalog_zip
from screening.exchange.catalog_zip import MOST_ENTRIES, MOST_UNPACKED, read_zip, zip_of
from screening.workflows.fixture_files import FixturesRefused
from tests.zips import make_zip

TEXTS = {"catalog_0_shared.yaml": "- one\n", "catalog_1_facts.yaml": "- “zwei”\n"}
ONE = "catalog_1.yaml"


def codes_of(raw):
    """The codes of everything that is wrong with a zip, whether it is refused whole or in part."""
    try:
        _texts, problems = read_zip(raw)
    except FixturesRefused as refusal:
        problems = refusal.problems
    return [problem.code for problem in problems]


def test_what_was_packed_comes_back():
    assert read_zip(zip_of(TEXTS)) == (TEXTS, [])


def test_the_same_texts_are_the_same_bytes():
    assert zip_of(TEXTS) == zip_of(dict(TEXTS))


@pytest.mark.parametrize("method", [ZIP_STORED, 8])
def test_a_folder_that_was_packed_whole_is_taken(method):
    files = {f"My catalog/{name}": text for name, text in TEXTS.items()}
    beside = {
        "My catalog/": "",
        "My catalog/.DS_Store": b"\x00\x01",
        "__MACOSX/My catalog/._catalog_0_shared.yaml": b"\x00",
        "My catalog/README.md": "Ours.",
    }
    assert read_zip(make_zip(beside | files, method=method)) == (TEXTS, [])


@pytest.mark.parametrize("raw", [b"", b"PK", b"- model: x\n", b"\x1f\x8b\x08" + bytes(40)])
def test_no_zip_at_all_is_refused(raw):
    assert codes_of(raw) == ["zip-unreadable"]


def test_a_zip_cut_short_or_damaged_is_refused():
    whole = zip_of({ONE: "- words that are packed\n" * 9})
    assert codes_of(whole[: len(whole) // 2]) == ["zip-unreadable"]
    damaged = bytearray(whole)
    damaged[45:50] = b"\xff" * 5
    assert codes_of(bytes(damaged)) == ["zip-unreadable"]


@pytest.mark.parametrize(
    "name",
    [
        "../catalog_1.yaml",
        "a/../../catalog_1.yaml",
        "/etc/catalog_1.yaml",
        "..\\catalog_1.yaml",
        "a\\catalog_1.yaml",
        "C:/catalog_1.yaml",
        "catalog_1.yaml\n",
        "catalog_\x1b[31m.yaml",
    ],
)
def test_a_name_that_leads_outside_is_refused(name):
    assert codes_of(make_zip({ONE: "- a\n", name: "- b\n"})) == ["zip-path"]


def test_a_name_with_a_nul_is_refused():
    raw = make_zip({"catalog_1Xyaml": "- a\n"}).replace(b"catalog_1Xyaml", b"catalog_1\x00yaml")
    assert codes_of(raw) == ["zip-path"]


def test_files_in_several_folders_are_refused():
    assert codes_of(make_zip({"a/catalog_1.yaml": "", "b/catalog_2.yaml": ""})) == ["zip-folders"]
    assert codes_of(make_zip({"a/b/catalog_1.yaml": ""})) == ["zip-folders"]


def test_five_thousand_files_are_refused_before_one_is_read(monkeypatch):
    monkeypatch.setattr(catalog_zip, "bytes_of", None)
    raw = make_zip({f"catalog_{number}.yaml": "" for number in range(5000)}, method=ZIP_STORED)
    assert codes_of(raw) == ["zip-too-many"]
    most = make_zip({f"{number}.txt": "" for number in range(MOST_ENTRIES)})
    assert codes_of(most) == ["zip-without-files"]


class TestBombs:
    def test_of_one_file_are_stopped_by_what_they_unpack_to(self):
        assert codes_of(make_zip({ONE: b"- a\n" * 25_000_000})) == ["zip-too-large"]

    def test_of_many_files_are_stopped_by_their_sum(self):
        text = b"\n".join(b"- %d" % (number * 7919) for number in range(60_000))
        files = {f"catalog_{number}.yaml": text for number in range(MOST_UNPACKED // len(text) + 1)}
        assert codes_of(make_zip(files)) == ["zip-too-large"]

    def test_that_unpack_far_beyond_their_size_are_stopped(self):
        assert codes_of(make_zip({ONE: b" " * 500_000})) == ["zip-too-large"]

    def test_that_claim_to_be_small_are_cut_at_that_and_refused(self):
        raw = bytearray(make_zip({ONE: b"- a\n" * 500_000}))
        place = raw.rfind(b"PK\x01\x02")
        raw[place + 24 : place + 28] = struct.pack("<I", 10)
        assert codes_of(bytes(raw)) == ["zip-unreadable"]

    def test_in_other_files_are_not_even_opened(self):
        assert codes_of(make_zip({ONE: "- a\n", "notes.txt": b" " * 50_000_000})) == []


@pytest.mark.parametrize("method", [ZIP_BZIP2, ZIP_LZMA])
def test_other_ways_of_packing_are_refused(method):
    assert codes_of(make_zip({ONE: "- a\n"}, method=method)) == ["zip-method"]


def test_an_encrypted_file_is_refused():
    raw = bytearray(make_zip({ONE: "- a\n"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(mark) + offset] |= 1
    assert codes_of(bytes(raw)) == ["zip-method"]


def test_a_file_that_stands_there_twice_is_refused():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw = make_zip([(ONE, "- a\n"), (ONE, "- b\n")])
    assert codes_of(raw) == ["zip-file-twice"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("- “a”\n".encode("utf-16"), "file-in-utf-16"),
        ("- ü\n".encode("latin-1"), "file-not-in-utf-8"),
        (b"- \x07\n", "file-character"),
    ],
)
def test_other_encodings_are_problems_of_their_file_alone(content, code):
    texts, problems = read_zip(make_zip({ONE: content, "catalog_2.yaml": "- a\n"}))
    assert texts == {"catalog_2.yaml": "- a\n"}
    assert [(problem.code, problem.file) for problem in problems] == [(code, ONE)]


def test_a_yaml_file_of_another_name_is_named_and_others_are_passed_over():
    files = {ONE: "- a\n", "Catalog_2.yaml": "- b\n", "other.yml": "", "notes.txt": "x"}
    _texts, problems = read_zip(make_zip(files))
    assert {(problem.code, problem.file) for problem in problems} == {
        ("file-misnamed", "Catalog_2.yaml"),
        ("file-misnamed", "other.yml"),
    }


def test_a_zip_inside_a_zip_is_passed_over():
    inner = make_zip(TEXTS)
    with ZipFile(io.BytesIO(make_zip({ONE: "- a\n", "more.zip": inner}))) as archive:
        assert len(archive.infolist()) == 2
    assert codes_of(make_zip({"more.zip": inner})) == ["zip-without-files"]
