"""A returned report is taken up where the comment points, and comes back changed or explained."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import Report, Screening
from screening.workflows.cases import start_screening
from screening.workflows.plans import decide
from screening.workflows.reports import submit_screening
from screening.workflows.revising import revise_report, save_revision_note
from tests.factories import CALM, answer, make_decision, make_report, make_returned
from tests.pages import page

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "fetch"}
UNCHANGED = "Nothing has changed since the report was returned."


@pytest.fixture
def report(clinician):
    return make_report(clinician, answers=CALM)


@pytest.fixture
def draft(report, clinician, supervisor):
    """The screening that answers the returned report."""
    about = ["question:own-step", "barrier:logistics"]
    make_returned(report, by=supervisor, comment="Is the step theirs?", about=about)
    return revise_report(report=report, by=clinician)


def address_of(draft, name="check"):
    return reverse(name, args=[draft.uuid])


def send(web, draft, **fields):
    texts = {"own_words": "", "seen-own_words": "", "revision_note": "", "seen-revision_note": ""}
    return web.post(address_of(draft), texts | {"go": "submit"} | fields)


class TestLanding:
    def revise(self, web, report):
        return web.post(reverse("revise", args=[report.uuid]))["Location"]

    def test_is_on_the_first_question_that_the_comment_is_about(self, web, report, supervisor):
        make_returned(report, by=supervisor, about=["question:own-step"])
        address = self.revise(web, report)
        draft = Screening.objects.get(revises=report)
        assert address.startswith(f"/screenings/{draft.uuid}/")
        assert address.endswith("/#q-own-step")
        assert 'id="q-own-step"' in web.get(address).content.decode()

    def test_is_the_check_page_where_the_comment_names_nothing(self, web, report, supervisor):
        make_returned(report, by=supervisor)
        address = self.revise(web, report)
        assert address == address_of(Screening.objects.get(revises=report))


class TestTheComment:
    @pytest.mark.parametrize("name", ["check", "questionnaire"])
    def test_stands_on_top_until_the_revision_is_submitted(self, name, web, draft):
        arguments = [draft.uuid, "safety-and-facts"][: 1 if name == "check" else 2]
        address = reverse(name, args=arguments)
        part = page(web.get(address)).part("returned")
        assert "supervisor returned this report on" in part.text
        assert "Is the step theirs?" in part.text
        assert any(place.endswith("#q-own-step") for place in part.links.values())
        assert "The comment is about:" in part.text

    def test_stands_on_a_screening_begun_anew_as_well(self, web, report, clinician, supervisor):
        make_returned(report, by=supervisor, comment="Ask again.")
        draft = start_screening(case=report.screening.case, by=clinician)
        assert "Ask again." in page(web.get(address_of(draft))).part("returned").text

    def test_is_gone_after_the_revision_was_submitted(self, web, draft, clinician):
        submit_screening(screening=draft, by=clinician, own_words="The buses.")
        again = start_screening(case=draft.case, by=clinician)
        with pytest.raises(KeyError):
            page(web.get(address_of(again))).part("returned")
        assert "Returned to you" not in page(web.get(reverse("caseload"))).text

    def test_names_the_steps_that_were_suggested(self, web, report, clinician, supervisor):
        step = {"kind": "adjustment", "key": "diagnostic-time-out", "choice": "proposed"}
        title = decide(report=report, by=supervisor, **step).title
        make_returned(report, by=supervisor)
        draft = revise_report(report=report, by=clinician)
        assert f"Suggested: {title}." in page(web.get(address_of(draft))).part("returned").text

    def test_costs_a_page_of_the_questionnaire_two_statements(
        self, web, draft, clinician, colleague, browse
    ):
        def count(client, screening):
            address = reverse("questionnaire", args=[screening.uuid, "safety-and-facts"])
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            return len(queries)

        other = start_screening(case=make_report(clinician).screening.case, by=clinician)
        # Whether a newest report was returned is asked of every case with one.
        assert count(web, draft) == count(web, other) + 1


class TestUnchanged:
    def test_the_check_page_says_so_and_asks_for_the_reason(self, web, draft):
        shown = page(web.get(address_of(draft)))
        assert "Nothing has changed since then." in shown.text
        assert shown.fields["revision_note"] == ""

    def test_one_press_does_not_send_it_back(self, web, draft):
        response = send(web, draft, own_words="")
        assert response.status_code == 422
        assert UNCHANGED in page(response).text
        assert Report.objects.count() == 1

    def test_nothing_that_was_typed_is_lost(self, web, draft):
        note = "x" * 10_000
        response = send(web, draft, revision_note=note, own_words="")
        assert response.status_code == 422
        assert "Your note is 10000 characters long. Shorten it to 1000." in page(response).text
        assert page(response).fields["revision_note"] == note

    @pytest.mark.parametrize("note", ["  ", "\u200b", "\u2800"])
    def test_a_reason_that_nobody_can_see_is_none(self, note, web, draft):
        assert send(web, draft, revision_note=note).status_code == 422

    def test_with_a_reason_it_goes_back_and_the_supervisor_reads_it(
        self, web, draft, browse, supervisor
    ):
        response = send(web, draft, revision_note="I asked; it holds.")
        assert response.status_code == 302
        again = Report.objects.get(screening=draft)
        shown = page(browse(supervisor).get(reverse("review", args=[again.uuid])))
        assert "I asked; it holds." in shown.text

    def test_a_changed_answer_goes_back_without_one(self, web, draft, clinician):
        answer(draft, by=clinician, **{"own-step": "no"})
        assert "Nothing has changed since then." not in page(web.get(address_of(draft))).text
        assert send(web, draft).status_code == 302


class TestTheNote:
    def test_is_kept_when_the_clinician_finishes_later(self, web, draft):
        assert send(web, draft, go="later", revision_note="Half a").status_code == 302
        assert page(web.get(address_of(draft))).fields["revision_note"] == "Half a"

    def test_saves_itself_as_it_is_typed(self, web, draft):
        fields = {"revision_note": "I asked.", "seen-revision_note": ""}
        response = web.post(address_of(draft, "own_words"), fields, headers=SCRIPT)
        assert (response.status_code, "Saved" in page(response).text) == (200, True)
        draft.refresh_from_db()
        assert (draft.revision_note, draft.own_words) == ("I asked.", "")

    @pytest.mark.parametrize("headers", [SCRIPT, {}])
    def test_of_another_tab_is_shown_beside_what_was_typed(self, headers, web, draft, clinician):
        save_revision_note(screening=draft, text="From there.", by=clinician)
        fields = {"revision_note": "From here.", "seen-revision_note": ""}
        response = web.post(address_of(draft, "own_words"), fields, headers=headers)
        assert response.status_code == 409
        assert "From there." in page(response).text
        whole = send(web, draft, revision_note="From here.")
        assert whole.status_code == 409
        assert page(whole).fields["revision_note"] == "From here."
        assert page(whole).fields["seen-revision_note"] == "From there."

    def test_is_taken_only_where_something_was_returned(self, web, clinician):
        draft = start_screening(case=make_report(clinician).screening.case, by=clinician)
        fields = {"revision_note": "For you."}
        response = web.post(address_of(draft, "own_words"), fields, headers=SCRIPT)
        assert response.status_code == 422
        assert "answers no returned report" in page(response).text
        assert "revision_note" not in page(web.get(address_of(draft))).fields

    def test_written_while_signed_out_stands_in_the_box_again(self, draft, left_open, clinician):
        client = left_open(clinician)
        send(client, draft, revision_note="I asked.")
        client.force_login(clinician)
        shown = page(client.get(address_of(draft)))
        assert shown.fields["revision_note"] == "I asked."
        assert "What you wrote while you were signed out is in the box again." in shown.text


def test_the_plan_of_a_returned_report_goes_along_as_it_was(web, report, clinician, supervisor):
    make_decision(report, by=clinician)
    make_returned(report, by=supervisor)
    draft = revise_report(report=report, by=clinician)
    assert send(web, draft, revision_note="Planned already.").status_code == 302
    assert [d.key for d in Report.objects.get(screening=draft).plan] == ["diagnostic-time-out"]
