"""The catalog as text and back; each check broken once; branching and progress."""

import json
from dataclasses import replace

import pytest

from screening.engine.answers import AnswersError, check_answers
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.serialization import (
    canonical_text,
    digest,
    from_data,
    parse_catalog,
    to_data,
)
from screening.engine.catalog.validation import TEXT_LIMITS, find_problems
from screening.engine.catalog.values import (
    CatalogError,
    Condition,
    Differential,
    Domain,
    Indication,
    Indicator,
    Option,
)
from screening.engine.state import ASKED, CLOSED, POTENTIAL, state
from screening.exchange.questionnaire import questionnaire_data


@pytest.fixture(scope="module")
def catalog(shipped_catalog):
    return shipped_catalog


@pytest.fixture(scope="module")
def compiled(catalog):
    return compile_catalog(catalog)


class TestText:
    def test_a_catalog_survives_the_way_to_text_and_back(self, catalog):
        assert parse_catalog(canonical_text(catalog)) == catalog

    def test_equal_catalogs_have_equal_text(self, catalog):
        again = from_data(json.loads(json.dumps(to_data(catalog))))
        assert canonical_text(again) == canonical_text(catalog)
        assert len(digest(canonical_text(again))) == 64

    @pytest.mark.parametrize(
        "text",
        ["", "{", "[]", "7", '{"a": 1, "a": 2}', "[" * 100_000, '{"domains": [', "{}"],
    )
    def test_what_is_no_catalog_is_refused(self, text):
        with pytest.raises(CatalogError):
            parse_catalog(text)

    def test_every_wrong_field_is_named_at_once(self, catalog):
        data = json.loads(canonical_text(catalog))
        del data["barriers"][0]["name"]
        data["barriers"][1]["likely_at"] = True
        data["questions"][0]["text"] = "a\x00b"
        data["questions"][1]["colour"] = "red"
        data["scales"][0]["options"] = "none"
        data["extra"] = []
        with pytest.raises(CatalogError) as refusal:
            from_data(data)
        told = [(problem.kind, problem.message.split("”")[0]) for problem in refusal.value.problems]
        assert told == [
            ("scale", "“options"),
            ("question", "“text"),
            ("question", "“colour"),
            ("barrier", "“name"),
            ("barrier", "“likely_at"),
            ("catalog", "“extra"),
        ]

    @pytest.mark.parametrize("text", ["\x00", "\ud800", "a\udfffb"])
    def test_text_that_cannot_be_stored_is_refused(self, text, catalog):
        data = json.loads(canonical_text(catalog))
        data["sources"][0]["title"] = text
        with pytest.raises(CatalogError, match="cannot be stored"):
            from_data(data)


def with_row(catalog, name, index, **changes):
    """The catalog with one row changed."""
    rows = list(getattr(catalog, name))
    rows[index] = replace(rows[index], **changes)
    return replace(catalog, **{name: tuple(rows)})


def place(catalog, name, key):
    return [row.key for row in getattr(catalog, name)].index(key)


def change(name, row, /, **changes):
    return lambda c: with_row(c, name, place(c, name, row), **changes)


def options(*levels):
    return tuple(Option(f"o{n}", f"Option {n}", level) for n, level in enumerate(levels))


def indicators_of(c, key, *more, drop=()):
    barrier = c.barriers[place(c, "barriers", key)]
    return tuple(i for i in barrier.indicators if i.question not in drop) + more


