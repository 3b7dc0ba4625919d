"""The catalog's way: fixtures, working rows, releases."""

import shutil
import time
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.engine.catalog.budget import burden
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.serialization import canonical_text, digest, parse_catalog
from screening.engine.catalog.validation import find_problems
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    CatalogRelease,
    DomainDefinition,
    Event,
    IndicationDefinition,
    QuestionDefinition,
    SourceDefinition,
)
from screening.queries.draft import read_definitions
from screening.queries.releases import compiled_release
from screening.workflows.exporting import write_fixtures
from screening.workflows.fixture_files import SHIPPED, FixturesRefused
from screening.workflows.fixtures import clear_definitions, load_fixtures
from screening.workflows.publishing import (
    CatalogHasProblems,
    NotesNeeded,
    NothingToPublish,
    publish_release,
)

pytestmark = pytest.mark.django_db


def reword():
    QuestionDefinition.objects.filter(key="own-step").update(text="Has a step been taken?")


class TestShipped:
    def test_holds_everything_that_was_agreed(self, shipped_catalog):
        c = shipped_catalog
        sizes = [len(rows) for rows in (c.barriers, c.questions, c.adjustments, c.red_flags)]
        assert [*sizes, len(c.sources), len(c.domains), len(c.scales)] == [
            30,
            134,
            101,
            47,
            177,
            7,
            41,
        ]
        assert burden(c.questions).asked == 43
        assert sorted(barrier.number for barrier in c.barriers) == list(range(1, 31))
        grades = [adjustment.grade for adjustment in c.adjustments]
        assert [grades.count(grade) for grade in "ABCD"] == [33, 28, 25, 15]
        assert sum(flag.urgency == "now" for flag in c.red_flags) == 18

    def test_each_barrier_is_whole(self, shipped_catalog):
        helped = [link.barrier for a in shipped_catalog.adjustments for link in a.indications]
        for barrier in shipped_catalog.barriers:
            assert barrier.gate in {i.question for i in barrier.indicators}
            assert len(barrier.indicators) >= 3
            assert barrier.differentials
            assert helped.count(barrier.key) >= 2

    def test_is_free_of_problems(self, shipped_catalog):
        assert find_problems(shipped_catalog) == ()

    def test_survives_the_way_to_files_and_back_byte_for_byte(self, release, tmp_path):
        write_fixtures(tmp_path)
        for file in sorted(SHIPPED.glob("*.yaml")):
            assert (tmp_path / file.name).read_bytes() == file.read_bytes()
        clear_definitions()
        load_fixtures(tmp_path)
        assert digest(canonical_text(read_definitions())) == release.digest

    def test_is_loaded_by_djangos_own_command(self, release):
        files = [str(file) for file in sorted(SHIPPED.glob("*.yaml"), reverse=True)]
        call_command("loaddata", *files, verbosity=0)
        assert digest(canonical_text(read_definitions())) == release.digest


class TestReading:
    def test_takes_the_same_queries_for_any_catalog(self):
        with CaptureQueriesContext(connection) as few:
            read_definitions()
        assert len(few) <= 24

    def test_a_release_is_compiled_once_per_process(self, release, fresh_cache):
        lean = CatalogRelease.objects.without_content().current()
        first = compiled_release(lean)
        with CaptureQueriesContext(connection) as queries:
            assert compiled_release(lean) is first
        assert len(queries) == 0


class TestPublishing:
    def test_makes_the_next_release_and_records_it(self, release, clinician):
        reword()
        second = publish_release(by=clinician, notes="Clearer wording.")
        assert second.number == release.number + 1
        assert digest(second.content) == second.digest
        assert parse_catalog(second.content) == read_definitions()
        assert Event.objects.get(verb="catalog.published", by=clinician).release == second
        assert CatalogRelease.objects.current() == second

    def test_of_what_is_published_already_is_refused(self, release):
        with pytest.raises(NothingToPublish, match="release 1"):
            publish_release(by=None, notes="Again.")

    @pytest.mark.parametrize("notes", ["", "  \n", "x" * 2001])
    def test_needs_notes(self, notes, release):
        reword()
        with pytest.raises(NotesNeeded):
            publish_release(by=None, notes=notes)

    def test_of_a_catalog_with_problems_names_them_all(self, release):
        BarrierDefinition.objects.filter(key="alliance").update(likely_at=500)
        DomainDefinition.objects.create(key="empty", order=9, name="Empty", intro="Nothing.")
        with pytest.raises(CatalogHasProblems) as refusal:
            publish_release(by=None, notes="Broken.")
        assert {p.key for p in refusal.value.problems} >= {"empty"}
        assert CatalogRelease.objects.count() == 1


