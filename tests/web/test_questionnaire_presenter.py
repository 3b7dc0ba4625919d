"""What a page of the questionnaire shows, from values alone; nothing here is stored.

The small catalog: on the page "bond", `withdrawal` is asked from strain 1 on and `speaks-up` from
strain 2 on; on "fit", `trend` is asked from mismatch 2 on.
"""

from dataclasses import replace

import pytest
from django.urls import reverse

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import Condition
from screening.engine.state import state
from screening.models import CatalogRelease, Screening
from screening.web.presenters.check import check_context, not_stored
from screening.web.presenters.questionnaire import (
    CHECK,
    neighbours,
    newly_asked,
    questionnaire_context,
    way_through,
)
from screening.web.presenters.questions import (
    ItemBuilder,
    Problems,
    ShownConflict,
    fieldset,
    option_label,
)
from screening.web.screening_addresses import page_address, page_addresses
from screening.workflows.answers import Conflict
from tests.engine.small_catalog import BIPOLAR, STUCK, questions, small_catalog

COMPILED = compile_catalog(small_catalog())


@pytest.fixture
def screening():
    return Screening(number=1, release=CatalogRelease(number=1, digest="small"))


def items_of(domain, answers, problems=None, compiled=COMPILED):
    builder = ItemBuilder(
        compiled, "small", domain, state(compiled, answers), problems or Problems()
    )
    items = builder.items()
    return list(items.asked), list(items.potential)


def keys(items):
    return [item.key for item in items]


class TestItems:
    def test_stand_in_the_order_asked_with_follow_ups_below(self):
        items, elsewhere = items_of("bond", {"strain": "strongly"})
        assert keys(items) == ["strain", "trust"]
        assert keys(items[0].asked) == ["withdrawal", "speaks-up"]
        assert elsewhere == []

    def test_offer_potential_follow_ups_folded(self):
        strain = items_of("bond", {})[0][0]
        assert (keys(strain.asked), keys(strain.more)) == ([], ["withdrawal", "speaks-up"])
        assert not strain.more_open

    def test_unfold_potential_follow_ups_that_were_answered(self):
        strain = items_of("bond", {"withdrawal": "clearly"})[0][0]
        assert strain.more_open

    def test_unfold_potential_follow_ups_that_were_sent_and_refused(self):
        strain = items_of("bond", {}, Problems(sent={"speaks-up": "yes"}))[0][0]
        assert strain.more_open

    def test_leave_out_closed_follow_ups(self):
        """Strain 1 opens `withdrawal` and closes `speaks-up`."""
        strain = items_of("bond", {"strain": "a-little"})[0][0]
        assert (keys(strain.asked), keys(strain.more)) == (["withdrawal"], [])

    def test_keep_the_place_of_follow_ups_that_are_all_closed(self):
        """A later save fills it, so it has to be on the page."""
        strain = items_of("bond", {"strain": "not-at-all"})[0][0]
        assert strain.has_follow_ups
        assert (strain.asked, strain.more) == ((), ())

    def test_are_quiet_without_anything_below(self):
        strain, trust = items_of("bond", {})[0]
        assert trust.quiet
        assert 'id="flag-trust"' in trust.html
        assert not strain.quiet
        assert 'id="flag-strain"' not in strain.html

    def test_carry_the_flags_of_their_own_question(self):
        mood, harm = items_of("facts", BIPOLAR)[0]
        assert [flag.question for flag in mood.flags] == ["mood-up"]
        assert harm.flags == ()
        assert not mood.quiet

    def test_carry_a_problem_and_what_was_sent(self):
        problems = Problems(sent={"trust": "clearly"}, messages={"trust": "Choose again."})
        trust = items_of("bond", {"trust": "strongly"}, problems)[0][1]
        assert trust.problem == "Choose again."
        assert 'value="clearly" data-number="3" checked' in trust.html
        assert 'name="seen-trust" id="seen-trust" value="strongly"' in trust.html

    def test_carry_a_conflict_in_words(self):
        conflict = Conflict("trust", stored="strongly", wanted="a-little")
        problems = Problems.of_conflicts(COMPILED, [conflict])
        trust = items_of("bond", {"trust": "strongly"}, problems)[0][1]
        assert trust.conflict == ShownConflict(
            "trust", "strongly", "Strongly", "a-little", "A-little"
        )

    def test_of_a_parent_on_another_page_stand_for_themselves_once_asked(self):
        moved = [
            replace(q, domain="fit", ask_if=Condition("strain", 1)) if q.key == "own-step" else q
            for q in questions()
        ]
        compiled = compile_catalog(small_catalog(questions=tuple(moved)))
        items, elsewhere = items_of("fit", {}, compiled=compiled)
        assert (keys(items), keys(elsewhere)) == (["mismatch"], ["own-step"])
        items, elsewhere = items_of("fit", {"strain": "clearly"}, compiled=compiled)
        assert (keys(items), keys(elsewhere)) == (["mismatch", "own-step"], [])
        items, elsewhere = items_of("fit", {"strain": "not-at-all"}, compiled=compiled)
        assert (keys(items), keys(elsewhere)) == (["mismatch"], [])


