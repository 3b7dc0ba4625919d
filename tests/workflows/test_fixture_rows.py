"""Rows of a fixture file: a field takes only a value of its own type, and says where it stands."""

import pytest

from screening.web.problem_words import line
from screening.workflows.fixture_reading import Reading, read_rows

OPTION = """\
- model: screening.optiondefinition
  fields:
    scale: extent
    key: strongly
    order: 1
    label: Strongly
    level: 3
"""
SOURCE = """\
- model: screening.sourcedefinition
  pk: weitz-2015
  fields:
    order: 1
    year: 2015
    title: A title
    pmid: '0122336'
    kind: trial
    verified: full
    background_for:
    - alliance
    - method
"""


def read(text):
    """The rows of a file of this text, and (line, code, params) of each problem."""
    reading = Reading()
    read_rows("catalog_9.yaml", text, reading)
    problems = [(p.line, p.code, dict(p.params)) for p in reading.problems]
    assert all(problem.file == "catalog_9.yaml" for problem in reading.problems)
    return reading.rows, problems


def test_a_sound_row_is_read_with_the_line_of_each_field():
    (option, source), problems = read(OPTION + SOURCE)
    assert problems == []
    assert option.fields == {
        "scale": "extent",
        "key": "strongly",
        "order": 1,
        "label": "Strongly",
        "level": 3,
    }
    assert (option.name, option.line, option.lines["level"]) == ("extent / strongly", 1, 7)
    assert (source.name, source.line, source.lines["pmid"]) == ("weitz-2015", 8, 14)
    assert source.fields["pmid"] == "0122336"
    assert source.fields["background_for"] == ["alliance", "method"]


@pytest.mark.parametrize(
    "text",
    [
        "No", "yes", "On", "1:30", "012", "42", "1_000", "0x1F", "1.5", ".inf", "2026-10-01",
        "2026-10-01 12:00:00", "!!binary aGk=", "!colour red", "=", "<<", "!!int '3'",
    ],
)  # fmt: skip
def test_unquoted_text_that_yaml_takes_for_something_else_is_refused(text):
    (row,), problems = read(OPTION.replace("Strongly", text))
    value = text.split()[-1].strip("'") if text.startswith("!") else text
    assert problems == [(6, "text-unquoted", {"field": "label", "value": value})]
    assert "label" not in row.fields
    assert not row.is_sound


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'No'", "No"),
        ('"1:30"', "1:30"),
        ("''", ""),
        ("!!str 42", "42"),
        ("No, thanks", "No, thanks"),
        ("|\n      One\n      two\n", "One\ntwo\n"),
        ("'Strongly' # as agreed", "Strongly"),
        ("C#, or no#5", "C#, or no#5"),
        ("Work & rest", "Work & rest"),
        (">\n      One\n      two\n", "One two\n"),
    ],
)
def test_text_is_taken_as_it_was_written(text, value):
    (row,), problems = read(OPTION.replace("Strongly", text))
    assert problems == []
    assert row.fields["label"] == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text-missing"),
        ("~", "text-missing"),
        ("null", "text-missing"),
        ("[Strongly]", "text-nested"),
        ("{Strongly: 1}", "text-nested"),
        ('"\\0"', "text-unstorable"),
    ],
)
def test_no_text_at_all_is_refused(text, code):
    _rows, problems = read(OPTION.replace("Strongly", text))
    assert problems == [(6, code, {"field": "label"})]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("'1'", "1"),
        ("1.0", "1.0"),
        ("0x1", "0x1"),
        ("01", "01"),
        ("1_0", "1_0"),
        ("1:30", "1:30"),
        ("+1", "+1"),
        ("one", "one"),
        ("[1]", "…"),
        ("", "…"),
        ("9" * 5000, "9" * 40 + "…"),
    ],
)
def test_a_number_is_written_in_plain_digits(text, value):
    _rows, problems = read(OPTION.replace("level: 3", f"level: {text}"))
    assert problems == [(7, "number-malformed", {"field": "level", "value": value})]


def test_a_number_may_be_none_only_where_the_field_may():
    (row,), problems = read(SOURCE.replace("2015\n    title", "null\n    title"))
    assert problems == []
    assert row.fields["year"] is None
    _rows, problems = read(SOURCE.replace("order: 1", "order: null"))
    assert [code for _line, code, _params in problems] == ["number-malformed"]


@pytest.mark.parametrize(("text", "sound"), [("true", 1), ("yes", 1), ("'true'", 0), ("1", 0)])
def test_retired_is_true_or_false(text, sound):
    _rows, problems = read(SOURCE + f"    retired: {text}\n")
    assert problems == ([] if sound else [(13, "not-true-or-false", {"field": "retired"})])


@pytest.mark.parametrize("text", ["alliance", "{alliance: 1}", "", "~"])
def test_one_key_where_a_list_belongs_is_refused(text):
    changed = SOURCE.replace("\n    - alliance\n    - method", f" {text}")
    _rows, problems = read(changed)
    assert problems == [(10, "not-a-list-of-keys", {"field": "background_for"})]


def test_keys_of_a_list_are_text_and_stand_there_once():
    _rows, problems = read(SOURCE.replace("- method", "- no\n    - alliance\n    - [x]"))
    assert [(number, code) for number, code, _params in problems] == [
        (12, "text-unquoted"),
        (14, "text-nested"),
        (11, "row-names-twice"),
    ]


def test_a_field_given_twice_is_refused_in_every_mapping():
    text = OPTION + "    level: 1\n  fields: {}\n  model: screening.scaledefinition\n"
    _rows, problems = read(text)
    assert [(number, params["field"]) for number, code, params in problems] == [
        (9, "fields"),
        (10, "model"),
        (8, "level"),
    ]
    assert {code for _line, code, _params in problems} == {"field-repeated"}


