"""Releases, reports, what was decided on them, and events are written once."""

import pytest

from screening.models import (
    CatalogRelease,
    DecisionChange,
    Event,
    Finding,
    FrozenRow,
    Reply,
    Report,
    Review,
)
from tests.factories import make_decision, make_reply, make_report, make_review

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[CatalogRelease, Report, Event, Finding, DecisionChange, Review, Reply])
def frozen(request, clinician, supervisor):
    report = make_report(clinician)
    make_decision(report, by=clinician)
    make_decision(report, by=clinician, choice="not-now")
    make_review(report, by=supervisor)
    make_reply(report, by=clinician)
    return request.param


DEEDS = {
    "save again": lambda model: model.objects.first().save(),
    "save a field": lambda model: model.objects.first().save(update_fields=["id"]),
    "delete": lambda model: model.objects.first().delete(),
    "update all": lambda model: model.objects.update(id=0),
    "delete all": lambda model: model.objects.all().delete(),
    "update in bulk": lambda model: model.objects.bulk_update([model.objects.first()], ["id"]),
    "update or create": lambda model: model.objects.update_or_create(id=1),
    "insert over": lambda model: model.objects.bulk_create(
        [model.objects.first()], update_conflicts=True, update_fields=["id"], unique_fields=["id"]
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_changes_a_frozen_row(deed, frozen):
    before = list(frozen.objects.values())
    with pytest.raises(FrozenRow):
        DEEDS[deed](frozen)
    assert list(frozen.objects.values()) == before
