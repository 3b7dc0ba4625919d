"""Signed-in clients."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.fixture
def browse():
    """A client signed in as a person."""

    def signed_in(person, **kwargs):
        client = Client(**kwargs)
        if person:
            client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def left_open(browse):
    """A client whose person was signed in until the session ended, with a page left open."""

    def ended(person):
        client = browse(person)
        client.get(reverse("notices"))
        client.session.flush()
        return client

    return ended


@pytest.fixture
def web(browse, clinician):
    """The clinician's client."""
    return browse(clinician)
