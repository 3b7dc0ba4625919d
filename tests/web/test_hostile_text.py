"""Markup and formulas in any field of the catalog stay text: on screen, on paper, in downloads."""

import json

import pytest
import yaml
from django.db import models
from django.urls import reverse

from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    CatalogRelease,
    DifferentialDefinition,
    DomainDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    SourceDefinition,
)
from screening.workflows.publishing import publish_release
from tests.factories import STUCK, as_posted, make_report, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db

HOSTILE = '=HYPERLINK("//x","y")<script>alert(1)</script>{{7*7}}'
FORMULA = "=HYPERLINK("
MARKUP = "<script>alert(1)</script>{{7*7}}"
KEPT = {"key", "option", "doi", "pmid", "url"}


def poison():
    """Put hostile text into every text of the working rows that is no key and no choice."""
    for model in (
        DomainDefinition,
        QuestionDefinition,
        OptionDefinition,
        BarrierDefinition,
        DifferentialDefinition,
        AdjustmentDefinition,
        RedFlagDefinition,
        SourceDefinition,
    ):
        texts = {
            field.name: HOSTILE[: field.max_length]
            for field in model._meta.fields
            if isinstance(field, (models.CharField, models.TextField))
            and not field.choices
            and field.name not in KEPT
        }
        model.objects.update(**texts)
    # Two answers of a question may not read the same.
    for option in OptionDefinition.objects.all():
        option.label = f"{HOSTILE} {option.key}"[:80]
        option.save(update_fields=["label"])


@pytest.fixture
def poisoned(release):
    poison()
    return publish_release(by=None, notes=HOSTILE)


def assert_text(response):
    """The hostile text is there as text: in the words of the page or in one of its fields."""
    assert response.status_code == 200
    shown = page(response)
    held = [shown.text, *shown.fields.values()]
    assert any(MARKUP in text for text in held)
    assert any(FORMULA in text for text in held)
    scripts = [script.get_text() for script in shown.soup.find_all("script")]
    assert not any("alert(1)" in script for script in scripts)


def test_on_every_page_of_the_catalog(web, poisoned):
    for name, args in (
        ("catalog", []),
        ("catalog_barrier", ["alliance"]),
        ("releases", []),
        ("release", [2]),
        ("printable", [2]),
    ):
        assert_text(web.get(reverse(name, args=args)))
    assert_text(web.get(reverse("compare_releases"), {"old": 1, "new": 2}))


def test_on_the_editors_pages(browse, editor, release):
    poison()
    desk = browse(editor)
    assert_text(desk.get(reverse("draft")))
    assert_text(desk.post(reverse("preview"), as_posted(STUCK)))
    assert_text(desk.get(reverse("start_again", args=[1])))
    for model, key in (
        ("domain", "life-context"),
        ("scale", "extent"),
        ("question", "alliance-strain"),
        ("barrier", "alliance"),
        ("adjustment", "energy-paced-sessions"),
        ("redflag", "suicidal-thoughts"),
        ("source", "weitz-2015"),
    ):
        assert_text(desk.get(reverse(f"admin:screening_{model}definition_change", args=[key])))
        listed = desk.get(reverse(f"admin:screening_{model}definition_changelist"))
        assert "<script>alert" not in listed.content.decode()


def test_in_a_screening_and_its_report(web, clinician, poisoned):
    draft = make_screening(clinician, answers=STUCK)
    assert_text(web.get(reverse("questionnaire", args=[draft.uuid, "therapeutic-relationship"])))
    report = make_report(clinician)
    assert_text(web.get(reverse("report", args=[report.uuid])))
    assert_text(web.get(reverse("report_in_full", args=[report.uuid])))


def test_in_downloads_which_nobody_opens_as_a_page(web, poisoned):
    release = CatalogRelease.objects.current()
    for name, read in (("release_json", json.loads), ("release_yaml", yaml.safe_load)):
        response = web.get(reverse(name, args=[2]))
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Type"].split(";")[0] in ("application/json", "application/yaml")
        assert read(response.content) == json.loads(release.content)
        assert read(response.content)["barriers"][0]["name"] == HOSTILE
