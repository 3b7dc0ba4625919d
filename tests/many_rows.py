"""A PostgreSQL full of rows: the reports that are there, copied into many cases of many teams.

`fill` takes what the workflows made as templates; the copies come by SQL, some 20,000 screenings
a second without their answers. They are read and counted, never opened: a copy's text is its
template's, and so names another case.
"""

from django.db import connection

from screening.models import Membership, Team, User
from tests.factories import CRISIS_TEXT

PEOPLE_IN_A_TEAM = 10

SCREENINGS = (
    """
    CREATE TEMPORARY TABLE template AS
    SELECT row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS many, id AS report,
        screening_id
    FROM screening_report
    """,
    # One case in ten is closed.
    """
    INSERT INTO screening_case (uuid, code, team_id, clinician_id, modality, started_on, sessions,
        session_spacing, created_at, closed_at, closed_by_id)
    SELECT gen_random_uuid(), 'M-' || n, m.team_id, m.user_id, 'cbt', DATE '2026-01-05', n %% 40,
        'weekly', now() - interval '300 days', CASE WHEN n / m.many %% 10 = 0 THEN now() END,
        CASE WHEN n / m.many %% 10 = 0 THEN m.user_id END
    FROM generate_series(1, %(cases)s) AS n
    JOIN (SELECT team_id, user_id, row_number() OVER (ORDER BY user_id) - 1 AS place,
        count(*) OVER () AS many
        FROM screening_membership JOIN screening_team t ON t.id = team_id
        WHERE role = 'clinician') m ON m.place = n %% m.many
    """,
    """
    INSERT INTO screening_screening (uuid, case_id, number, release_id, started_by_id, started_at,
        submitted_by_id, submitted_at, own_words, revision_note, sessions)
    SELECT gen_random_uuid(), c.id, k, s.release_id, c.clinician_id, d.at, c.clinician_id, d.at,
        '', '', least(c.sessions, 4 * k)
    FROM screening_case c CROSS JOIN generate_series(1, %(each)s) AS k
    JOIN template t ON t.place = (c.id * 3 + k) %% t.many
    JOIN screening_screening s ON s.id = t.screening_id
    CROSS JOIN LATERAL (SELECT now() - (%(each)s + 1 - k) * interval '60 days'
        - (c.id %% 5000) * interval '10 minutes' AS at) d
    WHERE c.code LIKE 'M-%%'
    """,
    """
    CREATE TEMPORARY TABLE copied AS
    SELECT s.id, s.case_id, s.number, s.submitted_at, s.started_by_id AS clinician, t.report,
        t.screening_id AS template
    FROM screening_screening s JOIN screening_case c ON c.id = s.case_id
    JOIN template t ON t.place = (c.id * 3 + s.number) %% t.many
    WHERE c.code LIKE 'M-%%'
    """,
    """
    INSERT INTO screening_report (uuid, screening_id, content, digest, headline, engine_version,
        created_at)
    SELECT gen_random_uuid(), copied.id, r.content, r.digest, r.headline, r.engine_version,
        copied.submitted_at
    FROM copied JOIN screening_report r ON r.id = copied.report
    """,
    """
    CREATE TEMPORARY TABLE made AS
    SELECT copied.*, r.id AS pk FROM copied JOIN screening_report r ON r.screening_id = copied.id
    """,
    """
    INSERT INTO screening_answer (screening_id, question_key, option_key, at)
    SELECT copied.id, a.question_key, a.option_key, copied.submitted_at
    FROM copied JOIN screening_answer a ON a.screening_id = copied.template
    """,
    """
    INSERT INTO screening_finding (report_id, domain, barrier, band)
    SELECT made.pk, f.domain, f.barrier, f.band
    FROM made JOIN screening_finding f ON f.report_id = made.report
    """,
    """
    UPDATE screening_case c SET latest_report_id = made.pk
    FROM made WHERE made.case_id = c.id AND made.number = %(each)s
    """,
    # Every fifth open case has a draft.
    """
    INSERT INTO screening_screening (uuid, case_id, number, release_id, started_by_id, started_at,
        own_words, revision_note)
    SELECT gen_random_uuid(), c.id, %(each)s + 1, s.release_id, c.clinician_id, now(), '', ''
    FROM screening_case c JOIN screening_report r ON r.id = c.latest_report_id
    JOIN screening_screening s ON s.id = r.screening_id
    WHERE c.code LIKE 'M-%%' AND c.id %% 5 = 0 AND c.closed_at IS NULL
    """,
)
SUPERVISION = (
    # Of twenty flags somebody has acted on nineteen.
    """
    INSERT INTO screening_raisedflag (report_id, case_id, key, title, urgency, raised_at,
        raised_again, action, acted_by_id, acted_at)
    SELECT made.pk, made.case_id, f.key, f.title, f.urgency, made.submitted_at, FALSE,
        CASE WHEN o.open THEN '' ELSE 'Done.' END, CASE WHEN o.open THEN NULL ELSE clinician END,
        CASE WHEN o.open THEN NULL ELSE made.submitted_at END
    FROM made JOIN screening_raisedflag f ON f.report_id = made.report
    CROSS JOIN LATERAL (SELECT made.number = %(each)s AND made.case_id %% 20 = 0
        AS open) o
    """,
    # Four decisions on a report; each step has an outcome but on half of the newest reports.
    """
    INSERT INTO screening_decision (report_id, role, kind, key, title, band, choice, reason, words,
        due_on, instead, instead_title, outcome, outcome_at, by_id, at)
    SELECT made.pk, 'clinician', 'adjustment', step ->> 'adjustment', step ->> 'adjustment', '',
        'planned', '', '', (made.submitted_at + interval '70 days')::date, '', '',
        CASE WHEN o.waits THEN '' ELSE 'helped' END, CASE WHEN NOT o.waits THEN now() END,
        clinician, made.submitted_at
    FROM made
    JOIN (SELECT id, json_array_elements(content::json -> 'adjustments') AS step,
        generate_series(1, json_array_length(content::json -> 'adjustments')) AS place
        FROM screening_report WHERE id IN (SELECT report FROM template)) s
        ON s.id = made.report AND s.place <= 3
    CROSS JOIN LATERAL (SELECT made.number = %(each)s AND made.case_id %% 2 = 0
        AS waits) o
    """,
    """
    INSERT INTO screening_decision (report_id, role, kind, key, title, band, choice, reason, words,
        instead, instead_title, outcome, by_id, at)
    SELECT r.pk, 'clinician', 'barrier', f.barrier, f.barrier, f.band, 'agree', '', '', '', '', '',
        r.clinician, r.submitted_at
    FROM made r JOIN screening_finding f ON f.report_id = r.pk
    WHERE f.band = 'likely'
    """,
    # A review is asked for on six of ten newest reports, and given on five; on the earlier all.
    """
    INSERT INTO screening_reviewrequest (report_id, question, wanted_by, asked_by_id, asked_at)
    SELECT pk, 'What next?', submitted_at::date + 7, clinician, submitted_at
    FROM made WHERE number < %(each)s OR case_id %% 10 < 6
    """,
    """
    INSERT INTO screening_review (report_id, digest, verdict, comment, about, by_id, at)
    SELECT made.pk, r.digest, CASE WHEN case_id %% 50 = 4 THEN 'returned' ELSE 'signed-off' END,
        'Seen.', '[]', m.user_id, made.submitted_at + interval '3 days'
    FROM made JOIN screening_report r ON r.id = made.pk
    JOIN screening_case c ON c.id = made.case_id
    JOIN screening_membership m ON m.team_id = c.team_id AND m.role = 'supervisor'
    WHERE number < %(each)s OR case_id %% 10 < 5
    """,
    """
    INSERT INTO screening_event (verb, by_id, at, case_id, report_id, details)
    SELECT v.verb, clinician, submitted_at, case_id, CASE WHEN v.verb <> 'screening.started'
        THEN pk END, '{}'
    FROM made CROSS JOIN (VALUES ('screening.started'), ('screening.submitted'), ('report.read'),
        ('report.read'), ('report.read'), ('review.asked')) AS v (verb)
    """,
    # Flags leave a notice to clinician and supervisor, reviews one to the clinician, mostly read.
    """
    INSERT INTO screening_notice (user_id, kind, report_id, due_at)
    SELECT m.user_id, 'flag-open', f.report_id, f.raised_at + interval '1 day'
    FROM (SELECT DISTINCT report_id, case_id, raised_at FROM screening_raisedflag) f
    JOIN screening_case c ON c.id = f.case_id
    JOIN screening_membership m ON m.team_id = c.team_id
        AND (m.role = 'supervisor' OR m.user_id = c.clinician_id)
    WHERE c.code LIKE 'M-%%'
    """,
    """
    INSERT INTO screening_notice (user_id, kind, report_id, due_at, read_at)
    SELECT made.clinician, r.verdict, made.pk, r.at, CASE WHEN r.id %% 20 > 0 THEN r.at END
    FROM made JOIN screening_review r ON r.report_id = made.pk
    """,
)


