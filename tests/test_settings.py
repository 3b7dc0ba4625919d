"""Settings: each that makes no sense ends in one sentence that names it and says what to write."""

import runpy

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SETTINGS = settings.BASE_DIR / "barrierscreen" / "settings.py"
SERVICE = {"DEBUG": "", "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "screen.example.org"}
"""What a service sets at least."""


@pytest.fixture
def read(monkeypatch):
    """Read the settings file anew with these variables, and no others of ours."""
    for name in ("BEHIND_TLS_PROXY", "TRUSTED_PROXY_COUNT", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def settings_with(**variables):
        for name, value in (SERVICE | variables).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return settings_with


def refusal(read, **variables):
    """The sentence in which the settings end."""
    with pytest.raises(ImproperlyConfigured) as refused:
        read(**variables)
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


class TestProxies:
    @pytest.mark.parametrize("count", ["", "0"])
    def test_behind_a_proxy_their_number_is_demanded(self, read, count):
        sentence = refusal(read, BEHIND_TLS_PROXY="true", TRUSTED_PROXY_COUNT=count)
        assert "TRUSTED_PROXY_COUNT must say how many proxies" in sentence

    def test_with_their_number_the_header_of_the_proxy_is_trusted(self, read):
        result = read(BEHIND_TLS_PROXY="true", TRUSTED_PROXY_COUNT="1")
        assert result["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
        assert result["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
