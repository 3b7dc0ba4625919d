"""Django's admin: people and teams, and the catalog's working rows. No case content."""

from screening.admin import accounts, definitions

__all__ = ["accounts", "definitions"]
