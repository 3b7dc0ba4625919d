"""make_* build what a test needs through the workflows; override only what matters."""

import itertools
import json
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.utils import timezone

from screening.models import ExampleCaseDefinition, Membership, Report, Team, User
from screening.workflows.answers import save_answers
from screening.workflows.cases import open_case, start_screening
from screening.workflows.measurements import enter_score
from screening.workflows.outcomes import record_outcome
from screening.workflows.plans import decide
from screening.workflows.replies import write_reply
from screening.workflows.reports import submit_screening
from screening.workflows.reviews import ask_review, record_review
from screening.workflows.revising import revise_report

CRISIS_TEXT = "Call the duty clinician on 020 7946 0010."
STUCK = {
    "high-energy-spells": "in-the-past",
    "unexplained-by-depression": "strongly",
    "difficulties-between-episodes": "clearly",
    "sessions-held-in-eight-weeks": "three-or-four",
    "gaps-due-to-practical-obstacles": "strongly",
    "session-ends-before-work-done": "clearly",
    "alliance-strain": "not-at-all",
    "systemic-weighs-on-mood": "dont-know",
    "own-step": "yes",
}
"""A stalled case: misdiagnosis and logistics are likely, and a bipolar history is flagged."""

CALM = STUCK | {"high-energy-spells": "dont-know"}
"""The same without a flag."""

FAR_AWAY = {key: STUCK[key] for key in STUCK if key.startswith(("sessions", "gaps", "session-"))}
"""Stuck on the way to the session alone: logistics is likely, and nothing of diagnosis."""

QUIET = {"own-step": "yes"}
"""Hardly anything answered: everything is unclear."""

URGENT = STUCK | {"high-energy-spells": "at-present"}
"""The same with the flag high-mood-now, to act on now."""

NOON = datetime(2026, 10, 1, 12, tzinfo=ZoneInfo("Europe/London"))
"""A fixed time for tests of what follows what."""

numbers = itertools.count(1)


