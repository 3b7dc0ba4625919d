"""Optional questions: open on their page, never asked, and counted once they are answered."""

import pytest
from django.urls import reverse

from screening.models import QuestionDefinition
from screening.queries.releases import compiled_release
from screening.workflows.publishing import publish_release
from tests.factories import answer, make_report, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(release, clinician):
    """A screening in which `own-step` and a follow-up of `alliance-strain` are optional."""
    keys = ["own-step", "alliance-withdrawal"]
    QuestionDefinition.objects.update(optional=False, more_help="")
    publish_release(by=None, notes="All are asked.")
    QuestionDefinition.objects.filter(key__in=keys).update(optional=True, more_help="At length.")
    publish_release(by=None, notes="Fewer questions.")
    return make_screening(clinician)


@pytest.fixture
def asked(draft):
    """The questions asked of everybody, without the optional one."""
    questions = compiled_release(draft.release).catalog.questions
    return [q for q in questions if q.ask_if is None and not q.optional]


def address_of(screening, domain="safety-and-facts"):
    return reverse("questionnaire", args=[screening.uuid, domain])


def folded(client, screening, question, domain="safety-and-facts"):
    """The folded part that holds the question, and whether it stands open."""
    shown = page(client.get(address_of(screening, domain)))
    part = shown.main.find(id=f"q-{question}").find_parent("details")
    return part.summary.get_text(" ", strip=True), part.has_attr("open")


def test_stands_folded_on_its_page(web, draft):
    words = "Answer more about this page (1 question)"
    assert folded(web, draft, "own-step") == (words, False)


def test_is_not_counted_in_progress(web, draft, asked):
    shown = page(web.get(address_of(draft)))
    assert f"0 of {len(asked)} answered" in shown.part("progress").text


def test_is_stored_and_no_progress_once_it_is_answered(web, draft, asked):
    address = reverse("answer", args=[draft.uuid, "own-step"])
    reply = page(web.post(address, {"answer-own-step": "yes", "seen-own-step": ""}))
    assert f"0 of {len(asked)} answered" in reply.part("progress").text
    assert draft.stored_answers() == {"own-step": "yes"}
    assert folded(web, draft, "own-step")[1]


def test_is_neither_the_first_unanswered_nor_on_the_check_page(web, draft, clinician, asked):
    answer(draft, by=clinician, **{question.key: "dont-know" for question in asked})
    response = web.get(reverse("screening", args=[draft.uuid]))
    assert response["Location"] == reverse("check", args=[draft.uuid])
    checked = page(web.get(response["Location"]))
    assert "0 questions not answered" in checked.headings
    assert compiled_release(draft.release).questions["own-step"].text not in checked.text


def test_a_follow_up_stands_folded_below_its_parent(web, draft, clinician):
    answer(draft, by=clinician, alliance_strain="strongly")
    words, is_open = folded(web, draft, "alliance-withdrawal", domain="therapeutic-relationship")
    assert (words, is_open) == ("Answer more about this (1 question)", False)


def test_a_follow_up_goes_where_its_parent_closes_it(web, draft, clinician):
    answer(draft, by=clinician, alliance_strain="not-at-all")
    shown = page(web.get(address_of(draft, "therapeutic-relationship")))
    assert shown.main.find(id="q-alliance-withdrawal") is None


def test_a_report_is_written_without_it(web, draft, clinician):
    report = make_report(clinician, answers={"alliance-strain": "strongly"})
    assert page(web.get(reverse("report", args=[report.uuid]))).headings


def test_paper_and_preview_say_that_it_is_optional(browse, editor, draft):
    desk = browse(editor)
    paper = page(desk.get(reverse("printable", args=[3]))).text
    assert paper.count("Optional: answer it only if it helps.") == 2
    assert paper.count("At length.") == 2
    preview = page(desk.get(reverse("preview"))).text
    assert preview.count("Optional: never asked, and counted once it is answered.") == 2


def test_comparing_says_it_in_words(web, draft):
    compared = page(web.get(reverse("compare_releases"), {"old": 2, "new": 3})).text
    assert "Optional: was no → now yes" in compared
    assert "More help: now At length." in compared
    assert "True" not in compared
