"""Signed-in clients."""

import pytest
from django.test import Client


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
def web(browse, clinician):
    """The clinician's client."""
    return browse(clinician)