@contextmanager
def past_the_application():
    """A cursor that may change frozen rows, as somebody with the database's password could."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL barrierscreen.erasure = 'on'")
        yield cursor
        if connection.vendor == "postgresql":
            # A test's own transaction goes on after this block.
            cursor.execute("SET LOCAL barrierscreen.erasure = ''")


def damage(report, content="{}"):
    """Replace the stored text of a report, and read the row again."""
    with past_the_application() as cursor:
        cursor.execute(
            "UPDATE screening_report SET content = %s WHERE id = %s", [content, report.pk]
        )
    return Report.objects.get(pk=report.pk)


def make_team(name="Riverside", *, crisis_text=CRISIS_TEXT):
    return Team.objects.create(name=name, slug=name.lower(), crisis_text=crisis_text)


def make_person(username, *, team=None, role=None, group=None, **fields):
    person = User.objects.create_user(username, password="a long enough one", **fields)
    if team:
        Membership.objects.create(user=person, team=team, role=role)
    if group:
        # A test that empties the tables takes the migration's group with it.
        editors, made = Group.objects.get_or_create(name=group)
        if made:
            editors.permissions.set(
                Permission.objects.filter(content_type__model__endswith="definition")
            )
        person.groups.add(editors)
    return person


def make_example(key, answers, *, main, further=(), flags=(), **fields):
    """An example case among the working rows, as an editor makes it on its page."""
    last = ExampleCaseDefinition.objects.count()
    words = {"order": last + 1, "title": f"Case {key}", "note": "Nobody’s case."} | fields
    example = ExampleCaseDefinition.objects.create(key=key, **words)
    for order, (question, option) in enumerate(answers.items(), start=1):
        example.answers.create(question_id=question, option=option, order=order)
    example.main.set(main)
    example.further.set(further)
    example.flags.set(flags)
    return example


def make_case(by, *, team=None, code=None, **fields):
    course = {"modality": "cbt", "started_on": date(2026, 3, 2), "sessions": 14}
    course |= {"session_spacing": "weekly"} | fields
    return open_case(
        by=by,
        team=team or by.memberships.get(role="clinician").team,
        code=code or f"K-{next(numbers)}",
        **course,
    )


def make_screening(by, *, case=None, answers=None, at=None):
    screening = start_screening(case=case or make_case(by), by=by, at=at)
    if answers:
        answer(screening, by=by, at=at, **answers)
    return screening


def answer(screening, *, by, at=None, **answers):
    """Store answers as somebody does who sees what is stored."""
    stored = screening.stored_answers()
    changes = {
        key.replace("_", "-"): (option, stored.get(key.replace("_", "-"), ""))
        for key, option in answers.items()
    }
    return save_answers(screening=screening, changes=changes, by=by, at=at)


def as_posted(answers):
    """The fields in which a form of the questionnaire sends these answers."""
    return {f"answer-{question}": option for question, option in answers.items()}


def make_score(case, total=None, *, by=None, on=date(2026, 9, 1), instrument="phq-9", **fields):
    """A score of the case by its clinician: PHQ-9 totals, or `items`."""
    return enter_score(
        case=case,
        by=by or case.clinician,
        instrument=instrument,
        taken_on=on,
        total=total,
        **fields,
    )


def make_course(case, *totals, last=None):
    """PHQ-9 totals of the case, one every two weeks; the last one of today, or of `last`."""
    last = last or timezone.localdate()
    for weeks, total in zip(range(2 * len(totals) - 2, -1, -2), totals, strict=True):
        make_score(case, total, on=last - timedelta(weeks=weeks))
    return case


def make_stalled(case):
    """No reliable improvement in six weeks, whatever the number of sessions."""
    return make_course(case, 19, 18, 18, 17)


def make_report(by, *, case=None, answers=None, own_words="", at=None):
    screening = make_screening(by, case=case, answers=answers or STUCK, at=at)
    return submit_screening(screening=screening, by=by, own_words=own_words, at=at)


def make_decision(report, *, by, at=None, **changes):
    """The first step that a stalled case suggests, planned; or what `changes` say."""
    item = {"kind": "adjustment", "key": "diagnostic-time-out", "choice": "planned"}
    return decide(report=report, by=by, at=at, **item | changes)


def first_step(report):
    """The adjustment that the report suggests first."""
    suggested = json.loads(report.content)["adjustments"]
    return next(row["adjustment"] for row in suggested if not row["holds"])


def make_planned(report, *, by, outcome="", at=None, outcome_at=None):
    """The report's first step, planned, and what came of it."""
    step = {"report": report, "by": by, "kind": "adjustment", "key": first_step(report)}
    decide(**step, choice="planned", at=at)
    return record_outcome(**step, outcome=outcome, at=outcome_at or at)


def make_revision(report, *, by, at=None, note="It stays as it is.", **answers):
    """The report of the screening that answers a returned one; other answers replace its own."""
    again = revise_report(report=report, by=by, at=at)
    if answers:
        answer(again, by=by, at=at, **answers)
    words = again.own_words
    return submit_screening(screening=again, by=by, own_words=words, revision_note=note, at=at)


def make_review_request(report, *, at=None, supervisor=None, **changes):
    """A question of who carries the case, wanted in a week."""
    wish = {
        "by": report.screening.case.clinician,
        "question": "Is this bipolar?",
        "wanted_by": timezone.localdate(at) + timedelta(days=7),
    }
    return ask_review(report=report, supervisor=supervisor, at=at, **wish | changes)


def make_review(report, *, by, verdict="signed-off", comment="", at=None, about=()):
    words = {"verdict": verdict, "comment": comment, "about": about}
    return record_review(report=report, by=by, digest=report.digest, at=at, **words)


def make_returned(report, *, by, comment="Ask about mood again.", at=None, about=()):
    return make_review(report, by=by, verdict="returned", comment=comment, at=at, about=about)


def make_reply(report, *, by, text="What do you mean by slowly?", at=None):
    return write_reply(report=report, by=by, text=text, at=at)
