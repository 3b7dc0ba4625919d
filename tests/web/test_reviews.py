"""The review queue, a review, what comes back to the clinician, notices and handing over."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from screening.models import Decision, Membership, Notice, Review, Screening
from screening.workflows.cases import close_case
from screening.workflows.plans import decide
from screening.workflows.reviews import ask_review, record_review
from screening.workflows.revising import revise_report
from screening.workflows.safety import record_action
from tests.factories import STUCK, make_case, make_person, make_report
from tests.pages import page

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Requested-With": "fetch"}
CALM = {"alliance-strain": "clearly", "own-step": "no"}
URGENT = STUCK | {"suicidal-thoughts": "intent-or-plan"}
MOST_QUERIES = 12


def ask(report, by, *, days=7, at=None, **fields):
    wanted_by = timezone.localdate(at) + timedelta(days=days)
    return ask_review(
        report=report, by=by, question="What next?", wanted_by=wanted_by, at=at, **fields
    )


@pytest.fixture
def desk(browse, supervisor):
    """The supervisor's client."""
    return browse(supervisor)


def codes(client, **filters):
    """The codes of the queue's rows, in their order."""
    return [row[0].split()[0] for row in page(client.get(reverse("queue"), filters)).rows]


class TestQueue:
    def test_is_empty_by_design(self, desk):
        assert "Nothing waits for you" in page(desk.get(reverse("queue"))).text

    def test_puts_safety_first_then_overdue_then_the_oldest(self, desk, clinician):
        now = timezone.now()

        def report(code, answers, days_ago):
            at = now - timedelta(days=days_ago)
            case = make_case(clinician, code=code)
            return make_report(clinician, case=case, answers=answers, at=at)

        for code, days_ago, days in (("K-1", 2, 9), ("K-2", 5, 9), ("K-3", 3, 1)):
            ask(
                report(code, CALM, days_ago),
                clinician,
                days=days,
                at=now - timedelta(days=days_ago),
            )
        report("K-4", STUCK, 1)
        report("K-5", URGENT, 1)
        report("K-6", CALM, 1)
        assert codes(desk) == ["K-5", "K-4", "K-3", "K-2", "K-1"]
        shown = page(desk.get(reverse("queue")))
        assert "5 reports wait for you" in shown.text
        assert "2 with a safety flag nobody has recorded an action for" in shown.text
        assert "overdue" in shown.text

    def test_a_recorded_action_takes_the_flag_from_the_top(self, desk, clinician, supervisor):
        report = make_report(clinician)
        assert len(codes(desk)) == 1
        record_action(report=report, key="high-mood-past", by=supervisor, action="Seen.")
        assert codes(desk) == []

    def test_filters_by_clinician_domain_barrier_and_state(
        self, desk, clinician, colleague, supervisor
    ):
        ask(make_report(clinician, case=make_case(clinician, code="K-1")), clinician)
        ask(make_report(colleague, case=make_case(colleague, code="K-2"), answers=CALM), colleague)
        assert codes(desk, clinician=colleague.pk) == ["K-2"]
        assert codes(desk, barrier="logistics") == ["K-1"]
        assert codes(desk, domain="life-context") == ["K-1"]
        assert codes(desk, state="flagged") == ["K-1"]
        assert codes(desk, state="overdue") == []
        assert "Nothing matches" in page(desk.get(reverse("queue"), {"state": "overdue"})).text

    @pytest.mark.parametrize(
        "filters", [{"clinician": "x"}, {"domain": "<b>"}, {"state": "no"}, {"page": "x"}]
    )
    def test_a_filter_that_makes_no_sense_is_left_out(self, filters, desk, clinician):
        make_report(clinician)
        assert len(codes(desk, **filters)) == 1

    def test_shows_what_was_asked_of_others_and_what_was_decided_on_demand(
        self, desk, clinician, team, supervisor
    ):
        other = make_person("other", team=team, role="supervisor")
        asked = make_report(clinician, case=make_case(clinician, code="K-1"), answers=CALM)
        ask(asked, clinician, supervisor=other)
        assert codes(desk) == []
        assert codes(desk, state="others") == ["K-1"]
        record_review(report=asked, by=other, verdict="signed-off", digest=asked.digest)
        assert codes(desk, state="signed-off") == ["K-1"]

    def test_never_holds_a_case_of_ones_own(self, browse, team, clinician):
        Membership.objects.create(user=clinician, team=team, role="supervisor")
        make_report(clinician)
        assert codes(browse(clinician)) == []

    def test_takes_the_same_few_queries_for_3_rows_and_for_30(self, desk, clinician):
        def count():
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(reverse("queue")).status_code == 200
            return len(queries)

        for _ in range(3):
            make_report(clinician)
        few = count()
        for _ in range(27):
            make_report(clinician)
        assert count() == few <= MOST_QUERIES

    def test_is_counted_in_the_navigation(self, desk, clinician):
        make_report(clinician)
        shown = page(desk.get(reverse("caseload")))
        assert "Review queue 1 waiting" in shown.links