# What is done to the shipped catalog, and a part of what must be said about it.
BROKEN = {
    "duplicate key": (lambda c: replace(c, sources=(*c.sources, c.sources[0])), "used twice"),
    "form of a key": (change("barriers", "alliance", key="Alliance!"), "small letters"),
    "length of a key": (change("barriers", "alliance", key="a" * 61), "at most 60"),
    "empty text": (change("questions", "own-step", text=" "), "“text” is empty"),
    "long text": (change("questions", "own-step", text="x" * 161), "161 characters"),
    "unstorable text": (change("questions", "own-step", text="a\ud800"), "cannot be stored"),
    "unknown lever": (change("barriers", "alliance", lever="fate"), "“lever” must be"),
    "unknown timing": (change("adjustments", "energy-paced-sessions", timing="x"), "“timing”"),
    "no domain": (lambda c: replace(c, domains=()), "There is no domain"),
    "empty domain": (
        lambda c: replace(c, domains=(*c.domains, Domain("empty", "Empty", "Nothing"))),
        "No question stands",
    ),
    "reserved domain": (
        lambda c: replace(c, domains=(*c.domains, Domain("check", "Check", "Check"))),
        "taken by a page",
    ),
    "option twice": (
        change("scales", "yesno", options=(*options(0, 3), Option("o0", "Again", 0))),
        "“o0” is named twice",
    ),
    "one option": (change("scales", "yesno", options=options(0)), "two to 7 options"),
    "eight options": (
        change("scales", "yesno", options=options(0, 1, 1, 1, 1, 1, 1, 3)),
        "two to 7 options",
    ),
    "no level 0": (change("scales", "yesno", options=options(1, 3)), "must have level 0"),
    "level 7": (change("scales", "yesno", options=options(0, 7)), "level 7"),
    "dont-know as option": (
        change("scales", "yesno", options=(*options(0), Option("dont-know", "?", 1))),
        "offered with every scale",
    ),
    "key of an option": (
        change("scales", "yesno", options=(*options(0), Option("O 1", "One", 1))),
        "not a key",
    ),
    "unknown scale": (change("questions", "own-step", scale="none"), "scale “none”"),
    "unknown page": (change("questions", "own-step", domain="none"), "domain “none”"),
    "unused question": (
        lambda c: replace(c, questions=(*c.questions, replace(c.questions[0], key="idle"))),
        "Nothing uses",
    ),
    "long first pass": (
        lambda c: change("questions", "alliance-withdrawal", ask_if=None)(c),
        "41 questions",
    ),
    "unknown parent": (
        change("questions", "alliance-withdrawal", ask_if=Condition("none", 1)),
        "“none” it depends",
    ),
    "level that never holds": (
        change("questions", "alliance-withdrawal", ask_if=Condition("alliance-strain", 4)),
        "never or always holds",
    ),
    "level that always holds": (
        change("questions", "alliance-withdrawal", ask_if=Condition("alliance-strain", 0)),
        "never or always holds",
    ),
    "question that asks for itself": (
        change("questions", "alliance-withdrawal", ask_if=Condition("alliance-withdrawal", 1)),
        "alliance-withdrawal → alliance-withdrawal",
    ),
    "cycle": (
        lambda c: change(
            "questions", "alliance-same-goal", ask_if=Condition("alliance-withdrawal", 1)
        )(change("questions", "alliance-withdrawal", ask_if=Condition("alliance-same-goal", 1))(c)),
        "alliance-same-goal → alliance-withdrawal → alliance-same-goal",
    ),
    "chain": (
        change("questions", "alliance-same-goal", ask_if=Condition("alliance-withdrawal", 1)),
        "is itself a follow-up",
    ),
    "number twice": (change("barriers", "alliance", number=1), "have this number"),
    "gate twice": (change("barriers", "alliance", gate="culture-assumptions-differ"), "this gate"),
    "gate not among the indicators": (
        lambda c: change(
            "barriers",
            "alliance",
            indicators=indicators_of(c, "alliance", drop=["alliance-strain"]),
        )(c),
        "has no gate",
    ),
    "gate against": (
        lambda c: change(
            "barriers",
            "alliance",
            indicators=indicators_of(
                c,
                "alliance",
                Indicator("alliance-strain", "against", "weak"),
                drop=["alliance-strain"],
            ),
        )(c),
        "must speak for",
    ),
    "gate with a condition": (
        change("barriers", "alliance", gate="alliance-withdrawal"),
        "asked of every case",
    ),
    "indicator twice": (
        lambda c: change(
            "barriers",
            "alliance",
            indicators=indicators_of(
                c, "alliance", Indicator("alliance-strain", "supports", "weak")
            ),
        )(c),
        "named twice",
    ),
    "unknown strength": (
        lambda c: change(
            "barriers",
            "alliance",
            indicators=indicators_of(c, "alliance", Indicator("own-step", "beside", "huge")),
        )(c),
        "“huge” is not a strength",
    ),
    "unknown question": (
        lambda c: change(
            "barriers",
            "alliance",
            indicators=indicators_of(c, "alliance", Indicator("none", "supports", "weak")),
        )(c),
        "question “none”",
    ),
    "thresholds the wrong way round": (
        change("barriers", "alliance", possible_at=13, likely_at=13),
        "below “likely”",
    ),
    "threshold at 0": (change("barriers", "alliance", possible_at=0), "1 point or more"),
    "threshold out of reach": (change("barriers", "alliance", likely_at=200), "no answers reach"),
    "own neighbour": (
        change("barriers", "alliance", differentials=(Differential("alliance", "not"),)),
        "neighbour “alliance”",
    ),
    "adjustment without a barrier": (
        change("adjustments", "energy-paced-sessions", indications=()),
        "helps no barrier",
    ),
    "unknown barrier": (
        change("adjustments", "energy-paced-sessions", indications=(Indication("none", "weak"),)),
        "barrier “none”",
    ),
    "link of unknown strength": (
        change(
            "adjustments", "energy-paced-sessions", indications=(Indication("alliance", "huge"),)
        ),
        "not a strength",
    ),
    "adjustment without steps": (
        change("adjustments", "energy-paced-sessions", steps=()),
        "Write the steps",
    ),
    "step of two lines": (
        change("adjustments", "energy-paced-sessions", steps=("a\nb",)),
        "on one line",
    ),
    "grade without a source": (
        change("adjustments", "energy-paced-sessions", grade="A"),
        "Grade A needs a source",
    ),
    "unknown source": (
        change("adjustments", "energy-paced-sessions", sources=("none",)),
        "source “none”",
    ),
    "flag of two kinds": (
        change("red_flags", "suicidal-thoughts", at_least=1),
        "either a level or an option",
    ),
    "flag of no kind": (
        change("red_flags", "suicidal-thoughts", option=None),
        "either a level or an option",
    ),
    "flag at another's option": (
        change("red_flags", "suicidal-thoughts", option="weekly"),
        "not an answer to",
    ),
    "flag out of reach": (
        change("red_flags", "suicidal-thoughts", option=None, at_least=4),
        "must be 1 to 3",
    ),
    "flag that holds what is not there": (
        change("red_flags", "suicidal-thoughts", holds=("none",)),
        "adjustment “none”",
    ),
    "year": (change("sources", "weitz-2015", year=20155), "not a year"),
    "doi": (change("sources", "weitz-2015", doi="https://doi.org/x"), "A DOI looks like"),
    "pmid": (change("sources", "weitz-2015", pmid="PMC12"), "A PMID is a number"),
    "url": (change("sources", "weitz-2015", url="javascript:alert(1)"), "begins with https"),
}


