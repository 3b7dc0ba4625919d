"""Editing the working rows in the admin: in words, in order, by two people, never by accident."""

import pytest
from django.contrib.admin.widgets import AutocompleteMixin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.engine.catalog.serialization import canonical_text, digest
from screening.engine.catalog.validation import find_problems
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DomainDefinition,
    IndicationDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    SourceDefinition,
)
from screening.queries.draft import read_definitions
from screening.workflows.exporting import write_fixtures
from screening.workflows.fixtures import clear_definitions, load_fixtures
from screening.workflows.publishing import publish_release
from tests.factories import make_person, make_report
from tests.pages import page

pytestmark = pytest.mark.django_db


def text(response):
    return page(response).text


def addresses(response):
    """Where the links of a page lead."""
    return page(response).links.values()


@pytest.fixture
def desk(browse, editor):
    """The editor's client."""
    return browse(editor)


@pytest.fixture
def other_desk(browse, db):
    """Another editor's client."""
    return browse(make_person("editor2", is_staff=True, group="Catalog editors"))


def page_of(model, key=None):
    action, args = ("change", [key]) if key else ("add", [])
    return reverse(f"admin:screening_{model}definition_{action}", args=args)


def list_of(model):
    return reverse(f"admin:screening_{model}definition_changelist")


def shown(client, address):
    """Everything that a page's forms send back, the empty form for one part more left out."""
    fields = page(client.get(address)).fields
    return {name: value for name, value in fields.items() if "__prefix__" not in name}


def saved(client, address, **changes):
    """Save a page with some fields changed; gives the response."""
    return client.post(address, shown(client, address) | changes)


class TestPages:
    PAGES = {
        "barrier": "alliance",
        "question": "alliance-strain",
        "scale": "extent",
        "adjustment": "energy-paced-sessions",
        "redflag": "suicidal-thoughts",
        "source": "weitz-2015",
        "domain": "life-context",
    }

    @pytest.mark.parametrize("model", PAGES)
    def test_editors_find_and_open_every_kind_of_row(self, model, desk, release):
        listed = desk.get(list_of(model), {"q": "a"})
        opened = desk.get(page_of(model, self.PAGES[model]))
        assert (listed.status_code, opened.status_code) == (200, 200)
        assert page(opened).main.find("input", type="submit", value="Save as new")

    def test_a_barrier_says_in_words_what_its_indicators_do(self, desk, release):
        content = text(
            desk.get(reverse("admin:screening_barrierdefinition_change", args=["alliance"]))
        )
        assert "“Strongly” adds 9 points" in content
        assert "“Yes” takes off 6 points" in content
        assert "Asked when the answer to “Over the last few sessions" in content
        assert "possible from 6, likely from 13" in content

    def test_a_threshold_out_of_reach_is_told_beside_the_points(self, desk, release):
        BarrierDefinition.objects.filter(key="alliance").update(likely_at=40)
        content = text(desk.get(page_of("barrier", "alliance")))
        assert "At most 33 points; possible from 6, likely from 40. No answers reach" in content

    def test_a_barriers_page_takes_the_same_queries_for_any_number_of_questions(
        self, desk, release
    ):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                desk.get(page_of("barrier", "alliance"))
            return len(captured)

        queries()
        before = queries()
        question = QuestionDefinition.objects.get(key="alliance-strain")
        for number in range(20):
            QuestionDefinition.objects.create(
                key=f"more-{number}",
                domain=question.domain,
                order=50,
                text="More?",
                scale=question.scale,
                asked_if=question,
                asked_if_level=2,
            )
        assert queries() == before

    def test_what_uses_a_row_is_a_click_away(self, desk, release):
        links = addresses(desk.get(page_of("question", "alliance-strain")))
        assert page_of("barrier", "alliance") in links
        assert page_of("question", "alliance-withdrawal") in links
        links = addresses(desk.get(page_of("source", "weitz-2015")))
        for adjustment in SourceDefinition.objects.get(key="weitz-2015").adjustments.all():
            assert page_of("adjustment", adjustment.pk) in links
        links = addresses(desk.get(page_of("scale", "extent")))
        assert page_of("question", "alliance-strain") in links

    def test_lists_name_the_barriers(self, desk, release):
        assert "Weak or ruptured therapeutic alliance" in text(desk.get(list_of("question")))
        assert "Weak or ruptured therapeutic alliance" in text(desk.get(list_of("adjustment")))

    def test_identifiers_of_a_source_are_links(self, desk, release):
        links = addresses(desk.get(page_of("source", "weitz-2015")))
        assert "https://doi.org/10.1001/jamapsychiatry.2015.1516" in links
        assert "https://pubmed.ncbi.nlm.nih.gov/26397232/" in links

    @pytest.mark.parametrize(
        ("field", "value"), [("doi", "https://doi.org/x"), ("pmid", "PMC1"), ("url", "ftp://x")]
    )
    def test_identifiers_of_a_source_are_checked(self, field, value, desk, release):
        response = saved(desk, page_of("source", "weitz-2015"), **{field: value})
        assert response.status_code == 200
        assert response.context["adminform"].form.errors.keys() == {field}

    def test_every_relation_is_found_by_typing(self, desk, release):
        for model in ("barrier", "question", "adjustment", "redflag", "source"):
            context = desk.get(page_of(model)).context
            forms = [context["adminform"].form]
            forms += [inline.formset.empty_form for inline in context["inline_admin_formsets"]]
            for form in forms:
                for name, field in form.fields.items():
                    if hasattr(field, "queryset") and name not in ("asked_if", form._meta.model):
                        widget = getattr(field.widget, "widget", field.widget)
                        hidden = field.widget.is_hidden or "Inline" in type(field).__name__
                        assert hidden or isinstance(widget, AutocompleteMixin), (model, name)

    def test_an_editor_sees_no_case(self, desk, clinician, release):
        report = make_report(clinician)
        assert desk.get(reverse("report", args=[report.uuid])).status_code == 404
        assert desk.get(reverse("case", args=[report.screening.case.uuid])).status_code == 404
        assert "K-" not in text(desk.get(reverse("caseload")))


