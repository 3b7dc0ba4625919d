"""Imports point down only, and only workflows write: read from the syntax tree."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCREENING = ROOT / "screening"
FILES = sorted(p for p in SCREENING.rglob("*.py") if "migrations" not in p.parts)
FLOORS = {
    "engine": 0,
    "models": 1,
    "apps": 1,
    "schema": 1,
    "queries": 2,
    "workflows": 2,
    "exchange": 3,
    "web": 3,
    "forms": 4,
    "templatetags": 4,
    "views": 4,
    "admin": 4,
    "management": 4,
    "urls": 5,
}
READ_ONLY = ("views", "web", "queries", "forms", "templatetags", "exchange")
SIDEWAYS = {"views": "views", "queries": "workflows"}
"""What a package may not import of its own floor: no view a sibling, no query a workflow."""
PURE = {"django", "barrierscreen", "datetime", "time", "random", "os", "secrets"}
WRITES = {
    "save", "asave", "delete", "adelete", "update", "aupdate", "create", "acreate", "add", "aadd",
    "set", "aset", "remove", "aremove", "clear", "aclear", "bulk_create", "abulk_create",
    "bulk_update", "abulk_update", "get_or_create", "aget_or_create", "update_or_create",
    "aupdate_or_create",
}  # fmt: skip
ASKS_ONLY = ("views", "web", "templatetags")
BUILDS = {"filter", "exclude", "annotate", "aggregate", "order_by", "values_list", "in_bulk"}
"""Calls that build a query; a view asks a whole question of `queries`, or of a model's QuerySet."""
NOT_ROWS = {"session", "headers", "cleaned_data", "errors", "data", "context", "messages", "cache"}
"""Receivers that are no querysets, so that a dict may be updated and a cache cleared."""


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def package_of(module):
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "screening" else None


def imports_of(tree):
    """Every module that is imported, with its line; of a package also what is taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield module, node.lineno
            if module.startswith("screening"):
                yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def too_high(tree, package):
    """Imports of a higher floor, or sideways where that is not allowed."""
    for module, line in imports_of(tree):
        other = package_of(module)
        if other is None or other not in FLOORS:
            continue
        sideways = SIDEWAYS.get(package) == other
        if FLOORS[other] > FLOORS[package] or sideways:
            yield f"line {line}: {module}"


def last_name(node):
    """The last name of a receiver: `cache` of `request.cache`, `objects` of `Case.objects`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def containers_of(tree):
    """Names that are bound to a set, dict or list in this file, and so are no querysets."""
    literals = (ast.Set, ast.Dict, ast.List, ast.SetComp, ast.DictComp, ast.ListComp)
    builders = {"set", "dict", "list", "OrderedDict", "defaultdict", "Counter"}
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Assign, ast.AnnAssign)):
            continue
        value = node.value
        made = isinstance(value, ast.Call) and last_name(value.func) in builders
        if made or isinstance(value, literals):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (last_name(target) for target in targets)


def writes_in(tree):
    """Calls that would write to the database, on any receiver, over any number of lines."""
    harmless = NOT_ROWS | set(containers_of(tree))
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in WRITES and last_name(node.func.value) not in harmless:
            yield f"line {node.lineno}: .{node.func.attr}()"


def queries_built_in(tree):
    """Calls that narrow, count or order rows; `register.filter` is Django's for templates."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in BUILDS and last_name(node.func.value) != "register":
            yield f"line {node.lineno}: .{node.func.attr}()"


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_down_only(path):
    package = package_of(name_of(path))
    if package is None:
        assert not list(imports_of(parsed(path))), "only the package file stands outside the floors"
        return
    assert list(too_high(parsed(path), package)) == []


@pytest.mark.parametrize(
    "path", [p for p in FILES if package_of(name_of(p)) == "engine"], ids=name_of
)
def test_engine_knows_no_django_clock_settings_or_randomness(path):
    tree = parsed(path)
    days = [each for each in ast.walk(tree) if takes_days_alone(each)]
    modules = {module.split(".")[0] for module, _line in imports_of(tree)}
    assert (modules - {"datetime"} if days else modules).isdisjoint(PURE)
    assert len(days) == ast.unparse(tree).count("datetime")
    assert "today" not in {each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute)}


def takes_days_alone(node):
    """A day is a value as a number is; a time of day, or today, would be the clock."""
    return isinstance(node, ast.ImportFrom) and ast.unparse(node) in {
        "from datetime import date",
        "from datetime import date, timedelta",
    }


@pytest.mark.parametrize(
    "path", [p for p in FILES if package_of(name_of(p)) in READ_ONLY], ids=name_of
)
def test_only_workflows_write(path):
    assert list(writes_in(parsed(path))) == []


@pytest.mark.parametrize(
    "path", [p for p in FILES if package_of(name_of(p)) in ASKS_ONLY], ids=name_of
)
def test_views_and_web_ask_whole_questions(path):
    assert list(queries_built_in(parsed(path))) == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_stand_at_the_top(path):
    inside = [
        node.lineno
        for function in ast.walk(parsed(path))
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert inside == []


@pytest.mark.parametrize(
    ("package", "line"),
    [
        ("engine", "from screening.models import Case"),
        ("models", "import screening.queries.caseload"),
        ("queries", "from screening.workflows.cases import open_case"),
        ("workflows", "from screening import web"),
        ("exchange", "from screening.views import cases"),
        ("views", "from screening.views import cases"),
        ("views", "from screening.views.reports import report"),
    ],
)
def test_the_walk_sees_an_import_that_points_up_or_sideways(package, line):
    assert list(too_high(ast.parse(line), package))


@pytest.mark.parametrize(
    "code",
    [
        "case.save()",
        "Case.objects.create(code='K-1')",
        "(\n    Case.objects\n    .filter(pk=1)\n    .update(code='K-1')\n)",
        "request.user.notices.filter(read_at=None).update(read_at=now)",
        "person.groups.add(group)",
        "person.groups.set([])",
        "case.screenings.all().delete()",
        "Answer.objects.bulk_create(\n    rows\n)",
        "get_user_model().objects.get_or_create(username='x')",
        "seen = set()\nseen.add(1)\nteam.memberships.add(row)",
    ],
)
def test_the_walk_sees_every_way_to_write(code):
    assert list(writes_in(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    ["kept = {}\nkept.update(a=1)", "seen = set()\nseen.add(1)", "request.session.update(a=1)"],
)
def test_the_walk_leaves_dicts_and_sets_alone(code):
    assert list(writes_in(ast.parse(code))) == []


def test_the_walk_sees_a_query_that_is_built():
    code = "Case.objects.filter(team=team).exclude(pk=1)\nregister.filter('age', age)"
    assert sorted(queries_built_in(ast.parse(code))) == ["line 1: .exclude()", "line 1: .filter()"]
