"""Settings: each that makes no sense ends in one sentence that names it and says what to write."""

import os
import re
import runpy
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ROOT = settings.BASE_DIR
SETTINGS = ROOT / "barrierscreen" / "settings.py"
SERVICE = {"SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "screen.example.org"}
"""What a service sets at least."""
OURS = sorted(set(re.findall(r'read_\w+\(\s*"([A-Z_]+)"', SETTINGS.read_text(encoding="utf-8"))))


@pytest.fixture
def read(monkeypatch):
    """Read the settings file anew with these variables, and no others of ours."""
    for name in OURS:
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


def run(folder, *arguments, **variables):
    """Run manage.py of a clone as a shell would; its result."""
    environment = {key: value for key, value in os.environ.items() if key not in OURS}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=folder,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", OURS)
def test_the_readme_explains_every_variable(name):
    assert f"`{name}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DEBUG", "maybe", "true or false"),
        ("SECURE_SSL_REDIRECT", "2", "true or false"),
        ("NOTICES_BY_EMAIL", "ja", "true or false"),
        ("DATABASE_CONN_MAX_AGE", "-1", "whole number from 0 to"),
        ("TRUSTED_PROXY_COUNT", "-1", "whole number from 0 to"),
        ("TRUSTED_PROXY_COUNT", "one", "whole number from 0 to"),
        ("SESSION_HOURS", "0", "whole number from 1 to"),
        ("SESSION_HOURS", "9" * 400, "whole number from 1 to"),
        ("SESSION_HOURS", "1.5", "whole number from 1 to"),
        ("SESSION_HOURS", "²", "whole number from 1 to"),
        ("SECURE_HSTS_SECONDS", "a year", "whole number from 0 to"),
        ("EMAIL_PORT", "0", "whole number from 1 to 65535"),
        ("EMAIL_PORT", "70000", "whole number from 1 to 65535"),
        ("TIME_ZONE", "Mars/Base", "such as Europe/London"),
        ("TIME_ZONE", "../etc/passwd", "such as Europe/London"),
        ("TIME_ZONE", "Europe", "such as Europe/London"),
        ("TIME_ZONE", "x" * 300, "such as Europe/London"),
        ("LOG_LEVEL", "LOUD", "one of DEBUG, INFO, WARNING, ERROR, CRITICAL"),
        ("ALLOWED_HOSTS", "https://screen.example.org", "host names alone"),
        ("ALLOWED_HOSTS", "screen.example.org:8000", "host names alone"),
        ("ALLOWED_HOSTS", "a.example b.example", "host names alone"),
        ("ALLOWED_HOSTS", "*.example.org", "host names alone"),
        ("CSRF_TRUSTED_ORIGINS", "screen.example.org", "https://screen.example.org"),
        ("CSRF_TRUSTED_ORIGINS", "https://", "https://screen.example.org"),
        ("CSRF_TRUSTED_ORIGINS", "https://a.example/path", "https://screen.example.org"),
        ("SITE_ADDRESS", "screen.example.org", "https://screen.example.org"),
        ("SITE_ADDRESS", "ftp://screen.example.org", "https://screen.example.org"),
        ("SITE_ADDRESS", "https:screen.example.org", "https://screen.example.org"),
        ("SITE_ADDRESS", "https://a.example:port/", "https://screen.example.org"),
        ("SITE_ADDRESS", "https://a.example/?next=", "https://screen.example.org"),
        ("SITE_ADDRESS", "https://me:secret@a.example", "https://screen.example.org"),
        ("EMAIL_HOST", "smtp://mail.example.org", "such as mail.example.org"),
        ("EMAIL_HOST", "mail.example.org:25", "such as mail.example.org"),
        ("EMAIL_FROM", "barrierscreen", "such as screen@example.org"),
        ("EMAIL_FROM", "Screen <screen>", "such as screen@example.org"),
        ("EMAIL_USER", "screen", "set both, or neither"),
        ("EMAIL_PASSWORD", "secret", "set both, or neither"),
        ("DATABASE_URL", "mysql://host/name", "postgres://user:password@host/name"),
        ("DATABASE_URL", "var/barrierscreen.sqlite3", "sqlite:////path/of/a/file"),
        ("DATABASE_URL", "postgres://host/", "names no database"),
        ("DATABASE_URL", "postgres://user:password@host:port/name", "cannot be read"),
        ("DATABASE_URL", "postgres://[host/name", "cannot be read"),
        ("DATABASE_URL", "sqlite:////no/such/folder/a.sqlite3", "make it, or name another"),
        ("DATABASE_URL", "sqlite:////tmp", "is a folder: name a file in it"),
        ("SECURE_HSTS_PRELOAD", "perhaps", "true or false"),
        ("SECRET_KEY", "caf\udce9", "does not print"),
    ],
)
def test_nonsense_is_refused_with_what_to_write(read, name, value, says):
    sentence = refusal(read, **{name: value})
    assert name in sentence
    assert says in sentence


