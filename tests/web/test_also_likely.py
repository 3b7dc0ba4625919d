"""A likely barrier that is not among the first three is named wherever only three are."""

import pytest
from django.urls import reverse

from screening.engine.scoring import LIKELY
from screening.models import CatalogRelease, Report
from screening.queries.also_likely import also_likely_names
from screening.queries.releases import catalog_by_digest
from screening.queries.report_page import report_view
from screening.web.presenters.also_likely import also_likely
from tests.damaged_releases import damage_release
from tests.factories import CALM, make_case, make_report, make_review_request
from tests.pages import page

pytestmark = pytest.mark.django_db
BARRIERS = ["misdiagnosis", "alliance", "logistics", "modality-mismatch", "fear-of-change"]


def answers_for(compiled, barriers):
    """The answers that speak most for each of these barriers."""
    return {
        indicator.question: max(
            compiled.options[indicator.question].values(), key=lambda option: option.level
        ).key
        for key in barriers
        for indicator in compiled.barriers[key].indicators
        if indicator.direction == "supports"
    }


@pytest.fixture
def report(clinician, compiled):
    case = make_case(clinician, code="K-1")
    return make_report(clinician, case=case, answers=answers_for(compiled, BARRIERS))


@pytest.fixture
def sentence(report):
    """What is to be read of this report, worked out from its stored findings."""
    named = {each["key"] for each in report.headline["named"]}
    view = report_view(report)
    likely = [finding.barrier for finding in view.findings if finding.band == LIKELY]
    names = [barrier.name for barrier in likely if barrier.key not in named]
    assert len(named) == 3
    assert names
    return f"Also likely: {', '.join(names)}."


def test_the_report_says_so_at_first_glance_and_so_does_paper(web, report, sentence):
    shown = page(web.get(reverse("report", args=[report.uuid])))
    (line,) = shown.main.select(".glance .also")
    assert line.get_text().startswith(sentence)
    assert not line.find_parent(class_="no-print")
    full = reverse("report_in_full", args=[report.uuid])
    assert {link["href"].partition("#")[0] for link in line.find_all("a")} == {full}


def test_the_review_the_case_the_caseload_and_the_queue_say_so(
    web, browse, supervisor, report, sentence
):
    make_review_request(report)
    desk = browse(supervisor)
    for client, address in [
        (desk, reverse("review", args=[report.uuid])),
        (desk, reverse("queue")),
        (web, reverse("caseload")),
        (web, reverse("case", args=[report.screening.case.uuid])),
    ]:
        assert sentence in page(client.get(address)).text, address


def test_the_stored_report_keeps_its_bytes(web, report):
    before = Report.objects.values("content", "headline", "digest").get()
    web.get(reverse("report", args=[report.uuid]))
    assert Report.objects.values("content", "headline", "digest").get() == before
    assert "Also likely" not in before["content"]


def test_nothing_is_said_where_three_are_all(web, clinician):
    report = make_report(clinician, answers=CALM)
    assert also_likely(report_view(report)) == ""
    assert also_likely_names([report]) == {}
    shown = page(web.get(reverse("report", args=[report.uuid])))
    assert "Also likely" not in shown.text


def test_a_list_is_shown_although_the_release_was_changed(web, report):
    catalog_by_digest.cache_clear()
    damage_release(CatalogRelease.objects.get())
    shown = web.get(reverse("caseload"))
    assert (shown.status_code, "Also likely: " in page(shown).text) == (200, True)