class TestChecks:
    def test_the_shipped_catalog_has_no_problem(self, catalog):
        assert find_problems(catalog) == ()

    @pytest.mark.parametrize("name", BROKEN)
    def test_each_problem_is_named(self, name, catalog):
        damage, message = BROKEN[name]
        told = [str(problem) for problem in find_problems(damage(catalog))]
        assert any(message in problem for problem in told), told

    def test_all_problems_are_named_at_once(self, catalog):
        broken = catalog
        names = ("long text", "year", "adjustment without a barrier", "threshold out of reach")
        for name in names:
            broken = BROKEN[name][0](broken)
        told = "\n".join(str(problem) for problem in find_problems(broken))
        for name in names:
            assert BROKEN[name][1] in told

    def test_limits_are_those_of_the_working_tables(self):
        assert TEXT_LIMITS["question"] == {"text": 160, "help": 240}


class TestBranching:
    @pytest.mark.parametrize(
        ("answers", "status"),
        [
            ({}, POTENTIAL),
            ({"alliance-strain": "dont-know"}, POTENTIAL),
            ({"alliance-strain": "not-at-all"}, CLOSED),
            ({"alliance-strain": "a-little"}, ASKED),
            ({"alliance-strain": "strongly"}, ASKED),
        ],
    )
    def test_a_follow_up_hangs_on_its_parent(self, answers, status, compiled):
        assert state(compiled, answers).status["alliance-withdrawal"] == status
        assert state(compiled, answers).status["alliance-strain"] == ASKED

    def test_kept_answers_come_back_when_the_parent_opens_them(self, compiled):
        kept = {"alliance-withdrawal": "clearly"}
        closed = kept | {"alliance-strain": "not-at-all"}
        assert state(compiled, closed).counting == {"alliance-strain": "not-at-all"}
        opened = kept | {"alliance-strain": "clearly"}
        assert state(compiled, opened).counting == opened

    def test_unknown_answers_are_all_named(self, compiled):
        with pytest.raises(AnswersError) as refusal:
            check_answers(
                compiled, {"none": "yes", "own-step": "weekly", "session-spacing": "weekly"}
            )
        assert len(refusal.value.problems) == 2
        check_answers(compiled, {"own-step": "dont-know"})

    def test_flags_now_come_before_flags_soon(self, compiled):
        answers = {"high-energy-spells": "in-the-past", "suicidal-thoughts": "thoughts"}
        assert [f.urgency for f in state(compiled, answers).flags] == ["now", "soon"]

    @pytest.mark.parametrize("option", ["none", "past-only", "dont-know"])
    def test_answers_that_say_nothing_raise_no_flag(self, option, compiled):
        assert state(compiled, {"suicidal-thoughts": option}).flags == ()

    def test_a_closed_question_raises_no_flag(self, compiled):
        answers = {"nondisclosure-suicide-suspected": "yes", "nondisclosure-signs": "clearly"}
        assert len(state(compiled, answers).flags) == 1
        assert state(compiled, answers | {"nondisclosure-signs": "not-at-all"}).flags == ()


