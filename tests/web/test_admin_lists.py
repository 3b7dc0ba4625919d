"""The lists of working rows: search, filters, what uses a row, and what matters of it, in words."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.engine.catalog import values as engine
from screening.models import BarrierDefinition, QuestionDefinition
from screening.models import catalog_words as words
from screening.models.definitions import Keyed
from tests.pages import page

pytestmark = pytest.mark.django_db
LISTS = {
    "barrier": ("alliance", "likely from (points)", "adjustments"),
    "question": ("alliance", "asked of everybody", "in use by"),
    "scale": ("extent", "in use by"),
    "adjustment": ("alliance", "helps with", "held while", "evidence grade"),
    "redflag": ("suicidal", "raised by the answer", "adjustments that wait"),
    "source": ("weitz", "in use by", "checked"),
    "domain": ("life", "in use by"),
    "examplecase": ("home", "main barriers", "red flags it must raise"),
}
"""By kind: a word that few rows have, and the columns that matter."""
JARGON = re.compile(r"\b(gate|indicator|hold[_ ]if|lever|digest|sha256|at level|option)s?\b", re.I)


@pytest.fixture
def desk(browse, editor, release):
    return browse(editor)


def list_of(kind):
    return reverse(f"admin:screening_{kind}definition_changelist")


def heads(shown):
    return [one.get_text(" ", strip=True).lower() for one in shown.soup.select("thead th")]


def cells(shown, name):
    """The words of the first row in a column."""
    cell = shown.soup.select_one(f"#result_list tbody td.field-{name}")
    return cell.get_text(" ", strip=True)


@pytest.mark.parametrize("kind", LISTS)
def test_every_list_is_searched_filtered_and_shows_what_matters(kind, desk):
    shown = page(desk.get(list_of(kind)))
    assert shown.soup.select_one("#changelist-search input[name=q]")
    assert "By retired" in shown.soup.select_one("#changelist-filter").get_text(" ", strip=True)
    assert {column.lower() for column in LISTS[kind][1:]} <= set(heads(shown))
    assert "in use" in heads(shown)


def test_no_list_of_working_rows_is_left_out():
    models = {model._meta.model_name for model in admin.site._registry if issubclass(model, Keyed)}
    assert models == {f"{kind}definition" for kind in LISTS}


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_takes_the_same_queries_for_few_rows_and_for_many(kind, desk):
    def queries(term):
        desk.get(list_of(kind), {"q": term})
        with CaptureQueriesContext(connection) as context:
            shown = page(desk.get(list_of(kind), {"q": term}))
        return len(context), len(shown.soup.select("#result_list tbody tr"))

    few, many = queries(LISTS[kind][0]), queries("e")
    assert few[0] == many[0]
    assert 0 < few[1] <= many[1]


class TestInUseBy:
    def test_a_question_names_barriers_flags_and_adjustments(self, desk):
        question = QuestionDefinition.objects.get(pk="high-energy-spells")
        shown = page(desk.get(list_of("question"), {"q": question.text[:40]}))
        assert question.indicators.first().barrier.name in cells(shown, "used_by")

    def test_more_than_a_few_are_counted(self, desk):
        shown = page(desk.get(list_of("source"), {"q": "NICE guideline NG222"}))
        assert re.search(r"; \d+ more$", cells(shown, "used_by"))

    def test_a_scale_counts_its_questions(self, desk):
        shown = page(desk.get(list_of("scale"), {"q": "extent"}))
        number = QuestionDefinition.objects.filter(scale="extent").count()
        assert cells(shown, "used_by") == f"{number} questions"

    def test_a_retired_row_says_so(self, desk):
        BarrierDefinition.objects.filter(pk="alliance").update(retired=True)
        shown = page(desk.get(list_of("barrier"), {"retired__exact": "1"}))
        assert cells(shown, "likely_at") == "13"
        assert shown.soup.select_one("td.field-in_use img")["alt"] == "False"


def test_a_red_flag_says_which_answers_raise_it(desk):
    shown = page(desk.get(list_of("redflag"), {"q": "suicidal-intent"}))
    assert cells(shown, "raised_by") == "Intent, a plan or preparation"


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("barrier", "alliance"),
        ("question", "alliance-strain"),
        ("scale", "extent"),
        ("adjustment", "energy-paced-sessions"),
        ("redflag", "suicidal-thoughts"),
        ("source", "weitz-2015"),
    ],
)
def test_labels_are_the_clinics_words(kind, key, desk):
    shown = page(desk.get(reverse(f"admin:screening_{kind}definition_change", args=[key])))
    labels = shown.soup.select("label, thead th, legend, h2, .help, #content option")
    for label in labels:
        assert not JARGON.search(label.get_text(" ", strip=True)), label


@pytest.mark.parametrize(
    ("offered", "keys"),
    [
        (words.LEVERS, engine.LEVERS),
        (words.DIRECTIONS, engine.DIRECTIONS),
        (words.HOW_STRONGLY, engine.WEIGHTS),
        (words.TIMINGS, engine.TIMINGS),
        (words.GRADES, engine.GRADES),
        (words.GRADES_WITH_LETTERS, engine.GRADES),
        (words.URGENCIES, engine.URGENCIES),
        (words.SOURCE_KINDS, engine.SOURCE_KINDS),
        (words.VERIFICATIONS, engine.VERIFICATIONS),
    ],
)
def test_every_key_of_the_engine_has_its_words(offered, keys):
    assert list(offered) == list(keys)
