"""make_* build what a test needs through the workflows; override only what matters."""

import itertools
from datetime import date

from django.contrib.auth.models import Group, Permission

from screening.models import Membership, Team, User
from screening.workflows.answers import save_answers
from screening.workflows.cases import open_case, start_screening
from screening.workflows.reports import submit_screening

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

numbers = itertools.count(1)


def make_team(name="Riverside", *, crisis_text=CRISIS_TEXT):
    return Team.objects.create(name=name, slug=name.lower(), crisis_text=crisis_text)


def make_person(username, *, team=None, role=None, group=None, **fields):
    person = User.objects.create_user(username, password="a long enough one", **fields)
    if team:
        Membership.objects.create(user=person, team=team, role=role)
    if group:
        # A test that empties the tables takes the migration's group with it.
        found, made = Group.objects.get_or_create(name=group)
        if made:
            found.permissions.set(
                Permission.objects.filter(content_type__model__endswith="definition")
            )
        person.groups.add(found)
    return person


def make_case(by, *, team=None, code=None, **fields):
    course = {"modality": "cbt", "started_on": date(2026, 3, 2), "sessions": 14} | fields
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


def make_report(by, *, case=None, answers=None, own_words="", at=None):
    screening = make_screening(by, case=case, answers=answers or STUCK, at=at)
    return submit_screening(screening=screening, by=by, own_words=own_words, seen_words="", at=at)
