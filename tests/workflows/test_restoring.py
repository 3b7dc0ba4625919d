"""Starting again from a release: its content is the draft, and no working row is lost."""

import pytest

from screening.engine.catalog.serialization import canonical_text
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DigestMismatch,
    DomainDefinition,
    Event,
    IndicatorDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    ScaleDefinition,
    SourceDefinition,
)
from screening.queries.draft import draft_digest, read_definitions
from screening.queries.releases import BARRIER_KEYS
from screening.workflows.drafts import DraftChanged, set_retired
from screening.workflows.publishing import NothingToPublish, publish_release
from screening.workflows.restoring import start_again_from, write_definitions
from tests.damaged_releases import damage_release
from tests.engine.small_catalog import careful_catalog, small_catalog

pytestmark = pytest.mark.django_db
KEYED = (
    DomainDefinition,
    ScaleDefinition,
    QuestionDefinition,
    BarrierDefinition,
    AdjustmentDefinition,
    RedFlagDefinition,
    SourceDefinition,
)


def start_again(release, editor, *, seen=None):
    start_again_from(release=release, by=editor, seen=draft_digest() if seen is None else seen)


def keys():
    return {
        (model.__name__, key)
        for model in KEYED
        for key in model.objects.values_list("pk", flat=True)
    }


@pytest.fixture
def pets(release):
    """A barrier of the draft alone, with a gate, a follow-up, an adjustment, a flag, a source."""
    domain = DomainDefinition.objects.create(key="pets", order=20, name="Pets", intro="Animals.")
    scale = ScaleDefinition.objects.create(key="paws")
    for level in range(2):
        OptionDefinition.objects.create(
            scale=scale, key=f"paw-{level}", order=level, label=f"{level} paws", level=level
        )
    gate, grief = (
        QuestionDefinition.objects.create(
            key=key, domain=domain, order=order, text=f"{key}?", scale=scale
        )
        for order, key in enumerate(("pet-loss", "pet-grief"))
    )
    barrier = BarrierDefinition.objects.create(
        key="pet", number=31, name="Pet", domain=domain, lever="approach", summary="Grief.",
        possible_at=1, likely_at=2, gate=gate,
    )  # fmt: skip
    for order, question in enumerate((gate, grief)):
        barrier.indicators.create(
            question=question, order=order, direction="supports", strength="strong"
        )
    source = SourceDefinition.objects.create(
        key="pets-2026", order=900, title="Pets", kind="trial", verified="full"
    )
    source.background_for.add(barrier)
    adjustment = AdjustmentDefinition.objects.create(
        key="name-it", order=900, title="Name it", steps="Ask.", timing="refer", grade="D"
    )
    adjustment.indications.create(barrier=barrier, order=1, strength="weak")
    flag = RedFlagDefinition.objects.create(
        key="lost-pet", order=900, question=gate, at_least=1, title="Lost", do_now="Ask.",
        urgency="soon",
    )  # fmt: skip
    flag.holds.add(adjustment)
    return barrier


class TestContent:
    def test_is_that_of_the_release_byte_for_byte(self, release, pets, editor):
        BarrierDefinition.objects.filter(key="alliance").update(name="Else", likely_at=20)
        IndicatorDefinition.objects.filter(barrier="alliance").first().delete()
        AdjustmentDefinition.objects.first().sources.clear()
        OptionDefinition.objects.filter(scale="extent").update(label="The same")
        start_again(release, editor)
        assert canonical_text(read_definitions()) == release.content

    def test_is_equal_by_digest_so_that_nothing_is_left_to_publish(self, release, pets, editor):
        start_again(release, editor)
        with pytest.raises(NothingToPublish):
            publish_release(by=editor, notes="The same.")

    def test_of_an_older_release_is_published_again_as_a_new_one(self, release, editor):
        QuestionDefinition.objects.filter(key="own-step").update(text="Anything new?")
        publish_release(by=editor, notes="Plainer.")
        start_again(release, editor)
        third = publish_release(by=editor, notes="The older wording was plainer.")
        assert (third.number, third.digest) == (3, release.digest)

    def test_brings_back_what_was_retired_since(self, release, editor):
        set_retired(rows=BarrierDefinition.objects.filter(key="alliance"), retired=True)
        start_again(release, editor)
        assert not BarrierDefinition.objects.get(key="alliance").retired
        assert draft_digest() == release.digest

    def test_brings_back_what_was_deleted(self, release, editor):
        flag = RedFlagDefinition.objects.get(key="suicidal-thoughts")
        flag.delete()
        start_again(release, editor)
        assert RedFlagDefinition.objects.filter(key="suicidal-thoughts").exists()
        assert draft_digest() == release.digest

    def test_is_recorded(self, release, editor):
        start_again(release, editor)
        event = Event.objects.get(verb="catalog.started-again")
        assert (event.by, event.release) == (editor, release)


