"""Writing fixture files: only over files of its own, and all of them or none."""

import os
import resource
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command

from screening.engine.catalog.serialization import canonical_text
from screening.models import AdjustmentDefinition, DomainDefinition, SourceDefinition
from screening.queries.draft import read_definitions
from screening.workflows.exporting import ForeignFiles, write_fixtures
from screening.workflows.fixture_files import HEADER, SHIPPED
from screening.workflows.fixtures import load_fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]


def contents(folder):
    """The bytes of every file below the folder, by name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@contextmanager
def files_of_at_most(size):
    """Let the system refuse larger files, as a full disk would in the middle of a write."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_each_file_says_in_its_first_line_who_wrote_it(tmp_path):
    files = write_fixtures(tmp_path)
    for file in [*files, *SHIPPED.glob("*.yaml")]:
        assert file.read_text(encoding="utf-8").splitlines()[0] == HEADER
    assert sorted(contents(tmp_path)) == sorted(file.name for file in files)


def test_an_earlier_export_is_replaced_and_what_it_holds_no_more_is_removed(tmp_path):
    write_fixtures(tmp_path)
    (tmp_path / "catalog_1_old_name.yaml").write_text(f"{HEADER}\r\n- 7\n")
    (tmp_path / "catalog_2_diagnosis_biology.yaml").write_text(f"{HEADER}\n- 7\n")
    (tmp_path / "README.md").write_text("Ours.")
    names = {file.name for file in write_fixtures(tmp_path)}
    found = contents(tmp_path)
    assert found.keys() == names | {"README.md"}
    assert all(found[file.name] == file.read_bytes() for file in SHIPPED.glob("*.yaml"))


@pytest.mark.parametrize(
    "text", ["", "- model: x\n", f"{HEADER} Not quite.\n", f"\n{HEADER}\n", f"# {HEADER}\n"]
)
def test_a_file_of_somebody_else_is_named_and_nothing_is_touched(text, tmp_path):
    write_fixtures(tmp_path)
    (tmp_path / "catalog_1_old_name.yaml").write_text(f"{HEADER}\n- 7\n")
    (tmp_path / "catalog_9_local.yaml").write_text(text)
    before = contents(tmp_path)
    with pytest.raises(CommandError, match=r"catalog_9_local\.yaml") as refusal:
        call_command("export_fixtures", output=str(tmp_path))
    assert "catalog_1_old_name" not in str(refusal.value)
    assert contents(tmp_path) == before


def test_a_link_or_a_folder_is_not_ours(tmp_path):
    folder = tmp_path / "catalog"
    (file,) = [file for file in write_fixtures(tmp_path / "other") if "sources" in file.name]
    folder.mkdir()
    (folder / "catalog_8_sources.yaml").symlink_to(file)
    (folder / "catalog_9_folder.yaml").mkdir()
    with pytest.raises(ForeignFiles) as refusal:
        write_fixtures(folder)
    assert refusal.value.names == ["catalog_8_sources.yaml", "catalog_9_folder.yaml"]


def test_a_failure_half_way_leaves_the_old_files(tmp_path):
    """The sources are the largest file, and nearly the last: eight could be written before."""
    write_fixtures(tmp_path)
    before = contents(tmp_path)
    DomainDefinition.objects.update(intro="Another introduction.")
    with files_of_at_most(100_000), pytest.raises(CommandError, match="cannot be written"):
        call_command("export_fixtures", output=str(tmp_path))
    assert contents(tmp_path) == before
    assert sorted(os.listdir(tmp_path)) == sorted(before)


def test_a_list_without_rows_is_written_so_that_it_loads(tmp_path):
    AdjustmentDefinition.objects.update(grade="D")
    SourceDefinition.objects.all().delete()
    draft = canonical_text(read_definitions())
    (sources,) = [file for file in write_fixtures(tmp_path) if "sources" in file.name]
    assert sources.read_text(encoding="utf-8") == f"{HEADER}\n[]\n"
    load_fixtures(tmp_path)
    assert canonical_text(read_definitions()) == draft


TEXTS = [
    "No",
    "1:30",
    "0122336",
    "~",
    "=",
    "2026-10-01",
    "- a: b # c",
    "  spaces around ",
    "a\r\nb\n\n c\t\n",
    "'“ü” \U0001f600 \x85 \u2028 \x07 \ufeff",
]


def test_every_text_that_can_be_stored_comes_back(tmp_path):
    keys = sorted(SourceDefinition.objects.values_list("key", flat=True))[: len(TEXTS)]
    for key, text in zip(keys, TEXTS, strict=True):
        SourceDefinition.objects.filter(key=key).update(finding=text)
    write_fixtures(tmp_path)
    load_fixtures(tmp_path)
    found = SourceDefinition.objects.in_bulk(keys)
    assert [found[key].finding for key in keys] == TEXTS
