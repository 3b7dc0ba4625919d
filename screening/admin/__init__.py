"""Django's admin: people and teams, and the catalog's working rows. No case content."""

from screening.admin import (
    accounts,
    adjustments,
    barriers,
    examples,
    instruments,
    questions,
    red_flags,
    site,
)

__all__ = [
    "accounts",
    "adjustments",
    "barriers",
    "examples",
    "instruments",
    "questions",
    "red_flags",
    "site",
]
