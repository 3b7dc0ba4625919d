"""Presenters of the report, the plan and the queue, and the rows built from them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.safestring import SafeString

from screening.engine.catalog.values import Source
from screening.models import Decision, Membership, Team, User
from screening.templatetags.catalog_rows import source_rows
from screening.templatetags.decision_rows import choice_buttons, decision_words, outcome_buttons
from screening.web.html_rows import rows_html
from screening.web.presenters.adjustments import all_held, more_adjustments, source_text
from screening.web.presenters.decisions import RefusedDecision, decision_text
from screening.web.presenters.plan import Plan
from screening.web.presenters.report import more_questions
from screening.web.presenters.review_queue import crisis_words
from screening.web.presenters.safety import safety_open_heading
from tests.pages import page

NOON = datetime(2026, 10, 1, 12, tzinfo=ZoneInfo("Europe/London"))
SOURCE = Source(
    key="cuijpers",
    authors="Cuijpers P, Karyotaki E",
    year=2020,
    title="Psychotherapies for depression",
    journal="World Psychiatry",
    doi="10.1002/wps.20860",
    pmid="33432594",
    url="https://example.org/",
    kind="meta-analysis",
    finding="Small differences.",
    verified="partial",
)


class Answer:
    """What `page` takes of a response."""

    def __init__(self, html):
        self.content = html.encode()


def shown(html):
    return page(Answer(html))


def changed(source, **changes):
    fields = {name: getattr(source, name) for name in source.__slots__}
    return Source(**fields | changes)


class TestSources:
    def test_a_source_reads_as_a_reference_with_its_links(self):
        row = shown(source_rows([source_text(SOURCE)]))
        assert row.text == (
            "Cuijpers P, Karyotaki E (2020). Psychotherapies for depression . World Psychiatry. "
            "Meta-analysis. Small differences. doi:10.1002/wps.20860 PMID 33432594 "
            "Checked in part."
        )
        assert list(row.links.values()) == [
            "https://doi.org/10.1002/wps.20860",
            "https://pubmed.ncbi.nlm.nih.gov/33432594/",
        ]

    def test_an_address_is_linked_only_without_a_doi(self):
        text = source_text(changed(SOURCE, doi="", pmid=""))
        assert text.links == (("https://example.org/", "Read it"),)

    @pytest.mark.parametrize(
        ("changes", "before", "short"),
        [
            ({}, "Cuijpers P, Karyotaki E (2020). ", "Cuijpers P 2020"),
            ({"year": None}, "Cuijpers P, Karyotaki E. ", "Cuijpers P"),
            ({"authors": ""}, "(2020) ", "Psychotherapies for depression 2020"),
            ({"authors": "", "year": None}, "", "Psychotherapies for depression"),
        ],
    )
    def test_what_a_record_lacks_is_left_out(self, changes, before, short):
        text = source_text(changed(SOURCE, **changes))
        assert (text.before, text.short) == (before, short)


class TestSentences:
    @pytest.mark.parametrize(
        ("make", "number", "sentence"),
        [
            (all_held, 5, ""),
            (all_held, 6, "All 6 that wait"),
            (more_adjustments, 0, ""),
            (more_adjustments, 1, "1 more adjustment"),
            (more_adjustments, 2, "2 more adjustments"),
            (more_questions, 0, ""),
            (more_questions, 1, "1 more open question"),
            (safety_open_heading, 1, "A safety question has no answer yet. Ask it first:"),
            (safety_open_heading, 2, "2 safety questions have no answer yet. Ask them first:"),
        ],
    )
    def test_numbers_are_told_in_whole_sentences(self, make, number, sentence):
        assert make(number) == sentence

    def test_a_team_without_a_crisis_text_is_told_what_to_do(self):
        assert crisis_words(Team(name="North", crisis_text="Ring 1.")) == ("In North:", "Ring 1.")
        heading, advice = crisis_words(Team(name="North", crisis_text=""))
        assert heading == "Your team has no crisis text yet."
        assert "ask an administrator" in advice


class TestRows:
    def test_every_part_is_escaped_and_safe_html_stays(self):
        html = rows_html("", "<li>{} {}</li>", [("<b>", SafeString("<i>x</i>")), (1, '"&')])
        assert html == "<li>&lt;b&gt; <i>x</i></li><li>1 &quot;&amp;</li>"
        assert isinstance(html, SafeString)

    def test_braces_in_a_text_are_text(self):
        assert rows_html("", "{}", [("{0}{{7*7}}",)]) == "{0}{{7*7}}"


def decided(**fields):
    fields = {"kind": "adjustment", "key": "a", "title": "T", "role": "clinician"} | fields
    by = User(username="ada", first_name="Ada", last_name="L")
    return Decision(by=by, at=NOON, **fields)


def plan(*decisions, role=Membership.Role.CLINICIAN, refused=None, **fields):
    rows = {(d.role, d.kind, d.key): d for d in decisions}
    today = date(2026, 11, 1)
    return Plan(
        role, may_decide=True, decisions=rows, action="/d/", outcome_action="/o/", today=today,
        refused=refused, **fields,
    )  # fmt: skip


class TestPlan:
    def test_a_decision_says_what_why_until_when_and_whose_it_is(self):
        declined = decided(choice="declined", reason="tried", words="Twice.")
        words = shown(decision_words(decision_text(declined, date(2026, 11, 1)))).text
        assert words.startswith("Declined : already tried")
        assert words.endswith("1 Oct 2026 Twice.")

    @pytest.mark.parametrize(
        ("due_on", "outcome", "is_due"),
        [
            (date(2026, 10, 31), "", True),
            (date(2026, 11, 1), "", False),
            (date(2026, 10, 31), "helped", False),
        ],
    )
    def test_a_step_is_due_after_its_day_while_nothing_came_of_it(self, due_on, outcome, is_due):
        step = decided(choice="planned", due_on=due_on, outcome=outcome)
        assert decision_text(step, date(2026, 11, 1)).is_due == is_due
        assert plan(step).item("adjustment", "a").is_due == is_due

    def test_the_choice_that_holds_is_marked_and_pressed(self):
        item = plan(decided(choice="not-now")).item("adjustment", "a")
        buttons = shown(choice_buttons(item)).main.find_all("button")
        pressed = {b["value"]: b["aria-pressed"] for b in buttons}
        assert pressed == {"planned": "false", "not-now": "true"}
        assert [b["id"] for b in buttons] == ["d-adjustment-a-planned", "d-adjustment-a-not-now"]
        assert shown(choice_buttons(item)).buttons == ["Plan", "✓ Not now"]

    def test_pressing_the_outcome_that_holds_takes_it_back(self):
        step = decided(choice="planned", due_on=date(2026, 11, 9), outcome="helped")
        buttons = shown(outcome_buttons(plan(step).item("adjustment", "a"))).main
        values = {b["id"]: b["value"] for b in buttons.find_all("button")}
        assert values["o-d-adjustment-a-helped"] == ""
        assert values["o-d-adjustment-a-no-change"] == "no-change"

    def test_a_supervisor_has_other_choices_and_sees_the_clinicians(self):
        step = decided(choice="planned", due_on=date(2026, 11, 9))
        item = plan(step, role=Membership.Role.SUPERVISOR).item("adjustment", "a")
        assert shown(choice_buttons(item)).buttons == ["Endorse"]
        assert (item.whose, item.theirs, item.suggests) == ("Clinician:", step, True)

    def test_a_refused_note_is_offered_again_at_its_item_alone(self):
        step = decided(choice="planned", due_on=date(2026, 11, 9), words="Old.")
        other = decided(key="b", choice="planned", due_on=date(2026, 11, 9), words="Other.")
        refused = RefusedDecision("d-adjustment-a", "Too long.", {"words": "New."})
        both = plan(step, other, refused=refused)
        assert both.item("adjustment", "a").words == "New."
        assert both.item("adjustment", "b").words == "Other."
        assert both.new_refused is None

    def test_planned_steps_come_the_soonest_first(self):
        late = decided(pk=1, key="late", choice="planned", due_on=date(2026, 11, 9))
        soon = decided(pk=2, key="soon", choice="planned", due_on=date(2026, 11, 2))
        aside = decided(pk=3, key="aside", choice="not-now", title="Later")
        mine = plan(late, soon, aside)
        assert [item.key for item in mine.planned] == ["soon", "late"]
        assert [title for title, _words in mine.set_aside] == ["Later"]