class TestOrder:
    def test_a_row_without_a_place_goes_last(self, desk, release):
        address = page_of("adjustment")
        sent = {
            "key": "name-it",
            "order": "",
            "title": "Name it",
            "steps": "One.\r\nTwo.",
            "timing": "refer",
            "grade": "D",
            "indications-0-barrier": "alliance",
            "indications-0-strength": "weak",
        }
        assert saved(desk, address, **sent).status_code == 302
        last = AdjustmentDefinition.objects.last()
        assert (last.key, last.steps) == ("name-it", "One.\nTwo.")
        assert last.indications.get().order == 1

    def test_parts_are_numbered_within_their_whole(self, desk, release):
        address = page_of("barrier", "alliance")
        sent = {"indicators-9-question": "own-step", "indicators-9-direction": "supports"}
        assert saved(desk, address, **sent, **{"indicators-9-strength": "weak"}).status_code == 302
        assert BarrierDefinition.objects.get(key="alliance").indicators.last().order == 10

    def test_domains_are_put_in_order_in_their_list(self, desk, release):
        sent = places(desk) | {"form-6-order": "3", "form-3-order": "6", "_save": "Save"}
        assert desk.post(list_of("domain"), sent).status_code == 302
        assert read_definitions().domains[3].key == "life-context"

    def test_of_two_who_order_the_list_the_second_is_told(self, desk, other_desk, release):
        sent = places(desk) | {"form-6-order": "9", "_save": "Save"}
        desk.post(list_of("domain"), places(other_desk) | {"form-6-order": "8", "_save": "Save"})
        refused = text(desk.post(list_of("domain"), sent))
        assert "“order” was “6” and is now “8”" in refused
        assert DomainDefinition.objects.get(key="life-context").order == 8

    def test_a_list_that_lost_what_it_showed_saves_nothing(self, desk, release):
        sent = {name: value for name, value in places(desk).items() if "initial-" not in name}
        desk.post(list_of("domain"), sent | {"form-6-order": "9", "_save": "Save"})
        assert DomainDefinition.objects.get(key="life-context").order == 6


def places(client):
    """What the list of domains sends back."""
    formset = client.get(list_of("domain")).context["cl"].formset
    sent = {field.html_name: field.value() for field in formset.management_form}
    for form in formset.forms:
        sent |= {form[name].html_name: form[name].value() for name in ("key", "order")}
        sent[form["order"].html_initial_name] = form["order"].value()
    return sent


