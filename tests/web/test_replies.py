"""The thread on a reviewed report: both sides write and read it, and nothing typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import Notice, Reply
from screening.workflows.cases import close_case
from tests.factories import CALM, make_reply, make_report, make_returned, make_review
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(clinician, supervisor):
    report = make_report(clinician, answers=CALM)
    make_review(report, by=supervisor, comment="Slowly.")
    return report


@pytest.fixture
def desk(browse, supervisor):
    return browse(supervisor)


def read(client, report, name="report"):
    return page(client.get(reverse(name, args=[report.uuid])))


def write(client, report, text):
    return client.post(reverse("reply", args=[report.uuid]), {"text": text})


def test_both_sides_write_and_read(web, desk, report):
    response = write(web, report, "How slowly?")
    assert response["Location"] == reverse("report", args=[report.uuid]) + "#thread"
    assert write(desk, report, "One a week.").status_code == 302
    for client, name in ((web, "report"), (desk, "report"), (desk, "review")):
        text = read(client, report, name).part("thread").text
        assert text.index("How slowly?") < text.index("One a week.")
        assert "clinician" in text


def test_a_notice_leads_to_the_thread_and_mentions_no_content(web, desk, report):
    write(desk, report, "One a week.")
    shown = page(web.get(reverse("notices")))
    assert "There is a reply on a report" in shown.text
    assert "One a week." not in shown.text
    notice = Notice.objects.get(kind="replied")
    opened = web.post(reverse("open_notice", args=[notice.pk]))
    assert opened["Location"].endswith(f"{report.uuid}/#thread")


def test_the_case_tells_that_somebody_replied(web, report):
    write(web, report, "How slowly?")
    shown = page(web.get(reverse("case", args=[report.screening.case.uuid])))
    assert "replied on report 1" in shown.text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Write your reply."),
        (" \u200b\u2060 ", "Write your reply."),
        ("x" * 10_000, "Shorten the reply to 1000 characters; it has 10000."),
    ],
)
def test_a_reply_that_cannot_be_stored_is_refused_and_stays_in_the_box(text, message, web, report):
    response = write(web, report, text)
    assert response.status_code == 422
    assert message in page(response).part("thread").text
    assert page(response).part("thread").fields["text"] == text
    assert not Reply.objects.exists()


def test_nobody_replies_before_the_review(web, clinician, supervisor):
    report = make_report(clinician, answers=CALM)
    with pytest.raises(KeyError):
        read(web, report).part("thread")
    response = write(web, report, "Anybody there?")
    assert response.status_code == 409
    assert "has not been reviewed yet" in page(response).part("thread").text
    assert page(response).part("thread").fields["text"] == "Anybody there?"


def test_a_closed_case_shows_its_replies_and_takes_none(web, desk, report, clinician):
    make_reply(report, by=clinician, text="How slowly?")
    close_case(case=report.screening.case, by=clinician)
    shown = read(web, report).part("thread")
    assert "How slowly?" in shown.text
    assert "Send the reply" not in shown.buttons
    response = write(desk, report, "One a week.")
    assert response.status_code == 409
    thread = page(response).part("thread")
    assert "so its reports take no replies" in thread.text
    assert thread.fields["text"] == "One a week."


def test_a_returned_report_can_be_asked_about(web, clinician, supervisor):
    report = make_report(clinician, answers=CALM)
    make_returned(report, by=supervisor)
    assert write(web, report, "Which mood?").status_code == 302


def test_a_reply_sent_while_signed_out_is_offered_again(left_open, report, clinician):
    client, address = left_open(clinician), reverse("report", args=[report.uuid])
    client.post(
        reverse("reply", args=[report.uuid]),
        {"text": "How slowly?"},
        headers={"Referer": f"http://testserver{address}"},
    )
    client.force_login(clinician)
    shown = page(client.get(address))
    assert "How slowly?" in shown.text
    assert "Send it again" in shown.buttons


def test_hostile_words_are_shown_as_words(web, report):
    write(web, report, "<script>alert(1)</script>\n\nSecond line.")
    shown = read(web, report).part("thread")
    assert "<script>alert(1)</script> Second line." in shown.text


def test_a_thread_costs_the_same_for_3_replies_and_for_30(web, report, clinician):
    def count():
        with CaptureQueriesContext(connection) as queries:
            read(web, report)
        return len(queries)

    counts = set()
    for number in range(30):
        make_reply(report, by=clinician, text=f"Reply {number}.")
        if number in (2, 29):
            counts.add(count())
    assert len(counts) == 1
    assert counts.pop() <= 12
