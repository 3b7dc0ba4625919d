"""Whoever is shown a report has read it: every address that can return one, whatever was sent."""

import pytest
from django.urls import get_resolver, reverse

from screening.models import Event, ReviewRequest
from screening.workflows.plans import add_own
from screening.workflows.reviews import OpenedAlready, withdraw_review
from tests.factories import make_report, make_review_request
from tests.pages import page

pytestmark = pytest.mark.django_db

OWN_WORDS = "Two buses each way, and the lift is broken."
KEYS = {"key": "high-mood-past", "domain": "safety-and-facts", "question": "own-step"}
NONSENSE = {
    "nothing": {},
    "words that nobody offers": {
        "kind": "adjustment",
        "key": "x",
        "choice": "x",
        "digest": "0" * 64,
        "verdict": "maybe",
        "release": "7",
    },
    "no verdict and no words": {
        "kind": "own-step",
        "verdict": "",
        "comment": "Short.",
        "words": "",
    },
}


def patterns():
    """(name, further parameters) of every address below a report or a screening."""
    for pattern in get_resolver().url_patterns:
        for each in getattr(pattern, "url_patterns", [pattern]):
            way = str(each.pattern)
            if way.startswith(("reports/<uuid:uuid>", "screenings/<uuid:uuid>")):
                yield each.name, way.startswith("reports"), [*each.pattern.converters][1:]


ADDRESSES = sorted(patterns())


@pytest.fixture
def report(clinician, supervisor):
    return make_report(clinician, own_words=OWN_WORDS)


def address_of(report, name, of_report, parameters):
    uuid = report.uuid if of_report else report.screening.uuid
    return reverse(name, args=[uuid, *(KEYS[each] for each in parameters)])


UNSEEN = {"letter", "pdf_report", "pdf_in_full", "report_take_along"}
"""Pages with other content of a report: titles of flags, the bytes of a PDF, open questions."""


def shows(report, response):
    """Whether the response holds content of the report: its own words or a barrier it names."""
    names = [each["name"] for each in report.headline["named"]]
    return any(words in response.content.decode() for words in (OWN_WORDS, *names))


def readings(report, person):
    return Event.objects.filter(verb="report.read", report=report, by=person).count()


@pytest.mark.parametrize("who", ["clinician", "supervisor"])
@pytest.mark.parametrize("address", ADDRESSES, ids=[row[0] for row in ADDRESSES])
def test_a_response_that_shows_the_report_records_the_reading(
    address, who, report, browse, request
):
    person = request.getfixturevalue(who)
    client, way = browse(person), address_of(report, *address)
    requests = [lambda: client.get(way)]
    requests += [lambda sent=sent: client.post(way, sent) for sent in NONSENSE.values()]
    for send in requests:
        before = readings(report, person)
        response = send()
        shown = shows(report, response)
        if address[0] in UNSEEN:
            shown = response.status_code in (200, 422)
        assert readings(report, person) - before == shown, response


def test_the_walk_meets_every_address_that_shows_a_report(report, browse, clinician, supervisor):
    """By GET or after a refusal, as one of the two people; else the test above tests nothing."""
    shown = set()
    for person in (clinician, supervisor):
        client = browse(person)
        for address in ADDRESSES:
            way = address_of(report, *address)
            sent = [client.get(way), *(client.post(way, each) for each in NONSENSE.values())]
            shown |= {address[0] for response in sent if shows(report, response)}
    assert shown == {
        "report",
        "report_in_full",
        "review",
        "decide_on",
        "record_outcome",
        "add_own",
        "withdraw_review",
        "revise",
        "reply",
        "letter",
        "copy_report",
        "print_report",
        "print_in_full",
    }


def test_a_supervisor_who_only_sent_nonsense_has_opened_the_report(
    report, browse, clinician, supervisor
):
    make_review_request(report)
    refused = browse(supervisor).post(
        reverse("decide_on", args=[report.uuid]), NONSENSE["words that nobody offers"]
    )
    assert refused.status_code == 422
    with pytest.raises(OpenedAlready):
        withdraw_review(report=report, by=clinician)
    assert ReviewRequest.objects.get().withdrawn_at is None


def test_a_report_that_is_not_shown_was_not_read(report, browse, stranger):
    client = browse(stranger)
    for address in ADDRESSES:
        way = address_of(report, *address)
        assert {client.get(way).status_code, client.post(way).status_code} <= {404, 405}
    assert not Event.objects.filter(verb="report.read").exists()


def test_the_readings_stand_on_the_case_page(report, web, browse, supervisor, clinician):
    add_own(report=report, by=clinician, kind="own-step", words="Ring the bus company.")
    browse(supervisor).get(reverse("review", args=[report.uuid]))
    shown = page(web.get(reverse("case", args=[report.screening.case.uuid])))
    assert "supervisor, report 1" in shown.text