class TestReview:
    def post(self, client, report, **fields):
        sent = {"digest": report.digest, "verdict": "signed-off", "comment": ""} | fields
        return client.post(reverse("review", args=[report.uuid]), sent)

    def test_shows_the_question_and_the_plan(self, desk, clinician, supervisor):
        report = make_report(clinician)
        ask(report, clinician)
        kind = {"kind": "barrier", "key": "misdiagnosis"}
        decide(report=report, by=clinician, **kind, choice="unsure", words="Ask the GP.")
        shown = page(desk.get(reverse("review", args=[report.uuid])))
        assert "What next?" in shown.text
        assert "Unsure" in shown.text
        assert "Ask the GP." in shown.text
        assert "Suggested, and not decided on" in shown.text

    def test_signs_off_and_tells_the_clinician(self, desk, web, clinician):
        report = make_report(clinician, answers=CALM)
        assert self.post(desk, report, comment="Well done.").status_code == 302
        assert Review.objects.get().digest == report.digest
        shown = page(web.get(reverse("report", args=[report.uuid])))
        assert "Signed off" in shown.text
        assert "Well done." in shown.text

    @pytest.mark.parametrize(
        ("fields", "message", "status"),
        [
            ({"verdict": "returned"}, "Say in at most 1000 characters why you return it.", 422),
            ({"verdict": ""}, "Choose to sign off or to return.", 422),
            ({"comment": "x" * 1001}, "Shorten the comment", 422),
            ({"digest": "0" * 64}, "This page spoke of another report.", 409),
            ({"verdict": "maybe"}, "Choose to sign off or to return.", 409),
        ],
    )
    def test_refuses_what_cannot_be_recorded_and_keeps_the_comment(
        self, fields, message, status, desk, clinician
    ):
        report = make_report(clinician, answers=CALM)
        response = self.post(desk, report, **{"comment": ""} | fields)
        assert response.status_code == status
        assert message in page(response).text
        assert page(response).fields["comment"] == fields.get("comment", "")
        assert not Review.objects.exists()

    def test_is_not_signed_off_while_a_flag_to_act_on_now_is_open(
        self, desk, clinician, supervisor
    ):
        report = make_report(clinician, answers=URGENT)
        shown = page(desk.get(reverse("review", args=[report.uuid])))
        assert "Not yet to be signed off:" in shown.text
        response = self.post(desk, report)
        assert response.status_code == 409
        assert "Record what was done, then sign off." in page(response).text
        for flag in report.flags.all():
            record_action(report=report, key=flag.key, by=supervisor, action="Safety plan made.")
        assert self.post(desk, report).status_code == 302

    def test_of_two_supervisors_the_second_is_told_and_keeps_the_comment(
        self, desk, clinician, team
    ):
        report = make_report(clinician, answers=CALM)
        other = make_person("other", team=team, role="supervisor")
        record_review(report=report, by=other, verdict="signed-off", digest=report.digest)
        response = self.post(desk, report, verdict="returned", comment="But the sleep?")
        assert response.status_code == 409
        assert "But the sleep?" in page(response).text
        assert Review.objects.get().by == other

    def test_a_role_lost_while_the_page_was_open_stores_nothing(self, desk, clinician, supervisor):
        report = make_report(clinician)
        supervisor.memberships.all().delete()
        assert self.post(desk, report).status_code == 404
        sent = {"kind": "barrier", "key": "misdiagnosis", "choice": "agree"}
        address = reverse("decide_on", args=[report.uuid])
        assert desk.post(address, sent, headers=SCRIPT).status_code == 404
        assert not Review.objects.exists()
        assert not Decision.objects.exists()

    def test_a_superseded_report_is_read_and_not_reviewed(self, desk, clinician):
        report = make_report(clinician, answers=CALM)
        make_report(clinician, case=report.screening.case, answers=CALM)
        shown = page(desk.get(reverse("review", args=[report.uuid])))
        assert "A later screening took the place of this report." in shown.text
        assert self.post(desk, report).status_code == 409

    def test_a_supervisors_opinions_stand_beside_the_clinicians(
        self, desk, web, clinician, supervisor
    ):
        report = make_report(clinician)
        response = desk.post(
            reverse("decide_on", args=[report.uuid]),
            {"kind": "barrier", "key": "misdiagnosis", "choice": "disagree"},
            headers=SCRIPT,
        )
        assert "✓ Disagree" in page(response).part("d-barrier-misdiagnosis").buttons
        assert "Supervisor:" in page(web.get(reverse("report", args=[report.uuid]))).text

    def test_another_step_is_suggested_from_the_catalog(
        self, desk, clinician, supervisor, compiled
    ):
        report = make_report(clinician)
        planned = next(iter(report_steps(report)))
        decide(report=report, by=clinician, kind="adjustment", key=planned, choice="planned")
        other = list(compiled.adjustments)[-1]
        sent = {"kind": "adjustment", "key": planned}
        address = reverse("decide_on", args=[report.uuid])
        assert desk.post(address, sent | {"choice": "suggested:no-such"}).status_code == 422
        assert desk.post(address, sent | {"choice": f"suggested:{other}"}).status_code == 302
        shown = page(desk.get(reverse("review", args=[report.uuid])))
        assert f"Suggested instead: {compiled.adjustments[other].title}" in shown.text


