"""Where people land, the administrators' page, and that nobody is told what is not so."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from screening.models import Event, Membership, User
from screening.queries.service import failed_sign_ins
from screening.workflows import sign_ins
from screening.workflows.events import log_event
from tests.factories import make_case, make_person, make_report, make_team
from tests.pages import page

pytestmark = pytest.mark.django_db
NOT_A_MEMBER = "You are not a member of a team yet"


def member(person, team, *roles):
    for role in roles:
        Membership.objects.create(user=person, team=team, role=role)
    return person


def backed_up(*, hours):
    log_event("backup.made", by=None, at=timezone.now() - timedelta(hours=hours))


def administrator(name="boss"):
    person = make_person(name, is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="change_user"))
    return person


PEOPLE = {
    "clinician": (lambda team: make_person("c", team=team, role="clinician"), "caseload"),
    "supervisor": (lambda team: make_person("s", team=team, role="supervisor"), "queue"),
    "editor": (lambda team: make_person("e", group="Catalog editors", is_staff=True), "draft"),
    "superuser": (lambda team: make_person("a", is_staff=True, is_superuser=True), "service"),
    "administrator": (lambda team: administrator(), "service"),
    "nobody yet": (lambda team: make_person("n"), "caseload"),
    "clinician and supervisor": (
        lambda team: member(make_person("cs"), team, "clinician", "supervisor"),
        "queue",
    ),
    "clinician and editor": (
        lambda team: member(make_person("ce", group="Catalog editors"), team, "clinician"),
        "caseload",
    ),
    "supervisor and superuser": (
        lambda team: member(
            make_person("sa", is_staff=True, is_superuser=True), team, "supervisor"
        ),
        "queue",
    ),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_people_land_on_the_page_that_is_theirs(who, client, team, release):
    make, expected = PEOPLE[who]
    person = make(team)
    sent = {"login": person.username, "password": "a long enough one"}
    assert client.post(reverse("account_login"), sent)["Location"] == reverse(expected)
    assert client.get(reverse("home"))["Location"] == reverse(expected)
    landed = page(client.get(reverse("home"), follow=True))
    asked = page(client.get(reverse("caseload")))
    assert (NOT_A_MEMBER in landed.text) == (who == "nobody yet")
    assert (NOT_A_MEMBER in asked.text) == (who == "nobody yet")
    assert ("Service" in landed.links) == (expected == "service" or "superuser" in who)


def test_signing_in_goes_on_to_the_page_that_was_asked_for(client, supervisor):
    sent = {"login": "supervisor", "password": "a long enough one", "next": reverse("catalog")}
    assert client.post(reverse("account_login"), sent)["Location"] == reverse("catalog")


def test_an_editor_is_not_led_to_a_caseload_that_stays_empty(browse, editor, release):
    desk = browse(editor)
    assert "Caseload" not in page(desk.get(reverse("draft"))).links
    shown = page(desk.get(reverse("caseload")))
    assert "You carry no cases" in shown.headings
    assert shown.links["To your first page"] == reverse("home")


@pytest.mark.parametrize(
    ("person", "heading"),
    [
        ("supervisor", "Clinicians open cases"),
        ("editor", "Clinicians open cases"),
        ("superuser", "Clinicians open cases"),
        ("newcomer", "You are not a clinician of any team"),
    ],
)
def test_who_opens_cases_is_said_to_those_who_do_not(person, heading, browse, request, db):
    people = {"newcomer": make_person("newcomer")}
    response = browse(people.get(person) or request.getfixturevalue(person)).get(
        reverse("new_case")
    )
    assert (response.status_code, page(response).headings) == (403, [heading])


class TestService:
    @pytest.fixture
    def boss(self, browse, team):
        return browse(administrator())

    def shown(self, client):
        return page(client.get(reverse("service")))

    def test_is_calm_where_nothing_needs_them(self, boss):
        backed_up(hours=30)
        assert self.shown(boss).headings == ["What needs you", "Nothing needs you"]
        assert "Last backup: " in self.shown(boss).text

    def test_asks_for_a_backup_where_none_is_or_the_last_is_old(self, boss):
        assert "No backup was made yet" in self.shown(boss).headings
        backed_up(hours=5 * 24)
        assert "The last backup is 5 days old" in self.shown(boss).headings
        backed_up(hours=1)
        assert "Nothing needs you" in self.shown(boss).headings

    def test_names_teams_without_a_crisis_text(self, boss):
        quiet = make_team("Hillside", crisis_text=" \u200b")
        shown = self.shown(boss)
        assert "1 team without a crisis text" in shown.headings
        assert shown.links["Hillside"] == reverse("admin:screening_team_change", args=[quiet.pk])
        assert "Riverside" not in shown.text

    def test_names_people_without_a_role_and_not_those_who_left(self, boss, clinician, editor):
        make_person("newcomer")
        make_person("gone", is_active=False)
        shown = self.shown(boss)
        assert "1 person without a role" in shown.headings
        assert "newcomer" in shown.links
        for name in ("gone", "clinician", "editor", "boss"):
            assert name not in shown.links

    def test_counts_failed_sign_ins_by_person_and_keeps_no_name_that_nobody_has(
        self, boss, client, clinician
    ):
        for name in ("clinician", "CLINICIAN ", "my secret password"):
            client.post(reverse("account_login"), {"login": name, "password": "wrong"})
        shown = self.shown(boss)
        assert "3 failed sign-ins in the last seven days" in shown.headings
        assert "clinician 2" in shown.text
        assert "Names that nobody has 1" in shown.text
        stored = str(list(Event.objects.values_list("details", flat=True)))
        assert "secret" not in stored

    def test_a_right_password_is_no_failure(self, client, clinician):
        client.post(
            reverse("account_login"), {"login": "clinician", "password": "a long enough one"}
        )
        assert failed_sign_ins(timezone.now()).number == 0

    def test_shows_seven_days_and_records_no_flood(self, clinician, monkeypatch):
        monkeypatch.setattr(sign_ins, "MOST_IN_AN_HOUR", 3)
        now = timezone.now()
        sign_ins.record_failed_sign_in(name="clinician", at=now - timedelta(days=8))
        for _ in range(5):
            sign_ins.record_failed_sign_in(name="nobody", at=now)
        failures = failed_sign_ins(now)
        assert (failures.number, failures.by_person, failures.unknown) == (3, [], 3)

    def test_holds_nothing_of_any_case(self, boss, clinician):
        make_report(clinician, case=make_case(clinician, code="K-1043"))
        shown = self.shown(boss)
        assert "K-1043" not in shown.soup.get_text()
        assert "/cases/" not in shown.links.values()

    def test_takes_the_same_queries_however_many_people(self, boss, django_assert_max_num_queries):
        for number in range(12):
            make_person(f"newcomer{number}")
            sign_ins.record_failed_sign_in(name=f"newcomer{number}")
        # Session, person, rights in two, roles, teams, people, failures in two, notices in two.
        with django_assert_max_num_queries(12):
            boss.get(reverse("service"))

    def test_an_account_that_was_ended_is_still_named(self, boss, clinician):
        sign_ins.record_failed_sign_in(name="clinician")
        User.objects.filter(pk=clinician.pk).update(is_active=False)
        assert "clinician" in self.shown(boss).links
