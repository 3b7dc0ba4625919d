"""A backup as one file: a tar of a manifest and the database's copy, which may be encrypted.

The members are `manifest.json`, `database` or `database.age`, and `key.age` where a passphrase
was given. Both are files of age, so that its own program opens them as well:
`age -d key.age > key; age -d -i key database.age > database`.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyrage

FORMAT = 1
MANIFEST, KEY, PLAIN, ENCRYPTED = "manifest.json", "key.age", "database", "database.age"
MOST_MANIFEST_BYTES = 1_000_000
CHUNK = 1024 * 1024


class UnreadableBackup(Exception):
    """The file is no backup, was cut or changed, or does not open with what was given.

    `reason` is one of NO_BACKUP, OTHER_FORMAT, CUT, NEEDS_PASSPHRASE, WRONG_PASSPHRASE,
    NEEDS_KEY and WRONG_KEY.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


NO_BACKUP, OTHER_FORMAT, CUT = "no-backup", "other-format", "cut"
NEEDS_PASSPHRASE, WRONG_PASSPHRASE = "needs-passphrase", "wrong-passphrase"
NEEDS_KEY, WRONG_KEY = "needs-key", "wrong-key"


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens an encrypted backup: the passphrase, or the text of an age identity."""

    passphrase: str = ""
    identity: str = ""


def write_archive(
    file: IO[bytes],
    manifest: Mapping[str, Any],
    database: Path,
    *,
    passphrase: str = "",
    recipient: str = "",
) -> None:
    """Write the backup into an open file; encrypted where a passphrase or an age key is given.

    A passphrase locks a key of this backup alone, and the key the database: so a large database
    need not fit into memory. Raises `pyrage.RecipientError` for a text that is no age key.
    """
    content = dict(manifest) | {"format": FORMAT, "sha256": sha256_of(database)}
    text = json.dumps(content, indent=1, sort_keys=True).encode()
    with tarfile.open(fileobj=file, mode="w") as archive:
        add_bytes(archive, MANIFEST, text)
        if not (passphrase or recipient):
            archive.add(database, PLAIN, filter=nameless)
            return
        to, key = key_for(recipient, passphrase)
        if key:
            add_bytes(archive, KEY, key)
        encrypted = database.with_suffix(".age")
        try:
            with database.open("rb") as plain, encrypted.open("wb") as closed:
                pyrage.encrypt_io(plain, closed, [to])
            archive.add(encrypted, ENCRYPTED, filter=nameless)
        finally:
            encrypted.unlink(missing_ok=True)


def key_for(recipient: str, passphrase: str) -> tuple[Any, bytes]:
    """Whom to encrypt to; with a passphrase also the key of this backup, locked with it."""
    if recipient:
        return pyrage.x25519.Recipient.from_str(recipient), b""
    identity = pyrage.x25519.Identity.generate()
    return identity.to_public(), pyrage.passphrase.encrypt(str(identity).encode(), passphrase)


def add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """The member without the names of who made it."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened(path: Path, broken: str) -> Iterator[tarfile.TarFile]:
    """The backup's tar; raises UnreadableBackup for the reason `broken` where it cannot be read."""
    try:
        with tarfile.open(path, mode="r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError) as error:
        raise UnreadableBackup(broken) from error


def read_manifest(path: Path) -> dict[str, Any]:
    """What the backup says of itself; raises UnreadableBackup."""
    with opened(path, NO_BACKUP) as archive:
        content = content_of(archive, MANIFEST, MOST_MANIFEST_BYTES)
    try:
        manifest = json.loads(content or b"")
    except ValueError as error:
        raise UnreadableBackup(NO_BACKUP) from error
    if not isinstance(manifest, dict):
        raise UnreadableBackup(NO_BACKUP)
    if manifest.get("format") != FORMAT:
        raise UnreadableBackup(OTHER_FORMAT)
    return manifest


def extract_database(path: Path, target: Path, opening: Opening) -> None:
    """Write the database's copy to `target`, decrypted, and compare it with the manifest.

    Raises UnreadableBackup; then `target` is not to be used.
    """
    manifest = read_manifest(path)
    with opened(path, CUT) as archive:
        names = set(archive.getnames())
        if PLAIN in names:
            copy_member(archive, PLAIN, target)
        elif ENCRYPTED in names:
            key = content_of(archive, KEY, MOST_MANIFEST_BYTES)
            identity = identity_of(key, opening)
            closed = target.with_suffix(".age")
            try:
                copy_member(archive, ENCRYPTED, closed)
                with closed.open("rb") as encrypted, target.open("wb") as plain:
                    pyrage.decrypt_io(encrypted, plain, [identity])
            except pyrage.DecryptError as error:
                raise UnreadableBackup(CUT if key else WRONG_KEY) from error
            except OSError as error:
                # What is wrong inside the stream comes without a number of the system.
                if error.errno:
                    raise
                raise UnreadableBackup(CUT) from error
            finally:
                closed.unlink(missing_ok=True)
        else:
            raise UnreadableBackup(CUT)
    if sha256_of(target) != manifest.get("sha256"):
        raise UnreadableBackup(CUT)


def identity_of(key: bytes | None, opening: Opening) -> Any:
    """The age identity that opens the database, itself opened with the passphrase if locked."""
    if key is None:
        if not opening.identity:
            raise UnreadableBackup(NEEDS_KEY)
        text, wrong = opening.identity, WRONG_KEY
    else:
        if not opening.passphrase:
            raise UnreadableBackup(NEEDS_PASSPHRASE)
        wrong = WRONG_PASSPHRASE
        try:
            text = pyrage.passphrase.decrypt(key, opening.passphrase).decode()
        except pyrage.DecryptError as error:
            raise UnreadableBackup(wrong) from error
    try:
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError as error:
        raise UnreadableBackup(wrong) from error


def content_of(archive: tarfile.TarFile, name: str, most: int) -> bytes | None:
    """The bytes of a small member; None where there is none or it is too large."""
    member = next((each for each in archive if each.name == name), None)
    if member is None or member.size > most:
        return None
    file = archive.extractfile(member)
    return file.read() if file else None


def copy_member(archive: tarfile.TarFile, name: str, target: Path) -> None:
    source = archive.extractfile(name)
    if source is None:
        raise UnreadableBackup(CUT)
    with target.open("wb") as copy:
        while chunk := source.read(CHUNK):
            copy.write(chunk)