class TestTwoEditors:
    def test_the_second_save_is_refused_and_shown_why(self, desk, other_desk, release):
        address = page_of("domain", "life-context")
        first, second = shown(desk, address), shown(other_desk, address)
        assert desk.post(address, first | {"name": "First"}).status_code == 302
        refused = text(other_desk.post(address, second | {"name": "Second"}))
        assert "Another editor changed this row meanwhile" in refused
        assert "“name” was “Life and access” and is now “First”" in refused
        assert DomainDefinition.objects.get(key="life-context").name == "First"
        assert saved(other_desk, address, name="Second").status_code == 302

    @pytest.mark.parametrize(
        ("model", "key", "change", "content"),
        [
            ("question", "alliance-withdrawal", {"order": "7"}, "“order” was “2” and is now “7”"),
            (
                "question",
                "alliance-withdrawal",
                {"asked_if_level": "2"},
                "“when its answer says at least” was “1” and is now “2”",
            ),
            ("barrier", "alliance", {"retired": "on"}, "“retired” was “no” and is now “yes”"),
            (
                "barrier",
                "alliance",
                {"indicators-0-strength": "weak"},
                (
                    "“answer that counts alliance-strain, how strongly” was “strongly” and is now "
                    "“a little”"
                ),
            ),
            (
                "scale",
                "extent",
                {"options-1-label": "Somewhat"},
                "“answer a-little, words of the answer” was “A little” and is now “Somewhat”",
            ),
        ],
    )
    def test_everything_on_the_page_counts(
        self, model, key, change, content, desk, other_desk, release
    ):
        address = page_of(model, key)
        stale = shown(desk, address)
        assert saved(other_desk, address, **change).status_code == 302
        assert content in text(desk.post(address, stale))

    @pytest.mark.parametrize("model", TestPages.PAGES)
    def test_a_page_saves_what_it_shows_and_changes_nothing(self, model, desk, release):
        response = saved(desk, page_of(model, TestPages.PAGES[model]))
        assert response.status_code == 302
        assert digest(canonical_text(read_definitions())) == release.digest

    def test_a_link_is_one_row_on_both_its_pages(self, desk, other_desk, release):
        link = IndicationDefinition.objects.filter(barrier="alliance", strength="strong").first()
        stale = shown(desk, page_of("barrier", "alliance"))
        place = next(
            name.rpartition("-")[0]
            for name, value in shown(other_desk, page_of("adjustment", link.adjustment_id)).items()
            if name.startswith("indications-") and value == "alliance"
        )
        weaker = {f"{place}-strength": "weak"}
        saved(other_desk, page_of("adjustment", link.adjustment_id), **weaker)
        refused = text(desk.post(page_of("barrier", "alliance"), stale))
        assert f"{link.adjustment_id}, helps” was “strongly” and is now “a little”" in refused
        link.refresh_from_db()
        assert link.strength == "weak"

    def test_rewording_what_a_row_names_is_no_change_of_the_row(self, desk, other_desk, release):
        stale = shown(desk, page_of("barrier", "alliance"))
        saved(other_desk, page_of("question", "alliance-strain"), text="Is there strain?")
        assert desk.post(page_of("barrier", "alliance"), stale).status_code == 302

    @pytest.mark.parametrize("forged", ["", "nonsense", "[]"])
    def test_a_form_that_lost_what_it_showed_saves_nothing(self, forged, desk, release):
        response = saved(desk, page_of("domain", "life-context"), name="X", seen=forged)
        assert "load the page again" in text(response)
        assert DomainDefinition.objects.get(key="life-context").name != "X"