class TestOptional:
    """`trend` is a follow-up and `own-step` none; both are optional on the page "fit"."""

    def items(self, answers, problems=None):
        changed = [
            replace(q, optional=True) if q.key in ("trend", "own-step") else q for q in questions()
        ]
        compiled = compile_catalog(small_catalog(questions=tuple(changed)))
        now = state(compiled, answers)
        return ItemBuilder(compiled, "small", "fit", now, problems or Problems()).items()

    def test_questions_stand_folded_below_those_that_are_asked(self):
        items = self.items({})
        assert (keys(items.asked), keys(items.optional)) == (["mismatch"], ["own-step"])
        assert (items.potential, items.optional_open) == ((), False)

    @pytest.mark.parametrize("answers", [{}, {"mismatch": "strongly"}])
    def test_follow_ups_stand_folded_below_their_parent_unless_it_closes_them(self, answers):
        (mismatch,) = self.items(answers).asked
        assert (keys(mismatch.asked), keys(mismatch.more)) == ([], ["trend"])
        assert not mismatch.more_open

    def test_follow_ups_that_are_closed_are_left_out(self):
        (mismatch,) = self.items({"mismatch": "a-little"}).asked
        assert mismatch.more == ()

    def test_questions_with_an_answer_stand_unfolded(self):
        items = self.items({"own-step": "yes", "trend": "worse"})
        assert items.optional_open
        assert items.asked[0].more_open

    def test_questions_whose_answer_was_refused_stand_unfolded(self):
        assert self.items({}, Problems(sent={"own-step": "maybe"})).optional_open


class TestFieldset:
    def test_differs_by_what_is_chosen_and_what_is_seen(self):
        question = COMPILED.questions["trust"]
        options = tuple(COMPILED.options["trust"].values())
        shown = {
            fieldset("small", question, options, chosen, seen, "en-gb")
            for chosen in ("", "clearly")
            for seen in ("", "clearly")
        }
        assert len(shown) == 4

    @pytest.mark.parametrize("quiet", [True, False])
    def test_holds_no_token_and_no_address_of_a_case(self, quiet):
        question = COMPILED.questions["trust"]
        options = tuple(COMPILED.options["trust"].values())
        html = fieldset("small", question, options, "", "", "en-gb", quiet=quiet)
        assert "csrf" not in html
        assert "screenings" not in html
        assert 'data-saves="../answers/trust/"' in html

    def test_folds_what_is_more_than_one_line_of_help(self):
        question = replace(COMPILED.questions["trust"], help="In brief.", more_help="At length.")
        html = fieldset("small", question, (), "", "", "en-gb")
        assert html.index("In brief.") < html.index("<details") < html.index("At length.")
        assert "<details" not in fieldset("small", COMPILED.questions["trust"], (), "", "", "en-gb")

    def test_escapes_what_an_editor_wrote(self):
        changes = {"text": "<b>Trust</b>?", "help": '"><i>', "more_help": "<i>More</i>"}
        question = replace(COMPILED.questions["trust"], **changes)
        html = fieldset("small", question, (), "", "", "en-gb")
        assert "<b>" not in html
        assert "<i>" not in html


