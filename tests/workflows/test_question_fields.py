"""What the second edition says of questions and options: through tables, files and releases."""

import pytest

from screening.engine.catalog.serialization import canonical_text, parse_catalog
from screening.engine.catalog.values import FILLED_FROM, SPACINGS
from screening.models import Case, OptionDefinition, QuestionDefinition
from screening.queries.draft import draft_digest, read_definitions
from screening.workflows.exporting import write_fixtures
from screening.workflows.fixture_files import FixturesRefused
from screening.workflows.fixtures import clear_definitions, load_fixtures
from screening.workflows.publishing import publish_release
from screening.workflows.restoring import start_again_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(release):
    """Working rows that hold each of the new fields once."""
    questions = QuestionDefinition.objects
    questions.filter(key="own-step").update(optional=True, more_help="One line.\nAnother: No.")
    questions.filter(key="sessions-so-far").update(filled_from="sessions")
    questions.filter(key="session-spacing").update(filled_from="spacing")
    options = OptionDefinition.objects.filter(scale="sessions-so-far").order_by("order")
    for number, option in zip((1, 6, 13, 21), options, strict=True):
        option.from_number = number
        option.save()
    return release


def new_fields(catalog):
    questions = {question.key: question for question in catalog.questions}
    scale = next(scale for scale in catalog.scales if scale.key == "sessions-so-far")
    own_step = questions["own-step"]
    return {
        "own-step": (own_step.optional, own_step.more_help),
        "sources": [questions[f"session{end}"].filled_from for end in ("s-so-far", "-spacing")],
        "numbers": [option.from_number for option in scale.options],
    }


EXPECTED = {
    "own-step": (True, "One line.\nAnother: No."),
    "sources": ["sessions", "spacing"],
    "numbers": [1, 6, 13, 21],
}


def test_are_read_from_the_working_rows(edited):
    assert new_fields(read_definitions()) == EXPECTED


def test_survive_the_way_to_files_and_back(edited, tmp_path):
    before = canonical_text(read_definitions())
    write_fixtures(tmp_path)
    clear_definitions()
    load_fixtures(tmp_path)
    assert canonical_text(read_definitions()) == before


def test_are_named_in_files_only_where_they_say_something(edited, tmp_path):
    write_fixtures(tmp_path)
    text = "".join(file.read_text(encoding="utf-8") for file in tmp_path.glob("*.yaml"))
    names = ("optional: ", "more_help: ", "filled_from: ", "from_number: ")
    catalog = read_definitions()
    options = [option for scale in catalog.scales for option in scale.options]
    assert [text.count(f"\n    {name}") for name in names] == [
        sum(question.optional for question in catalog.questions),
        sum(bool(question.more_help) for question in catalog.questions),
        sum(bool(question.filled_from) for question in catalog.questions),
        sum(option.from_number is not None for option in options),
    ]


def test_come_back_with_the_release_that_holds_them(edited, editor):
    second = publish_release(by=editor, notes="Fewer questions.")
    assert new_fields(parse_catalog(second.content)) == EXPECTED
    start_again_from(release=edited, by=editor, seen=draft_digest())
    assert canonical_text(read_definitions()) == edited.content
    start_again_from(release=second, by=editor, seen=draft_digest())
    assert new_fields(read_definitions()) == EXPECTED


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("optional: 'yes'", "not-true-or-false"),
        ("filled_from: guess", "field-refused"),
        ("from_number: many", "row-field-unknown"),
        ("more_help: [a, b]", "text-nested"),
    ],
)
def test_wrong_values_in_a_file_are_named_with_their_line(line, code, edited, tmp_path):
    write_fixtures(tmp_path)
    file = next(tmp_path.glob("*safety*"))
    text = file.read_text(encoding="utf-8")
    at = text.index("  fields:\n") + len("  fields:\n")
    file.write_text(f"{text[:at]}    {line}\n{text[at:]}", encoding="utf-8")
    with pytest.raises(FixturesRefused) as refusal:
        load_fixtures(tmp_path)
    (problem,) = [problem for problem in refusal.value.problems if problem.code == code]
    assert problem.line == text[:at].count("\n") + 1


def test_words_of_the_tables_are_those_of_the_engine():
    assert tuple(Case.Spacing.values) == SPACINGS
    assert tuple(QuestionDefinition.FilledFrom.values) == FILLED_FROM
