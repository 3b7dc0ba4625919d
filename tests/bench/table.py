"""The table that make bench prints."""

import re
import statistics
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import BarrierDefinition, QuestionDefinition, Report, User
from screening.workflows.publishing import publish_release
from tests.bench.engine import batch_numbers, engine_numbers
from tests.bench.people import SCREENINGS, draft_of, populate
from tests.bench.replaying import MANY, replay_numbers
from tests.bench.service import service_numbers
from tests.bench.serving import Visitor, gunicorn, workers_rss_mb

ROUNDS = 200
FLOOR = "one-query floor"
LIMITS = {"compare": "at most 300 ms"}


def line(what, value, target=""):
    sys.stdout.write(f"{what:<44}{value:>22}{target:>22}\n")


def prepare():
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("prepare_catalog", verbosity=0)
    person = populate()
    publish_another()
    return person


def publish_another():
    """A release in which every question reads otherwise, to compare with the first."""
    questions = list(QuestionDefinition.objects.all())
    for question in questions:
        question.text = f"Thinking of this case, {question.text}"[:160]
    QuestionDefinition.objects.bulk_update(questions, ["text"])
    publish_release(by=None, notes="To compare with.")


class Saves:
    """The answer save, each time another option than the one stored."""

    def __init__(self, draft):
        self.address = reverse("answer", args=[draft.uuid, "own-step"])
        self.stored = ""

    def fields(self):
        option = "no" if self.stored == "yes" else "yes"
        fields = {"answer-own-step": option, "seen-own-step": self.stored}
        self.stored = option
        return fields


def screens_of(person, draft):
    report = Report.objects.filter(screening__case__clinician=person).first()
    pages = ["diagnosis-biology", "therapeutic-relationship"]
    return {
        "caseload": (reverse("caseload"), 8),
        "questionnaire page": (reverse("questionnaire", args=[draft.uuid, pages[0]]), 6),
        "report": (reverse("report", args=[report.uuid]), 8),
        "compare": (reverse("compare_releases") + "?old=1&new=2", None),
    }


def signed_in(person):
    client = Client(headers={"Host": "127.0.0.1"})
    client.force_login(person)
    return client


def queries(person, screens, saves):
    client = signed_in(person)
    for name, (address, target) in screens.items():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        line(f"queries: {name}", len(queries), "at most 10" if target else "")
    with CaptureQueriesContext(connection) as queries:
        client.post(saves.address, saves.fields())
    line("queries: saving an answer", len(queries), "at most 8")
    return client.cookies["sessionid"].value


def draft_queries():
    """Queries of the draft page for an editor, when a barrier was edited since the release."""
    BarrierDefinition.objects.filter(number=1).update(likely_at=14)
    client = signed_in(User.objects.create_superuser("bench-editor"))
    client.get(reverse("draft"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("draft"))
    line("queries: draft page", len(queries), "at most 25")


def replays():
    """The command over stored screenings in PostgreSQL."""
    numbers = replay_numbers()
    if numbers is None:
        line("replay", "needs PostgreSQL")
        return
    for screenings, taken, peak in numbers:
        many = screenings == MANY
        line(f"replay: {screenings} screenings", f"{taken:.1f} s", "at most 20 s" if many else "")
        line("replay: peak memory", f"{peak:.0f} MB", "under 400 MB" if many else "")


def latencies(visitor, screens, saves):
    floors = {"template floor": "/bench/template/", FLOOR: "/bench/query/"}
    nobody = Visitor(visitor.port)
    times = {name: [] for name in (*floors, "answer save", *screens)}

    def note(name, answer):
        taken, status, _headers, _content = answer
        if status != 200:
            raise SystemExit(f"{name} answered {status}")
        times[name].append(taken)

    for _ in range(ROUNDS):
        for name, address in floors.items():
            note(name, nobody.ask("GET", address))
        script = {"X-Requested-With": "fetch"}
        note("answer save", visitor.ask("POST", saves.address, saves.fields(), script))
        for name, (address, _target) in screens.items():
            note(name, visitor.ask("GET", address))
    floor = statistics.median(times[FLOOR])
    targets = {"answer save": 4} | {name: target for name, (_a, target) in screens.items()}
    for name, taken in times.items():
        median = statistics.median(taken)
        aim = LIMITS.get(name) or (f"at most {targets[name]}" if targets.get(name) else "")
        line(f"latency: {name}", f"{1000 * median:.1f} ms = {median / floor:.1f} x", aim)


def weights(visitor, draft):
    domains = visitor_pages(visitor, draft)
    sizes = [len(visitor.ask("GET", address)[3]) for address in domains]
    line("questionnaire page, largest, HTML", f"{max(sizes) / 1024:.1f} KB", "at most 60 KB")
    packed = {"Accept-Encoding": "br, gzip"}
    heaviest = domains[sizes.index(max(sizes))]
    content = visitor.ask("GET", heaviest)[3].decode()
    total = len(visitor.ask("GET", heaviest, headers=packed)[3])
    for address in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', content)):
        total += len(visitor.ask("GET", address, headers=packed)[3])
    line("whole first visit, compressed", f"{total / 1024:.1f} KB", "at most 120 KB")


def visitor_pages(visitor, draft):
    first = reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])
    content = visitor.ask("GET", first)[3].decode()
    return sorted(set(re.findall(rf'href="(/screenings/{draft.uuid}/[a-z-]+/)"', content)))


def main():
    line(f"{SCREENINGS} screenings, {connection.vendor}", "seen", "target")
    person = prepare()
    draft = draft_of(person, person.memberships.get().team)
    saves = Saves(draft)
    screens = screens_of(person, draft)
    engine()
    session = queries(person, screens, saves)
    draft_queries()
    replays()
    sys.stdout.flush()
    if not service_numbers():
        line("supervision of a large service", "needs PostgreSQL")
    connections.close_all()
    served(session, screens, saves, draft)


def engine():
    """The engine alone: one case, and a million of them."""
    for what, taken, target in engine_numbers():
        line(f"engine: {what}", f"{taken:.2f} ms", f"under {target:.0f} ms" if target else "")
    taken, floor, peak = batch_numbers()
    line("batch: a million cases", f"{taken:.1f} s = {taken / floor:.0f} x", "at most 6 s")
    line("batch: one pass over the same matrix", f"{floor:.2f} s")
    line("batch: peak memory of the process", f"{peak:.0f} MB", "at most 1000 MB")


def served(session, screens, saves, draft):
    """Latencies, weights and memory, with gunicorn and two workers."""
    with gunicorn() as (port, server):
        visitor = Visitor(port, {settings.SESSION_COOKIE_NAME: session})
        visit(visitor, [address for address, _target in screens.values()])
        latencies(visitor, screens, saves)
        weights(visitor, draft)
        visit(visitor, [reverse("catalog"), reverse("catalog_barrier", args=["alliance"])])
        memory = ", ".join(f"{size:.0f}" for size in workers_rss_mb(server))
        line("memory of each worker, all screens served", f"{memory} MB", "under 120 MB")


def visit(visitor, addresses):
    """Ask often enough that both workers have served each address."""
    for address in addresses:
        for _ in range(4):
            visitor.ask("GET", address)
