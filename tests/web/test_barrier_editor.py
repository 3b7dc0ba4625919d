"""The page of a barrier of the draft: fields, buttons, problems in place, the preview beside it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.engine.catalog.validation import find_problems
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DraftChange,
    IndicatorDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    ScaleDefinition,
    SourceDefinition,
)
from screening.queries.draft import draft_digest, read_definitions
from tests.factories import make_person, make_screening
from tests.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]

KEY = "stigma-shame"
PARTS = {"headers": {"X-Requested-With": "fetch"}}


def address(key=KEY):
    return reverse("edit_barrier", args=[key])


@pytest.fixture
def desk(browse, editor):
    return browse(editor)


@pytest.fixture
def barrier(db):
    return BarrierDefinition.objects.get(key=KEY)


def shown(client, key=KEY):
    """What the form of the page sends when nothing was touched."""
    return page(client.get(address(key))).fields


def press(client, do, key=KEY, **more):
    """Press a button of the page with some of its fields filled in; gives the page after it."""
    return client.post(address(key), shown(client, key) | more | {"do": do}, follow=True)


def problems():
    return [problem.code for problem in find_problems(read_definitions())]


class TestPage:
    def test_takes_at_most_fifteen_queries(self, desk):
        desk.get(address())
        for key in (KEY, "biological-drivers"):
            with CaptureQueriesContext(connection) as queries:
                desk.get(address(key))
            assert len(queries) <= 15

    def test_shows_no_key_level_or_gate_in_words(self, desk):
        text = page(desk.get(address())).text
        for word in (" gate ", "hold_if", "indicator", "digest"):
            assert word not in text

    def test_says_with_whom_a_question_is_shared(self, desk):
        question = page(desk.get(address())).part("q-stigma-secrecy").text
        assert "Counts for other barriers as well: Important information not disclosed" in question

    def test_sent_untouched_changes_nothing(self, desk):
        before = draft_digest()
        response = desk.post(address(), shown(desk))
        assert response.status_code == 302
        assert draft_digest() == before
        assert not DraftChange.objects.exists()

    def test_a_barrier_that_is_not_there_is_not_found(self, desk):
        assert desk.get(address("nothing")).status_code == 404
        assert desk.post(address("nothing"), {}).status_code == 404

    def test_a_retired_barrier_says_so_and_shows_its_preview(self, desk, barrier):
        BarrierDefinition.objects.filter(key=KEY).update(retired=True)
        text = page(desk.get(address())).text
        assert "This barrier is retired" in text
        assert "0 points so far" in text

    def test_markup_is_shown_as_text(self, desk, barrier):
        text = '<script>alert(1)</script> =HYPERLINK("x")'
        BarrierDefinition.objects.filter(key=KEY).update(summary=text)
        read = page(desk.get(address()))
        assert read.fields[f"barrier.{KEY}.summary"] == text
        assert "alert" not in "".join(one.get_text() for one in read.soup.find_all("script"))


class TestSaving:
    NAME = f"barrier.{KEY}.summary"

    def test_a_script_sends_one_field_and_gets_the_parts_that_change(self, desk, barrier):
        sent = {self.NAME: "Shorter.", f"seen-{self.NAME}": barrier.summary}
        response = desk.post(address(), sent, **PARTS)
        assert response.status_code == 200
        assert page(response).part("saved-text").text.startswith("✓ Saved")
        barrier.refresh_from_db()
        assert barrier.summary == "Shorter."

    def test_too_long_a_text_is_kept_beside_the_reason(self, desk):
        response = desk.post(address(), shown(desk) | {self.NAME: "x" * 50_000})
        assert response.status_code == 422
        assert page(response).fields[self.NAME] == "x" * 50_000
        assert "600 fit. Take out 49400." in page(response).part(f"p-{self.NAME}").text

    def test_a_stale_page_shows_both_texts_and_lets_one_choose(self, desk, browse, barrier):
        stale = shown(desk)
        other = browse(make_person("editor2", is_staff=True, group="Catalog editors"))
        other.post(address(), shown(other) | {self.NAME: "Theirs."})
        response = desk.post(address(), stale | {self.NAME: "Mine."})
        assert response.status_code == 409
        said = page(response).part(f"p-{self.NAME}").text
        assert "editor2 stored this" in said
        assert "You wanted: Mine." in said
        parts = desk.post(
            address(), {self.NAME: "Mine.", f"seen-{self.NAME}": barrier.summary}, **PARTS
        )
        assert parts.status_code == 409
        assert page(parts).part(f"p-{self.NAME}").buttons == ["Keep theirs", "Store mine"]
        again = page(response).fields
        assert again[self.NAME] == "Mine."
        assert desk.post(address(), again | {"take": self.NAME}).status_code == 302
        barrier.refresh_from_db()
        assert barrier.summary == "Theirs."
        assert desk.post(address(), again).status_code == 302
        barrier.refresh_from_db()
        assert barrier.summary == "Mine."

    def test_who_lost_the_role_reads_why_and_what_was_typed(self, desk, editor):
        sent = shown(desk) | {self.NAME: "Typed with care."}
        editor.groups.clear()
        response = desk.post(address(), sent)
        assert response.status_code == 403
        assert "Typed with care." in page(response).text
        assert "Important information not disclosed" not in page(response).text
        assert desk.post(address(), sent, **PARTS)["X-Refused"] == "yes"

    def test_who_was_signed_out_is_offered_what_was_typed(self, left_open, browse, editor):
        sent = shown(browse(editor)) | {self.NAME: "Typed with care."}
        client = left_open(editor)
        client.post(address(), sent, headers={"referer": f"http://testserver{address()}"})
        client.force_login(editor)
        again = page(client.get(address()))
        assert again.fields[self.NAME] == "Typed with care."
        assert "Save all changes" in again.buttons
        client.post(address(), again.fields)
        assert BarrierDefinition.objects.get(key=KEY).summary == "Typed with care."

    def test_why_a_change_was_made_is_kept_with_it(self, desk):
        desk.post(address(), shown(desk) | {self.NAME: "Shorter."})
        change = DraftChange.objects.get()
        desk.post(address(), shown(desk) | {f"why.{change.pk}": "Plainer words."})
        change.refresh_from_db()
        assert change.why == "Plainer words."
        assert page(desk.get(reverse("draft"))).fields["notes"] == "Plainer words."


class TestButtons:
    def test_a_follow_up_is_added_with_a_key_of_its_words(self, desk, barrier):
        response = press(
            desk, "add-question", **{"new.question.text": "Does the client hide the tablets?"}
        )
        question = QuestionDefinition.objects.get(key="does-the-client-hide-the-tablets")
        assert (question.asked_if_id, question.asked_if_level) == (barrier.gate_id, 2)
        assert "Does the client hide the tablets?" in page(response).fields.values()
        assert problems() == []

    def test_a_question_without_words_is_refused_and_what_was_typed_stays(self, desk):
        response = press(desk, "add-question", **{"new.question.text": " "})
        assert response.status_code == 422
        assert "cannot be empty" in " ".join(page(response).alerts)

    def test_what_is_taken_out_and_used_by_nothing_else_is_retired_and_undone(self, desk):
        before = draft_digest()
        press(desk, "add-question", **{"new.question.text": "Anything else?"})
        added = draft_digest()
        press(desk, "take-out-question:anything-else")
        assert QuestionDefinition.objects.get(key="anything-else").retired
        press(desk, "undo")
        assert draft_digest() == added
        press(desk, "undo")
        assert draft_digest() == before

    def test_the_opening_question_cannot_be_taken_out(self, desk, barrier):
        response = press(desk, f"take-out-question:{barrier.gate_id}")
        assert response.status_code == 422
        assert "Choose another one first" in " ".join(page(response).alerts)

    def test_questions_move_up_and_down(self, desk, barrier):
        def order():
            rows = QuestionDefinition.objects.filter(asked_if=barrier.gate_id)
            return [row.key for row in rows.order_by("order", "key")]

        first, second, *rest = order()
        press(desk, f"question-down:{first}")
        assert order() == [second, first, *rest]
        press(desk, f"question-up:{first}")
        assert order() == [first, second, *rest]
        press(desk, f"question-up:{first}")
        assert order() == [first, second, *rest]

    def test_a_question_is_borrowed_once(self, desk):
        press(desk, "borrow", **{"new.borrow.question": "own-step"})
        assert IndicatorDefinition.objects.get(barrier=KEY, question="own-step").strength == "weak"
        response = press(desk, "borrow", **{"new.borrow.question": "own-step"})
        assert response.status_code == 422

    def test_neighbours_come_move_and_go(self, desk, barrier):
        sent = {"new.differential.neighbour": "alliance", "new.differential.how": "Ask first."}
        press(desk, "add-neighbour", **sent)
        assert barrier.differentials.get(neighbour="alliance").how == "Ask first."
        press(desk, "neighbour-up:alliance")
        press(desk, "take-out-neighbour:alliance")
        assert not barrier.differentials.filter(neighbour="alliance").exists()

    def test_a_new_adjustment_is_cited_held_and_taken_out(self, desk):
        sent = {
            "new.adjustment.title": "Say it plainly",
            "new.adjustment.steps": "One.\r\n\r\nTwo.",
        }
        press(desk, "new-adjustment", **sent)
        row = AdjustmentDefinition.objects.get(key="say-it-plainly")
        assert (row.steps, row.grade) == ("One.\nTwo.", "D")
        press(desk, "wait", **{"new.wait.adjustment": row.key, "new.wait.barrier": "alliance"})
        assert [one.key for one in row.contraindications.all()] == ["alliance"]
        press(desk, f"wait-no-more:{row.key}.alliance")
        source = {
            "new.cite.adjustment": row.key,
            "new.source.title": "On saying it",
            "new.source.authors": "Person A",
            "new.source.year": "2020",
            "new.source.kind": "trial",
            "new.source.verified": "title-only",
        }
        press(desk, "new-source", **source)
        assert [one.key for one in row.sources.all()] == ["person-a-2020"]
        assert problems() == []
        press(desk, f"take-out-adjustment:{row.key}")
        row.refresh_from_db()
        assert row.retired
        for _undo in range(5):
            press(desk, "undo")
        assert not AdjustmentDefinition.objects.filter(key="say-it-plainly").exists()
        assert not SourceDefinition.objects.filter(key="person-a-2020").exists()

    def test_a_red_flag_is_added_and_holds(self, desk, barrier):
        sent = {
            "new.flag.question": barrier.gate_id,
            "new.flag.title": "Shame is too much",
            "new.flag.do_now": "Slow down.",
        }
        press(desk, "add-flag", **sent)
        flag = RedFlagDefinition.objects.get(key="shame-is-too-much")
        name = f"flag.{flag.key}.trigger"
        desk.post(address(), shown(desk) | {name: "option:clearly"})
        hold = {"new.hold.flag": flag.key, "new.hold.adjustment": "stigma-normalise"}
        hold["new.hold.adjustment"] = AdjustmentDefinition.objects.first().key
        press(desk, "hold", **hold)
        flag.refresh_from_db()
        assert (flag.at_least, flag.option, flag.holds.count()) == (None, "clearly", 1)
        assert problems() == []

    def test_new_answers_for_one_question(self, desk, barrier):
        sent = {"new.scale.question": barrier.gate_id, "new.scale.answers": "No\r\nA bit\r\nYes"}
        press(desk, "new-scale", **sent)
        scale = QuestionDefinition.objects.get(key=barrier.gate_id).scale
        assert [(one.label, one.level) for one in scale.options.order_by("order")] == [
            ("No", 0),
            ("A bit", 1),
            ("Yes", 2),
        ]

    def test_two_answers_of_the_same_words_are_refused(self, desk, barrier):
        sent = {"new.scale.question": barrier.gate_id, "new.scale.answers": "Yes\r\nyes"}
        response = press(desk, "new-scale", **sent)
        assert response.status_code == 422
        assert not ScaleDefinition.objects.filter(key__startswith="yes-").exists()

    def test_an_answer_that_screenings_hold_goes_and_says_how_many(self, desk, clinician, barrier):
        for _screening in range(2):
            make_screening(clinician, answers={barrier.gate_id: "clearly"})
        scale = barrier.gate.scale_id
        response = press(desk, f"take-out-option:{scale}.clearly")
        assert "2 stored screenings hold this answer and keep it" in " ".join(page(response).alerts)

    def test_a_flag_at_an_answer_that_was_taken_out_says_so_at_its_drop_down(self, desk, barrier):
        flag = RedFlagDefinition.objects.create(
            key="x", order=999, question=barrier.gate, option="clearly", title="X", do_now="Y",
            urgency="soon",
        )  # fmt: skip
        press(desk, f"take-out-option:{barrier.gate.scale_id}.clearly")
        slot = page(desk.get(address())).part(f"p-flag.{flag.key}.trigger").text
        assert "is not an answer to its question any more" in slot

    def test_a_button_waits_until_what_is_marked_is_put_right(self, desk):
        sent = {"new.question.text": "Anything else?", f"barrier.{KEY}.likely_at": "many"}
        response = press(desk, "add-question", **sent)
        assert response.status_code == 422
        assert "then press the button again" in " ".join(page(response).alerts)
        assert page(response).fields["new.question.text"] == "Anything else?"
        assert not QuestionDefinition.objects.filter(key="anything-else").exists()

    @pytest.mark.parametrize("do", ["nonsense", "question-up", "undo:x", "take-out-option:extent"])
    def test_a_button_that_no_page_has_is_a_bad_request(self, do, desk):
        assert desk.post(address(), {"do": do}).status_code == 400


class TestNewBarrier:
    SENT = {
        "name": "Sleep is never asked about",
        "domain": "life-context",
        "opening": "How much does poor sleep hold the client back?",
    }

    def test_begins_with_name_and_opening_question_and_can_be_undone(self, desk):
        before = draft_digest()
        response = desk.post(reverse("new_barrier"), self.SENT, follow=True)
        row = BarrierDefinition.objects.get(key="sleep-is-never-asked-about")
        assert row.number == 31
        assert "Write something here." in page(response).part(f"p-barrier.{row.key}.summary").text
        desk.post(address(row.key), shown(desk, row.key) | {f"barrier.{row.key}.summary": "Tired."})
        assert problems() == []
        press(desk, "undo", row.key)
        press(desk, "undo", row.key)
        assert draft_digest() == before

    def test_a_name_that_is_taken_is_refused_and_what_was_typed_stays(self, desk, barrier):
        sent = self.SENT | {"name": barrier.name.upper()}
        response = desk.post(reverse("new_barrier"), sent)
        assert response.status_code == 422
        assert page(response).fields["opening"] == sent["opening"]


class TestProblems:
    def test_stand_at_the_field_in_the_clinics_words(self, desk, barrier):
        other = QuestionDefinition.objects.get(key="own-step")
        QuestionDefinition.objects.filter(key=barrier.gate_id).update(
            asked_if=other, asked_if_level=1
        )
        slot = page(desk.get(address())).part(f"p-question.{barrier.gate_id}.asked").text
        assert "The opening question must be asked of every case." in slot

    def test_of_other_rows_are_counted_with_a_way_to_the_draft(self, desk):
        BarrierDefinition.objects.filter(key="alliance").update(summary="")
        assert page(desk.get(address())).links["1 elsewhere"] == reverse("draft")


class TestPreview:
    def test_shows_what_answers_lead_to(self, desk, barrier):
        """The gate is moderate, 2 x level 3 = 6 points: possible from 6."""
        sent = {f"answer-{barrier.gate_id}": "strongly"}
        read = page(desk.post(reverse("barrier_preview", args=[KEY]), sent))
        assert "6 points so far: ◆ Possible" in read.text
        assert "stigma-secrecy" in str(read.soup)

    def test_leaves_out_answers_that_are_none(self, desk, barrier):
        sent = {f"answer-{barrier.gate_id}": "nonsense", "answer-nothing": "x"}
        assert (
            "0 points so far" in page(desk.post(reverse("barrier_preview", args=[KEY]), sent)).text
        )

    def test_without_a_script_a_button_shows_it_and_stores_the_fields(self, desk, barrier):
        name = f"barrier.{KEY}.summary"
        sent = shown(desk) | {f"answer-{barrier.gate_id}": "strongly", "do": "try", name: "New."}
        assert "6 points so far" in page(desk.post(address(), sent)).text
        barrier.refresh_from_db()
        assert barrier.summary == "New."

    def test_works_while_the_barrier_has_no_question_in_use(self, desk, barrier):
        QuestionDefinition.objects.filter(indicators__barrier=KEY).update(retired=True)
        assert "No question can be asked yet." in page(desk.get(address())).text


class TestList:
    def test_finds_by_name_and_marks_what_is_retired(self, desk):
        BarrierDefinition.objects.filter(key=KEY).update(retired=True)
        read = page(desk.get(reverse("draft_barriers"), {"q": "stigma shame"}))
        assert "retired" in read.text
        assert address() in read.links.values()
        assert address("alliance") not in read.links.values()

    def test_says_when_nothing_is_found(self, desk):
        read = page(desk.get(reverse("draft_barriers"), {"q": "<b>xyz"}))
        assert "No barrier holds “<b>xyz”." in read.text

    def test_is_linked_from_the_draft(self, desk):
        assert reverse("draft_barriers") in page(desk.get(reverse("draft"))).links.values()


class TestOthers:
    def test_are_told_of_while_one_edits(self, desk, browse, barrier):
        name = f"barrier.{KEY}.summary"
        preview = reverse("barrier_preview", args=[KEY])
        assert page(desk.post(preview, {"newest": "0"})).part("others").text == ""
        desk.post(address(), shown(desk) | {f"barrier.{KEY}.short": "Shame"})
        other = browse(make_person("editor2", is_staff=True, group="Catalog editors"))
        other.post(address(), shown(other) | {name: "Theirs."})
        said = page(desk.post(preview, {"newest": "0"})).part("others").text
        assert said == "Meanwhile editor2 changed the summary. Show it"
        newest = str(DraftChange.objects.latest("pk").pk)
        assert page(desk.post(preview, {"newest": newest})).part("others").text == ""