class TestRemoving:
    USED = [
        ("question", "alliance-strain", "alliance-strain supports alliance"),
        ("scale", "extent", "Over the last few sessions"),
        ("barrier", "alliance", "helps alliance"),
        ("domain", "life-context", "Logistical barriers"),
        ("source", "weitz-2015", "medication review"),
    ]

    @pytest.mark.parametrize(("model", "key", "user"), USED)
    def test_a_row_that_is_used_is_not_deleted_and_its_users_are_named(
        self, model, key, user, desk, release
    ):
        address = reverse(f"admin:screening_{model}definition_delete", args=[key])
        content = text(desk.get(address))
        assert "would require deleting the following protected related objects" in content
        assert user in content.split("protected related objects")[1]
        assert "you can retire it" in content
        before = canonical_text(read_definitions())
        desk.post(address, {"post": "yes"})
        assert canonical_text(read_definitions()) == before

    def test_nor_is_one_that_only_a_list_of_another_row_names(self, desk, release):
        flag = RedFlagDefinition.objects.exclude(holds=None).first()
        held = flag.holds.first()
        address = reverse("admin:screening_adjustmentdefinition_delete", args=[held.pk])
        assert page_of("redflag", flag.pk) in addresses(desk.get(address))
        desk.post(address, {"post": "yes"})
        assert flag.holds.filter(pk=held.pk).exists()

    def test_several_at_once_are_refused_the_same_way(self, desk, release):
        sent = {"action": "delete_selected", "_selected_action": ["weitz-2015"]}
        content = text(desk.post(list_of("source"), sent))
        assert "medication review" in content
        assert "Retire the selected rows" in content
        desk.post(list_of("source"), sent | {"post": "yes"})
        assert SourceDefinition.objects.filter(key="weitz-2015").exists()

    def test_an_unused_row_is_deleted(self, desk, release):
        DomainDefinition.objects.create(key="empty", order=9, name="Empty", intro="Nothing.")
        address = reverse("admin:screening_domaindefinition_delete", args=["empty"])
        assert desk.post(address, {"post": "yes"}).status_code == 302
        assert not DomainDefinition.objects.filter(key="empty").exists()

    @pytest.mark.parametrize("change", [{"DELETE": "on"}, {"key": "renamed"}])
    def test_an_option_that_a_flag_waits_for_stays(self, change, desk, release):
        flag = RedFlagDefinition.objects.exclude(option="").first()
        scale = flag.question.scale
        options = list(scale.options.all())
        place = [option.key for option in options].index(flag.option)
        label, place = options[place].label, f"options-{place}"
        sent = {f"{place}-{name}": value for name, value in change.items()}
        refused = text(saved(desk, page_of("scale", scale.pk), **sent))
        assert f"The answer “{label}” is used by" in refused
        assert OptionDefinition.objects.filter(scale=scale, key=flag.option).exists()

    def test_rows_are_retired_and_brought_back_from_their_list(self, desk, editor, release):
        chosen = {"_selected_action": ["alliance", "logistics"]}
        desk.post(list_of("barrier"), {"action": "retire", **chosen})
        assert {b.key for b in BarrierDefinition.objects.filter(retired=True)} == {
            "alliance",
            "logistics",
        }
        history = reverse("admin:screening_barrierdefinition_history", args=["alliance"])
        assert "Changed retired." in text(desk.get(history))
        desk.post(list_of("barrier"), {"action": "bring_back", **chosen})
        assert digest(canonical_text(read_definitions())) == release.digest

    def test_a_row_is_duplicated_as_a_new_one(self, desk, release):
        address = page_of("barrier", "alliance")
        asked = desk.post(address, shown(desk, address) | {"_saveasnew": "1"})
        assert "Give the row a key of its own" in text(asked)
        copy = {"key": "copy", "number": "31", "name": "Copy", "_saveasnew": "1"}
        assert desk.post(address, shown(desk, address) | copy).status_code == 302
        barriers = BarrierDefinition.objects
        assert [
            list(barriers.get(key=key).indicators.values_list("question", "strength"))
            for key in ("copy", "alliance")
        ].count(list(barriers.get(key="copy").indicators.values_list("question", "strength"))) == 2


class TestRoundTrip:
    def test_a_catalog_changed_in_the_admin_survives_files_byte_for_byte(
        self, desk, release, tmp_path
    ):
        odd = "  “Odd”: #text, 'quoted'\r\n- yes\r\n\r\n=HYPERLINK(1) é 🙂 \t|"
        changes = {
            "name": "null",
            "summary": odd,
            "likely_at": "15",
            "indicators-0-strength": "decisive",
            "differentials-0-how": odd,
        }
        assert saved(desk, page_of("barrier", "logistics"), **changes).status_code == 302
        saved(desk, page_of("question", "own-step"), text="0123", help="@ `a` {b}: %c")
        saved(desk, page_of("barrier", "alliance"), retired="on")
        saved(desk, page_of("adjustment", "energy-paced-sessions"), order="")
        source = {"key": "new-2026", "title": "True", "kind": "trial", "verified": "partial"}
        assert saved(desk, page_of("source"), **source).status_code == 302
        catalog = read_definitions()
        assert find_problems(catalog) == ()
        published = publish_release(by=None, notes="Changed in the admin.")
        write_fixtures(tmp_path / "one")
        clear_definitions()
        load_fixtures(tmp_path / "one")
        assert digest(canonical_text(read_definitions())) == published.digest
        write_fixtures(tmp_path / "two")
        for file in (tmp_path / "one").iterdir():
            assert (tmp_path / "two" / file.name).read_bytes() == file.read_bytes()