class TestWay:
    def test_counts_each_page_and_marks_the_one_shown(self, screening):
        way = way_through(COMPILED, screening, state(COMPILED, STUCK), "bond")
        assert [step.name for step in way.steps if step.current] == ["Working together"]
        assert [(step.answered, step.asked) for step in way.steps] == [(2, 2), (4, 4), (3, 3)]
        assert all(step.done for step in way.steps)
        assert (way.percent, way.minutes_left, way.at_check) == (100, 0, False)

    def test_says_how_far_one_is_in_whole_per_cent(self, screening):
        """One of six asked: 16.7 per cent."""
        way = way_through(COMPILED, screening, state(COMPILED, {"trust": "clearly"}), CHECK)
        assert (way.answered, way.asked, way.percent) == (1, 6, 17)
        assert way.at_check
        assert not any(step.current for step in way.steps)

    def test_leads_to_the_pages_and_to_the_check(self, screening):
        way = way_through(COMPILED, screening, state(COMPILED, {}), "facts")
        assert [step.address for step in way.steps] == [
            reverse("questionnaire", args=[screening.uuid, domain])
            for domain in ("facts", "bond", "fit")
        ]
        assert way.check_address == reverse("check", args=[screening.uuid])

    def test_addresses_by_domain_are_those_of_single_pages(self, screening):
        addresses = page_addresses(screening, COMPILED.pages)
        assert addresses == {domain: page_address(screening, domain) for domain in COMPILED.pages}

    def test_an_address_may_name_a_question(self, screening):
        assert page_address(screening, "bond", "trust").endswith("/bond/#q-trust")


class TestNeighbours:
    @pytest.mark.parametrize(
        ("domain", "expected"),
        [("facts", (None, "bond")), ("bond", ("facts", "fit")), ("fit", ("bond", None))],
    )
    def test_are_the_pages_before_and_after(self, domain, expected):
        assert neighbours(COMPILED, domain) == expected


class TestNewlyAsked:
    def opened(self, before, after, domain="bond"):
        return newly_asked(COMPILED, domain, state(COMPILED, before), state(COMPILED, after))

    def test_is_the_first_question_that_the_answers_opened(self):
        assert self.opened({}, {"strain": "strongly"}) == "withdrawal"

    def test_passes_over_one_that_has_its_answer(self):
        answers = {"withdrawal": "clearly"}
        assert self.opened(answers, answers | {"strain": "strongly"}) == "speaks-up"

    def test_is_none_where_all_were_asked_before(self):
        answers = {"strain": "strongly"}
        assert self.opened(answers, answers | {"trust": "clearly"}) is None

    def test_is_of_the_page_alone(self):
        assert self.opened({}, {"mismatch": "clearly"}) is None
        assert self.opened({}, {"mismatch": "clearly"}, "fit") == "trend"


class TestWords:
    def test_an_option_is_its_label(self):
        assert option_label(COMPILED, "trust", "clearly") == "Clearly"
        assert option_label(COMPILED, "trust", "dont-know") == "Don’t know"

    @pytest.mark.parametrize(("question", "option"), [("trust", "yes"), ("trust", ""), ("x", "y")])
    def test_what_the_release_does_not_hold_has_none(self, question, option):
        assert option_label(COMPILED, question, option) == ""

    def test_what_was_not_stored_leaves_out_equal_answers_and_unknown_questions(self):
        sent = {"trust": "clearly", "strain": "strongly", "x": "y", "own-step": "yes"}
        rows = not_stored(COMPILED, sent, {"trust": "clearly", "strain": "a-little"})
        assert rows == [
            {"question": "What about strain?", "sent": "Strongly", "stored": "A-little"},
            {"question": "What about own-step?", "sent": "Yes", "stored": ""},
        ]


class TestPages:
    def test_a_page_knows_its_domain_and_neighbours(self, screening):
        context = questionnaire_context(COMPILED, screening, state(COMPILED, {}), "fit")
        assert context["domain"].name == "Method"
        assert (context["before"], context["after"]) == ("bond", None)
        assert keys(context["items"].asked) == ["mismatch", "own-step"]
        assert context["conflicts"] == []

    def test_the_check_lists_what_is_open_unknown_and_flagged(self, screening):
        answers = {"mood-up": "yes", "strain": "dont-know"}
        context = check_context(COMPILED, screening, state(COMPILED, answers))
        assert [row.text for row in context["dont_know"]] == ["What about strain?"]
        unanswered = context["unanswered"]
        assert [row.text for row in unanswered.safety] == ["What about harm-thoughts?"]
        assert [row.text for row in unanswered.others] == [
            f"What about {key}?" for key in ("trust", "mismatch", "own-step")
        ]
        assert unanswered.to_confirm == ()
        (raised,) = context["flags"]
        assert (raised["question"], raised["answer"]) == ("What about mood-up?", "Yes")
        assert raised["address"] == page_address(screening, "facts", "mood-up")
        assert context["last_page"] == page_address(screening, "fit")
