"""Whole barriers of the draft: retired with what only they use, brought back, copied."""

import pytest

from screening.engine.catalog.leaving_out import without
from screening.engine.catalog.validation import find_problems
from screening.models import BarrierDefinition, Event, QuestionDefinition, RedFlagDefinition
from screening.queries.draft import draft_digest, read_definitions
from screening.queries.whole_barriers import problems_of_returning, return_of
from screening.workflows.drafts import DraftChanged
from screening.workflows.duplicating import NameInUse, duplicate_barrier
from screening.workflows.whole_barriers import (
    BarrierInUse,
    BarrierIsRetired,
    FlagsNotConfirmed,
    bring_back_barrier,
    retire_barrier,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]
FLAGGED, PLAIN = "adverse-environment", "logistics"


def barrier(key):
    return BarrierDefinition.objects.get(pk=key)


def retire(key, *, by, **choices):
    return retire_barrier(
        barrier=barrier(key), by=by, seen=draft_digest(), **{"flags_read": True} | choices
    )


class TestRetiring:
    @pytest.mark.parametrize("key", [FLAGGED, PLAIN, "alliance"])
    def test_leaves_a_draft_without_problems_as_it_was_foretold(self, key, editor):
        before = read_definitions()
        plan = retire(key, by=editor)
        after = read_definitions()
        assert after == without(before, plan.keys)
        assert find_problems(after) == ()
        assert key not in {row.key for row in after.barriers}

    def test_takes_its_questions_and_red_flags_along(self, editor):
        plan = retire(FLAGGED, by=editor)
        for model, kind in ((QuestionDefinition, "question"), (RedFlagDefinition, "red-flag")):
            retired = model.objects.filter(retired=True).values_list("pk", flat=True)
            assert set(retired) == plan.keys[kind]
            assert plan.keys[kind]

    def test_keeps_red_flags_and_their_questions_when_asked_to(self, editor):
        retire(FLAGGED, by=editor, keep_flags=True, flags_read=False)
        assert not RedFlagDefinition.objects.filter(retired=True).exists()
        assert find_problems(read_definitions()) == ()

    def test_is_recorded_with_the_keys_that_went(self, editor):
        plan = retire(PLAIN, by=editor)
        event = Event.objects.get(verb="catalog.barrier-retired")
        assert event.by == editor
        assert event.details["barrier"] == PLAIN
        assert event.details["rows"]["adjustment"] == sorted(plan.keys["adjustment"])

    def test_is_refused_where_nobody_read_which_red_flags_go(self, editor):
        with pytest.raises(FlagsNotConfirmed):
            retire(FLAGGED, by=editor, flags_read=False)
        assert not barrier(FLAGGED).retired

    def test_is_refused_a_second_time(self, editor):
        seen = draft_digest()
        retire(PLAIN, by=editor)
        with pytest.raises(BarrierIsRetired):
            retire_barrier(barrier=barrier(PLAIN), by=editor, seen=seen)

    @pytest.mark.parametrize("seen", ["", "0" * 64])
    def test_is_refused_on_another_draft_than_was_shown(self, seen, editor):
        with pytest.raises(DraftChanged):
            retire_barrier(barrier=barrier(PLAIN), by=editor, seen=seen)
        assert not Event.objects.filter(verb="catalog.barrier-retired").exists()


