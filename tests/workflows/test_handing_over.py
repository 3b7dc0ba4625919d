"""Handing over all cases of somebody who leaves: all or none, each recorded, closed ones stay."""

import pytest

from screening.models import Case, Event, Membership, User
from screening.workflows.cases import NotTheSupervisor, close_case
from screening.workflows.handing_over import (
    CasesChanged,
    NothingToHandOver,
    ReceiverGone,
    hand_over_all,
    lock_open_cases,
)
from tests.factories import (
    CALM,
    NOON,
    STUCK,
    make_case,
    make_person,
    make_report,
    make_review_request,
    make_screening,
    make_team,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def third(team):
    return make_person("third", team=team, role="clinician")


@pytest.fixture
def move(team, clinician, supervisor):
    """Hand the clinician's cases over to whom `receivers` says."""

    def moved(receivers, **changes):
        keys = {case.pk: person for case, person in receivers.items()}
        wish = {"team": team, "leaver": clinician, "by": supervisor, "at": NOON}
        return hand_over_all(**wish | {"receivers": keys} | changes)

    return moved


def carriers():
    return dict(Case.objects.values_list("code", "clinician__username"))


def test_one_press_moves_all_to_several_and_says_how_many(clinician, colleague, third, move):
    cases = [make_case(clinician, code=f"K-{number}") for number in (1, 2, 3)]
    moved = move(dict(zip(cases, (colleague, third, colleague), strict=True)))
    assert moved == {colleague: 2, third: 1}
    assert carriers() == {"K-1": "colleague", "K-2": "third", "K-3": "colleague"}
    events = Event.objects.filter(verb="case.handed-over")
    assert [(event.case.code, event.details["to"], event.at) for event in events] == [
        ("K-1", colleague.pk, NOON),
        ("K-2", third.pk, NOON),
        ("K-3", colleague.pk, NOON),
    ]


def test_closed_cases_and_those_of_other_teams_stay(clinician, colleague, move):
    close_case(case=make_case(clinician, code="K-1"), by=clinician)
    hillside = make_team("Hillside")
    Membership.objects.create(user=clinician, team=hillside, role="clinician")
    make_case(clinician, team=hillside, code="H-1")
    riverside = clinician.memberships.get(team__name="Riverside").team
    move({make_case(clinician, team=riverside, code="K-2"): colleague})
    assert carriers() == {"K-1": "clinician", "H-1": "clinician", "K-2": "colleague"}


def test_drafts_flags_and_questions_go_along(clinician, colleague, supervisor, move):
    report = make_report(clinician, answers=STUCK)
    make_review_request(report)
    draft = make_screening(clinician, answers=CALM)
    move({report.screening.case: colleague, draft.case: colleague})
    assert not Case.objects.visible_to(clinician).exists()
    assert Case.objects.visible_to(colleague).count() == 2
    assert colleague.notices.get().kind == "flag-open"
    assert sorted(supervisor.notices.values_list("kind", flat=True)) == ["asked", "flag-open"]


def test_who_left_the_service_still_has_cases_to_give(clinician, colleague, move):
    case = make_case(clinician)
    clinician.memberships.all().delete()
    User.objects.filter(pk=clinician.pk).update(is_active=False)
    assert move({case: colleague}) == {colleague: 1}


class TestRefusals:
    """Nothing is moved."""

    @pytest.fixture
    def cases(self, clinician):
        return [make_case(clinician, code=f"K-{number}") for number in (1, 2)]

    @pytest.fixture(autouse=True)
    def _nothing_moves(self, cases):
        yield
        assert set(carriers().values()) == {"clinician"}
        assert not Event.objects.filter(verb="case.handed-over").exists()

    def test_only_a_supervisor_of_the_team_does(self, cases, clinician, colleague, move):
        rival = make_person("rival", team=make_team("Hillside"), role="supervisor")
        for person in (clinician, rival):
            with pytest.raises(NotTheSupervisor):
                move(dict.fromkeys(cases, colleague), by=person)

    def test_a_receiver_who_left_meanwhile(self, cases, colleague, third, supervisor, move):
        third.memberships.all().delete()
        with pytest.raises(ReceiverGone, match="third is no clinician of this team any more"):
            move({cases[0]: colleague, cases[1]: third})
        for person in (supervisor, make_person("elsewhere")):
            with pytest.raises(ReceiverGone):
                move(dict.fromkeys(cases, person))

    def test_the_leaver_takes_none(self, cases, clinician, move):
        with pytest.raises(ReceiverGone):
            move(dict.fromkeys(cases, clinician))

    def test_a_case_that_was_opened_or_closed_meanwhile(self, cases, clinician, colleague, move):
        with pytest.raises(CasesChanged):
            move({cases[0]: colleague})
        close_case(case=cases[0], by=clinician)
        with pytest.raises(CasesChanged):
            move(dict.fromkeys(cases, colleague))


def test_a_second_click_is_told_that_nothing_is_left(clinician, colleague, move):
    case = make_case(clinician)
    move({case: colleague})
    with pytest.raises(NothingToHandOver, match="carries no open case of this team any more"):
        move({case: colleague})


def test_cases_are_locked_in_the_order_of_their_ids(team, clinician, django_assert_num_queries):
    cases = [make_case(clinician) for _ in range(3)]
    with django_assert_num_queries(4) as asked:
        assert lock_open_cases(team, clinician) == cases
    ids = [query["sql"].rsplit('"id" = ', 1)[1].split()[0] for query in asked.captured_queries[1:]]
    assert ids == [str(case.pk) for case in cases]
