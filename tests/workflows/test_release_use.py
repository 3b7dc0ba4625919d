"""The number of screenings under a release is kept as they begin and go."""

import pytest

from screening.models import BarrierDefinition, Discard, ReleaseUse, Screening
from screening.queries.releases import screenings_under
from screening.workflows.cases import start_screening
from screening.workflows.deleting import CaseIsReferredTo, delete_case
from screening.workflows.discarding import discard_draft
from screening.workflows.publishing import publish_release
from tests.factories import QUIET, make_case, make_report, make_returned, make_revision
from tests.factories import make_screening as begin

pytestmark = pytest.mark.django_db


def agrees(release):
    return screenings_under(release) == Screening.objects.filter(release=release).count()


def test_each_screening_counts_once_whichever_way_it_began(release, clinician, supervisor):
    assert screenings_under(release) == 0
    report = make_report(clinician)
    make_returned(report, by=supervisor)
    make_revision(report, by=clinician)
    assert (screenings_under(release), agrees(release)) == (2, True)


def test_a_second_click_counts_nothing(release, clinician):
    draft = begin(clinician)
    assert start_screening(case=draft.case, by=clinician) == draft
    assert screenings_under(release) == 1


def test_a_discarded_draft_is_kept_and_counted(release, clinician):
    discard_draft(screening=begin(clinician), by=clinician)
    assert (screenings_under(release), Discard.objects.count()) == (1, 1)


def test_deleting_a_case_takes_its_screenings_off_their_releases(release, clinician):
    case = make_case(clinician)
    discard_draft(screening=begin(clinician, case=case, answers=QUIET), by=clinician)
    BarrierDefinition.objects.filter(key="alliance").update(likely_at=14)
    newer = publish_release(by=None, notes="A higher threshold.")
    begin(clinician, case=case)
    begin(clinician)
    assert (screenings_under(release), screenings_under(newer)) == (1, 2)
    delete_case(case=case, by=clinician)
    assert (screenings_under(release), screenings_under(newer)) == (0, 1)


def test_what_is_kept_after_all_is_still_counted(release, clinician, supervisor, monkeypatch):
    draft = begin(clinician)
    monkeypatch.setattr("screening.workflows.deleting.refuse_to_delete", lambda _case: None)
    report = make_report(clinician, case=draft.case)
    with pytest.raises(CaseIsReferredTo):
        delete_case(case=report.screening.case, by=clinician)
    assert agrees(release)


def test_a_number_that_is_too_small_stops_nobody(release, clinician):
    draft = begin(clinician)
    ReleaseUse.objects.update(screenings=0)
    delete_case(case=draft.case, by=clinician)
    assert screenings_under(release) == 0