class TestClosedCase:
    """Closing ends the waiting; the pages of the report say so and offer nothing."""

    @pytest.fixture
    def closed(self, clinician, supervisor):
        report = make_report(clinician, answers=CALM)
        ask(report, clinician)
        close_case(case=report.screening.case, by=clinician)
        return report

    def test_the_review_page_says_that_the_case_is_closed(self, desk, closed):
        shown = page(desk.get(reverse("review", args=[closed.uuid])))
        assert "so its report takes no review" in shown.text
        assert {"Sign off", "Return with comment", "Agree"}.isdisjoint(shown.buttons)

    @pytest.mark.parametrize("verdict", ["signed-off", "returned"])
    def test_a_verdict_is_refused_in_a_sentence_and_the_comment_stays(self, verdict, desk, closed):
        sent = {"digest": closed.digest, "verdict": verdict, "comment": "Ask about mood again."}
        refused = desk.post(reverse("review", args=[closed.uuid]), sent)
        shown = page(refused)
        assert (refused.status_code, Review.objects.count()) == (409, 0)
        assert any("takes no review. Nothing was stored." in alert for alert in shown.alerts)
        assert "Your comment was not stored: Ask about mood again." in shown.text

    def test_the_supervisor_is_told_and_the_notice_leads_to_the_report(self, desk, closed):
        shown = page(desk.get(reverse("notices")))
        assert "A question for review was withdrawn" in shown.text
        assert "Your review is asked for" not in shown.text
        notice = Notice.objects.get(kind="withdrawn")
        opened = desk.post(reverse("open_notice", args=[notice.pk]))
        assert opened["Location"] == reverse("report", args=[closed.uuid])

    def test_the_report_offers_no_review_and_asks_for_none(self, desk, web, closed):
        address = reverse("report", args=[closed.uuid])
        for client in (desk, web):
            shown = page(client.get(address))
            assert "so its report takes no review" in shown.text
            assert {"Review", "Ask for review"}.isdisjoint(shown.links)
            assert "Withdraw the question" not in shown.buttons


def report_steps(report):
    rows = json.loads(report.content)["adjustments"]
    return [row["adjustment"] for row in rows if not row["holds"]]


