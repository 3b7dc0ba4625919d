"""A thousand screenings, and people at work with a draft each, made through the workflows."""

import json
import random
from datetime import date

from screening.engine.catalog.values import DONT_KNOW
from screening.engine.state import CLOSED, state
from screening.models import CatalogRelease, Membership, Team, User
from screening.queries.releases import compiled_release
from screening.workflows.answers import save_answers
from screening.workflows.cases import open_case, start_screening
from screening.workflows.demo import FILES
from screening.workflows.reports import submit_screening

SCREENINGS = 1000
CLINICIANS = 20
SUPERVISORS = 3
"""Of each team of ten at work."""
PASSWORD = "only for the benchmark"


def plausible_answers(compiled, chance):
    """Answers in page order: a quarter of the gates clearly, follow-ups as they open."""
    answers = {}
    for key, options in compiled.levels.items():
        if state(compiled, answers).status[key] == CLOSED:
            continue
        if chance.random() < 0.1:
            answers[key] = DONT_KNOW
        elif chance.random() < 0.3:
            answers[key] = chance.choice(list(options))
        else:
            answers[key] = next(option for option, level in options.items() if level == 0)
    return answers


def populate(screenings=SCREENINGS):
    """Teams, clinicians and their submitted screenings; returns one clinician's username."""
    chance = random.Random(1)
    compiled = compiled_release(CatalogRelease.objects.current())
    people = []
    for number in range(CLINICIANS):
        team, _made = Team.objects.get_or_create(
            slug=f"bench-{number // 10}", defaults={"name": f"Team {number // 10}"}
        )
        person = User.objects.create_user(f"bench-{number}", password=PASSWORD)
        Membership.objects.create(user=person, team=team, role=Membership.Role.CLINICIAN)
        people.append((person, team))
    for number in range(screenings):
        person, team = people[number % CLINICIANS]
        case = open_case(
            by=person,
            team=team,
            code=f"B-{number}",
            modality="cbt",
            started_on=date(2026, 1, 5),
            sessions=12,
        )
        screening = start_screening(case=case, by=person)
        answers = plausible_answers(compiled, chance)
        changes = {key: (option, "") for key, option in answers.items()}
        save_answers(screening=screening, changes=changes, by=person)
        submit_screening(screening=screening, by=person, own_words="")
    return people[0][0]


def demo_cases():
    """The cases of the demo's files whose last screening was submitted."""
    cases = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(FILES.glob("*.json"))]
    return [case for case in cases if case["screenings"][-1]["submitted"]]


def clinician_with_draft(name, answers=()):
    """A clinician, in a team of ten, with one submitted case for each of `answers` and a draft."""
    number = Team.objects.filter(slug__startswith="work-").count()
    team = Team.objects.filter(slug=f"work-{number - 1}").first()
    if team is None or team.memberships.count() == 10:
        team = Team.objects.create(slug=f"work-{number}", name=f"Team {number}")
        for place in range(SUPERVISORS):
            supervisor = User.objects.create(username=f"{team.slug}-supervisor-{place}")
            Membership.objects.create(user=supervisor, team=team, role=Membership.Role.SUPERVISOR)
    person = User.objects.create(username=name, password="!")
    Membership.objects.create(user=person, team=team, role=Membership.Role.CLINICIAN)
    for given in answers:
        screening = draft_of(person, team)
        changes = {key: (option, "") for key, option in given.items()}
        save_answers(screening=screening, changes=changes, by=person)
        submit_screening(screening=screening, by=person, own_words="")
    return person, draft_of(person, team)


def draft_of(person, team):
    """A screening under way of a new case."""
    code = f"{person.username}-{person.cases.count()}"
    case = open_case(
        by=person,
        team=team,
        code=code,
        modality="cbt",
        started_on=date(2026, 1, 5),
        sessions=12,
    )
    return start_screening(case=case, by=person)
