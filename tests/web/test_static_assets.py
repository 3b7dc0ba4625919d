"""What static/ holds: vendored files as published, nothing that the policy or a clinic blocks."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.STATICFILES_DIRS[0])
TEMPLATES = Path(settings.BASE_DIR) / "templates"
FILES = sorted(path for path in STATIC.rglob("*") if path.is_file())
VENDOR = STATIC / "vendor"
OWN_SCRIPTS = sorted((STATIC / "js").glob("*.js"))


def read(path):
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("folder", "version", "file"),
    [("bootstrap", "5.3.9", "bootstrap.min.css")],
)
def test_vendored_files_carry_their_version_and_licence(folder, version, file):
    vendored = VENDOR / folder
    assert read(vendored / "VERSION").split()[-1].lstrip("v") == version
    assert version in read(vendored / file)
    assert len(read(vendored / "LICENSE")) > 500


def test_vendored_files_are_the_bytes_whose_digests_are_recorded():
    recorded = {}
    for line in read(VENDOR / "CHECKSUMS").splitlines():
        digest, name = line.split()
        recorded[name] = digest
    held = {
        path.relative_to(VENDOR).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.glob("*/*")
    }
    assert held == recorded


@pytest.mark.parametrize(
    ("file", "left_out", "published"),
    [
        (
            "bootstrap/bootstrap.min.css",
            b"/*# sourceMappingURL=bootstrap.min.css.map */",
            "9caac977a0af0c2229abd397eee3345899c4020da2a1a0b711c1cc543fe3719d",
        ),
    ],
)
def test_vendored_files_are_as_published_but_for_the_line_that_names_a_map(
    file, left_out, published
):
    """`published` is the digest of the file in the package on npm, of the recorded version."""
    assert sha256((VENDOR / file).read_bytes() + left_out).hexdigest() == published


def test_no_file_points_to_a_map_that_is_not_there():
    """WhiteNoise's manifest storage refuses to collect such a file."""
    texts = [path for path in FILES if path.suffix in {".css", ".js"}]
    assert texts
    assert [path.name for path in texts if "sourceMappingURL" in read(path)] == []


def test_styles_load_nothing_from_another_host():
    for path in STATIC.rglob("*.css"):
        text = read(path)
        assert "@import" not in text
        assert re.findall(r"""url\(\s*['"]?(?!data:|['"])[^)]+""", text) == []


def test_own_scripts_need_no_eval_and_stay_small():
    assert {path.name for path in OWN_SCRIPTS} >= {"forms.js", "questionnaire.js"}
    for path in OWN_SCRIPTS:
        text = read(path)
        assert not re.search(r"\beval\s*\(|new Function|innerHTML|document\.write|https?://", text)
        assert len(text.splitlines()) < 300


def test_every_file_that_a_template_names_is_there():
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"""{%\s*static\s+["']([^"']+)["']""", read(path))
    }
    assert named
    assert [name for name in sorted(named) if not (STATIC / name).is_file()] == []


def test_templates_hold_nothing_that_the_content_security_policy_blocks():
    for path in TEMPLATES.rglob("*.html"):
        text = read(path)
        assert not re.search(r"\s(style|on[a-z]+|hx-on[:a-z-]*)\s*=\s*[\"']", text), path
        assert not re.search(r"<style|<script(?![^>]*\ssrc=)", text), path


@pytest.mark.parametrize(
    "condition",
    ["prefers-color-scheme:dark", "print", "forced-colors:active", "prefers-reduced-motion:reduce"],
)
def test_the_stylesheet_answers_to_what_the_person_has_set(condition):
    text = re.sub(r"\s+", "", read(STATIC / "css" / "app.css"))
    assert re.search(rf"@media[^{{]*{re.escape(condition)}", text)


def test_dark_does_not_hang_on_an_attribute():
    assert "data-bs-theme" not in read(STATIC / "css" / "app.css")


def test_the_icon_is_a_drawing_without_scripts():
    icon = read(STATIC / "img" / "icon.svg")
    assert icon.lstrip().startswith("<svg")
    assert "<script" not in icon
    assert "xmlns=" in icon
