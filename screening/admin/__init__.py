"""Django's admin: people and teams, and the catalog's working rows. No case content."""

__all__ = ["accounts", "adjustments", "barriers", "questions"]