class TestBringingBack:
    def bring_back(self, key, by, seen=None):
        seen = draft_digest() if seen is None else seen
        return bring_back_barrier(barrier=barrier(key), by=by, seen=seen)

    @pytest.mark.parametrize("key", [FLAGGED, PLAIN, "alliance"])
    def test_gives_the_same_draft_again_byte_for_byte(self, key, editor, release):
        retire(key, by=editor)
        assert draft_digest() != release.digest
        self.bring_back(key, editor)
        assert draft_digest() == release.digest
        assert Event.objects.get(verb="catalog.barrier-returned").details["barrier"] == key

    def test_leaves_retired_what_went_before_on_its_own(self, editor, release):
        flag = RedFlagDefinition.objects.filter(question__gate_of__isnull=True).first()
        RedFlagDefinition.objects.filter(pk=flag.pk).update(retired=True)
        digest = draft_digest()
        retire(PLAIN, by=editor)
        self.bring_back(PLAIN, editor)
        assert draft_digest() == digest

    def test_follows_the_last_time_it_was_retired(self, editor, release):
        retire(FLAGGED, by=editor)
        self.bring_back(FLAGGED, editor)
        retire(FLAGGED, by=editor, keep_flags=True)
        self.bring_back(FLAGGED, editor)
        assert draft_digest() == release.digest

    def test_brings_what_it_needs_where_it_was_retired_alone(self, editor, release):
        gate = barrier(PLAIN).gate
        BarrierDefinition.objects.filter(pk=PLAIN).update(retired=True)
        QuestionDefinition.objects.filter(pk=gate.pk).update(retired=True)
        self.bring_back(PLAIN, editor)
        assert draft_digest() == release.digest

    def test_foretells_what_would_be_wrong(self, editor):
        retire(PLAIN, by=editor)
        other = BarrierDefinition.objects.exclude(pk=PLAIN).first()
        BarrierDefinition.objects.filter(pk=other.pk).update(gate=barrier(PLAIN).gate)
        problems = problems_of_returning(*return_of(PLAIN))
        assert {problem.code for problem in problems} == {"gate-repeated"}

    def test_is_refused_for_a_barrier_in_use(self, editor):
        with pytest.raises(BarrierInUse):
            self.bring_back(PLAIN, editor)

    def test_is_refused_on_another_draft_than_was_shown(self, editor):
        retire(PLAIN, by=editor)
        with pytest.raises(DraftChanged):
            self.bring_back(PLAIN, editor, seen="0" * 64)
        assert barrier(PLAIN).retired


class TestDuplicating:
    def duplicate(self, by, name="Trouble with the way there", **words):
        return duplicate_barrier(barrier=barrier(PLAIN), by=by, name=name, **words)

    def test_makes_a_barrier_with_a_key_from_its_words_and_the_next_number(self, editor):
        copy = self.duplicate(editor, short="The way there")
        assert (copy.key, copy.number) == ("trouble-with-the-way-there", 31)
        assert find_problems(read_definitions()) == ()
        event = Event.objects.get(verb="catalog.barrier-duplicated")
        assert (event.by, event.details) == (editor, {"barrier": copy.key, "from": PLAIN})

    def test_weighs_as_the_first_one_does_with_opening_question_and_follow_ups_of_its_own(
        self, editor
    ):
        self.duplicate(editor)
        rows = {row.key: row for row in read_definitions().barriers}
        first, copy = rows[PLAIN], rows["trouble-with-the-way-there"]
        questions = {row.key: row for row in read_definitions().questions}
        assert len(copy.indicators) == len(first.indicators)
        for one, other in zip(copy.indicators, first.indicators, strict=True):
            assert (one.direction, one.strength) == (other.direction, other.strength)
            old, new = questions[other.question], questions[one.question]
            hangs_on_gate = old.ask_if and old.ask_if.question == first.gate
            assert (old.key != new.key) == bool(old.key == first.gate or hangs_on_gate)
            assert old.text == new.text
            if hangs_on_gate:
                assert new.ask_if.question == copy.gate
        assert copy.differentials == first.differentials

    def test_gives_it_the_same_adjustments(self, editor):
        copy = self.duplicate(editor)

        def helping(key):
            links = barrier(key).indicated_by.order_by("adjustment")
            return list(links.values_list("adjustment", "strength"))

        assert helping(copy.pk) == helping(PLAIN)

    def test_raises_no_red_flag_twice(self, editor):
        before = RedFlagDefinition.objects.count()
        self.duplicate(editor)
        assert RedFlagDefinition.objects.count() == before

    @pytest.mark.parametrize("field", ["name", "short"])
    def test_is_refused_under_a_name_that_is_taken_in_any_case(self, field, editor):
        taken = getattr(barrier("alliance"), field).upper()
        with pytest.raises(NameInUse) as refusal:
            self.duplicate(editor, **{field: taken})
        assert refusal.value.field == field
        assert BarrierDefinition.objects.count() == 30

    def test_is_refused_for_a_retired_barrier(self, editor):
        retire(PLAIN, by=editor)
        with pytest.raises(BarrierIsRetired):
            self.duplicate(editor)
