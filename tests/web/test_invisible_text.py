"""Text that shows nothing is refused wherever words are demanded, by page, workflow and command."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from screening.forms.screenings import OwnWordsForm
from screening.forms.supervision import DecisionForm
from screening.models import (
    CatalogRelease,
    Decision,
    QuestionDefinition,
    RaisedFlag,
    Review,
    ReviewRequest,
)
from screening.web.seen import seen_texts
from screening.workflows.approvals import ReturnNeedsComment, ask_approval, decide_approval
from screening.workflows.plan_refusals import WordsNeeded
from screening.workflows.plans import add_own
from screening.workflows.publishing import NotesNeeded, publish_release
from screening.workflows.reviews import QuestionNeeded, ReviewCommentNeeded
from screening.workflows.safety import ActionNeeded, record_action
from tests.factories import CALM, make_person, make_report, make_returned, make_review_request
from tests.pages import page

pytestmark = pytest.mark.django_db

INVISIBLE = ["\u200b", "\u2800", "\u3164\u00a0", "\ufe0f\u034f"]


@pytest.fixture(params=INVISIBLE, ids=ascii)
def blank(request):
    return request.param


@pytest.fixture
def report(clinician, supervisor):
    return make_report(clinician)


def test_no_safety_flag_is_closed_with_it(web, report, clinician, blank):
    with pytest.raises(ActionNeeded):
        record_action(report=report, key="high-mood-past", action=blank, by=clinician)
    address = reverse("record_action", args=[report.uuid, "high-mood-past"])
    refused = web.post(address, {"action": blank})
    assert refused.status_code == 422
    assert "Say what was done." in page(refused).text
    assert RaisedFlag.objects.open().count() == 1


def test_no_report_is_returned_with_it(browse, report, supervisor, blank):
    with pytest.raises(ReviewCommentNeeded):
        make_returned(report, by=supervisor, comment=blank)
    sent = {"digest": report.digest, "verdict": "returned", "comment": blank}
    refused = browse(supervisor).post(reverse("review", args=[report.uuid]), sent)
    assert refused.status_code == 422
    assert "why you return it" in page(refused).text
    assert not Review.objects.exists()


def test_no_review_is_asked_with_it(web, report, blank):
    with pytest.raises(QuestionNeeded):
        make_review_request(report, question=blank)
    sent = {"question": blank, "wanted_by": timezone.localdate().isoformat(), "supervisor": ""}
    refused = web.post(reverse("ask_review", args=[report.uuid]), sent)
    assert refused.status_code == 422
    assert "Write what you want to know." in page(refused).text
    assert not ReviewRequest.objects.exists()


def test_nothing_of_ones_own_is_added_with_it(web, report, clinician, blank):
    with pytest.raises(WordsNeeded):
        add_own(report=report, by=clinician, kind="own-step", words=blank)
    refused = web.post(reverse("add_own", args=[report.uuid]), {"kind": "own-step", "words": blank})
    assert refused.status_code == 422
    assert not Decision.objects.exists()


def test_a_note_and_own_words_of_it_are_empty(blank):
    note = DecisionForm({"kind": "barrier", "key": "alliance", "choice": "agree", "words": blank})
    own = OwnWordsForm({"own_words": blank})
    assert note.is_valid()
    assert own.is_valid()
    assert (note.cleaned_data["words"], own.cleaned_data["own_words"]) == ("", "")
    assert seen_texts({"seen-own_words": "Two  lines\r\nand a space "}, "own_words") == [
        "Two  lines\nand a space"
    ]


def test_no_release_is_published_and_no_approval_asked_or_returned_with_it(release, editor, blank):
    QuestionDefinition.objects.filter(key="own-step").update(text="Has a step been taken?")
    with pytest.raises(NotesNeeded):
        publish_release(by=editor, notes=blank)
    with pytest.raises(CommandError, match="why this release is made"):
        call_command("publish_catalog", "--notes", blank)
    with pytest.raises(NotesNeeded):
        ask_approval(by=editor, notes=blank)
    request = ask_approval(by=editor, notes="A clearer question.")
    second = make_person("second", is_staff=True, group="Catalog editors")
    with pytest.raises(ReturnNeedsComment):
        decide_approval(request=request, by=second, decision="returned", comment=blank)
    assert CatalogRelease.objects.count() == 1


def test_words_of_a_report_without_a_flag_are_not_touched(web, clinician, supervisor):
    report = make_report(clinician, answers=CALM)
    asked = make_review_request(report, question=" Is it \u200bbipolar? ")
    assert asked.question == "Is it \u200bbipolar?"
