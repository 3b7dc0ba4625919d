"""The draft as files in the browser: out as a zip, and in after it was looked at."""

import zlib
from base64 import b64encode

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from screening.exchange.catalog_zip import MOST_PACKED, read_zip, zip_of
from screening.models import BarrierDefinition, Event, SourceDefinition
from screening.queries.draft import draft_digest
from screening.web.kept_files import CATALOG
from screening.workflows.exporting import fixture_texts
from screening.workflows.fixture_files import SHIPPED
from tests.factories import make_person
from tests.pages import page
from tests.zips import make_zip

pytestmark = pytest.mark.django_db
ALLIANCE = "Weak or ruptured therapeutic alliance"


@pytest.fixture
def desk(browse, editor, release):
    return browse(editor)


@pytest.fixture(scope="module")
def shipped():
    """The shipped files by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in SHIPPED.glob("*.yaml")}


@pytest.fixture
def reworded(shipped):
    """The shipped files with another name of one barrier, as a zip."""
    renamed = {name: text.replace(ALLIANCE, "Strained bond") for name, text in shipped.items()}
    return zip_of(renamed)


SMALL = """
- {model: screening.domaindefinition, pk: facts, fields: {order: 1, name: Facts, intro: First.}}
- {model: screening.scaledefinition, pk: yes-no, fields: {}}
- model: screening.optiondefinition
  fields: {scale: yes-no, key: "no", order: 1, label: "No", level: 0}
- model: screening.optiondefinition
  fields: {scale: yes-no, key: "yes", order: 2, label: "Yes", level: 3}
- model: screening.questiondefinition
  pk: bond
  fields: {domain: facts, order: 1, text: Is it the bond?, help: "", scale: yes-no}
- model: screening.barrierdefinition
  pk: alliance
  fields: {number: 1, name: Strained bond, domain: facts, lever: relationship,
    summary: The bond is strained., possible_at: 3, likely_at: 9, gate: bond}
- model: screening.indicatordefinition
  fields: {barrier: alliance, question: bond, order: 1, direction: supports, strength: strong}
