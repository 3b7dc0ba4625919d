"""Days in words. A day reads the same each time, and Django formats it slowly, so it is kept."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


def day_in_words(day: date | datetime, pattern: str) -> str:
    """The day, or the day here of a moment, by a pattern that shows no time of day."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return formatted(day, pattern, get_language())


@lru_cache(maxsize=4096)
def formatted(day: date, pattern: str, _language: str | None) -> str:
    return date_format(day, pattern)
