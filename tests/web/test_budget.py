"""How much is asked of everybody: shown to editors, warned about, and no wall."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from screening.engine.catalog.budget import burden
from screening.models import (
    BarrierDefinition,
    CatalogRelease,
    DomainDefinition,
    IndicatorDefinition,
    QuestionDefinition,
)
from screening.queries.draft import draft_digest, read_questions
from screening.queries.releases import catalog_by_digest
from tests.pages import page

pytestmark = pytest.mark.django_db
QUESTIONS = reverse("admin:screening_questiondefinition_changelist")


@pytest.fixture
def desk(browse, editor, settings):
    """The client of an editor who publishes alone."""
    settings.CATALOG_NEEDS_SECOND_EDITOR = False
    return browse(editor)


def ask_of_everybody(how_many):
    """Take conditions away, or make questions optional, until so many are asked of everybody."""
    questions = QuestionDefinition.objects.filter(optional=False)
    now = burden(read_questions({"retired": False})).asked
    if now > how_many:
        rows = questions.filter(asked_if=None, gate_of=None, follow_ups=None)
        change = {"optional": True}
    else:
        rows, change = questions.exclude(asked_if=None), {"asked_if": None, "asked_if_level": None}
    keys = rows.order_by("key").values_list("key", flat=True)[: abs(how_many - now)]
    QuestionDefinition.objects.filter(key__in=list(keys)).update(**change)
    assert burden(read_questions({"retired": False})).asked == how_many


def publish(desk):
    return desk.post(reverse("publish"), {"digest": draft_digest(), "notes": "More is asked."})


def add_barrier():
    """A thirty-first barrier with a question of its own and one that others ask anyway."""
    life = DomainDefinition.objects.get(key="life-context")
    question = QuestionDefinition.objects.create(
        key="pet-lost", domain=life, order=90, text="Has a pet died?", scale_id="extent"
    )
    barrier = BarrierDefinition.objects.create(
        key="lost-pet",
        number=31,
        name="Grief for a pet",
        domain=life,
        lever="surroundings",
        summary="An animal that mattered has died.",
        possible_at=6,
        likely_at=12,
        gate=question,
    )
    for order, (key, strength) in enumerate([("pet-lost", "strong"), ("own-step", "strong")], 1):
        IndicatorDefinition.objects.create(
            barrier=barrier, question_id=key, order=order, direction="supports", strength=strength
        )


class TestDraft:
    def test_says_how_much_is_asked_and_how_long_it_takes(self, desk, release):
        ask_of_everybody(40)
        shown = page(desk.get(reverse("draft"))).text
        assert "40 of 44 questions asked of everybody, about 5 minutes" in shown

    def test_leaves_optional_questions_out(self, desk, release):
        ask_of_everybody(40)
        row = QuestionDefinition.objects.filter(asked_if=None, gate_of=None, optional=False).first()
        QuestionDefinition.objects.filter(key=row.key).update(optional=True)
        assert "39 of 44 questions" in page(desk.get(reverse("draft"))).text

    def test_over_the_budget_warns_and_can_be_published(self, desk, release):
        ask_of_everybody(45)
        shown = page(desk.get(reverse("draft")))
        assert "45 questions are asked of every case, in about 5 minutes" in shown.text
        assert "0 problems" in shown.headings
        assert shown.links["Look at the questions"] == QUESTIONS
        publish(desk)
        assert CatalogRelease.objects.current().number == 2

    def test_within_the_budget_does_not_warn(self, desk, release):
        ask_of_everybody(44)
        shown = page(desk.get(reverse("draft")))
        assert "44 of 44 questions" in shown.text
        assert "Look at the questions" not in shown.links

    def test_over_the_limit_cannot_be_published(self, desk, release):
        ask_of_everybody(61)
        shown = page(desk.get(reverse("draft")))
        assert "61 questions are asked of every case" in shown.text
        assert "Look at the questions" not in shown.links
        assert publish(desk).status_code == 409
        assert CatalogRelease.objects.current().number == 1


def test_a_thirty_first_barrier_can_be_published(desk, release):
    add_barrier()
    publish(desk)
    newest = CatalogRelease.objects.current()
    assert (newest.number, len(catalog_by_digest(newest.digest).barriers)) == (2, 31)


def test_the_list_and_the_page_of_a_question_say_how_much_is_asked(desk, release):
    ask_of_everybody(40)
    one = reverse("admin:screening_questiondefinition_change", args=["own-step"])
    for address in (QUESTIONS, one):
        assert "40 of 44 questions asked of everybody" in page(desk.get(address)).text


def test_the_command_publishes_and_says_the_warning(release, capsys):
    ask_of_everybody(45)
    call_command("publish_catalog", "--notes", "More is asked.")
    said = capsys.readouterr().out
    assert "Release 2 was published" in said
    assert "45 questions are asked of every case" in said