"""


@pytest.fixture(scope="module")
def small():
    """A catalog of one question, as a zip: checked in no time."""
    return make_zip({"catalog_1_small.yaml": SMALL})


def send(desk, raw, name="draft.zip"):
    """Send a zip to be checked and compared."""
    file = SimpleUploadedFile(name, raw, content_type="application/zip")
    return desk.post(reverse("catalog_files"), {"step": "compare", "files": file})


def load(desk, compared, **changes):
    """Press the button of the page that compares."""
    fields = page(compared).fields | {"step": "load"} | changes
    return desk.post(reverse("catalog_files"), fields)


class TestOut:
    def test_holds_the_files_that_the_command_writes(self, desk, shipped):
        response = desk.get(reverse("catalog_zip"))
        assert response["Content-Type"] == "application/zip"
        assert 'filename="catalog-draft-' in response["Content-Disposition"]
        assert read_zip(response.content) == (shipped, [])

    def test_gives_a_retired_row_along_and_takes_it_back(self, desk):
        BarrierDefinition.objects.filter(pk="alliance").update(retired=True)
        digest, raw = draft_digest(), desk.get(reverse("catalog_zip")).content
        BarrierDefinition.objects.filter(pk="alliance").update(retired=False)
        assert load(desk, send(desk, raw)).status_code == 302
        assert BarrierDefinition.objects.get(pk="alliance").retired
        assert draft_digest() == digest

    def test_is_not_offered_of_an_empty_draft(self, desk, monkeypatch):
        monkeypatch.setattr("screening.views.catalog_files.is_draft_empty", lambda: True)
        shown = page(desk.get(reverse("catalog_files")))
        assert "The draft is empty" in shown.text
        assert "Download the draft as a zip" not in shown.links


class TestIn:
    def test_shows_what_would_change_and_changes_nothing(self, desk, reworded, release):
        response = send(desk, reworded)
        assert response.status_code == 200
        shown = page(response).soup
        taken_out, put_in = [one.text for one in shown.find_all(["del", "ins"])][:2]
        assert (taken_out.split()[0], put_in.split()[0]) == ("Weak", "Strained")
        assert page(response).buttons == ["Replace the draft"]
        assert draft_digest() == release.digest
        assert not Event.objects.filter(verb="catalog.loaded", by__isnull=False).exists()

    def test_replaces_the_draft_once_that_is_confirmed_and_is_recorded(
        self, desk, editor, reworded, release
    ):
        assert load(desk, send(desk, reworded))["Location"] == reverse("draft")
        assert BarrierDefinition.objects.get(pk="alliance").name == "Strained bond"
        event = Event.objects.get(verb="catalog.loaded", by=editor)
        assert event.details["before"] == release.digest
        assert event.details["digest"] == draft_digest()
        assert "Files were last loaded on" in page(desk.get(reverse("catalog_files"))).text

    def test_of_what_the_draft_holds_already_has_nothing_to_load(self, desk, shipped):
        shown = page(send(desk, zip_of(shipped)))
        assert shown.headings[0] == "The files hold what the draft holds"
        assert shown.buttons == []

    def test_names_the_retired_rows_that_would_be_lost(self, desk, small):
        SourceDefinition.objects.create(
            key="old", title="An <i>old</i> one", kind="other", verified="full", order=999,
            retired=True,
        )  # fmt: skip
        shown = page(send(desk, small))
        assert "1 retired row is not in the files and would be deleted" in shown.text
        assert "An <i>old</i> one" in shown.text

    def test_pressed_twice_says_that_nothing_is_kept_any_more(self, desk, small):
        compared = send(desk, small)
        load(desk, compared)
        response = load(desk, compared)
        assert response.status_code == 409
        assert "are kept for half an hour and are gone now" in page(response).text

    def test_is_refused_where_the_draft_was_edited_since(self, desk, small):
        compared = send(desk, small)
        BarrierDefinition.objects.filter(pk="logistics").update(name="The way there")
        response = load(desk, compared)
        assert response.status_code == 409
        assert "edited since you opened this page" in page(response).alerts[0]
        assert BarrierDefinition.objects.get(pk="alliance").name == ALLIANCE

    @pytest.mark.parametrize("digest", ["", "0" * 64])
    def test_is_refused_without_the_draft_that_was_seen(self, digest, desk, small):
        assert load(desk, send(desk, small), digest=digest).status_code == 409
        assert BarrierDefinition.objects.get(pk="alliance").name == ALLIANCE

    @pytest.mark.parametrize("fingerprint", ["", "0" * 64, "../x"])
    def test_loads_no_other_files_than_were_looked_at(self, fingerprint, desk, small):
        response = load(desk, send(desk, small), fingerprint=fingerprint)
        assert response.status_code == 409
        assert BarrierDefinition.objects.get(pk="alliance").name == ALLIANCE

    def test_does_not_load_what_another_editor_looked_at(self, browse, desk, small):
        other = browse(make_person("editor2", is_staff=True, group="Catalog editors"))
        assert load(other, send(desk, small)).status_code == 409

    def test_checks_again_what_was_kept(self, desk, small):
        compared = send(desk, small)
        session = SessionStore(desk.session[CATALOG])
        other = make_zip({"catalog_1.yaml": "- 7\n"})
        session["file"] = b64encode(zlib.compress(other)).decode()
        session.save()
        assert load(desk, compared).status_code == 409


YAML = "catalog_0_shared.yaml"
BOMB = "- &a [x, x]\n" + "".join(
    f"- &a{n} [{', '.join([f'*a{n - 1}' if n else '*a'] * 9)}]\n" for n in range(30)
)


class TestRefused:
    @pytest.mark.parametrize(
        ("raw", "says"),
        [
            (b"not a zip", "This is no zip file, or it is damaged."),
            (make_zip({"../catalog_1.yaml": ""}), "This name leads out of the zip"),
            (make_zip({"notes.txt": "x"}), "There is no file named catalog_*.yaml in this zip."),
            (make_zip({YAML: b"- \xff\n"}), "This is not UTF-8 text. Save the file as UTF-8."),
            (make_zip({YAML: b" " * 900_000}), "The zip unpacks to more than 2 MB"),
            (make_zip({YAML: BOMB}), "is not a row of a catalog"),
            (make_zip({YAML: "- !!python/name:os.system ''\n"}), "not a row of a catalog"),
            (make_zip({YAML: "- model: screening.user\n  pk: x\n"}), "no kind of row"),
            (make_zip({YAML: "["*50_000}), "YAML cannot read this."),
            (make_zip({YAML: "- a\n" * 3000}), "The files hold more than 1000 problems."),
        ],
        ids=["no zip", "path", "no files", "latin", "bomb", "aliases", "tags", "models", "deep",
             "many"],
    )  # fmt: skip
    def test_with_a_sentence_and_nothing_replaced(self, raw, says, desk, release):
        response = send(desk, raw)
        assert response.status_code == 422
        assert says in page(response).text
        assert "nothing was replaced" in page(response).text
        assert draft_digest() == release.digest

    def test_with_every_problem_at_its_line(self, desk, shipped, release):
        files = dict(shipped)
        name = "catalog_4_therapeutic_relationship.yaml"
        assert "gate: alliance-strain\n" in files[name]
        files[name] = files[name].replace("gate: alliance-strain\n", "gate: nothing\n")
        files[YAML] = files[YAML].replace("  fields:\n", "  fields:\n    colour: red\n", 1)
        shown = page(send(desk, zip_of(files)))
        assert "“colour” is not a field of this row." in shown.text
        assert "“gate” names “nothing”, which does not exist." in shown.text
        assert f"{name}, line" in shown.text
        assert draft_digest() == release.digest

    @pytest.mark.parametrize(
        ("files", "says"),
        [({}, "Choose a zip file."), ({"files": "words"}, "Choose a zip file.")],
    )
    def test_without_a_file(self, files, says, desk):
        response = desk.post(reverse("catalog_files"), files)
        assert response.status_code == 422
        assert says in page(response).text

    def test_of_an_empty_or_a_large_file(self, desk):
        assert "This file is empty." in page(send(desk, b"")).text
        large = send(desk, b"x" * (MOST_PACKED + 1))
        assert large.status_code == 422
        assert "larger than 1 MB" in page(large).text

    def test_shows_names_as_text(self, desk):
        shown = page(send(desk, make_zip({YAML: "- a\n", "catalog_<b>.yaml": "- a\n"})))
        assert "catalog_<b>.yaml, line 1" in shown.text


def test_who_was_signed_out_sends_the_file_again(left_open, editor, small):
    desk = left_open(editor)
    response = send(desk, small)
    assert response.status_code == 302
    desk.force_login(editor)
    assert desk.get(reverse("catalog_files")).status_code == 200


def test_the_files_are_those_of_the_command(desk, shipped):
    assert fixture_texts() == shipped