class TestProgress:
    def test_counts_what_is_asked_page_by_page(self, compiled):
        done = state(compiled, {"alliance-strain": "clearly", "own-step": "dont-know"}).progress
        # 40 first, 4 follow-ups opened; 42 left, and 2/9 of the 81 that may open, are 60
        # questions: at 5 seconds 300 seconds, so 5 minutes.
        assert (done.asked, done.answered, done.minutes_left) == (44, 2, 5)
        page = next(p for p in done.pages if p.domain == "therapeutic-relationship")
        assert (page.asked, page.answered) == (9, 1)

    def test_potential_answers_are_not_progress(self, compiled):
        assert state(compiled, {"alliance-withdrawal": "clearly"}).progress.answered == 0

    def test_follow_ups_behind_a_dont_know_take_no_time(self, compiled):
        answers = {q.key: "dont-know" for q in compiled.questions.values() if q.ask_if is None}
        # All but one of the first pass: one question at 5 seconds, so a minute.
        assert state(compiled, answers).progress.minutes_left == 0
        del answers["own-step"]
        assert state(compiled, answers).progress.minutes_left == 1

    def test_ends_at_no_minutes(self, compiled):
        answers = {q.key: "dont-know" for q in compiled.questions.values()}
        assert state(compiled, answers).progress.minutes_left == 0
        assert state(compiled, answers).first_unanswered is None

    def test_resumes_at_the_first_unanswered_question(self, compiled):
        assert state(compiled, {}).first_unanswered.key == "suicidal-thoughts"
        answers = {"suicidal-thoughts": "none"}
        assert state(compiled, answers).first_unanswered.key == "environment-abuse-now"


def test_the_exported_questionnaire_holds_every_question_in_order(compiled):
    told = questionnaire_data(compiled, number=3, digest="d" * 64)
    keys = [question["key"] for page in told["pages"] for question in page["questions"]]
    assert keys == [q.key for page in compiled.pages.values() for q in page]
    assert told["dont_know"] == "dont-know"
