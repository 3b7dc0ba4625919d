"""Typed readers of environment variables; nonsense is refused with a sentence, never guessed."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import EmailValidator

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
HOST = re.compile(rf"({LABEL}\.)*{LABEL}\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
DATABASE_EXAMPLE = "postgres://user:password@host/name"


def read_text(name: str, default: str | None = None) -> str:
    """The variable as text; raises ImproperlyConfigured when it is missing and has no default."""
    text = os.environ.get(name, "").strip()
    if any(not character.isprintable() for character in text):
        raise ImproperlyConfigured(f"{name} holds a character that does not print: take it out.")
    if text:
        return text
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set: the README's settings table says what for.")
    return default


def read_bool(name: str, default: bool) -> bool:
    """The variable as a truth value; raises ImproperlyConfigured for any other word."""
    text = read_text(name, "").lower()
    if not text:
        return default
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {text!r}: set it to true or false.")


def read_int(name: str, default: int, *, least: int = 0, most: int) -> int:
    """The variable as a whole number from `least` to `most`; raises ImproperlyConfigured."""
    text = read_text(name, "")
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,18}", text) or not least <= int(text) <= most:
        raise ImproperlyConfigured(
            f"{name} is {text[:40]!r}: set it to a whole number from {least} to {most}."
        )
    return int(text)


def read_choice(name: str, default: str, choices: Sequence[str]) -> str:
    """One of a few words, in capitals; raises ImproperlyConfigured."""
    text = read_text(name, default).upper()
    if text not in choices:
        raise ImproperlyConfigured(f"{name} is {text!r}: set it to one of {', '.join(choices)}.")
    return text


def read_list(name: str, default: list[str]) -> list[str]:
    """The variable split at commas, without empty parts."""
    return [part.strip() for part in read_text(name, "").split(",") if part.strip()] or default


def read_hosts(name: str, default: list[str]) -> list[str]:
    """Host names without scheme, port or path; `.example.org` stands for its subdomains too."""
    hosts = read_list(name, default)
    for host in hosts:
        if host != "*" and not HOST.fullmatch(host.removeprefix(".")):
            raise ImproperlyConfigured(
                f"{name} holds {host!r}: write host names alone, separated by commas, such as "
                "screen.example.org."
            )
    return hosts


def is_origin(text: str) -> bool:
    """Whether the text is a scheme, a host and perhaps a port: all that stands before a path."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    bracketed = f"[{host}]" if ":" in host else host
    return (
        parts.scheme in ("http", "https")
        and HOST.fullmatch(bracketed.removeprefix("*.")) is not None
        and parts.netloc.lower() == bracketed + (f":{port}" if port is not None else "")
    )


def read_origins(name: str) -> list[str]:
    """Origins with their scheme, as browsers send them; raises ImproperlyConfigured."""
    origins = [origin.rstrip("/") for origin in read_list(name, [])]
    for origin in origins:
        if not is_origin(origin) or urlsplit(origin).path:
            raise ImproperlyConfigured(
                f"{name} holds {origin!r}: write scheme and host, separated by commas, such as "
                "https://screen.example.org."
            )
    return origins


def read_address(name: str, default: str) -> str:
    """The web address of a service, with its scheme; raises ImproperlyConfigured."""
    text = read_text(name, default)
    parts = text.partition("?")[0].partition("#")[0]
    if text and (parts != text or " " in text or not is_origin(text)):
        raise ImproperlyConfigured(
            f"{name} is {text!r}: write the whole address, such as https://screen.example.org."
        )
    return text


def read_host(name: str, default: str) -> str:
    """One host name or IP address; raises ImproperlyConfigured."""
    text = read_text(name, default)
    if not HOST.fullmatch(text) and not re.fullmatch(r"[0-9a-fA-F:.]+", text):
        raise ImproperlyConfigured(
            f"{name} is {text!r}: write a host name alone, such as mail.example.org."
        )
    return text


def read_sender(name: str, default: str) -> str:
    """An e-mail address, or a name with an address in angle brackets."""
    text = read_text(name, default)
    bracketed = re.fullmatch(r"[^<>]*<([^<>]+)>", text)
    try:
        EmailValidator(allowlist=["localhost"])(bracketed[1] if bracketed else text)
    except ValidationError:
        raise ImproperlyConfigured(
            f"{name} is {text!r}: write an e-mail address, such as screen@example.org."
        ) from None
    return text


def read_time_zone(name: str, default: str) -> str:
    """The name of a time zone; raises ImproperlyConfigured."""
    text = read_text(name, default)
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        raise ImproperlyConfigured(
            f"{name} is {text!r}, which is no time zone: write a name such as Europe/London."
        ) from None
    return text


def read_database(name: str, default: Path, **options: Any) -> dict[str, Any]:
    """The database as Django's setting; the default is a SQLite file, whose folder is made.

    The sentence of a refusal never repeats the address, which holds a password.
    """
    text = read_text(name, "")
    if not text:
        make_folder(name, default.parent)
        text = f"sqlite:///{default}"
    if text.partition(":")[0] not in ("postgres", "postgresql", "sqlite"):
        raise ImproperlyConfigured(
            f"{name} is of a kind that is not supported: write {DATABASE_EXAMPLE} for PostgreSQL, "
            "or sqlite:////path/of/a/file."
        )
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(text, **options))
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} cannot be read: write {DATABASE_EXAMPLE}, with special characters of the "
            "password as %40 and the like."
        ) from None
    if not database["NAME"]:
        raise ImproperlyConfigured(f"{name} names no database: write {DATABASE_EXAMPLE}.")
    file = str(database["NAME"])
    if text.startswith("sqlite") and file != ":memory:":
        check_file(name, Path(file))
    return database


def make_folder(name: str, folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        raise ImproperlyConfigured(
            f"{name} is not set and the folder {folder} cannot be made: set {name} to "
            f"{DATABASE_EXAMPLE}, or make the folder."
        ) from None


def check_file(name: str, path: Path) -> None:
    """Refuse a SQLite file that could not be opened for writing."""
    folder = path.parent
    if not folder.is_dir():
        problem = f"the folder {folder} is not there: make it, or name another file."
    elif path.is_dir():
        problem = f"{path} is a folder: name a file in it."
    elif not os.access(folder, os.W_OK | os.X_OK) or (
        path.exists() and not os.access(path, os.R_OK | os.W_OK)
    ):
        problem = f"{path} cannot be written: give its owner the right, or name another file."
    else:
        return
    raise ImproperlyConfigured(f"{name} names a SQLite file, and {problem}")
