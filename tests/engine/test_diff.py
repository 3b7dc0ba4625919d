"""What differs between two catalogs: grouped, counted, word by word."""

from dataclasses import replace

import pytest

from screening.engine.catalog.diff import (
    ADDED,
    REORDERED,
    RETIRED,
    REWEIGHTED,
    REWORDED,
    compare,
    counts,
)
from screening.engine.catalog.values import (
    AdjustmentPart,
    Condition,
    Differential,
    Indicator,
    Option,
    PartHold,
    Remark,
)
from screening.engine.catalog.word_changes import word_changes
from tests.engine.small_catalog import careful_catalog, changed_rows, small_catalog


def with_rows(catalog, name, change):
    return replace(catalog, **{name: tuple(change(row) for row in getattr(catalog, name))})


def only(key, **changes):
    return lambda row: replace(row, **changes) if row.key == key else row


@pytest.fixture
def catalog():
    return small_catalog()


def changes_of(old, new):
    return [(c.group, c.kind, c.key, c.field) for c in compare(old, new)]


def test_equal_catalogs_do_not_differ(catalog):
    assert compare(catalog, small_catalog()) == ()
    assert set(counts(()).values()) == {0}


def test_a_row_that_came_and_a_row_that_went(catalog):
    fewer = replace(catalog, barriers=catalog.barriers[1:])
    first = catalog.barriers[0]
    assert changes_of(fewer, catalog) == [(ADDED, "barrier", first.key, "")]
    assert changes_of(catalog, fewer) == [(RETIRED, "barrier", first.key, "")]
    assert compare(fewer, catalog)[0].name == first.name


def test_a_rewording_is_told_word_by_word(catalog):
    key = catalog.questions[0].key
    new = with_rows(catalog, "questions", only(key, text=catalog.questions[0].text + " Really?"))
    (change,) = compare(catalog, new)
    assert (change.group, change.field) == (REWORDED, "text")
    assert change.words[-1][0] == "new"
    assert "".join(word for step, word in change.words if step != "gone") == change.after
    assert "".join(word for step, word in change.words if step != "new") == change.before


@pytest.mark.parametrize(
    ("name", "key", "changes", "field"),
    [
        ("barriers", "alliance", {"likely_at": 11}, "likely_at"),
        ("barriers", "alliance", {"lever": "client"}, "lever"),
        ("questions", "withdrawal", {"ask_if": Condition("strain", 2)}, "ask_if.at_least"),
    ],
)
def test_what_moves_points_is_told_as_reweighted(name, key, changes, field, catalog):
    new = with_rows(catalog, name, only(key, **changes))
    assert [(c.group, c.key, c.field) for c in compare(catalog, new)] == [(REWEIGHTED, key, field)]


def test_parts_are_told_by_what_they_join(catalog):
    alliance = next(b for b in catalog.barriers if b.key == "alliance")
    heavier = tuple(
        Indicator(i.question, i.direction, "decisive") if i.question == "strain" else i
        for i in alliance.indicators
    )
    new = with_rows(catalog, "barriers", only("alliance", indicators=heavier))
    assert changes_of(catalog, new) == [
        (REWEIGHTED, "barrier", "alliance", "indicators.strain.strength")
    ]
    fewer = with_rows(catalog, "barriers", only("alliance", indicators=alliance.indicators[:-1]))
    gone = alliance.indicators[-1].question
    fields = [change.field for change in compare(catalog, fewer)]
    assert fields == [f"indicators.{gone}.direction", f"indicators.{gone}.strength"]


def test_parts_and_references_are_named_as_people_name_them(catalog):
    alliance = next(b for b in catalog.barriers if b.key == "alliance")
    heavier = tuple(replace(i, strength="decisive") for i in alliance.indicators)
    new = with_rows(catalog, "barriers", only("alliance", indicators=heavier))
    texts = {question.key: question.text for question in catalog.questions}
    for change in compare(catalog, new):
        _relation, key, detail = change.field.split(".")
        assert (change.part, change.detail) == (texts[key], detail)
    new = with_rows(catalog, "questions", only("withdrawal", ask_if=Condition("strain", 2)))
    (change,) = compare(catalog, new)
    assert (change.before, change.after) == ("A-little", "Clearly")
    new = with_rows(catalog, "questions", only("withdrawal", ask_if=None))
    assert [(one.field, one.before, one.after) for one in compare(catalog, new)] == [
        ("ask_if.question", texts["strain"], ""),
        ("ask_if.at_least", "A-little", ""),
    ]


def test_a_flag_names_the_answer_from_which_it_is_raised(catalog):
    flag = next(flag for flag in catalog.red_flags if flag.at_least is not None)
    new = with_rows(catalog, "red_flags", only(flag.key, at_least=1))
    (change,) = compare(catalog, new)
    assert (change.field, change.after) == ("at_least", "A-little")


def test_a_scale_is_called_by_its_answers(catalog):
    scale = catalog.scales[0]
    first = replace(scale.options[0], label="Never")
    new = with_rows(catalog, "scales", only(scale.key, options=(first, *scale.options[1:])))
    (change,) = compare(catalog, new)
    assert change.name == " / ".join(["Never", *(one.label for one in scale.options[1:])])


def test_a_note_on_telling_apart_is_reworded(catalog):
    near = (Differential("modality", "one way"),)
    old = with_rows(catalog, "barriers", only("alliance", differentials=near))
    near = (Differential("modality", "another way"),)
    new = with_rows(catalog, "barriers", only("alliance", differentials=near))
    assert changes_of(old, new) == [(REWORDED, "barrier", "alliance", "differentials.modality.how")]


