"""Every list of people to choose from is in the order of their names."""

import pytest
from django.contrib.admin import site
from django.urls import reverse

from screening.models import User
from tests.factories import make_case, make_person, make_report
from tests.pages import page

pytestmark = pytest.mark.django_db

NAMES = ["Zoe Zett", "eve lower", "Bert Öst", "Anna Ärmel", "Adam Abel", "Otto Ober", "Änne Amt"]
IN_ORDER = [
    "Adam Abel",
    "Anna Ärmel",
    "Änne Amt",
    "Bert Öst",
    "eve lower",
    "Otto Ober",
    "Zoe Zett",
]


@pytest.fixture
def people(team):
    """Makes people of a role in the team, with names in no order."""

    def make(role):
        made = []
        for number, name in enumerate(NAMES):
            first, last = name.split()
            fields = {"first_name": first, "last_name": last}
            made.append(make_person(f"{role}-{number}", team=team, role=role, **fields))
        return made

    return make


def choices(response, name):
    """The words of a select's options below the first, which chooses nobody."""
    options = page(response).main.find("select", attrs={"name": name}).find_all("option")
    return [option.get_text() for option in options[1:]]


def test_whom_a_case_can_be_handed_to(browse, clinician, supervisor, people):
    case = make_case(clinician)
    people("clinician")
    response = browse(supervisor).get(reverse("hand_over", args=[case.uuid]))
    assert choices(response, "to") == IN_ORDER


def test_whom_a_review_can_be_asked_of(web, clinician, people):
    report = make_report(clinician)
    people("supervisor")
    response = web.get(reverse("ask_review", args=[report.uuid]))
    assert choices(response, "supervisor") == IN_ORDER


def test_whose_reports_the_queue_shows(browse, supervisor, people):
    for person in people("clinician"):
        make_case(person)
    response = browse(supervisor).get(reverse("queue"))
    assert choices(response, "clinician") == IN_ORDER


class TestAdmin:
    @pytest.fixture
    def admin(self, browse, superuser):
        return browse(superuser)

    def listed(self, client, **asked):
        """First and last names down the admin's list of people."""
        people = page(client.get(reverse("admin:screening_user_changelist"), asked)).soup
        first, last = (people.select(f"td.field-{name}") for name in ("first_name", "last_name"))
        return [f"{a.get_text()} {b.get_text()}" for a, b in zip(first, last, strict=True)]

    def test_its_list_of_people(self, admin, people):
        people("clinician")
        assert self.listed(admin, q="clinician") == IN_ORDER

    def test_its_list_over_several_pages(self, admin, people, monkeypatch):
        people("clinician")
        monkeypatch.setattr(site.get_model_admin(User), "list_per_page", 3)
        pages = [self.listed(admin, q="clinician", p=number) for number in (1, 2, 3)]
        assert [len(each) for each in pages] == [3, 3, 1]
        assert [name for names in pages for name in names] == IN_ORDER

    def test_its_list_goes_by_a_column_where_that_is_asked_for(self, admin, people):
        people("clinician")
        # Column 1 is the username, which follows the order in which they were made.
        assert self.listed(admin, q="clinician", o="1") == NAMES

    def test_whom_it_offers_as_members(self, admin, people):
        people("clinician")
        asked = {"app_label": "screening", "model_name": "membership", "field_name": "user"}
        result = admin.get(reverse("admin:autocomplete"), asked | {"term": "clinician"}).json()
        assert [each["text"] for each in result["results"]] == IN_ORDER

    def test_the_members_of_a_team(self, admin, people, team):
        people("clinician")
        html = page(admin.get(reverse("admin:screening_team_change", args=[team.pk])))
        fields = html.soup.select("tr.has_original select[name$=-user] option[selected]")
        assert [field.get_text() for field in fields] == IN_ORDER

    def test_a_team_is_saved_with_its_members_in_that_order(self, admin, people, team):
        people("clinician")
        address = reverse("admin:screening_team_change", args=[team.pk])
        fields = page(admin.get(address)).fields
        first = next(name for name in fields if name.endswith("-user"))
        anna = User.objects.get(first_name="Anna")
        second_role = first.replace("-0-", "-1-").replace("-user", "-role")
        fields |= {"name": "Riverbank", second_role: "supervisor"}
        assert admin.post(address, fields).status_code == 302
        assert [each.role for each in anna.memberships.all()] == ["supervisor"]
        assert team.memberships.count() == len(NAMES)
