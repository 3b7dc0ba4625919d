"""Supervision in a large service on PostgreSQL: 200 clinicians, 20 teams, 60,000 screenings.

Run as a module it fills the database of DATABASE_URL, measures and prints; `service_numbers`
does so in a PostgreSQL of its own.
"""

import os
import statistics
import subprocess
import sys
from contextlib import nullcontext
from importlib import import_module

import django

from tests.bench.serving import Visitor, gunicorn
from tests.postgres import postgres, programs

TEAMS, CLINICIANS, CASES, SCREENINGS = 20, 200, 20_000, 60_000
ROUNDS = 100
TEMPLATES = 200
"""Screenings made through the workflows; the rest are copies of them."""

COPIES = (
    # A hundred cases for each clinician, ten clinicians in each team.
    """
    INSERT INTO screening_case (uuid, code, team_id, clinician_id, modality, started_on, sessions,
        created_at)
    SELECT gen_random_uuid(), 'S-' || n, m.team_id, m.user_id, 'cbt', DATE '2026-01-05', 12,
        now() - interval '200 days'
    FROM generate_series(0, %(cases)s - 1) AS n
    JOIN (SELECT team_id, user_id, row_number() OVER (ORDER BY user_id) - 1 AS place
        FROM screening_membership JOIN screening_team ON screening_team.id = team_id
        WHERE role = 'clinician' AND slug LIKE 'service-%%') m
        ON m.place = n %% %(clinicians)s
    """,
    """
    CREATE TEMPORARY TABLE template AS
    SELECT row_number() OVER (ORDER BY r.id) - 1 AS place, r.id AS report, r.screening_id
    FROM screening_report r JOIN screening_case c ON c.latest_report_id = r.id
    WHERE c.code LIKE 'B-%%' ORDER BY r.id LIMIT %(templates)s
    """,
    """
    INSERT INTO screening_screening (uuid, case_id, number, release_id, started_by_id, started_at,
        submitted_by_id, submitted_at, own_words)
    SELECT gen_random_uuid(), c.id, k, s.release_id, c.clinician_id,
        now() - (4 - k) * interval '30 days', c.clinician_id, now() - (4 - k) * interval '30 days',
        ''
    FROM screening_case c CROSS JOIN generate_series(1, 3) AS k
    JOIN template t ON t.place = (c.id * 3 + k) %% %(templates)s
    JOIN screening_screening s ON s.id = t.screening_id
    WHERE c.code LIKE 'S-%%'
    """,
    """
    CREATE TEMPORARY TABLE copied AS
    SELECT s.id, s.case_id, s.number, s.submitted_at, t.report, t.screening_id AS template
    FROM screening_screening s JOIN screening_case c ON c.id = s.case_id
    JOIN template t ON t.place = (c.id * 3 + s.number) %% %(templates)s
    WHERE c.code LIKE 'S-%%'
    """,
    """
    INSERT INTO screening_report (uuid, screening_id, content, digest, headline, engine_version,
        created_at)
    SELECT gen_random_uuid(), copied.id, r.content, r.digest, r.headline, r.engine_version,
        copied.submitted_at
    FROM copied JOIN screening_report r ON r.id = copied.report
    """,
    """
    INSERT INTO screening_answer (screening_id, question_key, option_key, at)
    SELECT copied.id, a.question_key, a.option_key, a.at
    FROM copied JOIN screening_answer a ON a.screening_id = copied.template
    """,
    """
    INSERT INTO screening_finding (report_id, domain, barrier, band)
    SELECT r.id, f.domain, f.barrier, f.band
    FROM copied JOIN screening_report r ON r.screening_id = copied.id
    JOIN screening_finding f ON f.report_id = copied.report
    """,
    # Of twenty flags somebody has acted on nineteen.
    """
    INSERT INTO screening_raisedflag (report_id, case_id, key, title, urgency, raised_at,
        raised_again, action, acted_by_id, acted_at)
    SELECT r.id, copied.case_id, f.key, f.title, f.urgency, copied.submitted_at,
        FALSE, CASE WHEN o.open THEN '' ELSE 'Done.' END,
        CASE WHEN o.open THEN NULL ELSE c.clinician_id END,
        CASE WHEN o.open THEN NULL ELSE copied.submitted_at END
    FROM copied JOIN screening_report r ON r.screening_id = copied.id
    JOIN screening_case c ON c.id = copied.case_id
    JOIN screening_raisedflag f ON f.report_id = copied.report
    CROSS JOIN LATERAL (SELECT copied.number = 3 AND copied.case_id %% 20 = 0 AS open) o
    """,
    """
    UPDATE screening_case c SET latest_report_id = r.id
    FROM screening_screening s JOIN screening_report r ON r.screening_id = s.id
    WHERE s.case_id = c.id AND s.number = 3 AND c.code LIKE 'S-%%'
    """,
    # Three steps planned on each newest report; one in ten waits for review, half have one.
    """
    INSERT INTO screening_decision (report_id, role, kind, key, title, band, choice, reason, words,
        due_on, instead, instead_title, outcome, outcome_at, by_id, at)
    SELECT c.latest_report_id, 'clinician', 'adjustment', step ->> 'adjustment',
        step ->> 'adjustment', '', 'planned', '', '', CURRENT_DATE, '', '',
        CASE WHEN c.id %% 2 = 0 THEN 'helped' ELSE '' END,
        CASE WHEN c.id %% 2 = 0 THEN now() END, c.clinician_id, now()
    FROM screening_case c JOIN screening_report r ON r.id = c.latest_report_id
    CROSS JOIN LATERAL (SELECT value AS step
        FROM json_array_elements(r.content::json -> 'adjustments') LIMIT 3) AS steps
    WHERE c.code LIKE 'S-%%'
    """,
    """
    INSERT INTO screening_reviewrequest (report_id, question, wanted_by, asked_by_id, asked_at)
    SELECT c.latest_report_id, 'What next?', CURRENT_DATE + (c.id %% 9)::int - 4, c.clinician_id,
        now() - interval '5 days'
    FROM screening_case c WHERE c.code LIKE 'S-%%' AND (c.id / 200) %% 10 < 6
    """,
    """
    INSERT INTO screening_review (report_id, digest, verdict, comment, by_id, at)
    SELECT c.latest_report_id, r.digest, 'signed-off', '', c.clinician_id, now()
    FROM screening_case c JOIN screening_report r ON r.id = c.latest_report_id
    WHERE c.code LIKE 'S-%%' AND (c.id / 200) %% 10 < 5
    """,
    "ANALYZE",
)


