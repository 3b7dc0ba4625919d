"""Loading fixture files: every problem at once with its file and line, or all rows."""

import shutil

import pytest
import yaml
from django.core.management import CommandError, call_command

from screening.engine.catalog.serialization import canonical_text
from screening.models import QuestionDefinition
from screening.queries.draft import read_definitions
from screening.workflows.exporting import write_fixtures
from screening.workflows.fixture_files import SHIPPED, FixturesRefused
from screening.workflows.fixtures import clear_definitions, load_fixtures
from screening.workflows.restoring import write_definitions
from tests.engine.small_catalog import careful_catalog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]

RELATIONSHIP = "catalog_4_therapeutic_relationship.yaml"


@pytest.fixture
def folder(tmp_path):
    for file in SHIPPED.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def change(folder, name, *pairs):
    """Replace text in one file, each piece once; gives the line of each piece."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    return [text[: text.index(new)].count("\n") + 1 for _old, new in pairs]


def refused(folder):
    """(file, line, code) of each problem; shows that nothing was loaded."""
    before = canonical_text(read_definitions())
    with pytest.raises(FixturesRefused) as refusal:
        load_fixtures(folder)
    assert canonical_text(read_definitions()) == before
    return [(p.file, p.line, p.code) for p in refusal.value.problems]


def test_problems_of_several_files_are_named_at_once_with_their_lines(folder):
    label, level = change(
        folder,
        "catalog_0_shared.yaml",
        ("    label: 'No'\n", "    label: No\n"),
        ("    level: 3\n", "    level: yes\n"),
    )
    (listed,) = change(
        folder,
        "catalog_8_sources.yaml",
        ("    background_for:\n    - ", "    background_for: biological-drivers #"),
    )
    (choice,) = change(folder, RELATIONSHIP, ("    timing: this-session\n", "    timing: soon\n"))
    (folder / "catalog_9_a.yml").write_text("- 7\n")
    (folder / "catalog_9_b.yaml").mkdir()
    assert sorted(refused(folder)) == sorted(
        [
            ("catalog_0_shared.yaml", label, "text-unquoted"),
            ("catalog_0_shared.yaml", level, "number-malformed"),
            ("catalog_8_sources.yaml", listed, "not-a-list-of-keys"),
            (RELATIONSHIP, choice, "field-refused"),
            ("catalog_9_a.yml", 0, "file-misnamed"),
            ("catalog_9_b.yaml", 0, "file-not-a-file"),
        ]
    )


def test_a_refused_row_hides_no_problem_of_the_catalog(folder):
    """The source is refused; the threshold is out of reach whatever becomes of it."""
    (source,) = change(folder, "catalog_8_sources.yaml", ("    order: 1\n", "    order: 0x1\n"))
    change(folder, RELATIONSHIP, ("    likely_at: 13\n", "    likely_at: 90\n"))
    problems = refused(folder)
    assert ("catalog_8_sources.yaml", source, "number-malformed") in problems
    assert [(file, code) for file, _line, code in problems] == [
        (RELATIONSHIP, "likely-out-of-reach"),
        ("catalog_8_sources.yaml", "number-malformed"),
    ]


def test_a_refused_option_is_not_told_again_by_all_that_hang_on_it(folder):
    (level,) = change(folder, "catalog_0_shared.yaml", ("    level: 0\n", "    level: no\n"))
    assert refused(folder) == [("catalog_0_shared.yaml", level, "number-malformed")]


def test_a_key_that_exists_in_two_files_names_both_places(folder):
    row = "- model: screening.domaindefinition\n  pk: life-context\n  fields: {}\n"
    (folder / "catalog_9_more.yaml").write_text(f"# Ours.\n{row}")
    with pytest.raises(FixturesRefused) as refusal:
        load_fixtures(folder)
    problems = {(p.file, p.line, p.code): dict(p.params) for p in refusal.value.problems}
    text = (folder / "catalog_0_shared.yaml").read_text(encoding="utf-8")
    first = text[: text.index("  pk: life-context\n")].count("\n")
    assert problems["catalog_9_more.yaml", 2, "row-repeated"] == {
        "file": "catalog_0_shared.yaml",
        "line": first,
    }


def test_what_the_database_would_refuse_is_named_in_words(folder):
    """A neighbour of its own, a number twice, half a condition, a question that is not there."""
    text = (folder / RELATIONSHIP).read_text(encoding="utf-8")
    neighbour = text[text.index("    neighbour: ") :].split("\n")[0]
    barrier = text[text.index("differentialdefinition") :].split("    barrier: ")[1].split("\n")[0]
    change(
        folder,
        RELATIONSHIP,
        (neighbour, f"    neighbour: {barrier}"),
        ("    number: ", "    number: 1 #"),
        ("    asked_if_level: null\n", "    asked_if_level: 2\n"),
        ("    question: ", "    question: nowhere #"),
    )
    codes = [code for _file, _line, code in refused(folder)]
    assert sorted(codes) == ["field-refused", "row-names-nothing", "row-refused", "row-refused"]


def test_the_command_prints_every_problem_and_no_trace(folder):
    (label,) = change(folder, "catalog_0_shared.yaml", ("label: 'No'", "label: No"))
    with pytest.raises(CommandError) as refusal:
        call_command("load_catalog", folder=str(folder))
    assert str(refusal.value).startswith(f"catalog_0_shared.yaml, line {label}: ")


def test_files_with_a_byte_order_mark_and_line_ends_of_windows_load(folder):
    expected = canonical_text(read_definitions())
    for file in folder.glob("*.yaml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    QuestionDefinition.objects.filter(key="own-step").update(text="Another text?")
    load_fixtures(folder)
    assert canonical_text(read_definitions()) == expected


@pytest.fixture
def careful_folder(tmp_path):
    """The small catalog with all that can hold a step, as files."""
    clear_definitions()
    write_definitions(careful_catalog())
    write_fixtures(tmp_path)
    return tmp_path


def test_what_can_hold_a_step_comes_back_from_files(careful_folder):
    before = canonical_text(read_definitions())
    load_fixtures(careful_folder)
    assert canonical_text(read_definitions()) == before == canonical_text(careful_catalog())


def test_fields_that_nearly_no_row_needs_are_written_only_where_they_say_something(
    careful_folder,
):
    rows = yaml.safe_load((careful_folder / "catalog_3_fit.yaml").read_text(encoding="utf-8"))
    steps = {row["pk"]: row["fields"] for row in rows if "adjustmentdefinition" in row["model"]}
    assert steps["activate"]["ask_first"] == ["mood-up"]
    assert steps["activate"]["modalities"] == ["cbt", "behavioural-activation"]
    assert not {"ask_first", "modalities"} & steps["feedback"].keys()


FIT, BOND = "catalog_3_fit.yaml", "catalog_2_bond.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        (
            FIT,
            "    ask_first:\n    - mood-up\n",
            "    ask_first:\n    - none\n",
            "row-names-nothing",
        ),
        (FIT, "    - behavioural-activation\n", "    - hypnosis\n", "unknown-modality"),
        (FIT, "    - behavioural-activation\n", "    - cbt\n", "row-names-twice"),
        (
            FIT,
            "    modalities:\n    - cbt\n    - behavioural-activation\n",
            "    modalities: cbt\n",
            "not-a-list-of-keys",
        ),
        (BOND, "    part: letter\n", "    part: call\n", "unknown-part"),
        (BOND, "    part: letter\n", "    part: others\n", "row-repeated"),
        (BOND, "    key: letter\n", "    key: others\n", "row-repeated"),
        (BOND, "    words: Ask today.\n", "    words: ''\n", "field-refused"),
    ],
)
def test_what_cannot_hold_a_step_is_refused(file, old, new, code, careful_folder):
    change(careful_folder, file, (old, new))
    assert code in [problem for _file, _line, problem in refused(careful_folder)]


def test_a_hold_on_a_part_that_is_not_there_is_named_at_its_line(careful_folder):
    (line,) = change(careful_folder, BOND, ("    part: letter\n", "    part: call\n"))
    assert refused(careful_folder) == [(BOND, line - 4, "unknown-part")]


def test_a_refused_part_is_not_missed_by_the_flag_that_holds_it(careful_folder):
    (line,) = change(
        careful_folder, BOND, ("    key: letter\n    order: 2\n", "    key: letter\n    order: x\n")
    )
    assert refused(careful_folder) == [(BOND, line + 1, "number-malformed")]
