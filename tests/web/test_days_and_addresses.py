"""Days in words and addresses of lists: as Django gives them, and quicker."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse, set_script_prefix
from django.utils import timezone

from screening.web.addresses import address_of
from screening.web.days import day_in_words


def test_a_moment_shows_the_day_that_it_is_here():
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert day_in_words(late, "j F Y") == "1 July 2026"
    with timezone.override("America/New_York"):
        assert day_in_words(late, "j F Y") == "30 June 2026"


def test_a_day_is_shown_by_each_pattern():
    assert day_in_words(date(2026, 9, 1), "j F Y") == "1 September 2026"
    assert day_in_words(date(2026, 9, 1), "j M Y") == "1 Sep 2026"


@pytest.mark.parametrize("name", ["case", "report", "screening", "decide_on", "start_screening"])
def test_an_address_is_the_one_that_django_gives(name):
    for key in (uuid.uuid4(), uuid.uuid4()):
        assert address_of(name, key) == reverse(name, args=[key])


def test_an_address_follows_where_the_service_is_mounted():
    key = uuid.uuid4()
    plain = address_of("case", key)
    set_script_prefix("/screening/")
    try:
        assert address_of("case", key) == f"/screening{plain}"
    finally:
        set_script_prefix("/")