def fill():
    """The service's people through the ORM, its cases as copies of a few real ones."""
    call_command = import_module("django.core.management").call_command
    models = import_module("screening.models")
    for command in (["migrate"], ["collectstatic", "--no-input"], ["prepare_catalog"]):
        call_command(*command, verbosity=0)
    call_command("createcachetable")
    import_module("tests.bench.people").populate(TEMPLATES)
    role = models.Membership.Role
    for number in range(TEAMS):
        team = models.Team.objects.create(name=f"Service {number}", slug=f"service-{number}")
        people = [(f"s-{number}", role.SUPERVISOR)]
        people += [(f"c-{number}-{n}", role.CLINICIAN) for n in range(CLINICIANS // TEAMS)]
        for name, part in people:
            person = models.User.objects.create(username=name, password="!")
            models.Membership.objects.create(user=person, team=team, role=part)
    numbers = {"cases": CASES, "clinicians": CLINICIANS, "templates": TEMPLATES}
    with import_module("django.db").connection.cursor() as cursor:
        for statement in COPIES:
            cursor.execute(statement, numbers)


def measure():
    """Queries and latencies of the supervisor's screens and of a decision, beside a floor."""
    models = import_module("screening.models")
    reverse = import_module("django.urls").reverse
    line = import_module("tests.bench.table").line
    supervisor = models.User.objects.get(username="s-0")
    clinician = models.User.objects.get(username="c-0-0")
    line(f"{SCREENINGS} screenings, {CASES} cases, {TEAMS} teams", "seen", "target")
    report = next(
        report
        for report in models.Report.objects.filter(
            latest_of__clinician=clinician, review=None
        ).with_plan()
        if report.plan
    )
    decision = (reverse("decide_on", args=[report.uuid]), report.plan[0].key)
    screens = {"review queue": reverse("queue"), "team page": reverse("team", args=["service-0"])}
    with_session = import_module("tests.bench.table").signed_in
    desk, room = with_session(supervisor), with_session(clinician)
    for name, address in screens.items():
        line(f"queries: {name}", counted(desk, "get", address), "at most 12")
    for choice in ("not-now", "planned"):
        sent = {"kind": "adjustment", "key": decision[1], "choice": choice}
        line(
            f"queries: recording “{choice}”", counted(room, "post", decision[0], sent), "at most 8"
        )
    import_module("django.db").connections.close_all()
    with gunicorn() as (port, _server):
        visitors = [
            Visitor(port, {"sessionid": client.cookies["sessionid"].value, "csrftoken": "x" * 32})
            for client in (desk, room)
        ]
        latencies(line, visitors, screens, decision)


def counted(client, method, address, data=None):
    """Queries of one request, its transaction's beginning and end left out."""
    database = import_module("django.db").connection
    capture = import_module("django.test.utils").CaptureQueriesContext
    headers = {"X-Requested-With": "fetch"}
    import_module("django.core.cache").caches["counts"].clear()
    with capture(database) as queries:
        assert getattr(client, method)(address, data, headers=headers).status_code == 200
    return len([query for query in queries if query["sql"] not in ("BEGIN", "COMMIT")])


def latencies(line, visitors, screens, decision):
    desk, room = visitors
    times = {name: [] for name in ("one-query floor", *screens, "recording a decision")}
    # Signed out, as in the other table: the floor is a view with one query and no navigation.
    asked = {"one-query floor": (Visitor(desk.port), "GET", "/bench/query/")}
    asked |= {name: (desk, "GET", address) for name, address in screens.items()}
    for number in range(ROUNDS):
        sent = {"kind": "adjustment", "key": decision[1]}
        sent["choice"] = "planned" if number % 2 else "not-now"
        script = {"X-Requested-With": "fetch"}
        for name, (visitor, method, address) in asked.items():
            times[name].append(answered(name, visitor.ask(method, address)))
        answer = room.ask("POST", decision[0], sent, script)
        times["recording a decision"].append(answered("decision", answer))
    floor = statistics.median(times["one-query floor"])
    for name, taken in times.items():
        median = statistics.median(taken)
        aim = "at most 12" if name in screens else ""
        line(f"latency: {name}", f"{1000 * median:.1f} ms = {median / floor:.1f} x", aim)
        if name == "team page":
            line("latency: team page, counted anew", f"{1000 * max(taken):.1f} ms")


def answered(name, answer):
    taken, status, _headers, _content = answer
    if status != 200:
        raise SystemExit(f"{name} answered {status}")
    return taken


def service_numbers():
    """Print the numbers; False where there is no PostgreSQL."""
    given = os.environ["DATABASE_URL"]
    if not given.startswith("postgres") and programs() is None:
        return False
    with nullcontext(given) if given.startswith("postgres") else postgres() as address:
        environment = os.environ | {"DATABASE_URL": address}
        subprocess.run([sys.executable, "-m", "tests.bench.service"], env=environment, check=True)
    return True


if __name__ == "__main__":
    django.setup()
    fill()
    measure()