def people(teams):
    """Teams of nine clinicians and a supervisor."""
    of_role = Membership.Role
    teams = Team.objects.bulk_create(
        Team(name=f"Copied {n}", slug=f"copied-{n}", crisis_text=CRISIS_TEXT) for n in range(teams)
    )
    for team in teams:
        names = [f"{team.slug}-{place}" for place in range(PEOPLE_IN_A_TEAM)]
        made = User.objects.bulk_create(
            User(username=name, password="!", email=f"{name}@example.org") for name in names
        )
        roles = [of_role.SUPERVISOR] + [of_role.CLINICIAN] * (PEOPLE_IN_A_TEAM - 1)
        Membership.objects.bulk_create(
            Membership(user=person, team=team, role=role)
            for person, role in zip(made, roles, strict=True)
        )


def fill(*, teams, cases, each):
    """Copy into `cases` cases of `teams` teams, `each` screenings a case, and gather statistics."""
    people(teams)
    numbers = {"cases": cases, "each": each}
    with connection.cursor() as cursor:
        for statement in (*SCREENINGS, *SUPERVISION):
            cursor.execute(statement, numbers)
        cursor.execute("DROP TABLE template, copied, made")
        # Outside of a transaction: it also marks the pages that an index alone answers for.
        cursor.execute("VACUUM (ANALYZE)")
