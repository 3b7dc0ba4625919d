"""Typed readers of environment variables; nonsense is refused with a sentence, never guessed."""

import os

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def read_bool(name: str, default: bool) -> bool:
    """The variable as a truth value; raises ImproperlyConfigured for any other word."""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {text!r}: set it to true or false.")


def read_int(name: str, default: int, *, least: int = 0) -> int:
    """The variable as a whole number of at least `least`; raises ImproperlyConfigured."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) < least:
        raise ImproperlyConfigured(
            f"{name} is {text!r}: set it to a whole number of at least {least}."
        )
    return int(text)


def read_list(name: str, default: list[str]) -> list[str]:
    """The variable split at commas, without empty parts."""
    text = os.environ.get(name, "")
    return [part.strip() for part in text.split(",") if part.strip()] or default


def read_text(name: str, default: str | None = None) -> str:
    """The variable as text; raises ImproperlyConfigured when it is missing and has no default."""
    text = os.environ.get(name, "")
    if text:
        return text
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. The README's settings table says what for.")
    return default
