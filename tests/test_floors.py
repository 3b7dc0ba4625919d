"""Imports point down only, and only workflows write."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCREENING = ROOT / "screening"
FILES = sorted(p for p in SCREENING.rglob("*.py") if "migrations" not in p.parts)
FLOORS = {
    "engine": 0,
    "models": 1,
    "workflows": 2,
    "forms": 3,
    "templatetags": 3,
    "views": 4,
    "admin": 4,
    "management": 4,
    "urls": 5,
    "apps": 1,
}
WRITES = re.compile(
    r"\.(save|create|update|delete|bulk_create|bulk_update|get_or_create|update_or_create|add|set)\("
)


def floor_of(module):
    parts = module.split(".")
    return FLOORS.get(parts[1]) if len(parts) > 1 and parts[0] == "screening" else None


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            if node.module == "screening":
                yield from (f"screening.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_down_only(path):
    own = floor_of(name_of(path))
    if own is None:
        assert not list(imports_of(path)), "only package files may stand outside the floors"
        return
    too_high = [module for module in imports_of(path) if (floor_of(module) or 0) > own]
    assert too_high == []


@pytest.mark.parametrize("path", sorted((SCREENING / "engine").glob("*.py")), ids=name_of)
def test_engine_knows_no_django_clock_settings_or_randomness(path):
    roots = {module.split(".")[0] for module in imports_of(path)}
    assert roots.isdisjoint({"django", "barrierscreen", "datetime", "time", "random", "os"})


@pytest.mark.parametrize("path", sorted((SCREENING / "models").glob("*.py")), ids=name_of)
def test_models_know_no_request(path):
    assert not any("http" in module or "views" in module for module in imports_of(path))


@pytest.mark.parametrize(
    "path",
    [*sorted((SCREENING / "views").glob("*.py")), SCREENING / "forms.py"],
    ids=name_of,
)
def test_views_and_forms_do_not_write_to_the_database(path):
    calls = [
        line.strip()
        for line in path.read_text().splitlines()
        if WRITES.search(line) and "objects" in line
    ]
    assert calls == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_stand_at_the_top(path):
    tree = ast.parse(path.read_text())
    inside = [
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert inside == []


def test_the_walk_sees_an_import_that_points_up(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text("from screening.views import cases\n")
    assert [floor_of(m) for m in imports_of(bad)] == [
        4,
    ]
