"""Django's admin: people and teams, and the catalog's working rows. No case content."""

from screening.admin import accounts, barriers, questions, remedies

__all__ = ["accounts", "barriers", "questions", "remedies"]