@pytest.fixture
def folder(tmp_path):
    for file in SHIPPED.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def edit(folder, name, change):
    """Change the rows of one fixture file."""
    file = next(Path(folder).glob(f"*{name}*"))
    rows = yaml.safe_load(file.read_text())
    change({row.get("pk", index): row for index, row in enumerate(rows)}, rows)
    file.write_text(yaml.safe_dump(rows, allow_unicode=True))


def refused(folder):
    """Load what must be refused; gives its problems, and shows that nothing was loaded."""
    before = canonical_text(read_definitions())
    with pytest.raises(FixturesRefused) as refusal:
        load_fixtures(folder)
    assert canonical_text(read_definitions()) == before
    return refusal.value.problems


class TestBadFixtures:
    def test_several_wrong_references_are_named_at_once(self, folder, release):
        def change(by_key, rows):
            by_key["alliance-strain"]["fields"]["scale"] = "no-scale"
            by_key["alliance"]["fields"]["gate"] = "no-question"

        edit(folder, "relationship", change)
        assert set(refused(folder)) == {
            Problem.of(
                "screening.questiondefinition",
                "alliance-strain",
                "row-names-nothing",
                field="scale",
                name="no-scale",
            ),
            Problem.of(
                "screening.barrierdefinition",
                "alliance",
                "row-names-nothing",
                field="gate",
                name="no-question",
            ),
        }

    def test_a_level_of_7_and_a_long_text(self, folder, release):
        def change(by_key, rows):
            by_key["alliance-strain"]["fields"]["text"] = "x" * 161
            by_key["alliance-withdrawal"]["fields"]["asked_if_level"] = 7

        edit(folder, "relationship", change)
        assert {p.key for p in refused(folder)} == {"alliance-strain", "alliance-withdrawal"}

    def test_a_cycle_of_conditions(self, folder, release):
        def change(by_key, rows):
            by_key["alliance-withdrawal"]["fields"]["asked_if"] = "alliance-same-goal"
            by_key["alliance-same-goal"]["fields"]["asked_if"] = "alliance-withdrawal"

        edit(folder, "relationship", change)
        assert "condition-cycle" in {problem.code for problem in refused(folder)}

    def test_a_threshold_that_nobody_reaches(self, folder, release):
        edit(
            folder,
            "relationship",
            lambda by_key, rows: by_key["alliance"]["fields"].update(likely_at=90),
        )
        assert [(p.key, p.code) for p in refused(folder)] == [("alliance", "likely-out-of-reach")]

    def test_two_gates_in_one_barrier(self, folder, release):
        gates = ["alliance-strain", "alliance-withdrawal"]
        edit(
            folder,
            "relationship",
            lambda by_key, rows: by_key["alliance"]["fields"].update(gate=gates),
        )
        assert "alliance" in {problem.key for problem in refused(folder)}

    def test_two_barriers_with_one_gate(self, folder, release):
        edit(
            folder,
            "relationship",
            lambda by_key, rows: by_key["alliance"]["fields"].update(gate="fit-own-reactions"),
        )
        edit(
            folder,
            "relationship",
            lambda by_key, rows: by_key["therapist-fit"]["fields"].update(gate="fit-own-reactions"),
        )
        twice = [p.key for p in refused(folder) if p.code == "gate-repeated"]
        assert twice == ["alliance", "therapist-fit"]

    def test_an_option_of_level_7(self, folder, release):
        def change(by_key, rows):
            options = (row["fields"] for row in rows if row["fields"].get("scale") == "extent")
            next(option for option in options if option["key"] == "strongly")["level"] = 7

        edit(folder, "shared", change)
        assert "extent / strongly" in {problem.key for problem in refused(folder)}

    def test_problems_of_rows_and_of_the_whole_are_named_at_once(self, folder, release):
        def change(by_key, rows):
            by_key["alliance-strain"]["fields"]["scale"] = "no-scale"
            by_key["alliance-dissatisfaction-voiced"]["fields"]["asked_if_level"] = 7
            by_key["alliance-withdrawal"]["fields"]["asked_if"] = "alliance-same-goal"
            by_key["alliance-same-goal"]["fields"]["asked_if"] = "alliance-withdrawal"
            by_key["therapist-fit"]["fields"]["likely_at"] = 3
            rows.append(by_key["alliance"])

        edit(folder, "relationship", change)
        (folder / "catalog_9_more.yaml").write_text(
            "- {model: screening.sourcedefinition, pk: late-2026, fields: {order: 900, title: T,"
            " kind: trial, verified: full, doi: nonsense, year: 20266}}\n"
        )
        assert {problem.key for problem in refused(folder)} == {
            "alliance-strain",
            "alliance-dissatisfaction-voiced",
            "alliance-withdrawal",
            "alliance-same-goal",
            "therapist-fit",
            "alliance",
            "late-2026",
        }

    def test_the_same_row_twice(self, folder, release):
        edit(folder, "relationship", lambda by_key, rows: rows.append(by_key["alliance"]))
        (problem,) = refused(folder)
        assert (problem.key, problem.code) == ("alliance", "row-repeated")

    @pytest.mark.parametrize(
        "text",
        [
            "- model: [",
            "!!python/object/apply:os.system ['true']",
            "just a sentence",
            "- model: auth.user\n  pk: 1\n  fields: {}\n",
            "- model: screening.answer\n  pk: 1\n  fields: {}\n",
            "- 7\n",
            "- model: screening.domaindefinition\n  fields: {}\n",
            "- model: screening.optiondefinition\n  pk: 3\n  fields: {}\n",
            "a: &a [*a]\n",
            "- model: screening.domaindefinition\n  pk: 3\n  fields: {}\n",
            "- model: screening.domaindefinition\n  pk: x\n  fields: {name: {a: b}}\n",
            "- model: screening.domaindefinition\n  pk: x\n  fields: {name: !!binary aGk=}\n",
        ],
    )
    def test_what_is_no_list_of_catalog_rows(self, text, folder, release):
        (folder / "catalog_9_more.yaml").write_text(text)
        assert refused(folder)

    def test_bytes_that_are_no_text(self, folder, release):
        (folder / "catalog_9_more.yaml").write_bytes(b"\xff\xfe\x00")
        assert refused(folder)

    @pytest.mark.parametrize("files", [1, 11])
    def test_50_mb_of_text(self, files, folder, release):
        for number in range(files):
            content = "x" * (50_000_000 // files)
            (folder / f"catalog_9_{number}.yaml").write_text(f"# {content}")
        began = time.process_time()
        assert refused(folder)[0].code == "files-too-large"
        assert time.process_time() - began < 2

    def test_a_few_lines_that_mean_terabytes(self, folder, release):
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
        bomb = "".join(f"    {line}\n" for line in lines)
        (folder / "catalog_9_more.yaml").write_text(
            f"- model: screening.domaindefinition\n  pk: boom\n  fields:\n{bomb}"
        )
        assert {problem.code for problem in refused(folder)} == {
            "row-field-unknown",
            "field-missing",
        }

    def test_two_broken_files_are_both_named(self, folder, release):
        (folder / "catalog_8_one.yaml").write_text("- model: [")
        (folder / "catalog_9_two.yaml").write_text("- 7\n")
        assert [p.file for p in refused(folder)] == ["catalog_8_one.yaml", "catalog_9_two.yaml"]

    def test_unknown_fields_and_wrong_types(self, folder, release):
        def change(by_key, rows):
            by_key["alliance"]["fields"]["colour"] = "red"

        edit(folder, "relationship", change)
        assert refused(folder)[0].key == "alliance"

    def test_an_empty_folder(self, tmp_path, release):
        assert refused(tmp_path)[0].code == "files-none"


def put_old_names(folder):
    """The files as they were exported before the rename."""
    for file in folder.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        for old, new in (
            ("screening.helpdefinition", "screening.indicationdefinition"),
            ("screening.tellapartdefinition", "screening.differentialdefinition"),
            ("    hold_if:", "    contraindications:"),
        ):
            text = text.replace(new, old)
        file.write_text(text, encoding="utf-8")


class TestOldNames:
    def test_make_the_same_catalog_and_are_named_once_each(self, folder, release, capsys):
        put_old_names(folder)
        call_command("load_catalog", folder=str(folder))
        assert digest(canonical_text(read_definitions())) == release.digest
        *old, last = capsys.readouterr().out.splitlines()
        assert sorted(old) == [
            "Old name read: hold_if, now contraindications.",
            "Old name read: screening.helpdefinition, now screening.indicationdefinition.",
            "Old name read: screening.tellapartdefinition, now screening.differentialdefinition.",
        ]
        assert last == "The catalog was loaded into the working tables."

    def test_beside_the_new_name_are_refused(self, folder, release):
        def change(by_key, rows):
            fields = (
                row["fields"] for row in rows if row["model"].endswith(".adjustmentdefinition")
            )
            next(fields)["hold_if"] = []

        edit(folder, "relationship", change)
        assert ("row-field-unknown", (("field", "hold_if"),)) in {
            (problem.code, problem.params) for problem in refused(folder)
        }


def test_rows_that_left_the_files_leave_the_tables(folder, release):
    DomainDefinition.objects.create(key="extra", order=9, name="Extra", intro="More.")
    load_fixtures(folder)
    assert not DomainDefinition.objects.filter(key="extra").exists()


class TestRetired:
    def test_rows_leave_the_release_with_their_links_and_come_back_whole(self, release):
        BarrierDefinition.objects.filter(key="alliance").update(retired=True)
        without = read_definitions()
        assert "alliance" not in {barrier.key for barrier in without.barriers}
        named = {link.barrier for row in without.adjustments for link in row.indications}
        named |= {near.barrier for row in without.barriers for near in row.differentials}
        named |= {key for row in without.adjustments for key in row.contraindications}
        named |= {key for row in without.sources for key in row.background_for}
        assert "alliance" not in named
        assert find_problems(without) == ()
        BarrierDefinition.objects.filter(key="alliance").update(retired=False)
        assert digest(canonical_text(read_definitions())) == release.digest

    def test_what_a_row_cannot_do_without_is_named(self, release):
        QuestionDefinition.objects.filter(key="alliance-strain").update(retired=True)
        problems = find_problems(read_definitions())
        assert Problem("barrier", "alliance", "gate-missing") in problems
        missing = (("name", "alliance-strain"),)
        assert (
            Problem("question", "alliance-withdrawal", "condition-unknown-parent", missing)
            in problems
        )

    def test_rows_survive_the_way_to_files_and_back(self, release, tmp_path):
        BarrierDefinition.objects.filter(key="alliance").update(retired=True)
        draft = canonical_text(read_definitions())
        write_fixtures(tmp_path)
        load_fixtures(tmp_path)
        assert canonical_text(read_definitions()) == draft
        assert BarrierDefinition.objects.get(retired=True).indicators.exists()

    def test_an_adjustment_without_a_barrier_is_written_all_the_same(self, release, tmp_path):
        adjustment = IndicationDefinition.objects.first().adjustment
        adjustment.indications.all().delete()
        shared = write_fixtures(tmp_path)[0]
        assert adjustment.key in shared.read_text(encoding="utf-8")


def test_the_order_of_equals_is_the_databases_business_nowhere(release):
    # With a dictionary's alphabet “session-spacing” comes after “sessions-in-eight-weeks”.
    scales = [scale.key for scale in read_definitions().scales]
    assert scales == sorted(scales)
    AdjustmentDefinition.objects.update(order=1)
    SourceDefinition.objects.update(order=1)
    catalog = read_definitions()
    for rows in (catalog.adjustments, catalog.sources):
        keys = [row.key for row in rows]
        assert keys == sorted(keys)
    for adjustment in catalog.adjustments:
        assert list(adjustment.sources) == sorted(adjustment.sources)
