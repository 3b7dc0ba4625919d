"""The draft's problems with their addresses, requests that an edit made void, the preview."""

from dataclasses import replace

import pytest
from django.urls import reverse

from screening.engine.catalog.validation import find_problems
from screening.models import ApprovalRequest
from screening.web.presenters.draft import (
    ADMIN_ROWS,
    points_words,
    preview_pages,
    problem_rows,
    voided_request,
)

TOO_FAR = "No answers reach “likely”: lower the threshold or raise a weight."


@pytest.fixture
def catalog(compiled):
    return compiled.catalog


class TestProblems:
    def test_lead_to_the_page_of_their_row(self, catalog):
        barriers = tuple(
            replace(barrier, gate="own-step") if barrier.key == "alliance" else barrier
            for barrier in catalog.barriers
        )
        broken = replace(catalog, barriers=barriers)
        rows = problem_rows(broken, find_problems(broken))
        assert {(row.name, row.address) for row in rows if row.problem.kind == "barrier"} == {
            (
                "Weak or ruptured therapeutic alliance",
                reverse("edit_barrier", args=["alliance"]),
            )
        }

    def test_of_the_whole_catalog_lead_to_its_lists(self, catalog):
        empty = replace(catalog, domains=())
        rows = problem_rows(empty, find_problems(empty))
        whole = [row for row in rows if row.problem.kind == "catalog"]
        assert {(row.name, row.address) for row in whole} == {
            ("All definitions", reverse("admin:app_list", args=["screening"]))
        }

    @pytest.mark.parametrize("model", ADMIN_ROWS.values())
    def test_of_every_kind_have_a_page(self, model):
        assert reverse(f"admin:screening_{model}_change", args=["x"]).endswith("/x/change/")

    def test_of_a_whole_draft_are_none(self, catalog):
        assert problem_rows(catalog, find_problems(catalog)) == []


class TestVoided:
    def test_is_the_newest_request_for_another_draft(self):
        newest, older = ApprovalRequest(), ApprovalRequest()
        newest.published = older.published = None
        assert voided_request([newest, older]) is newest

    def test_is_an_approval_too(self):
        approved = ApprovalRequest(decision="approved")
        approved.published = None
        assert voided_request([approved]) is approved

    @pytest.mark.parametrize(("decision", "published"), [("returned", None), ("approved", 2)])
    def test_is_none_after_a_return_or_a_release(self, decision, published):
        newest, older = ApprovalRequest(decision=decision), ApprovalRequest()
        newest.published, older.published = published, None
        assert voided_request([newest, older]) is None

    def test_is_none_where_nobody_asked(self):
        assert voided_request([]) is None


class TestPreview:
    def test_shows_every_question_with_the_answer_given(self, compiled):
        pages = preview_pages(compiled, "d" * 64, {"own-step": "yes"})
        rows = [row for _domain, rows in pages for row in rows]
        assert len(rows) == len(compiled.questions)
        checked = [row.html for row in rows if " checked" in row.html]
        assert len(checked) == 1
        assert "own-step" in checked[0]

    def test_names_the_parent_of_a_follow_up(self, compiled):
        pages = preview_pages(compiled, "d" * 64, {})
        parents = [row.parent for _domain, rows in pages for row in rows]
        assert sum(parent is not None for parent in parents) == sum(
            question.ask_if is not None for question in compiled.questions.values()
        )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((33, 6, 13), "At most 33 points; possible from 6, likely from 13."),
        ((13, 6, 13), "At most 13 points; possible from 6, likely from 13."),
        (
            (12, 6, 13),
            f"At most 12 points; possible from 6, likely from 13. {TOO_FAR}",
        ),
        ((0, None, None), "At most 0 points; possible from …, likely from …."),
    ],
)
def test_points_are_told_beside_the_thresholds(values, words):
    assert points_words(*values) == words
