"""The plan on a report: one press each, with and without a script, and nothing typed is lost."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from screening.models import Decision, Event, Membership, RaisedFlag
from screening.workflows.outcomes import record_outcome
from screening.workflows.plans import add_own, decide
from screening.workflows.reviews import ask_review, record_review
from screening.workflows.safety import record_action
from tests.factories import make_report
from tests.pages import page

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Requested-With": "fetch"}
MOST_QUERIES_TO_DECIDE = 8


@pytest.fixture
def report(clinician, supervisor):
    return make_report(clinician)


@pytest.fixture
def step(report):
    """A step that the report suggests."""
    rows = json.loads(report.content)["adjustments"]
    return next(row["adjustment"] for row in rows if not row["holds"])


def press(client, report, name="decide_on", *, headers=None, **fields):
    return client.post(reverse(name, args=[report.uuid]), fields, headers=headers)


def test_one_press_plans_a_step_and_leads_back_to_it(web, report, step):
    response = press(web, report, kind="adjustment", key=step, choice="planned")
    assert response.status_code == 302
    assert response["Location"].endswith(f"/reports/{report.uuid}/#d-adjustment-{step}")
    planned = Decision.objects.get()
    assert (planned.key, planned.choice) == (step, "planned")
    assert planned.due_on == timezone.localdate() + timedelta(days=28)


def test_a_script_gets_the_item_the_plan_and_the_time(web, report, step):
    response = press(web, report, headers=SCRIPT, kind="adjustment", key=step, choice="planned")
    shown = page(response)
    assert response.status_code == 200
    assert "✓ Plan" in shown.part(f"d-adjustment-{step}").buttons
    assert "planned" in shown.part("plan-steps").text
    assert "Saved" in shown.part("plan-saved").text


def test_a_decision_shows_on_the_report_as_it_stands(web, report, step):
    press(web, report, kind="adjustment", key=step, choice="declined:tried")
    shown = page(web.get(reverse("report", args=[report.uuid])))
    assert "Declined: already tried" in shown.text
    changed = {"choice": "not-now", "seen-choice": "declined:tried"}
    press(web, report, kind="adjustment", key=step, **changed)
    shown = page(web.get(reverse("report", args=[report.uuid])))
    assert "Declined: already tried" not in shown.text


def test_declining_without_a_reason_says_so_at_the_step(web, report, step):
    response = press(web, report, kind="adjustment", key=step, choice="declined")
    assert response.status_code == 422
    assert "Choose why the step is declined." in page(response).text
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"words": "x" * 1001}, "Shorten the text to 1000 characters"),
        ({"due_on": "2066-01-01"}, "Choose a day from today on, within a year."),
        ({"due_on": "2001-01-01"}, "Choose a day from today on, within a year."),
        ({"due_on": "soon"}, "Enter a date, such as 2026-03-01."),
        ({"choice": "maybe"}, "Choose one of the answers that the page offers."),
    ],
)
def test_what_cannot_be_stored_is_refused_and_kept_on_the_page(fields, message, web, report, step):
    press(web, report, kind="adjustment", key=step, choice="planned", words="As it stood.")
    seen = {"seen-choice": "planned", "seen-words": "As it stood."}
    seen["seen-due_on"] = Decision.objects.get().due_on.isoformat()
    sent = {"kind": "adjustment", "key": step} | seen | fields
    response = press(web, report, **sent)
    assert response.status_code == 422
    assert message in page(response).text
    if "x" * 1001 in sent.get("words", ""):
        item = page(response).part(f"d-adjustment-{step}")
        assert item.fields["words"] == "x" * 1001
    assert Decision.objects.get().words == "As it stood."
    fragment = press(web, report, headers=SCRIPT, **sent)
    assert fragment.status_code == 422
    assert message in page(fragment).text


@pytest.mark.parametrize("key", ["no-such-step", "light-therapy" * 6])
def test_a_step_that_the_report_does_not_suggest_is_refused(key, web, report):
    assert press(web, report, kind="adjustment", key=key, choice="planned").status_code == 422
    assert not Decision.objects.exists()


def test_a_note_alone_keeps_the_date_and_a_date_alone_the_note(web, report, step):
    soon = timezone.localdate() + timedelta(days=5)
    sent = {"kind": "adjustment", "key": step, "choice": "planned"}
    press(web, report, **sent, due_on=soon.isoformat(), words="With her GP.")
    press(web, report, **sent)
    kept = Decision.objects.get()
    assert (kept.due_on, kept.words) == (soon, "With her GP.")


def test_own_steps_and_barriers_stand_beside_the_catalogs(web, report):
    press(web, report, "add_own", kind="own-step", words="Move to Thursdays")
    press(web, report, "add_own", kind="own-barrier", words="The lift is broken")
    shown = page(web.get(reverse("report", args=[report.uuid])))
    assert "Move to Thursdays" in shown.text
    assert "The lift is broken" in shown.text


def test_an_own_step_without_words_is_refused(web, report):
    response = press(web, report, "add_own", kind="own-step", words="  ")
    assert response.status_code == 422
    assert "Write it in a few words." in page(response).text


def test_text_stays_text(web, report):
    press(web, report, "add_own", kind="own-step", words="<script>alert(1)</script>")
    shown = page(web.get(reverse("report", args=[report.uuid])))
    assert "<script>alert(1)</script>" in shown.text
    assert shown.main.find("script") is None


def test_an_outcome_is_recorded_and_shown_on_the_next_report(web, report, step, clinician):
    press(web, report, kind="adjustment", key=step, choice="planned")
    press(web, report, "record_outcome", kind="adjustment", key=step, outcome="no-change")
    later = make_report(clinician, case=report.screening.case)
    shown = page(web.get(reverse("report", args=[later.uuid])))
    assert "Planned before" in shown.text
    assert "no change" in shown.text
    assert "no change" in page(web.get(reverse("case", args=[report.screening.case.uuid]))).text


def test_a_step_stays_planned_since_it_was_chosen(report, step, clinician):
    chosen, later = timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=2)
    item = {"report": report, "by": clinician, "kind": "adjustment", "key": step}
    decide(**item, choice="planned", at=chosen)
    decide(**item, choice="planned", words="With her GP.", at=later)
    record_outcome(**item, outcome="helped", at=later)
    assert Decision.objects.get().at == chosen
    assert [change.at for change in Decision.objects.get().changes.all()] == [later, later]


def test_a_supervisor_reads_the_plan_and_has_no_buttons_on_the_report(
    browse, supervisor, clinician, report, step
):
    decide(report=report, by=clinician, kind="adjustment", key=step, choice="planned")
    shown = page(browse(supervisor).get(reverse("report", args=[report.uuid])))
    assert "Clinician:" in shown.text
    assert not {"Plan", "✓ Plan", "Agree"} & set(shown.buttons)


def test_a_settled_plan_takes_no_decision_and_still_takes_an_outcome(
    web, report, step, clinician, supervisor
):
    decide(report=report, by=clinician, kind="adjustment", key=step, choice="planned")
    record_review(report=report, by=supervisor, verdict="signed-off", digest=report.digest)
    response = press(web, report, kind="adjustment", key=step, choice="not-now")
    assert response.status_code == 409
    assert "This report was reviewed" in page(response).text
    sent = {"kind": "adjustment", "key": step, "outcome": "helped"}
    assert press(web, report, "record_outcome", **sent).status_code == 302
    assert Decision.objects.get().outcome == "helped"


def test_recording_a_decision_takes_few_queries(web, report, step):
    """The first press, and a change of it, which keeps what stood as a row of its own.

    The beginning and the end of the transaction are not queries.
    """
    sent = {"kind": "adjustment", "key": step, "seen-choice": ""}
    for choice in ("planned", "not-now", "planned"):
        with CaptureQueriesContext(connection) as queries:
            assert press(web, report, headers=SCRIPT, **sent, choice=choice).status_code == 200
        sent["seen-choice"] = choice
        counted = [query for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(counted) <= MOST_QUERIES_TO_DECIDE


class TestAsking:
    def test_asks_and_says_so_on_the_report(self, web, report, supervisor):
        in_a_week = timezone.localdate() + timedelta(days=7)
        sent = {
            "supervisor": supervisor.pk,
            "question": "Is this bipolar?",
            "wanted_by": in_a_week.isoformat(),
        }
        assert press(web, report, "ask_review", **sent).status_code == 302
        shown = page(web.get(reverse("report", args=[report.uuid])))
        assert "Is this bipolar?" in shown.text
        assert "Withdraw the question" in shown.text

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"question": ""}, "Write what you want to know."),
            ({"question": "x" * 1001}, "Write your question in at most 1000 characters."),
            ({"wanted_by": "2001-01-01"}, "within three months"),
            ({"wanted_by": ""}, "Enter by when you want an answer."),
            ({"supervisor": "999999"}, "Choose a supervisor of the case’s team."),
        ],
    )
    def test_refuses_what_cannot_be_asked_and_keeps_the_words(
        self, fields, message, web, report, supervisor
    ):
        today = timezone.localdate().isoformat()
        sent = {"supervisor": "", "question": "Why?", "wanted_by": today} | fields
        response = press(web, report, "ask_review", **sent)
        assert response.status_code == 422
        assert message in page(response).text
        assert page(response).fields["question"] == sent["question"]

    def test_says_who_to_turn_to_where_nobody_supervises(self, web, clinician):
        Membership.objects.filter(role="supervisor").delete()
        shown = page(web.get(reverse("ask_review", args=[make_report(clinician).uuid])))
        assert "Nobody else supervises this team yet." in shown.text

    def test_is_withdrawn_until_somebody_has_read_the_report(
        self, web, browse, report, clinician, supervisor
    ):
        today = timezone.localdate()
        ask_review(report=report, by=clinician, question="Why?", wanted_by=today)
        browse(supervisor).get(reverse("review", args=[report.uuid]))
        response = press(web, report, "withdraw_review")
        assert response.status_code == 409
        assert "has been opened since" in page(response).text


class TestSafety:
    def flag(self, report):
        return reverse("record_action", args=[report.uuid, "high-mood-past"])

    def test_a_flag_says_how_long_it_is_open_until_an_action_is_recorded(self, web, report):
        shown = page(web.get(reverse("report", args=[report.uuid])))
        assert "open for less than an hour" in shown.text
        assert web.post(self.flag(report), {"action": "Spoke to the GP."}).status_code == 302
        shown = page(web.get(reverse("report", args=[report.uuid])))
        assert "Spoke to the GP." in shown.text
        assert "open for" not in shown.text

    def test_a_supervisor_records_it_too(self, browse, supervisor, report):
        browse(supervisor).post(self.flag(report), {"action": "Rang the clinician."})
        assert RaisedFlag.objects.get().acted_by == supervisor

    @pytest.mark.parametrize("action", ["", "   ", "x" * 1001])
    def test_no_action_and_too_long_a_one_are_refused(self, action, web, report):
        response = web.post(self.flag(report), {"action": action})
        assert response.status_code == 422
        assert page(response).fields["action"].strip() == action.strip()
        assert RaisedFlag.objects.get().acted_at is None

    def test_a_second_action_is_told_of_the_first_and_shown(
        self, web, report, supervisor, clinician
    ):
        record_action(report=report, key="high-mood-past", by=supervisor, action="First.")
        response = web.post(self.flag(report), {"action": "Second."})
        assert response.status_code == 409
        assert "First." in page(response).text
        assert "Second." in page(response).text

    def test_a_flag_that_was_not_raised_is_not_found(self, web, report):
        address = reverse("record_action", args=[report.uuid, "suicidal-intent"])
        assert web.get(address).status_code == 404

    def test_an_open_flag_of_an_earlier_report_stays_on_the_next(self, web, report, clinician):
        calm = {"high-energy-spells": "never", "alliance-strain": "clearly"}
        later = make_report(clinician, case=report.screening.case, answers=calm)
        shown = page(web.get(reverse("report", args=[later.uuid])))
        assert "raised by screening 1 and still open" in shown.text

    def test_every_place_shows_the_crisis_text(self, web, browse, report, supervisor):
        for client, name, args in (
            (web, "caseload", []),
            (web, "case", [report.screening.case.uuid]),
            (web, "report", [report.uuid]),
            (web, "record_action", [report.uuid, "high-mood-past"]),
            (browse(supervisor), "queue", []),
            (browse(supervisor), "review", [report.uuid]),
        ):
            assert "020 7946 0010" in page(client.get(reverse(name, args=args))).text, name


def test_the_case_page_tells_the_story_in_order_and_who_read(
    web, browse, report, step, clinician, supervisor
):
    today = timezone.localdate()
    decide(report=report, by=clinician, kind="adjustment", key=step, choice="planned")
    add_own(report=report, by=clinician, kind="own-step", words="Thursdays")
    record_outcome(report=report, by=clinician, kind="adjustment", key=step, outcome="helped")
    ask_review(report=report, by=clinician, question="Why?", wanted_by=today)
    browse(supervisor).get(reverse("report", args=[report.uuid]))
    record_review(
        report=report,
        by=supervisor,
        verdict="returned",
        digest=report.digest,
        comment="Look again.",
    )
    shown = page(web.get(reverse("case", args=[report.screening.case.uuid])))
    places = [
        shown.text.index(words)
        for words in (
            "supervisor returned report 1",
            "clinician opened the case",
            "submitted screening 1",
            "planned “",
            "planned “Thursdays”",
            "asked for a review of report 1",
        )
    ]
    assert places == sorted(places)
    everything = page(web.get(reverse("case", args=[report.screening.case.uuid]), {"story": "all"}))
    assert everything.text.index("asked for a review") < everything.text.index("opened the case")
    assert "Look again." in shown.text
    assert "supervisor, report 1" in shown.text
    assert Event.objects.filter(verb="report.read", by=supervisor).count() == 1


class TestConflicts:
    """Something else was stored in a field since its page was loaded."""

    def test_both_choices_are_named_and_either_is_a_press_away(self, web, report, step, clinician):
        decide(report=report, by=clinician, kind="adjustment", key=step, choice="not-now")
        sent = {"kind": "adjustment", "key": step, "choice": "planned", "seen-choice": ""}
        response = press(web, report, **sent)
        assert response.status_code == 409
        conflict = page(response).part(f"problem-d-adjustment-{step}")
        assert conflict.buttons == ["Keep “Not now”", "Use “Planned”"]
        chosen = {"kind": "adjustment", "key": step, "choice": "planned", "seen-choice": "not-now"}
        assert press(web, report, **chosen).status_code == 302
        assert Decision.objects.get().choice == "planned"

    def test_a_script_gets_them_for_the_place_of_the_item(self, web, report, step, clinician):
        decide(report=report, by=clinician, kind="adjustment", key=step, choice="planned")
        item = {"report": report, "by": clinician, "kind": "adjustment", "key": step}
        record_outcome(**item, outcome="helped")
        sent = {"kind": "adjustment", "key": step, "outcome": "no-change", "seen-outcome": ""}
        response = press(web, report, "record_outcome", headers=SCRIPT, **sent)
        assert response.status_code == 409
        conflict = page(response).part(f"problem-o-d-adjustment-{step}")
        assert conflict.buttons == ["Keep “Helped”", "Use “No change”"]