@pytest.mark.parametrize(
    ("text", "number", "code"),
    [
        ("- 7\n", 1, "row-not-of-a-catalog"),
        ("- \n", 1, "row-not-of-a-catalog"),
        ("- []\n", 1, "row-not-of-a-catalog"),
        ("- {}\n", 1, "row-not-of-a-catalog"),
        ("- pk: x\n  model: [screening.scaledefinition]\n", 2, "row-not-of-a-catalog"),
        ("- pk: x\n  model: {screening.scaledefinition: 1}\n", 2, "row-not-of-a-catalog"),
        ("- model: auth.user\n", 1, "row-model-unknown"),
        ("- model: screening.answer\n", 1, "row-model-unknown"),
        ("- model: 1\n", 1, "row-model-unknown"),
        ("- model: screening.scaledefinition\n  pk: x\n", 1, "fields-not-a-mapping"),
        ("- model: screening.scaledefinition\n  pk: x\n  fields: 7\n", 3, "fields-not-a-mapping"),
        ("- model: screening.scaledefinition\n  pk: x\n  fields: [a]\n", 3, "fields-not-a-mapping"),
        ("- model: screening.scaledefinition\n  fields: {}\n", 1, "field-missing"),
        ("- model: screening.scaledefinition\n  pk: no\n  fields: {}\n", 2, "text-unquoted"),
        ("- model: screening.scaledefinition\n  pk: [x]\n  fields: {}\n", 2, "text-nested"),
        ("- {model: screening.scaledefinition, pk: x, fields: {a: 1}}", 1, "row-field-unknown"),
        ("- {model: screening.scaledefinition, pk: x, fields: {}, a: 1}", 1, "row-field-unknown"),
        ("- {model: screening.scaledefinition, pk: x, fields: {[a]: 1}}", 1, "row-field-unknown"),
        (OPTION + "  pk: 3\n", 8, "row-field-unknown"),
        (OPTION.replace("    scale: extent\n", ""), 1, "field-missing"),
        (OPTION + "    <<: {level: 1}\n", 8, "row-field-unknown"),
        ("just a sentence", 1, "file-not-a-list"),
        ("a: 1", 1, "file-not-a-list"),
        ("a: &a [*a]\n", 1, "file-not-a-list"),
        ("", 0, "file-empty"),
        ("# nothing but this\n", 0, "file-empty"),
        ("---\n", 2, "file-not-a-list"),
        ("- a\n---\n- b\n", 2, "yaml-unreadable"),
        ("- a\n- {b\n", 3, "yaml-unfinished"),
        ("- a:\n\tb: 1\n", 2, "yaml-unreadable"),
        ('- "a\n- b\n', 3, "yaml-unfinished"),
        ("- *nowhere\n", 1, "yaml-unreadable"),
        ('- "\\ud800"\n', 1, "yaml-unreadable"),
        ("[" * 100_000, 1, "yaml-unreadable"),
        ("[" * 990 + "]" * 990, 1, "row-not-of-a-catalog"),
    ],
)
def test_what_is_no_row_is_named_with_its_line(text, number, code):
    _rows, problems = read(text)
    assert [(where, what) for where, what, _params in problems] == [(number, code)]


def test_a_refused_row_hides_no_problem_of_another():
    wrong = OPTION.replace("level: 3", "level: yes")
    _rows, problems = read(f"- 7\n{wrong}- model: nonsense\n{wrong}")
    assert [(number, code) for number, code, _params in problems] == [
        (1, "row-not-of-a-catalog"),
        (8, "number-malformed"),
        (9, "row-model-unknown"),
        (16, "number-malformed"),
    ]


def test_aliases_that_mean_terabytes_are_not_followed():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 40)]
    lines.append("background_for: *a39")
    bomb = "".join(f"    {one}\n" for one in lines)
    _rows, problems = read(SOURCE.split("    background_for")[0] + bomb)
    assert {code for _line, code, _params in problems} == {"row-field-unknown", "text-nested"}


@pytest.mark.parametrize(
    "text", ["Number #1", "Number # 1", "Number\t# 1", "One\n      two #3", "&more sessions", ">5"]
)
def test_text_of_which_yaml_leaves_out_a_part_is_refused(text):
    _rows, problems = read(OPTION.replace("Strongly", text) + "# 🙂 At the end.\n")
    assert [code for _line, code, _params in problems] == ["text-cut"]
    _rows, problems = read(f"# 🙂 für\r\n{OPTION.rstrip()}".replace("Strongly", text))
    assert [code for _line, code, _params in problems] == ["text-cut"]


def test_a_key_may_be_followed_by_a_comment():
    (row,), problems = read(OPTION.replace("strongly", "strongly # the key"))
    assert problems == []
    assert row.fields["key"] == "strongly"


def test_an_alias_stands_for_the_value_that_it_names():
    (first, second), problems = read(
        OPTION.replace("Strongly", "&label 'Strongly'")
        + OPTION.replace("key: strongly", "key: firmly").replace("Strongly", "*label")
    )
    assert problems == []
    assert first.fields["label"] == second.fields["label"] == "Strongly"


def test_a_line_of_the_refusal_names_file_line_row_and_field():
    reading = Reading()
    read_rows("catalog_9.yaml", OPTION.replace("Strongly", "No") + "- 7\n", reading)
    assert [line(problem) for problem in reading.problems] == [
        (
            "catalog_9.yaml, line 6: screening.optiondefinition extent / strongly: “label” is not "
            "text: without quotes YAML reads No as something else. Put it in quotes."
        ),
        "catalog_9.yaml, line 8: Row 2 is not a row of a catalog.",
    ]
