"""The file of a backup: what goes in comes out, and what is damaged is named."""

import io
import json
import tarfile

import pyrage
import pytest

from screening.workflows.backup_archive import (
    CUT,
    NEEDS_KEY,
    NEEDS_PASSPHRASE,
    NO_BACKUP,
    OTHER_FORMAT,
    WRONG_KEY,
    WRONG_PASSPHRASE,
    Opening,
    UnreadableBackup,
    extract_database,
    read_manifest,
    write_archive,
)

CONTENT = bytes(range(256)) * 4000
"""A million bytes, so that a file cut in half is cut inside the database."""
PHRASE = "four words of a phrase"


@pytest.fixture
def written(tmp_path):
    """A function that writes a backup with these locks; gives its path."""
    database = tmp_path / "database"
    database.write_bytes(CONTENT)

    def write(**locks):
        path = tmp_path / "backup"
        with path.open("wb") as file:
            write_archive(file, {"rows": {"a_table": 3}}, database, **locks)
        return path

    return write


def extracted(path, tmp_path, **opening):
    target = tmp_path / "extracted"
    extract_database(path, target, Opening(**opening))
    return target.read_bytes()


def reason(path, tmp_path, **opening):
    with pytest.raises(UnreadableBackup) as refusal:
        extracted(path, tmp_path, **opening)
    return refusal.value.reason


def test_what_goes_in_comes_out(written, tmp_path):
    path = written()
    assert read_manifest(path)["rows"] == {"a_table": 3}
    assert extracted(path, tmp_path) == CONTENT


def test_a_passphrase_locks_and_opens(written, tmp_path):
    path = written(passphrase=PHRASE)
    assert CONTENT[:512] not in path.read_bytes()
    assert extracted(path, tmp_path, passphrase=PHRASE) == CONTENT
    assert reason(path, tmp_path) == NEEDS_PASSPHRASE
    assert reason(path, tmp_path, passphrase="four other words") == WRONG_PASSPHRASE


def test_an_age_key_locks_and_opens(written, tmp_path):
    identity = pyrage.x25519.Identity.generate()
    path = written(recipient=str(identity.to_public()))
    assert extracted(path, tmp_path, identity=str(identity)) == CONTENT
    assert reason(path, tmp_path) == NEEDS_KEY
    other = str(pyrage.x25519.Identity.generate())
    assert reason(path, tmp_path, identity=other) == WRONG_KEY
    assert reason(path, tmp_path, identity="no key at all") == WRONG_KEY


def test_nothing_of_the_work_is_left_beside_it(written, tmp_path):
    locks, opening = keys(is_locked=True)
    extracted(written(**locks), tmp_path, **opening)
    assert {each.name for each in tmp_path.iterdir()} == {"backup", "database", "extracted"}


@pytest.mark.parametrize("is_locked", [False, True])
def test_a_cut_file_is_named(written, tmp_path, is_locked):
    locks, opening = keys(is_locked)
    path = written(**locks)
    path.write_bytes(path.read_bytes()[:500_000])
    assert reason(path, tmp_path, **opening) == CUT


def keys(is_locked):
    """An age key to lock with and to open with, or none."""
    if not is_locked:
        return {}, {}
    identity = pyrage.x25519.Identity.generate()
    return {"recipient": str(identity.to_public())}, {"identity": str(identity)}


@pytest.mark.parametrize("is_locked", [False, True])
def test_a_changed_byte_is_named(written, tmp_path, is_locked):
    locks, opening = keys(is_locked)
    path = written(**locks)
    content = bytearray(path.read_bytes())
    content[600_000] ^= 1
    path.write_bytes(content)
    assert reason(path, tmp_path, **opening) == CUT


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 10240, b"PGDMP" + b"\0" * 2000])
def test_another_file_is_no_backup(tmp_path, content):
    path = tmp_path / "other"
    path.write_bytes(content)
    assert reason(path, tmp_path) == NO_BACKUP


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        (b"no json", NO_BACKUP),
        (b"[1]", NO_BACKUP),
        (json.dumps({"format": 2}).encode(), OTHER_FORMAT),
        (json.dumps({"format": 1}).encode(), CUT),
    ],
)
def test_another_manifest_is_refused(tmp_path, manifest, why):
    path = tmp_path / "other"
    with tarfile.open(path, mode="w") as archive:
        member = tarfile.TarInfo("manifest.json")
        member.size = len(manifest)
        archive.addfile(member, io.BytesIO(manifest))
    assert reason(path, tmp_path) == why
