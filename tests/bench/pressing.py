"""Fills the database of DATABASE_URL with the demo and its people, serves it, presses and prints.

Run by tests.bench.saturation, which gives the environment and the numbers.
"""

import random
import re
import sys
from importlib import import_module
from io import StringIO

import django

from tests.bench.load import Session, at_work, saturate
from tests.bench.serving import gunicorn

REPORT_OF, QUESTION = "K-1062", "own-step"
LIMITS = {"questionnaire page": 300, "caseload": 150, "report": 150, "answer save": 200}
P95_SCREEN, P95_SAVE = 100, 50
CASES_EACH = 3
"""Submitted cases of each clinician at work, beside the one that they answer."""


def line(what, value, target=""):
    sys.stdout.write(f"{what:<44} {value:>21} {target:>21}\n")
    sys.stdout.flush()


def fill(people, savers):
    """The demo; `savers` clinicians with a draft each; `people` with cases and a draft each."""
    call_command = import_module("django.core.management").call_command
    for command in (["migrate"], ["collectstatic", "--no-input"], ["prepare_catalog"]):
        call_command(*command, verbosity=0, stdout=StringIO())
    call_command("createcachetable")
    demo = import_module("screening.workflows.demo")
    bench = import_module("tests.bench.people")
    demo.load_demo(password=bench.PASSWORD)
    answers = [case["screenings"][-1]["answers"] for case in bench.demo_cases()]
    return (
        [bench.clinician_with_draft(f"saver-{number}") for number in range(savers)],
        [
            bench.clinician_with_draft(f"at-work-{number}", answers[number % 3 :][:CASES_EACH])
            for number in range(people)
        ],
    )


def session_of(person):
    client = import_module("django.test").Client()
    client.force_login(person)
    return Session(f"sessionid={client.cookies['sessionid'].value}")


class Desk:
    """One person with a session, a draft to answer and a report to read."""

    def __init__(self, person, draft, report):
        reverse = import_module("django.urls").reverse
        compiled = import_module("screening.queries.releases").compiled_release(draft.release)
        self.session = session_of(person)
        self.field = field_name(person, draft, compiled.questions[QUESTION].domain)
        self.save_address = reverse("answer", args=[draft.uuid, QUESTION])
        self.stored = draft.stored_answers().get(QUESTION, "")
        self.addresses = {
            "caseload": [reverse("caseload")],
            "report": [reverse("report", args=[report.uuid])] if report else [],
            "questionnaire page": [
                reverse("questionnaire", args=[draft.uuid, domain]) for domain in compiled.pages
            ],
        }
        self.page = reverse("questionnaire", args=[draft.uuid, "diagnosis-biology"])

    def screen(self, name, address):
        request = self.session.request("GET", address)
        return lambda: request

    def save(self):
        """The next answer: another option than the one stored."""
        option = "no" if self.stored == "yes" else "yes"
        fields = {self.field: option, f"seen-{QUESTION}": self.stored}
        self.stored = option
        return self.session.request("POST", self.save_address, fields, script=True)

    def presses(self, chance):
        """What somebody at work does next: half of it answers, the rest looks at screens."""

        def press():
            name = chance.choices(
                ["answer save", "questionnaire page", "caseload", "report"], [50, 20, 15, 15]
            )[0]
            if name == "answer save":
                return name, self.save()
            return name, self.session.request("GET", chance.choice(self.addresses[name]))

        return press


def field_name(person, draft, domain):
    """The name of the answer's field, as the page has it."""
    client = import_module("django.test").Client(headers={"Host": "127.0.0.1"})
    client.force_login(person)
    address = import_module("django.urls").reverse("questionnaire", args=[draft.uuid, domain])
    names = re.findall(rf'name="([a-z-]*{QUESTION})"', client.get(address).content.decode())
    return next(name for name in names if not name.startswith(("seen-", "choose-")))


def desks(savers, workers):
    models = import_module("screening.models")
    clinician = models.User.objects.get(username="clinician")
    drafts = models.Screening.objects.open().filter(case__clinician=clinician, case__closed_at=None)
    reports = models.Report.objects.filter(latest_of__isnull=False)
    first = Desk(clinician, drafts.first(), reports.get(latest_of__code=REPORT_OF))
    return (
        first,
        [Desk(person, draft, None) for person, draft in savers],
        [
            Desk(person, draft, reports.filter(latest_of__clinician=person).first())
            for person, draft in workers
        ],
    )


WARM_UP = 2
"""Seconds before a screen is measured, in which both workers compile what they keep."""


def saturation(port, first, savers, seconds):
    for name in ("questionnaire page", "caseload", "report"):
        address = first.page if name == "questionnaire page" else first.addresses[name][0]
        pressers = [first.screen(name, address)] * len(savers)
        saturate(port, name, pressers, WARM_UP)
        show(name, *saturate(port, name, pressers, seconds))
    name = "answer save"
    show(name, *saturate(port, name, [desk.save for desk in savers], seconds))


def show(name, rate, times):
    failed = times.failures[name]
    value = f"{rate:.0f} a second" + (f", {len(failed)} failed: {failed[0]}" if failed else "")
    line(f"saturation: {name}", value, f"at least {LIMITS[name]}")


def work(port, workers, minutes):
    people = [desk.presses(random.Random(number)) for number, desk in enumerate(workers)]
    times = at_work(port, people, 60 * minutes)
    for name in ("caseload", "questionnaire page", "report", "answer save"):
        p50, p95, p99 = (times.percentile_ms(name, percent) for percent in (50, 95, 99))
        limit = P95_SAVE if name == "answer save" else P95_SCREEN
        value = f"{p50:.0f} / {p95:.0f} / {p99:.0f} ms"
        line(f"{len(people)} at work: {name}, p50/p95/p99", value, f"p95 at most {limit} ms")
        failed = times.failures[name]
        count = len(times.seconds[name]) + len(failed)
        line("   failed", f"{len(failed)} of {count}", "none")
        if failed:
            line(f"   {failed[0]}", "")


def main(seconds, connections, people, minutes):
    database = import_module("django.db")
    django.setup()
    here = desks(*fill(people, connections))
    database.connections.close_all()
    line(f"{database.connection.vendor}, two workers", "seen", "wanted")
    with gunicorn() as (port, _server):
        first, savers, workers = here
        saturation(port, first, savers, seconds)
        if workers:
            work(port, workers, minutes)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