def test_an_options_level_and_label(catalog):
    scale = catalog.scales[0]
    first = scale.options[0]
    options = (Option(first.key, "Never", first.level), *scale.options[1:])
    new = with_rows(catalog, "scales", only(scale.key, options=options))
    assert changes_of(catalog, new) == [
        (REWORDED, "scale", scale.key, f"options.{first.key}.label")
    ]


def test_another_order_is_told_by_the_fewest_rows(catalog):
    first, second, *rest = catalog.questions
    new = replace(catalog, questions=(second, first, *rest))
    assert changes_of(catalog, new) == [(REORDERED, "question", second.key, "")]
    scale = catalog.scales[0]
    last = scale.options[-1]
    turned = (last, *scale.options[:-1])
    new = with_rows(catalog, "scales", only(scale.key, options=turned))
    (change,) = compare(catalog, new)
    assert (change.group, change.field) == (REORDERED, f"options.{last.key}.order")
    assert (change.part, change.before, change.after) == (last.label, scale.options[-2].label, "")


def test_another_order_is_told_beside_another_weight(catalog):
    alliance = next(b for b in catalog.barriers if b.key == "alliance")
    first, *rest = alliance.indicators
    heavier = (*rest, replace(first, strength="decisive"))
    new = with_rows(catalog, "barriers", only("alliance", indicators=heavier))
    assert [(c.group, c.field) for c in compare(catalog, new)] == [
        (REWEIGHTED, f"indicators.{first.question}.strength"),
        (REORDERED, f"indicators.{first.question}.order"),
    ]


def test_pages_that_changed_places_take_their_questions_along(catalog):
    pages = {domain.key: place for place, domain in enumerate(catalog.domains[::-1])}
    questions = tuple(sorted(catalog.questions, key=lambda question: pages[question.domain]))
    new = replace(catalog, domains=catalog.domains[::-1], questions=questions)
    assert {kind for _group, kind, _key, _field in changes_of(catalog, new)} == {"domain"}


def test_groups_are_counted(catalog):
    new = with_rows(catalog, "barriers", only("alliance", likely_at=11, name="Strained alliance"))
    numbers = counts(compare(catalog, new))
    assert (numbers[REWORDED], numbers[REWEIGHTED], numbers[ADDED]) == (1, 1, 0)


def test_a_flag_that_holds_two_parts_of_one_step_tells_both():
    old = careful_catalog()
    one_part = changed_rows(
        old.red_flags, about_to_leave={"part_holds": (PartHold("goals", "letter"),)}
    )
    (change,) = compare(old, replace(old, red_flags=one_part))
    assert (change.group, change.kind, change.field) == (REWEIGHTED, "red-flag", "part_holds")
    assert change.before == "Try goals: bringing others in; Try goals: the letter"
    assert change.after == "Try goals: the letter"


def test_remarks_parts_and_strengths_are_reworded():
    old = careful_catalog()
    remarks = (Remark("repair", "Ask today and calmly."), *old.red_flags[0].remarks[1:])
    flags = changed_rows(old.red_flags, about_to_leave={"remarks": remarks})
    (change,) = compare(old, replace(old, red_flags=flags))
    assert (change.group, change.field, change.part) == (
        REWORDED,
        "remarks.repair.words",
        "Try repair",
    )
    parts = (AdjustmentPart("others", "bringing a friend in"), old.adjustments[3].parts[1])
    steps = changed_rows(old.adjustments, goals={"parts": parts})
    changes = compare(old, replace(old, adjustments=steps))
    assert (REWORDED, "parts.others.words", "bringing a friend in") in {
        (change.group, change.field, change.part) for change in changes
    }
    indicators = tuple(
        replace(one, strength_text=one.strength_text.replace("you", "you both"))
        for one in old.barriers[1].indicators
    )
    barriers = changed_rows(old.barriers, alliance={"indicators": indicators})
    (change,) = compare(old, replace(old, barriers=barriers))
    assert (change.group, change.field) == (REWORDED, "indicators.trust.strength_text")


def test_what_is_asked_first_is_told_by_the_words_of_the_question():
    old, new = small_catalog(), careful_catalog()
    asked = [change for change in compare(old, new) if change.field == "ask_first"]
    assert [(c.group, c.before, c.after) for c in asked] == [
        (REWEIGHTED, "", "What about mood-up?")
    ]


def test_words_of_two_texts():
    assert word_changes("a b c", "a x c") == (
        ("same", "a "),
        ("gone", "b"),
        ("new", "x"),
        ("same", " c"),
    )
    # A phrase that was rewritten is one change, with the spaces in it.
    assert word_changes("has anybody tried a thing", "has she made any one thing") == (
        ("same", "has "),
        ("gone", "anybody tried a"),
        ("new", "she made any one"),
        ("same", " thing"),
    )
    assert word_changes("a", "a b") == (("same", "a"), ("new", " b"))
    assert word_changes("a b", "c") == (("gone", "a b"), ("new", "c"))


def test_two_whole_catalogs_that_differ_everywhere_are_compared(shipped_catalog):
    new = with_rows(shipped_catalog, "questions", lambda q: replace(q, text=q.text + "!"))
    assert counts(compare(shipped_catalog, new))[REWORDED] == 134
