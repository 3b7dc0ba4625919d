"""Steps that ask first, wait in part, are remarked on or made for some therapies, as pages say."""

import pytest
from django.urls import reverse

from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    IndicatorDefinition,
    QuestionDefinition,
    RedFlagDefinition,
)
from screening.workflows.cases import close_case
from screening.workflows.plan_refusals import NotOnReport
from screening.workflows.plans import decide
from screening.workflows.publishing import publish_release
from tests.factories import FAR_AWAY, make_case, make_report, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db

FRONT_LOAD, REMOTE, ATTENDANCE = (
    "front-load-weekly-sessions",
    "offer-remote-sessions",
    "solve-attendance-together",
)
ASKED = "Has the client done something new on their own"
HIGH_BEFORE = {"high-energy-spells": "in-the-past"}
"""Raises the flag high-mood-past."""


@pytest.fixture
def careful(release, editor):
    """A second release, in which steps for logistics wait, wholly and in part."""
    steps = AdjustmentDefinition.objects
    steps.get(pk=REMOTE).ask_first.set([QuestionDefinition.objects.get(pk="own-step")])
    steps.filter(pk=ATTENDANCE).update(modalities=["psychodynamic", "schema"])
    steps.get(pk=FRONT_LOAD).parts.create(key="letter", order=1, words="the letter home")
    flag = RedFlagDefinition.objects.get(pk="high-mood-past")
    flag.part_holds.create(adjustment_id=FRONT_LOAD, part="letter")
    flag.remarks.create(adjustment_id=ATTENDANCE, words="No reminders by text.")
    flag.remarks.create(adjustment_id=REMOTE, words="See each other first.")
    IndicatorDefinition.objects.filter(question="own-step", direction="against").update(
        strength_text="Took a step alone"
    )
    QuestionDefinition.objects.filter(pk="own-step").update(text=f"{ASKED}?")
    return publish_release(by=editor, notes="Safer steps.")


def read(client, report, name="report"):
    return page(client.get(reverse(name, args=[report.uuid])))


class TestAskFirst:
    def test_the_report_names_the_question_and_what_waits_for_it(self, careful, web, clinician):
        shown = read(web, make_report(clinician, answers=FAR_AWAY))
        assert "Ask this first" in shown.headings
        assert f"{ASKED}? Until it is answered these wait: Offer video" in shown.text
        assert "Hold back for now" not in shown.headings
        assert "How a hold works" in shown.text

    def test_the_full_page_says_so_beside_the_step(self, careful, web, clinician):
        shown = read(web, make_report(clinician, answers=FAR_AWAY), "report_in_full")
        assert f"waits: “{ASKED}?” is to be asked first" in shown.text

    def test_once_answered_nothing_waits(self, careful, web, clinician):
        shown = read(web, make_report(clinician, answers=FAR_AWAY | {"own-step": "no"}))
        assert "Ask this first" not in shown.headings
        assert any("Offer video" in heading for heading in shown.headings)

    def test_one_press_opens_the_question_in_a_new_screening(self, careful, web, clinician):
        report = make_report(clinician, answers=FAR_AWAY)
        shown = read(web, report)
        assert "Open this question in a screening" in shown.buttons
        response = web.post(
            reverse("start_screening", args=[report.screening.case.uuid]),
            {"question": shown.fields["question"]},
        )
        new = report.screening.case.screenings.get(submitted_at=None)
        domain = QuestionDefinition.objects.get(pk="own-step").domain_id
        page_of = reverse("questionnaire", args=[new.uuid, domain])
        assert response.headers["Location"] == f"{page_of}#q-own-step"

    @pytest.mark.parametrize("question", ["nothing", "", "<b>"])
    def test_a_question_that_nobody_asks_opens_the_screening(self, question, web, clinician):
        case = make_case(clinician)
        response = web.post(reverse("start_screening", args=[case.uuid]), {"question": question})
        new = case.screenings.get()
        assert response.headers["Location"] == reverse("screening", args=[new.uuid])

    def test_others_read_it_and_have_nothing_to_press(self, careful, browse, clinician, supervisor):
        shown = read(browse(supervisor), make_report(clinician, answers=FAR_AWAY))
        assert "Ask this first" in shown.headings
        assert "Open this question in a screening" not in shown.buttons

    def test_a_closed_case_has_nothing_to_press(self, careful, web, clinician):
        report = make_report(clinician, answers=FAR_AWAY)
        close_case(case=report.screening.case, by=clinician)
        assert "Open this question in a screening" not in read(web, report).buttons

    def test_a_step_that_waits_is_not_planned(self, careful, clinician):
        report = make_report(clinician, answers=FAR_AWAY)
        item = {"kind": "adjustment", "key": REMOTE, "choice": "planned"}
        with pytest.raises(NotOnReport):
            decide(report=report, by=clinician, **item)

    def test_with_nothing_free_the_page_says_that_all_waits(self, careful, web, clinician, editor):
        for step in AdjustmentDefinition.objects.filter(pk__in=[FRONT_LOAD, ATTENDANCE]):
            step.ask_first.add("own-step")
        publish_release(by=editor, notes="All ask first.")
        shown = read(web, make_report(clinician, answers=FAR_AWAY))
        assert "Every adjustment that helps has to wait." in shown.text


