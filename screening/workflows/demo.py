"""A team to try the product with: people, a dozen cases and their history.

Everything is made through the workflows, from files of answers; no score is written by hand.
"""

import json
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from screening.models import Case, Membership, Team, User
from screening.workflows.answers import save_answers
from screening.workflows.cases import open_case, start_screening
from screening.workflows.demo_scores import enter_scores
from screening.workflows.demo_supervision import make_supervision
from screening.workflows.reports import submit_screening
from screening.workflows.sessions import set_sessions

FILES = Path(__file__).resolve().parent.parent / "demo"
PEOPLE = {
    "clinician": "Clinician A",
    "colleague": "Colleague B",
    "supervisor": "Supervisor C",
    "outsider": "Outsider D",
    "supervisor2": "Supervisor H",
    "editor": "Editor E",
    "editor2": "Editor G",
    "admin": "Admin F",
}
ROLES = [
    ("clinician", "riverside", Membership.Role.CLINICIAN),
    ("colleague", "riverside", Membership.Role.CLINICIAN),
    ("supervisor", "riverside", Membership.Role.SUPERVISOR),
    ("outsider", "hillside", Membership.Role.CLINICIAN),
    ("supervisor2", "hillside", Membership.Role.SUPERVISOR),
]
TEAMS = {"riverside": "Riverside adult therapy", "hillside": "Hillside adult therapy"}
# Numbers from the range that Ofcom keeps for fiction.
CRISIS_TEXT = (
    "Duty clinician 020 7946 0010, weekdays 8:00 to 20:00; crisis line 020 7946 0099 at all "
    "hours. Danger to life: 999."
)
COLLEAGUES_CASES = {"K-1074", "K-1085"}


@transaction.atomic
def load_demo(*, password, now=None):
    """Make what is missing of the demo; existing people and cases keep what they have.

    New people get `password`; returns their usernames. Raises NoRelease without a catalog.
    """
    now = now or timezone.now()
    known = set(User.objects.filter(username__in=PEOPLE).values_list("username", flat=True))
    people = {name: make_person(name, password) for name in PEOPLE}
    teams = {
        slug: Team.objects.get_or_create(
            slug=slug, defaults={"name": name, "crisis_text": CRISIS_TEXT}
        )[0]
        for slug, name in TEAMS.items()
    }
    for name, team, role in ROLES:
        Membership.objects.get_or_create(user=people[name], team=teams[team], role=role)
    profiles = {}
    for file in sorted(FILES.glob("*.json")):
        history = json.loads(file.read_text(encoding="utf-8"))
        profiles[history["code"]] = history["screenings"][-1]["answers"]
        if not Case.objects.filter(team=teams["riverside"], code=history["code"]).exists():
            owner = "colleague" if history["code"] in COLLEAGUES_CASES else "clinician"
            make_case(history, by=people[owner], team=teams["riverside"], now=now)
    make_supervision(people=people, teams=teams, profiles=profiles, now=now)
    return [name for name in PEOPLE if name not in known]


def make_person(name, password):
    person, made = User.objects.get_or_create(
        username=name,
        defaults={
            "first_name": PEOPLE[name].split()[0],
            "last_name": PEOPLE[name].split()[1],
            "is_staff": name in ("editor", "editor2", "admin"),
            "is_superuser": name == "admin",
        },
    )
    if made:
        person.set_password(password)
        person.save(update_fields=["password"])
    if name in ("editor", "editor2"):
        person.groups.add(Group.objects.get(name="Catalog editors"))
    return person


def sessions_at_first(history):
    """The sessions held by the first screening, had they been spread evenly until the last."""
    screened = [each["days_ago"] for each in history["screenings"]]
    started, first, last = history["started_days_ago"], screened[0], screened[-1]
    return round(history["sessions"] * (started - first) / (started - last))


def make_case(history, *, by, team, now):
    """One case with its scores and screenings, each of its own day."""
    started = now - timedelta(days=history["started_days_ago"])
    first = now - timedelta(days=history["screenings"][0]["days_ago"], minutes=30)
    case = open_case(
        by=by,
        team=team,
        code=history["code"],
        modality=history["modality"],
        started_on=timezone.localdate(started),
        sessions=sessions_at_first(history),
        session_spacing=history["session_spacing"],
        at=first,
    )
    enter_scores(case, history["scores"], by=by, opened_at=first, now=now)
    for each in history["screenings"]:
        at = now - timedelta(days=each["days_ago"])
        if each is history["screenings"][-1] and case.sessions != history["sessions"]:
            day = timezone.localdate(at)
            set_sessions(case, history["sessions"], on=day, by=by, now=at)
        screening = start_screening(case=case, by=by, at=at - timedelta(minutes=6))
        changes = {question: (option, "") for question, option in each["answers"].items()}
        save_answers(screening=screening, changes=changes, by=by, at=at - timedelta(minutes=1))
        if each["submitted"]:
            submit_screening(screening=screening, by=by, own_words=each["own_words"], at=at)
