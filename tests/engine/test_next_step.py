"""What comes next with a case: the first step of the rule whose facts hold."""

import pytest

from screening.engine.next_step import FACTS, RULE, next_step

TABLE = [
    ("nothing is known of a case that is somebody else’s", "", "wait"),
    ("somebody else’s case has a report", "reported", "read"),
    ("a review of it is asked of me", "reported asked asked_of_me", "review"),
    ("a review of it is asked of somebody else", "reported asked", "read"),
    ("somebody else’s draft is theirs to go on with", "draft", "wait"),
    ("nobody carries it any more", "reported left", "hand-over"),
    ("nobody carries it, and a flag is open", "reported left flag_soon", "act-soon"),
    ("my case was never screened", "own never_screened", "screen"),
    ("it does not improve", "own never_screened not_improving", "screen-for-barriers"),
    ("somebody else’s does not", "never_screened not_improving", "wait"),
    (
        "a plan comes first where it does not improve",
        "own reported undecided not_improving",
        "plan",
    ),
    (
        "it does not improve while a step is planned for later",
        "own reported step_planned not_improving",
        "screen-for-barriers",
    ),
    ("my draft is begun", "own never_screened draft", "go-on"),
    ("a flag to act on now comes before all", "own returned draft step_due flag_now", "act-now"),
    ("a flag to act on soon as well", "own returned draft step_due flag_soon", "act-soon"),
    ("what was returned comes before a draft", "own reported returned draft", "revise"),
    (
        "a revision that is begun goes on",
        "own reported returned draft revision",
        "go-on-revising",
    ),
    ("a draft comes before a step that is due", "own reported draft step_due", "go-on"),
    ("a step is due", "own reported step_planned step_due", "record-outcome"),
    ("a due step comes before a review", "own reported asked step_due", "record-outcome"),
    ("my question waits for an answer", "own reported asked undecided", "await-review"),
    ("nothing was decided on", "own reported undecided long_unscreened", "plan"),
    ("nobody screened it for long", "own reported long_unscreened step_planned", "screen-again"),
    ("a step is planned for later", "own reported step_planned", "await-step"),
    ("my report asks nothing of me", "own reported", "read"),
]


@pytest.mark.parametrize(
    ("facts", "step"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_next_step(facts, step):
    facts = frozenset(facts.split())
    assert facts <= FACTS
    assert next_step(facts) == step


def test_every_step_of_the_rule_comes_next_somewhere():
    assert {step for _case, _facts, step in TABLE} == {step for step, _facts in RULE}


def test_every_case_has_a_next_step():
    """The last step of the rule needs no fact."""
    assert RULE[-1] == ("wait", frozenset())
