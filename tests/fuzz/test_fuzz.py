"""No request, however hostile, is an error of ours.

FUZZ_REQUESTS of them are sent, drawn from FUZZ_SEED; each starts from the same rows.
"""

import logging
import os
import traceback
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from barrierscreen.charset import readable
from tests.factories import (
    URGENT,
    make_decision,
    make_report,
    make_review_request,
    make_score,
    make_screening,
)
from tests.fuzz.addresses import addresses
from tests.fuzz.requests import Draw
from tests.pages import page

NUMBER = int(os.environ.get("FUZZ_REQUESTS", "300"))
SEED = os.environ.get("FUZZ_SEED", "2026")
ROLES = ["stranger", "colleague", "clinician", "supervisor", "editor", "superuser"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(request):
    """A client for each role, and for somebody signed out."""
    clients = {role: Client(raise_request_exception=False) for role in ["nobody", *ROLES]}
    for role, client in clients.items():
        if role != "nobody":
            client.force_login(request.getfixturevalue(role))
        client.handler = as_served(client.handler)
    return clients


def as_served(handler):
    """What barrierscreen.wsgi does before Django makes the request."""

    def handle(environ):
        environ["CONTENT_TYPE"] = readable(environ.get("CONTENT_TYPE", ""))
        return handler(environ)

    return handle


@pytest.fixture
def values(clinician, supervisor, release):
    """Real parts of addresses, of rows in every state."""
    draft = make_screening(clinician, answers={"own-step": "yes"})
    report = make_report(clinician, answers=URGENT)
    asked = make_report(clinician)
    make_review_request(asked)
    score = make_score(draft.case, items=[1] * 9)
    make_decision(report, by=clinician)
    cases = [each.uuid for each in clinician.cases.all()]
    return {
        ("cases/", "uuid"): cases,
        ("screenings/", "uuid"): [draft.uuid, report.screening.uuid],
        ("screenings/", "question"): ["own-step", "high-energy-spells"],
        ("screenings/", "domain"): ["safety-and-facts", "life-context"],
        ("reports/", "uuid"): [report.uuid, asked.uuid],
        ("reports/", "key"): ["high-mood-now"],
        ("scores/", "uuid"): [score.uuid],
        ("scores/", "key"): ["suicidal-thoughts"],
        ("teams/", "slug"): ["riverside", "hillside"],
        ("teams/", "person"): [1, 2, 3],
        ("teams/", "number"): [1, 2],
        ("notices/", "number"): [1, 2],
        ("catalog/barriers/", "key"): ["alliance", "logistics"],
        ("catalog/", "number"): [1],
        ("admin/", "app_label"): ["screening", "auth"],
    }


def forms_of(client, path):
    """The fields of each form that the page shows this person."""
    with transaction.atomic():
        response = client.get(path)
        transaction.set_rollback(True)
    if not response.get("Content-Type", "").startswith("text/html") or response.status_code != 200:
        return
    for form in page(response).soup.find_all("form"):
        named = form.find_all(["input", "textarea", "select", "button"], attrs={"name": True})
        if fields := [(one["name"], one.get("value") or "") for one in named]:
            yield fields[:80]


@pytest.fixture
def draw(values, clients):
    """Everything that requests are drawn from."""
    everywhere = list(addresses(values))
    fields = {}
    for address in everywhere:
        for role in ("nobody", "clinician", "supervisor", "superuser"):
            fields.setdefault(address.route, []).extend(
                forms_of(clients[role], address.real_path())
            )
    return Draw(everywhere, list(clients), fields)


def send(client, request):
    """The response; what the request stored or changed in the client is undone."""
    cookies = client.cookies.copy()
    headers = dict(request.headers)
    if "Cookie" in headers:
        client.cookies.clear()
    try:
        with transaction.atomic():
            response = client.generic(
                request.method,
                request.path,
                request.body,
                request.content_type,
                QUERY_STRING=request.query,
                headers=headers,
            )
            transaction.set_rollback(True)
    finally:
        client.cookies = cookies
    return response


# Django leaves the file of an upload that breaks off to the garbage collector.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_no_hostile_request_is_an_error_of_ours(draw, clients, caplog):
    caplog.set_level(logging.CRITICAL, logger="django")
    assert len(draw.addresses) > 100
    assert sum(map(len, draw.fields.values())) > 50
    errors, statuses = {}, Counter()
    for number in range(NUMBER):
        request = draw.request(SEED, number)
        response = send(clients[request.role], request)
        statuses[response.status_code] += 1
        if response.status_code >= 500:
            kind = where(response)
            errors.setdefault(kind, f"{number}: {request!r}"[:600])
        if number % 50 == 0:
            cache.clear()
    message = "\n\n".join(f"{kind}\n{first}" for kind, first in errors.items())
    # Requests must get past the first checks, or they would try nothing.
    assert statuses.keys() >= {200, 302, 400, 404, 405}, statuses
    if errors:
        pytest.fail(f"{len(errors)} kinds of errors:\n{message}", pytrace=False)


def where(response):
    """The exception and the line that raised it."""
    if not response.exc_info:
        return str(response.status_code)
    kind, error, trace = response.exc_info
    frames = list(traceback.extract_tb(trace))
    ours = [frame for frame in frames if "/screening/" in frame.filename] or frames
    return f"{kind.__name__}: {str(error)[:200]} at {ours[-1].filename}:{ours[-1].lineno}"