@pytest.mark.parametrize(
    ("name", "value", "setting", "result"),
    [
        ("DEBUG", " Yes ", "DEBUG", True),
        ("SESSION_HOURS", "8", "SESSION_COOKIE_AGE", 8 * 3600),
        ("TIME_ZONE", "Pacific/Auckland", "TIME_ZONE", "Pacific/Auckland"),
        ("ALLOWED_HOSTS", "a.example, .b.example", "ALLOWED_HOSTS", ["a.example", ".b.example"]),
        ("ALLOWED_HOSTS", "127.0.0.1,[::1],*", "ALLOWED_HOSTS", ["127.0.0.1", "[::1]", "*"]),
        ("CSRF_TRUSTED_ORIGINS", "https://a.example:8443", "CSRF_TRUSTED_ORIGINS", None),
        ("CSRF_TRUSTED_ORIGINS", "https://*.a.example", "CSRF_TRUSTED_ORIGINS", None),
        ("SITE_ADDRESS", "https://a.example/screen/", "SITE_ADDRESS", None),
        ("SITE_ADDRESS", "http://[::1]:8000", "SITE_ADDRESS", None),
        ("EMAIL_HOST", "10.0.0.25", "EMAIL_HOST", None),
        ("EMAIL_FROM", "Screen <screen@example.org>", "DEFAULT_FROM_EMAIL", None),
    ],
)
def test_what_makes_sense_is_taken(read, name, value, setting, result):
    taken = read(**{name: value})[setting]
    assert taken == result or taken in (value, [value])


def test_a_password_of_the_database_is_never_repeated(read):
    for url in ("mysql://me:secret@host/name", "postgres://me:secret@host:port/name"):
        assert "secret" not in refusal(read, DATABASE_URL=url)


def test_notices_by_email_demand_the_address_to_link_to(read):
    assert "SITE_ADDRESS must say" in refusal(read, NOTICES_BY_EMAIL="true")
    taken = read(NOTICES_BY_EMAIL="true", SITE_ADDRESS="https://screen.example.org")
    assert taken["NOTICES_BY_EMAIL"]


class TestStrictTransport:
    def test_browsers_lists_are_not_entered_unless_asked(self, read):
        assert read()["SECURE_HSTS_PRELOAD"] is False
        assert read(SECURE_HSTS_PRELOAD="true")["SECURE_HSTS_PRELOAD"] is True

    def test_they_demand_a_year(self, read):
        sentence = refusal(read, SECURE_HSTS_PRELOAD="true", SECURE_HSTS_SECONDS="3600")
        assert "SECURE_HSTS_SECONDS to at least 31536000" in sentence


class TestProxies:
    @pytest.mark.parametrize("count", ["", "0"])
    def test_behind_a_proxy_their_number_is_demanded(self, read, count):
        sentence = refusal(read, BEHIND_TLS_PROXY="true", TRUSTED_PROXY_COUNT=count)
        assert "TRUSTED_PROXY_COUNT must say how many proxies" in sentence

    def test_with_their_number_the_header_of_the_proxy_is_trusted(self, read):
        result = read(BEHIND_TLS_PROXY="true", TRUSTED_PROXY_COUNT="1")
        assert result["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
        assert result["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


class TestOnTheCommandLine:
    @pytest.fixture
    def clone(self, tmp_path):
        """A fresh clone: everything but what running made."""
        for name in ("barrierscreen", "screening", "templates", "static"):
            shutil.copytree(ROOT / name, tmp_path / name)
        shutil.copy(ROOT / "manage.py", tmp_path)
        return tmp_path

    def test_nonsense_ends_in_one_line_without_a_traceback(self):
        result = run(ROOT, "check", **SERVICE, TIME_ZONE="Mars/Base")
        assert result.returncode == 1
        assert result.stderr == (
            "TIME_ZONE is 'Mars/Base', which is no time zone: write a name such as Europe/London.\n"
        )

    def test_a_fresh_clone_without_a_database_address_migrates(self, clone):
        result = run(clone, "migrate", "auth", "0001", "--verbosity", "0", **SERVICE)
        assert result.returncode == 0
        assert "Traceback" not in result.stderr
        assert (clone / "var" / "barrierscreen.sqlite3").exists()

    def test_where_the_folder_cannot_be_made_it_says_what_to_do(self, clone):
        (clone / "var").write_text("in the way")
        result = run(clone, "migrate", **SERVICE)
        assert result.returncode == 1
        assert result.stderr.startswith("DATABASE_URL is not set and the folder ")
        assert result.stderr.count("\n") == 1