class TestCheckPage:
    @pytest.mark.parametrize("answer", [{}, {"own-step": "dont-know"}])
    def test_names_the_question_one_press_away_with_what_waits(
        self, answer, careful, web, clinician
    ):
        draft = make_screening(clinician, answers=FAR_AWAY | answer)
        shown = page(web.get(reverse("check", args=[draft.uuid])))
        assert "Ask this first" in shown.headings
        assert f"{ASKED}? Until it is answered these wait: Offer video" in shown.text
        domain = QuestionDefinition.objects.get(pk="own-step").domain_id
        page_of = reverse("questionnaire", args=[draft.uuid, domain])
        assert shown.links[f"{ASKED}?"] == f"{page_of}#q-own-step"

    def test_says_nothing_where_no_step_waits_for_an_answer(self, careful, web, clinician):
        draft = make_screening(clinician, answers=FAR_AWAY | {"own-step": "no"})
        shown = page(web.get(reverse("check", args=[draft.uuid])))
        assert "Ask this first" not in shown.headings


class TestBesideAStep:
    @pytest.fixture
    def report(self, careful, clinician):
        return make_report(clinician, answers=FAR_AWAY | HIGH_BEFORE)

    @pytest.fixture
    def further(self, web, report):
        """The page on which further steps stand; what is made for others comes after five."""
        return read(web, report, "report_in_full")

    def test_a_part_that_waits_is_named_with_its_flag(self, web, report):
        shown = read(web, report)
        flag = "Possible bipolar disorder in the history"
        because = f"the letter home (because of the safety flag “{flag}”)"
        assert f"Wait with: {because}" in shown.text

    def test_a_flag_has_words_beside_a_free_step(self, further):
        assert "history”: No reminders by text." in further.text

    def test_the_therapies_that_it_is_made_for_are_named(self, further):
        assert (
            "Made for: Psychodynamic therapy; Schema therapy. It comes last here, because this "
            "therapy is another." in further.text
        )

    def test_a_flag_has_words_beside_a_step_that_waits(self, further):
        assert "See each other first." in further.text

    def test_in_that_therapy_it_does_not_come_last(self, careful, web, clinician):
        case = make_case(clinician, modality="schema")
        shown = read(web, make_report(clinician, case=case, answers=FAR_AWAY | HIGH_BEFORE))
        assert "Made for: Psychodynamic therapy; Schema therapy" in shown.text
        assert "this therapy is another" not in shown.text


def test_the_therapy_of_the_day_stays_with_the_report(careful, web, clinician):
    report = make_report(clinician, answers=FAR_AWAY)
    case = report.screening.case
    case.modality = "schema"
    case.save(update_fields=["modality"])
    assert "this therapy is another" in read(web, report).text


def test_a_strength_is_said_in_the_words_of_the_catalog(careful, web, clinician):
    shown = read(web, make_report(clinician, answers=FAR_AWAY | {"own-step": "yes"}))
    assert "Took a step alone" in shown.text
    assert "Strengths" in shown.headings


def test_an_answer_without_words_is_no_strength(release, web, clinician, editor):
    IndicatorDefinition.objects.update(strength_text="")
    publish_release(by=editor, notes="No words.")
    shown = read(web, make_report(clinician, answers=FAR_AWAY | {"own-step": "yes"}))
    assert "Strengths" not in shown.headings


class TestCatalogPage:
    def test_says_when_each_step_waits(self, careful, web):
        shown = page(web.get(reverse("catalog_barrier", args=["logistics"])))
        flag = "the safety flag “Possible bipolar disorder in the history” stands"
        held_by = BarrierDefinition.objects.get(pk="cost-time").name
        for sentence in (
            f"Waits until “{ASKED}?” is answered.",
            f"One part waits while {flag}: the letter home.",
            f"While {flag}: No reminders by text.",
            "Made for: Psychodynamic therapy; Schema therapy",
            f"Waits while “{held_by}” is likely or possible.",
            "How a hold works",
        ):
            assert sentence in shown.text, sentence

    def test_says_which_answer_is_a_strength(self, careful, web):
        key = IndicatorDefinition.objects.filter(question="own-step", direction="against")
        shown = page(web.get(reverse("catalog_barrier", args=[key.first().barrier_id])))
        assert "Answered “Yes”, it is a strength: “Took a step alone”." in shown.text


def test_the_preview_of_the_draft_asks_first_too(careful, browse, editor):
    response = browse(editor).post(
        reverse("preview"), {f"answer-{key}": option for key, option in FAR_AWAY.items()}
    )
    shown = page(response)
    assert "Ask this first" in shown.headings
    assert "Open this question in a screening" not in shown.buttons


def test_what_changed_is_told_in_words(careful, web):
    shown = page(web.get(reverse("compare_releases"), {"old": 1, "new": 2}))
    for words in (
        "Asked first: now",
        "Psychodynamic therapy; Schema therapy",
        "Holds back in part",
        ": the letter home",
        "as a strength",
    ):
        assert words in shown.text, words
