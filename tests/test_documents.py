"""What the documents say of the code is so: floors, commands, links, pins with their reasons."""

import re

import pytest
from django.conf import settings
from django.core.management import get_commands

from tests.test_floors import FLOORS

ROOT = settings.BASE_DIR
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
RECORDS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def floors_of(text):
    """{package: floor} of a table whose rows begin with the floor and name folders of screening."""
    rows = re.findall(r"^\| (\d) \| ([^|]+) \|", text, re.MULTILINE)
    return {
        package.removesuffix(".py"): int(floor)
        for floor, places in rows
        for package in re.findall(r"`(?:screening/)?([a-z]+)(?:/|\.py)`", places)
    }


@pytest.mark.parametrize("name", ["README.md", "docs/DEVELOPERS.md"])
def test_the_floors_are_those_that_the_test_of_imports_knows(name):
    known = {package: floor for package, floor in FLOORS.items() if package != "apps"}
    assert floors_of(read(name)) == known


def test_the_readme_names_every_command():
    ours = [name for name, app in get_commands().items() if app == "screening"]
    assert ours
    assert [name for name in ours if name not in read("README.md")] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_a_document_names_is_there(path):
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"`[^`\n]*?\bmake ([a-z]+)[^`\n]*`", path.read_text(encoding="utf-8")))
    assert named <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_decision_record_gives_context_decision_and_consequences(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.stem[:4])}. ")
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == [
        "Context",
        "Decision",
        "Consequences",
    ]
    assert f"({path.name})" in read("docs/decisions/README.md")
    assert len(text.split()) < 350, "half a page"


def test_decision_records_are_numbered_without_a_gap():
    assert len(RECORDS) >= 10
    assert [int(path.stem[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-pdf.txt"]
)
def test_every_requirement_is_pinned_and_gives_its_reason(name):
    lines = [line for line in read(name).splitlines() if line and not line.startswith(("#", "-r"))]
    assert lines
    assert [line for line in lines if not re.match(r"[A-Za-z0-9-]+==[\w.]+ +# \S", line)] == []


def test_the_changelog_keeps_what_is_not_released_first():
    headings = re.findall(r"^## (.+)$", read("CHANGELOG.md"), re.MULTILINE)
    version = re.search(r'^version = "(.+)"$', read("pyproject.toml"), re.MULTILINE)[1]
    assert headings[0] == "Unreleased"
    assert version in headings
