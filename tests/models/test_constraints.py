"""Every constraint, broken once: the database refuses what no workflow would write."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint

from screening.models import (
    Absence,
    AdjustmentDefinition,
    AdjustmentPartDefinition,
    AgendaTick,
    Answer,
    ApprovalRequest,
    BarrierDefinition,
    Case,
    CatalogRelease,
    CodeChange,
    Decision,
    DifferentialDefinition,
    Discard,
    DraftChange,
    ExampleAnswerDefinition,
    ExampleCaseDefinition,
    Finding,
    HiddenCourse,
    IndicationDefinition,
    IndicatorDefinition,
    Measurement,
    Membership,
    Notice,
    OptionDefinition,
    PartHoldDefinition,
    QuestionDefinition,
    RaisedFlag,
    RedFlagDefinition,
    RemarkDefinition,
    Reply,
    Report,
    Review,
    ReviewRequest,
    Screening,
    ServiceInstrument,
    SourceDefinition,
    User,
)
from tests.factories import make_decision, make_report, make_screening

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


def decision(rows, **changes):
    """A step that is not planned now, or what the changes say."""
    item = {"role": "clinician", "kind": "adjustment", "key": "a-step", "title": "A step"}
    who = {"report": rows["report"], "by": rows["clinician"], "at": NOW}
    return Decision(**who | item | {"choice": "not-now"} | changes)


def decided_again(rows):
    held = make_decision(rows["report"], by=rows["clinician"])
    return decision(rows, key=held.key)


def discarded_again(rows):
    fields = {"screening": rows["draft"], "by": rows["clinician"], "at": NOW}
    Discard.objects.create(**fields)
    return Discard(**fields)


def instrument(**changes):
    return ServiceInstrument(**{"key": "own", "name": "Own", "highest": 40} | changes)


def score(rows, **changes):
    who = {"case": rows["case"], "entered_by": rows["clinician"], "entered_at": NOW}
    what = {"instrument_id": "phq-9", "taken_on": NOW.date(), "total": 17, "source": "clinician"}
    return who | what | changes


def raised_again_by_score(rows):
    measurement = Measurement.objects.create(**score(rows))
    fields = {"report": None, "measurement": measurement, "key": "suicidal-thoughts"}
    raised(rows, **fields).save()
    return raised(rows, **fields)


def review(rows, **changes):
    fields = {"digest": "0" * 64, "verdict": "signed-off", "comment": ""}
    return Review(report=rows["report"], by=rows["clinician"], at=NOW, **fields | changes)


def raised(rows, **changes):
    fields = {"key": "a-flag", "title": "A flag", "urgency": "now", "raised_at": NOW}
    return RaisedFlag(**{"report": rows["report"], "case": rows["case"]} | fields | changes)


def absence(rows, **changes):
    """A clinician who is away on one day, with another one as the deputy."""
    fields = {"team": rows["team"], "absent": rows["clinician"], "deputy": rows["other"]}
    fields |= {"starts_on": NOW.date(), "ends_on": NOW.date()}
    fields |= {"named_by": rows["clinician"], "named_at": NOW}
    return Absence(**fields | changes)


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


def example_answer(**changes):
    """An answer of an example case of its own."""
    example, _made = ExampleCaseDefinition.objects.get_or_create(
        key="stuck", defaults={"order": 90, "title": "Stuck", "note": "Every second one missed."}
    )
    fields = {"question_id": "own-step", "order": 1, "option": "yes"}
    return ExampleAnswerDefinition(example=example, **fields | changes)


def again_answered(rows):
    example_answer().save()
    return example_answer(order=2, option="no")


def twice(model, **fields):
    """A working row that is stored, and the same again."""
    model.objects.create(**fields)
    return model(**fields)


def hold(**fields):
    """A part hold or a remark on the first adjustment, of the first flag."""
    ends = {"flag": RedFlagDefinition, "adjustment": AdjustmentDefinition}
    return {name: model.objects.order_by("pk").first() for name, model in ends.items()} | fields


BROKEN = {
    "one_person_per_name_in_any_case": lambda r: User(username=r["clinician"].username.upper()),
    "case_code_is_unique_in_team": lambda r: case(r, code=r["case"].code),
    "case_closed_at_and_by_are_set_together": lambda r: case(r, closed_at=NOW),
    "case_sessions_are_at_most_1000": lambda r: case(r, sessions=1001),
    "case_session_spacing_is_known": lambda r: case(r, session_spacing="daily"),
    "one_open_screening_per_case": lambda r: screening(r, submitted_at=None, submitted_by=None),
    "screening_number_is_unique_in_case": lambda r: screening(r, number=1),
    "screening_submitted_at_and_by_are_set_together": lambda r: screening(r, submitted_by=None),
    "screening_is_not_both_submitted_and_replaced": lambda r: screening(r, replaced_at=NOW),
    "screening_is_submitted_after_it_started": lambda r: screening(
        r, submitted_at=NOW - timedelta(days=1)
    ),
    "only_a_draft_is_discarded": lambda r: screening(r, discarded_at=NOW),
    "a_code_change_changes_the_code": lambda r: CodeChange(
        case=r["case"], before="K-1", after="K-1", by=r["clinician"], at=NOW
    ),
    "a_draft_is_discarded_once_at_a_time": discarded_again,
    "discard_undone_at_and_by_are_set_together": lambda r: Discard(
        screening=r["draft"], by=r["clinician"], at=NOW, undone_at=NOW
    ),
    "draft_change_undone_by_and_at_are_set_together": lambda r: DraftChange(
        barrier="alliance", subject="x", rows=[], by=r["clinician"], at=NOW, undone_at=NOW
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
    "one_decision_per_role_and_item": decided_again,
    "a_declined_step_has_a_reason": lambda r: decision(r, choice="declined"),
    "a_planned_step_has_a_date": lambda r: decision(r, choice="planned"),
    "a_suggested_step_is_named": lambda r: decision(r, choice="suggested"),
    "an_outcome_is_of_a_planned_step_and_has_its_time": lambda r: decision(
        r, outcome="helped", outcome_at=NOW
    ),
    "a_request_asks_something": lambda r: ReviewRequest(
        report=r["report"], wanted_by=NOW, asked_by=r["clinician"], asked_at=NOW, question=""
    ),
    "a_review_signs_off_or_returns_with_a_comment": lambda r: review(r, verdict="returned"),
    "review_digest_is_sha256": lambda r: review(r, digest="x"),
    "a_reply_says_something": lambda r: Reply(
        report=r["report"], by=r["clinician"], at=NOW, text=""
    ),
    "a_revision_note_is_of_a_revision": lambda r: screening(r, revision_note="It stays."),
    "one_finding_per_report_and_barrier": lambda r: Finding(
        report=r["report"], domain="any", barrier="misdiagnosis", band="likely"
    ),
    "a_report_raises_a_flag_once": lambda r: raised(r, key="high-mood-past"),
    "flag_action_by_and_at_are_set_together": lambda r: raised(r, action="Called the GP."),
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
    "question_is_filled_from_known": lambda r: first(QuestionDefinition, filled_from="a guess"),
    "possible_at_is_positive_and_below_likely_at": lambda r: first(
        BarrierDefinition, possible_at=12, likely_at=12
    ),
    "barrier_lever_is_known": lambda r: first(BarrierDefinition, lever="fate"),
    "question_informs_a_barrier_once": lambda r: again(IndicatorDefinition),
    "indicator_direction_is_known": lambda r: first(IndicatorDefinition, direction="beside"),
    "indicator_strength_is_known": lambda r: first(IndicatorDefinition, strength="huge"),
    "differential_is_named_once_per_barrier": lambda r: again(DifferentialDefinition),
    "barrier_is_not_its_own_neighbour": lambda r: DifferentialDefinition(
        barrier_id="alliance", neighbour_id="alliance", order=9, how="not at all"
    ),
    "source_kind_is_known": lambda r: first(SourceDefinition, kind="rumour"),
    "source_verified_is_known": lambda r: first(SourceDefinition, verified="hardly"),
    "adjustment_timing_is_known": lambda r: first(AdjustmentDefinition, timing="someday"),
    "adjustment_grade_is_known": lambda r: first(AdjustmentDefinition, grade="Z"),
    "adjustment_is_indicated_for_a_barrier_once": lambda r: again(IndicationDefinition),
    "indication_strength_is_known": lambda r: first(IndicationDefinition, strength="huge"),
    "strength_text_speaks_against_the_barrier": lambda r: first(
        IndicatorDefinition, direction="supports", strength_text="Took a step"
    ),
    "part_key_is_unique_in_its_adjustment": lambda r: twice(
        AdjustmentPartDefinition, adjustment=hold()["adjustment"], key="a", order=1
    ),
    "red_flag_holds_a_part_once": lambda r: twice(PartHoldDefinition, **hold(part="a")),
    "red_flag_remarks_on_an_adjustment_once": lambda r: twice(RemarkDefinition, **hold()),
    "red_flag_has_a_level_or_an_option": lambda r: first(
        RedFlagDefinition, at_least=None, option=""
    ),
    "red_flag_level_is_1_to_3": lambda r: first(RedFlagDefinition, at_least=4, option=""),
    "red_flag_urgency_is_known": lambda r: first(RedFlagDefinition, urgency="late"),
    "an_absence_ends_after_it_starts": lambda r: absence(r, ends_on=date(2026, 11, 23)),
    "nobody_is_their_own_deputy": lambda r: absence(r, deputy=r["clinician"]),
    "absence_ended_at_and_by_are_set_together": lambda r: absence(r, ended_at=NOW),
    "one_tick_per_case_and_day": lambda r: twice(
        AgendaTick, case=r["case"], day=NOW.date(), by=r["clinician"], at=NOW
    ),
    "a_notice_is_about_one_thing": lambda r: Notice(user=r["clinician"], kind="asked", due_at=NOW),
    "an_instrument_has_a_range": lambda r: instrument(highest=0),
    "a_cut_off_is_in_range_and_has_a_source": lambda r: instrument(cut_off=10),
    "a_reliable_change_is_positive_and_has_a_source": lambda r: instrument(reliable_change=6),
    "one_score_per_case_instrument_and_day": lambda r: twice(Measurement, **score(r)),
    "a_score_has_a_total_unless_it_takes_one_back": lambda r: Measurement(
        **score(r) | {"total": None}
    ),
    "a_course_is_put_aside_with_a_reason": lambda r: HiddenCourse(
        case=r["case"], state="stalled", until=NOW.date(), by=r["clinician"], at=NOW
    ),
    "a_flag_is_raised_by_a_report_or_a_score": lambda r: raised(r, report=None),
    "a_score_raises_a_flag_once": raised_again_by_score,
    "example_answers_a_question_once": again_answered,
    "example_answer_is_given": lambda r: example_answer(option=""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, rows):
    broken = BROKEN[name](rows)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        broken.save()
    # SQLite names a unique constraint's columns instead of the constraint.
    assert name in str(refusal.value) or "UNIQUE" in str(refusal.value)


ALSO_BROKEN = {
    "a digest with a digit too few": (
        "release_digest_is_sha256",
        lambda r: release(r, digest="0" * 63),
    ),
    "a digest in capitals": ("release_digest_is_sha256", lambda r: release(r, digest="AF" * 32)),
    "a digest with a letter beyond f": (
        "release_digest_is_sha256",
        lambda r: release(r, digest="0" * 63 + "g"),
    ),
    "a digest with a space inside": (
        "release_digest_is_sha256",
        lambda r: release(r, digest="0" * 31 + " " + "0" * 32),
    ),
    "a digest of other decimals": (
        "release_digest_is_sha256",
        lambda r: release(r, digest="٣" * 64),
    ),
    "a reason for a step that is not declined": (
        "a_declined_step_has_a_reason",
        lambda r: decision(r, reason="tried"),
    ),
    "a day for a step that is not planned": (
        "a_planned_step_has_a_date",
        lambda r: decision(r, due_on=NOW.date()),
    ),
    "another step where none is suggested": (
        "a_suggested_step_is_named",
        lambda r: decision(r, instead="a-step"),
    ),
    "an outcome without its time": (
        "an_outcome_is_of_a_planned_step_and_has_its_time",
        lambda r: decision(r, choice="planned", due_on=NOW.date(), outcome="helped"),
    ),
    "the time of no outcome": (
        "an_outcome_is_of_a_planned_step_and_has_its_time",
        lambda r: decision(r, choice="planned", due_on=NOW.date(), outcome_at=NOW),
    ),
    "neither signed off nor returned": (
        "a_review_signs_off_or_returns_with_a_comment",
        lambda r: review(r, verdict="perhaps", comment="So be it."),
    ),
    "an approval that is asked for with a report": (
        "a_notice_is_about_one_thing",
        lambda r: Notice(user=r["clinician"], kind="approval", report=r["report"], due_at=NOW),
    ),
    "an action by nobody": (
        "flag_action_by_and_at_are_set_together",
        lambda r: raised(r, action="Called the GP.", acted_at=NOW),
    ),
    "a time without an action": (
        "flag_action_by_and_at_are_set_together",
        lambda r: raised(r, acted_by=r["clinician"], acted_at=NOW),
    ),
}
"""What else the constraints of supervision refuse, each with its name."""


@pytest.mark.parametrize("said", ALSO_BROKEN)
def test_the_database_refuses_also(said, rows):
    name, break_it = ALSO_BROKEN[said]
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        break_it(rows).save()


def test_a_report_has_one_review_and_one_request(rows):
    review(rows).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        review(rows).save()
    fields = {"wanted_by": NOW, "asked_by": rows["clinician"], "asked_at": NOW, "question": "Why?"}
    ReviewRequest.objects.create(report=rows["report"], **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRequest.objects.create(report=rows["report"], **fields)


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
            assert (
                isinstance(constraint, CheckConstraint)
                or constraint.fields
                or constraint.expressions
            )


OURS = list(apps.get_app_config("screening").get_models())


def is_sentence(text):
    return text[0].isupper() | (text[0] == "“") and text.endswith(".") and "%" not in text


@pytest.mark.parametrize("model", OURS)
def test_every_constraint_says_in_a_sentence_what_to_do_and_beside_which_field(model):
    for constraint in model._meta.constraints:
        message = str(constraint.get_violation_error_message())
        assert constraint.violation_error_message != constraint.default_violation_error_message
        assert is_sentence(message), message
        assert constraint.name not in message
        assert model._meta.get_field(constraint.violation_error_code)


@pytest.mark.parametrize("model", [model for model in OURS if model is not User])
def test_every_validator_that_we_name_says_what_to_do(model):
    """Those of the kinds of field are Django's; the admin's forms have sentences for them."""
    for field in model._meta.local_fields:
        kinds = {type(validator) for validator in type(field).default_validators}
        for validator in field._validators:
            if type(validator) not in kinds | {MaxLengthValidator}:
                assert validator.message != type(validator).message, field
                assert is_sentence(str(validator.message))
