"""Every constraint, broken once: the database refuses what no workflow would write."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint

from screening.models import (
    AdjustmentDefinition,
    Answer,
    ApprovalRequest,
    BarrierDefinition,
    Case,
    CatalogRelease,
    HelpDefinition,
    IndicatorDefinition,
    Membership,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    Report,
    Screening,
    SourceDefinition,
    TellApartDefinition,
)
from tests.make import make_report, make_screening

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def rows(clinician, colleague, release, team):
    """What the broken rows refer to."""
    draft = make_screening(clinician, answers={"own-step": "yes"})
    return {
        "clinician": clinician,
        "other": colleague,
        "team": team,
        "release": release,
        "draft": draft,
        "case": draft.case,
        "report": make_report(clinician),
    }


def case(rows, **changes):
    course = {"modality": "cbt", "started_on": date(2026, 1, 1), "sessions": 1}
    who = {"team": rows["team"], "clinician": rows["clinician"], "created_at": NOW, "code": "Z-1"}
    return Case(**course | who | changes)


def screening(rows, **changes):
    start = {"number": 9, "release": rows["release"], "started_by": rows["clinician"]}
    closed = {"submitted_at": NOW, "submitted_by": rows["clinician"]}
    return Screening(case=rows["case"], started_at=NOW, **start | closed | changes)


def release(rows, **changes):
    fields = {"number": 2, "content": "{}", "digest": "0" * 64, "notes": "why"}
    return CatalogRelease(published_at=NOW, **fields | changes)


def wish(rows, **changes):
    fields = {"digest": "0" * 64, "notes": "why", "asked_by": rows["clinician"], "asked_at": NOW}
    ApprovalRequest.objects.create(**fields)
    return ApprovalRequest(**fields | changes)


def first(model, **changes):
    """An existing working row with something changed to what must not be."""
    row = model.objects.order_by("pk").first()
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def again(model):
    """A working row stored a second time."""
    row = model.objects.order_by("pk").first()
    row.pk = None
    row._state.adding = True
    return row


BROKEN = {
    "case_code_is_unique_in_team": lambda r: case(r, code=r["case"].code),
    "case_closed_at_and_by_are_set_together": lambda r: case(r, closed_at=NOW),
    "case_sessions_are_at_most_1000": lambda r: case(r, sessions=1001),
    "one_open_screening_per_case": lambda r: screening(r, submitted_at=None, submitted_by=None),
    "screening_number_is_unique_in_case": lambda r: screening(r, number=1),
    "screening_submitted_at_and_by_are_set_together": lambda r: screening(r, submitted_by=None),
    "screening_is_not_both_submitted_and_replaced": lambda r: screening(r, replaced_at=NOW),
    "screening_is_submitted_after_it_started": lambda r: screening(
        r, submitted_at=NOW - timedelta(days=1)
    ),
    "one_answer_per_question": lambda r: Answer(
        screening=r["draft"], question_key="own-step", option_key="no", at=NOW
    ),
    "answer_names_question_and_option": lambda r: Answer(
        screening=r["draft"], question_key="own-step-2", option_key="", at=NOW
    ),
    "report_digest_is_sha256": lambda r: Report(
        screening=r["draft"], content="{}", digest="x", headline={}, created_at=NOW
    ),
    "release_number_is_at_least_1": lambda r: release(r, number=0),
    "release_digest_is_sha256": lambda r: release(r, digest="ABC"),
    "release_has_notes": lambda r: release(r, notes=""),
    "release_has_content": lambda r: release(r, content=""),
    "one_open_request_per_draft": lambda r: wish(r),
    "request_decision_by_and_at_are_set_together": lambda r: wish(r, decision="approved"),
    "nobody_decides_their_own_request": lambda r: wish(
        r, decision="approved", decided_by=r["clinician"], decided_at=NOW
    ),
    "a_return_says_why": lambda r: wish(
        r, decision="returned", decided_by=r["other"], decided_at=NOW
    ),
    "one_membership_per_role_and_team": lambda r: Membership(
        user=r["clinician"], team=r["team"], role="clinician"
    ),
    "membership_role_is_known": lambda r: Membership(
        user=r["clinician"], team=r["team"], role="owner"
    ),
    "option_key_is_unique_in_its_scale": lambda r: again(OptionDefinition),
    "option_level_is_0_to_3": lambda r: first(OptionDefinition, level=7),
    "dont_know_belongs_to_every_scale": lambda r: first(OptionDefinition, key="dont-know"),
    "asked_if_and_its_level_are_set_together": lambda r: first(
        QuestionDefinition, asked_if_id="own-step", asked_if_level=None
    ),
    "asked_if_level_is_1_to_3": lambda r: first(
        QuestionDefinition, asked_if_id="own-step", asked_if_level=0
    ),
    "possible_at_is_positive_and_below_likely_at": lambda r: first(
        BarrierDefinition, possible_at=12, likely_at=12
    ),
    "barrier_lever_is_known": lambda r: first(BarrierDefinition, lever="fate"),
    "question_informs_a_barrier_once": lambda r: again(IndicatorDefinition),
    "indicator_direction_is_known": lambda r: first(IndicatorDefinition, direction="beside"),
    "indicator_strength_is_known": lambda r: first(IndicatorDefinition, strength="huge"),
    "neighbour_is_told_apart_once": lambda r: again(TellApartDefinition),
    "barrier_is_not_its_own_neighbour": lambda r: TellApartDefinition(
        barrier_id="alliance", neighbour_id="alliance", order=9, how="not at all"
    ),
    "source_kind_is_known": lambda r: first(SourceDefinition, kind="rumour"),
    "source_verified_is_known": lambda r: first(SourceDefinition, verified="hardly"),
    "adjustment_timing_is_known": lambda r: first(AdjustmentDefinition, timing="someday"),
    "adjustment_grade_is_known": lambda r: first(AdjustmentDefinition, grade="Z"),
    "adjustment_helps_a_barrier_once": lambda r: again(HelpDefinition),
    "help_strength_is_known": lambda r: first(HelpDefinition, strength="huge"),
    "red_flag_has_a_level_or_an_option": lambda r: first(
        RedFlagDefinition, at_least=None, option=""
    ),
    "red_flag_level_is_1_to_3": lambda r: first(RedFlagDefinition, at_least=4, option=""),
    "red_flag_urgency_is_known": lambda r: first(RedFlagDefinition, urgency="late"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, rows):
    broken = BROKEN[name](rows)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        broken.save()
    # SQLite names a unique constraint's columns instead of the constraint.
    assert name in str(refusal.value) or "UNIQUE" in str(refusal.value)


def test_every_constraint_is_broken_once():
    ours = {
        constraint.name
        for model in apps.get_app_config("screening").get_models()
        for constraint in model._meta.constraints
    }
    assert ours == set(BROKEN)


def test_constraint_names_are_sentences():
    for model in apps.get_app_config("screening").get_models():
        for constraint in model._meta.constraints:
            assert constraint.name.count("_") >= 2, constraint.name
            assert isinstance(constraint, CheckConstraint) or constraint.fields
