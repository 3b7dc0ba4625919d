"""The draft as a whole: rows are retired and brought back, and another draft is refused."""

import pytest

from screening.models import BarrierDefinition, DomainDefinition
from screening.queries.draft import draft_digest
from screening.workflows.drafts import DraftChanged, refuse_other_draft, set_retired

pytestmark = pytest.mark.django_db
TWO = ["alliance", "logistics"]


def retired():
    return set(BarrierDefinition.objects.filter(retired=True).values_list("key", flat=True))


def test_rows_are_retired_and_brought_back(release):
    rows = BarrierDefinition.objects.filter(key__in=TWO)
    assert {row.key for row in set_retired(rows=rows, retired=True)} == set(TWO)
    assert retired() == set(TWO)
    set_retired(rows=rows, retired=False)
    assert retired() == set()
    assert draft_digest() == release.digest


def test_only_rows_that_change_are_given(release):
    set_retired(rows=BarrierDefinition.objects.filter(key="alliance"), retired=True)
    changed = set_retired(rows=BarrierDefinition.objects.filter(key__in=TWO), retired=True)
    assert [row.key for row in changed] == ["logistics"]


def test_rows_that_were_not_chosen_stay(release):
    set_retired(rows=DomainDefinition.objects.none(), retired=True)
    assert draft_digest() == release.digest


def test_the_draft_that_was_seen_is_let_through(release):
    assert refuse_other_draft(draft_digest(), release.digest) is None


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_another_draft_than_was_seen_is_refused(seen, release):
    with pytest.raises(DraftChanged, match="edited since you opened this page"):
        refuse_other_draft(draft_digest(), seen)
