"""Example cases among the working rows: read, written, exported and loaded as they are."""

import pytest

from screening.engine.catalog.serialization import canonical_text
from screening.engine.catalog.values import ExampleAnswer, ExampleCase
from screening.models import (
    BarrierDefinition,
    ExampleAnswerDefinition,
    ExampleCaseDefinition,
    QuestionDefinition,
    RedFlagDefinition,
)
from screening.queries.draft import draft_digest, read_definitions
from screening.workflows.drafts import set_retired
from screening.workflows.exporting import write_fixtures
from screening.workflows.fixture_files import HEADER, FixturesRefused
from screening.workflows.fixtures import load_fixtures
from screening.workflows.restoring import write_definitions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]
FILE = "catalog_9_examples.yaml"


@pytest.fixture
def stuck():
    """An example with answers in another order than their questions have."""
    ExampleCaseDefinition.objects.all().delete()
    example = ExampleCaseDefinition.objects.create(
        key="stuck", order=1, title="Stuck", note="Every second session is missed.\n\nWhy?"
    )
    for order, (question, option) in enumerate(
        [("own-step", "yes"), ("alliance-strain", "clearly"), ("high-energy-spells", "dont-know")]
    ):
        example.answers.create(question_id=question, option=option, order=order)
    example.main.set(["logistics", "alliance"])
    example.further.set(["misdiagnosis"])
    example.flags.set(["high-mood-past"])
    return example


def examples():
    return read_definitions().example_cases


def test_an_example_is_read_with_its_answers_in_their_order(stuck):
    assert examples() == (
        ExampleCase(
            key="stuck",
            title="Stuck",
            note="Every second session is missed.\n\nWhy?",
            answers=(
                ExampleAnswer("own-step", "yes"),
                ExampleAnswer("alliance-strain", "clearly"),
                ExampleAnswer("high-energy-spells", "dont-know"),
            ),
            main=tuple(
                BarrierDefinition.objects.filter(key__in=["logistics", "alliance"])
                .order_by("number")
                .values_list("key", flat=True)
            ),
            further=("misdiagnosis",),
            flags=("high-mood-past",),
        ),
    )


def test_the_number_of_queries_does_not_grow_with_the_examples(stuck, django_assert_num_queries):
    with django_assert_num_queries(9):
        read_definitions()
    for number in range(2, 9):
        more = ExampleCaseDefinition.objects.create(
            key=f"more-{number}", order=number, title="More", note="The same."
        )
        more.answers.create(question_id="own-step", option="no", order=1)
        more.main.set(["alliance"])
    with django_assert_num_queries(9):
        read_definitions()


@pytest.mark.parametrize(
    ("model", "key", "kept"),
    [
        (QuestionDefinition, "alliance-strain", lambda e: len(e.answers) == 2),
        (BarrierDefinition, "logistics", lambda e: e.main == ("alliance",)),
        (BarrierDefinition, "misdiagnosis", lambda e: e.further == ()),
        (RedFlagDefinition, "high-mood-past", lambda e: e.flags == ()),
    ],
)
def test_what_names_a_retired_row_waits_and_comes_back(model, key, kept, stuck):
    before = examples()
    set_retired(rows=model.objects.filter(key=key), retired=True)
    assert kept(examples()[0])
    set_retired(rows=model.objects.filter(key=key), retired=False)
    assert examples() == before


def test_an_example_waits_with_its_main_barriers_when_all_are_retired(stuck):
    before = examples()
    main = BarrierDefinition.objects.filter(key__in=["alliance", "logistics"])
    set_retired(rows=main, retired=True)
    assert examples() == ()
    set_retired(rows=main, retired=False)
    assert examples() == before


def test_a_retired_example_is_left_out(stuck):
    set_retired(rows=ExampleCaseDefinition.objects.all(), retired=True)
    assert examples() == ()


def test_writing_a_catalog_gives_the_same_catalog_back(stuck):
    catalog = read_definitions()
    ExampleAnswerDefinition.objects.filter(question="own-step").update(option="no")
    ExampleCaseDefinition.objects.create(key="other", order=2, title="Other", note="Later.")
    stuck.flags.clear()
    write_definitions(catalog)
    assert canonical_text(read_definitions()) == canonical_text(catalog)
    assert ExampleCaseDefinition.objects.get(key="other").retired


def test_a_catalog_of_before_has_no_examples_and_retires_them(stuck):
    catalog = read_definitions()
    set_retired(rows=ExampleCaseDefinition.objects.all(), retired=True)
    without = draft_digest()
    set_retired(rows=ExampleCaseDefinition.objects.all(), retired=False)
    assert draft_digest() != without
    before = {name: getattr(catalog, name) for name in catalog.__dataclass_fields__} | {
        "example_cases": ()
    }
    write_definitions(type(catalog)(**before))
    assert draft_digest() == without
    assert ExampleAnswerDefinition.objects.count() == 3


class TestFixtures:
    def test_hold_examples_in_a_file_of_their_own(self, stuck, tmp_path):
        before = draft_digest()
        files = write_fixtures(tmp_path)
        assert files[-1].name == FILE
        text = files[-1].read_text(encoding="utf-8")
        assert text.startswith(
            f"{HEADER}\n- model: screening.examplecasedefinition\n  pk: stuck\n  fields:\n"
        )
        load_fixtures(tmp_path)
        assert draft_digest() == before

    def test_of_a_catalog_without_examples_have_no_such_file(self, stuck, tmp_path):
        write_fixtures(tmp_path)
        ExampleCaseDefinition.objects.all().delete()
        write_fixtures(tmp_path)
        assert not (tmp_path / FILE).exists()

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("question: own-step", "question: nowhere", "row-names-nothing"),
            ("option: clearly", "option: perhaps", "example-option-unknown"),
            ("question: high-energy-spells", "question: own-step", "row-repeated"),
            ("    - misdiagnosis\n", "    - fate\n", "row-names-nothing"),
            ("    - high-mood-past\n", "    - fire\n", "row-names-nothing"),
            ("    title: Stuck\n", "    title: ''\n", "field-refused"),
        ],
    )
    def test_that_are_wrong_are_refused_at_their_line(self, old, new, code, stuck, tmp_path):
        write_fixtures(tmp_path)
        file = tmp_path / FILE
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(FixturesRefused) as refusal:
            load_fixtures(tmp_path)
        (problem,) = refusal.value.problems
        assert (problem.file, problem.code) == (FILE, code)
        assert problem.line > 1

    def test_without_an_answer_or_a_main_barrier_are_refused(self, stuck, tmp_path):
        stuck.answers.all().delete()
        stuck.main.clear()
        write_fixtures(tmp_path)
        with pytest.raises(FixturesRefused) as refusal:
            load_fixtures(tmp_path)
        codes = {problem.code for problem in refusal.value.problems}
        assert codes == {"example-without-answers", "example-without-main"}
