"""Django's admin: people and teams. No case content is registered."""

from screening.admin.accounts import PersonAdmin, TeamAdmin

__all__ = ["PersonAdmin", "TeamAdmin"]