class TestRows:
    def test_that_the_release_does_not_hold_are_retired_and_kept(self, release, pets, editor):
        before = keys()
        start_again(release, editor)
        assert keys() == before
        for model, key in (
            (DomainDefinition, "pets"),
            (ScaleDefinition, "paws"),
            (QuestionDefinition, "pet-loss"),
            (QuestionDefinition, "pet-grief"),
            (BarrierDefinition, "pet"),
            (AdjustmentDefinition, "name-it"),
            (RedFlagDefinition, "lost-pet"),
            (SourceDefinition, "pets-2026"),
        ):
            assert model.objects.get(key=key).retired, key

    def test_that_are_retired_wait_with_their_links_and_come_back_whole(
        self, release, pets, editor
    ):
        before = draft_digest()
        start_again(release, editor)
        for model in KEYED:
            set_retired(rows=model.objects.all(), retired=False)
        assert draft_digest() == before

    def test_that_were_retired_before_stay_retired_and_stay(self, release, pets, editor):
        set_retired(rows=BarrierDefinition.objects.filter(key="pet"), retired=True)
        start_again(release, editor)
        start_again(release, editor)
        pet = BarrierDefinition.objects.get(key="pet")
        assert pet.retired
        assert pet.indicators.count() == 2

    def test_keep_links_to_rows_that_are_retired(self, release, pets, editor):
        """An indicator of a barrier in use whose question is of the draft alone."""
        alliance = BarrierDefinition.objects.get(key="alliance")
        question = QuestionDefinition.objects.get(key="pet-loss")
        alliance.indicators.create(
            question=question, order=50, direction="supports", strength="weak"
        )
        start_again(release, editor)
        assert draft_digest() == release.digest
        assert alliance.indicators.filter(question=question).exists()


class TestSteps:
    """What can hold a step, or speak of it, in parts."""

    def test_of_a_catalog_come_back_from_the_working_rows(self, release):
        catalog = careful_catalog()
        write_definitions(catalog)
        assert canonical_text(read_definitions()) == canonical_text(catalog)

    def test_are_replaced_by_those_of_another_catalog(self, release):
        write_definitions(careful_catalog())
        write_definitions(small_catalog())
        draft = read_definitions()
        assert not any(step.ask_first + step.modalities + step.parts for step in draft.adjustments)
        assert not any(flag.part_holds + flag.remarks for flag in draft.red_flags)
        texts = [one.strength_text for barrier in draft.barriers for one in barrier.indicators]
        assert not any(texts)

    @pytest.mark.parametrize(
        ("model", "key"), [(QuestionDefinition, "mood-up"), (AdjustmentDefinition, "goals")]
    )
    def test_wait_with_a_row_that_is_retired_and_come_back_with_it(self, release, model, key):
        catalog = careful_catalog()
        write_definitions(catalog)
        set_retired(rows=model.objects.filter(pk=key), retired=True)
        draft = read_definitions()
        assert not any(step.ask_first for step in draft.adjustments if key == "mood-up")
        assert not any(flag.part_holds for flag in draft.red_flags if key == "goals")
        assert [one.adjustment for flag in draft.red_flags for one in flag.remarks] == (
            ["repair"] if key == "goals" else ["repair", "goals"]
        )
        set_retired(rows=model.objects.filter(pk=key), retired=False)
        assert canonical_text(read_definitions()) == canonical_text(catalog)


class TestNumbers:
    def numbers(self):
        return dict(BarrierDefinition.objects.values_list("key", "number"))

    def test_that_two_barriers_swapped_are_swapped_back(self, release, editor):
        before = self.numbers()
        barriers = BarrierDefinition.objects
        for key, number in (
            ("alliance", 999),
            ("logistics", before["alliance"]),
            ("alliance", before["logistics"]),
        ):
            barriers.filter(key=key).update(number=number)
        start_again(release, editor)
        assert self.numbers() == before

    def test_that_a_row_of_the_draft_took_are_given_back_and_it_gets_a_free_one(
        self, release, pets, editor
    ):
        before = self.numbers()
        taken = before["alliance"]
        BarrierDefinition.objects.filter(key="alliance").update(number=32)
        BarrierDefinition.objects.filter(key="pet").update(number=taken)
        start_again(release, editor)
        after = self.numbers()
        assert after["alliance"] == taken
        assert after["pet"] not in {number for key, number in after.items() if key != "pet"}
        assert draft_digest() == release.digest

    def test_that_nobody_wants_are_kept(self, release, pets, editor):
        start_again(release, editor)
        assert self.numbers()["pet"] == 31


class TestRefusals:
    @pytest.mark.parametrize("seen", ["", "0" * 64])
    def test_another_draft_than_was_seen_is_left_alone(self, seen, release, pets, editor):
        before = draft_digest()
        with pytest.raises(DraftChanged):
            start_again(release, editor, seen=seen)
        assert draft_digest() == before
        assert not Event.objects.filter(verb="catalog.started-again").exists()

    def test_an_edit_since_the_page_was_opened_is_not_given_up(self, release, editor):
        seen = draft_digest()
        QuestionDefinition.objects.filter(key="own-step").update(text="Anything new?")
        with pytest.raises(DraftChanged):
            start_again(release, editor, seen=seen)
        assert QuestionDefinition.objects.get(key="own-step").text == "Anything new?"

    def test_a_damaged_release_does_not_become_the_draft(self, release, editor, fresh_cache):
        damage_release(release)
        before = draft_digest()
        with pytest.raises(DigestMismatch):
            start_again(release, editor)
        assert draft_digest() == before
        BARRIER_KEYS.clear()
