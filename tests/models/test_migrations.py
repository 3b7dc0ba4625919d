"""A database of the first edition comes along: no row and no right is lost."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from screening.engine.catalog.values import LEVERS, TIMINGS
from screening.models import (
    AdjustmentDefinition,
    Case,
    CatalogRelease,
    DifferentialDefinition,
    IndicationDefinition,
    RaisedFlag,
    ReviewRequest,
    User,
)
from screening.workflows.fixtures import clear_definitions
from tests.editions import applied, migrate
from tests.factories import CALM, make_person, make_report, make_review_request, make_team
from tests.models.test_frozen_triggers import triggers

pytestmark = pytest.mark.django_db(transaction=True)
DIGEST = "0" * 64


@pytest.fixture
def stored(first_edition):
    """Rows of every model, link and field that was renamed since, and an editor in the group."""
    model = first_edition.get_model
    person = model("screening", "User").objects.create(username="editor", password="!")
    person.groups.add(model("auth", "Group").objects.get(name="Catalog editors"))
    domain = model("screening", "DomainDefinition").objects.create(
        key="therapy", order=1, name="Therapy"
    )
    scale = model("screening", "ScaleDefinition").objects.create(key="yes-no")
    gate = model("screening", "QuestionDefinition").objects.create(
        key="gate", order=1, text="Is it so?", domain=domain, scale=scale
    )
    course = {"domain": domain, "gate": gate, "lever": LEVERS[0], "possible_at": 6, "likely_at": 12}
    alliance, method = (
        model("screening", "BarrierDefinition").objects.create(
            key=key, number=number, name=key, **course
        )
        for number, key in enumerate(["alliance", "method"], start=1)
    )
    step = model("screening", "AdjustmentDefinition").objects.create(
        key="ask", order=1, title="Ask", steps="Ask.", timing=TIMINGS[0], grade="A"
    )
    step.hold_if.add(method)
    model("screening", "HelpDefinition").objects.create(
        adjustment=step, barrier=alliance, order=1, strength="strong"
    )
    model("screening", "TellApartDefinition").objects.create(
        barrier=alliance, neighbour=method, order=1, how="Ask whom it is about."
    )
    flag_of_a_case(model, person)


def flag_of_a_case(model, person):
    """A flag that a later report raised again, with all that it stands on."""
    now = timezone.now()
    team = model("screening", "Team").objects.create(name="Riverside", slug="riverside")
    case = model("screening", "Case").objects.create(
        code="K-1",
        team=team,
        clinician=person,
        modality="cbt",
        started_on=now.date(),
        sessions=1,
        created_at=now,
    )
    release = model("screening", "CatalogRelease").objects.create(
        number=1, content="{}", digest=DIGEST, notes="First.", published_at=now
    )
    screening = model("screening", "Screening").objects.create(
        case=case, number=1, release=release, started_by=person, started_at=now
    )
    report = model("screening", "Report").objects.create(
        screening=screening, content="{}", digest=DIGEST, headline={}, created_at=now
    )
    flag = {"key": "high-mood-now", "title": "High mood", "urgency": "now", "raised_at": now}
    model("screening", "RaisedFlag").objects.create(report=report, case=case, renewed=True, **flag)


def test_a_database_of_the_first_edition_keeps_its_rows_and_its_editors(stored):
    call_command("migrate", verbosity=0)
    rows_stand_under_the_names_of_today()
    the_editor_may_edit_what_was_renamed()


def rows_stand_under_the_names_of_today():
    indication = IndicationDefinition.objects.get()
    assert (indication.adjustment_id, indication.barrier_id) == ("ask", "alliance")
    assert indication.strength == "strong"
    differential = DifferentialDefinition.objects.get()
    assert (differential.barrier_id, differential.neighbour_id) == ("alliance", "method")
    assert differential.how == "Ask whom it is about."
    step = AdjustmentDefinition.objects.get()
    assert [barrier.key for barrier in step.contraindications.all()] == ["method"]
    assert RaisedFlag.objects.get().raised_again
    assert CatalogRelease.objects.get().digest == DIGEST


def the_editor_may_edit_what_was_renamed():
    editor = User.objects.get(username="editor")
    for name in ("indicationdefinition", "differentialdefinition"):
        for action in ("add", "change", "delete", "view"):
            assert editor.has_perm(f"screening.{action}_{name}")
    old = Permission.objects.filter(codename__regex="helpdefinition|tellapartdefinition")
    assert not old.exists()
    models = {model._meta.model_name for model in apps.get_app_config("screening").get_models()}
    kept = ContentType.objects.filter(app_label="screening")
    assert set(kept.values_list("model", flat=True)) == models


def test_requests_that_closing_left_open_are_settled(release):
    team = make_team()
    clinician = make_person("clinician", team=team, role="clinician")
    supervisor = make_person("supervisor", team=team, role="supervisor")
    closed, superseded, waiting = (make_report(clinician, answers=CALM) for _ in range(3))
    for report in (closed, superseded, waiting):
        make_review_request(report)
    # As an earlier version left them: it closed the case, or wrote a later report, and no more.
    Case.objects.filter(latest_report=closed).update(
        closed_at=closed.created_at, closed_by=clinician
    )
    later = make_report(clinician, answers=CALM)
    Case.objects.filter(latest_report=later).update(latest_report=None)
    Case.objects.filter(latest_report=superseded).update(latest_report=later)
    import_module("screening.migrations.0009_withdrawn_requests").settle(apps, None)
    settled = dict(ReviewRequest.objects.values_list("report", "withdrawn_at"))
    assert settled == {
        closed.pk: closed.created_at,
        superseded.pk: later.created_at,
        waiting.pk: None,
    }
    assert [notice.report for notice in supervisor.notices.all()] == [waiting]


@pytest.fixture
def no_definitions():
    """The words of today break the constraints of then."""
    clear_definitions()


@pytest.mark.usefixtures("no_definitions")
def test_the_triggers_of_frozen_rows_come_and_go_with_their_migration():
    on_postgresql = connection.vendor == "postgresql"
    assert triggers() == (["rows_are_written_once"] if on_postgresql else [])
    try:
        call_command("migrate", "screening", "0003_names_of_the_field", verbosity=0)
        assert triggers() == []
    finally:
        call_command("migrate", verbosity=0)
    assert triggers() == (["rows_are_written_once"] if on_postgresql else [])


@pytest.mark.usefixtures("no_definitions")
def test_names_that_differ_in_case_alone_are_named_and_nothing_is_changed():
    migrate("0004_frozen_rows")
    people = applied().get_model("screening", "User").objects
    try:
        for name in ("robin", "Robin", "kim"):
            people.create(username=name, password="!")
        with pytest.raises(CommandError, match="case alone: Robin/robin"):
            call_command("migrate", verbosity=0)
        assert set(people.values_list("username", flat=True)) >= {"robin", "Robin", "kim"}
    finally:
        people.filter(username="Robin").delete()
        call_command("migrate", verbosity=0)