class TestReturned:
    @pytest.fixture
    def returned(self, clinician, supervisor):
        report = make_report(clinician)
        words = {"verdict": "returned", "comment": "Check with the GP."}
        record_review(report=report, by=supervisor, digest=report.digest, **words)
        return report

    def test_leads_from_the_caseload_to_the_reason(self, web, returned):
        record_action(
            report=returned,
            key="high-mood-past",
            action="Called.",
            by=returned.screening.case.clinician,
        )
        shown = page(web.get(reverse("caseload"), {"show": "returned"}))
        address = shown.links[f"Answer return : {returned.screening.case.code}"]
        assert "Check with the GP." in page(web.get(address)).text

    def test_is_revised_as_a_new_screening_once(self, web, returned, clinician):
        address = reverse("revise", args=[returned.uuid])
        first, second = web.post(address), web.post(address)
        assert first["Location"] == second["Location"]
        again = Screening.objects.get(revises=returned)
        assert again.stored_answers() == returned.screening.stored_answers()
        shown = page(web.get(reverse("report", args=[returned.uuid])))
        assert "Check with the GP." in shown.text

    @pytest.mark.parametrize(("verdict", "due"), [("signed-off", True), ("returned", False)])
    def test_has_no_step_due_since_the_plan_goes_on_to_the_revision(
        self, verdict, due, web, clinician, supervisor
    ):
        long_ago = timezone.now() - timedelta(days=40)
        report = make_report(clinician, at=long_ago)
        item = {"kind": "adjustment", "key": report_steps(report)[0], "choice": "planned"}
        decide(report=report, by=clinician, at=long_ago, **item)
        words = {"verdict": verdict, "comment": "So be it."}
        record_review(report=report, by=supervisor, digest=report.digest, **words)
        shown = page(web.get(reverse("case", args=[report.screening.case.uuid])))
        assert ("days over" in shown.text) == due

    def test_leaves_the_caseload_once_it_was_revised(self, web, returned, clinician):
        screening = revise_report(report=returned, by=clinician)
        web.post(
            reverse("check", args=[screening.uuid]),
            {"own_words": "The buses.", "seen-own_words": "", "go": "submit"},
        )
        assert page(web.get(reverse("caseload"), {"show": "returned"})).rows == []


class TestNotices:
    def test_are_empty_by_design(self, web):
        assert "Nothing to tell" in page(web.get(reverse("notices"))).text

    def test_lead_to_the_review_and_count_until_read(self, desk, clinician):
        report = make_report(clinician, answers=CALM)
        ask(report, clinician)
        assert "Notices 1 unread" in page(desk.get(reverse("notices"))).links
        notice = Notice.objects.get(kind="asked")
        response = desk.post(reverse("open_notice", args=[notice.pk]))
        assert response["Location"] == reverse("review", args=[report.uuid])
        assert "Notices" in page(desk.get(reverse("notices"))).links

    def test_of_others_are_not_found(self, web, clinician, supervisor):
        ask(make_report(clinician, answers=CALM), clinician)
        notice = Notice.objects.get(kind="asked")
        assert web.post(reverse("open_notice", args=[notice.pk])).status_code == 404

    def test_are_all_read_at_once(self, desk, clinician):
        for _ in range(3):
            ask(make_report(clinician, answers=CALM), clinician)
        desk.post(reverse("read_all"))
        assert not Notice.objects.filter(read_at=None).exists()

    def test_tell_of_a_flag_open_for_a_day(self, web, clinician):
        make_report(clinician, at=timezone.now() - timedelta(hours=25))
        assert "open for more than 24 hours" in page(web.get(reverse("notices"))).text


class TestHandingOver:
    @pytest.fixture
    def case(self, clinician):
        return make_report(clinician).screening.case

    def test_is_prompted_when_the_clinician_has_left(self, desk, case, clinician, colleague):
        clinician.is_active = False
        clinician.save(update_fields=["is_active"])
        assert "Without a clinician 1" in page(desk.get(reverse("caseload"))).links
        shown = page(desk.get(reverse("case", args=[case.uuid])))
        assert "Hand the case over" in shown.text
        response = desk.post(reverse("hand_over", args=[case.uuid]), {"to": colleague.pk})
        assert response.status_code == 302
        assert "Without a clinician" not in page(desk.get(reverse("caseload"))).text

    def test_gives_the_case_and_its_reports_to_the_new_clinician(
        self, desk, browse, web, case, colleague
    ):
        desk.post(reverse("hand_over", args=[case.uuid]), {"to": colleague.pk})
        shown = page(browse(colleague).get(reverse("case", args=[case.uuid])))
        assert "handed the case over to colleague" in shown.text
        assert "Read report 1" in shown.text
        assert web.get(reverse("case", args=[case.uuid])).status_code == 404

    @pytest.mark.parametrize("to", ["", "999999", "x"])
    def test_refuses_somebody_who_is_not_of_the_team(self, to, desk, case, colleague):
        response = desk.post(reverse("hand_over", args=[case.uuid]), {"to": to})
        assert response.status_code == 422
        assert "Choose" in page(response).text

    def test_says_where_nobody_else_is_there(self, desk, case):
        shown = page(desk.get(reverse("hand_over", args=[case.uuid])))
        assert "The team has no other clinician." in shown.text

    def test_a_clinician_who_moved_to_another_team_leaves_the_case_behind(
        self, web, desk, case, clinician
    ):
        Membership.objects.filter(user=clinician).delete()
        assert web.get(reverse("case", args=[case.uuid])).status_code == 404
        assert "Without a clinician 1" in page(desk.get(reverse("caseload"))).links
