"""A thousand screenings, made through the workflows."""

import random
from datetime import date

from screening.engine.catalog.values import DONT_KNOW
from screening.engine.state import CLOSED, state
from screening.models import CatalogRelease, Membership, Team, User
from screening.queries.releases import compiled_release
from screening.workflows.answers import save_answers
from screening.workflows.cases import open_case, start_screening
from screening.workflows.reports import submit_screening

SCREENINGS = 1000
CLINICIANS = 20
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
        submit_screening(screening=screening, by=person, own_words="", seen_words="")
    return people[0][0]
