"""What comes next with a case: one rule, read by the row of a list and by the list's order."""

from collections.abc import Set

RULE: tuple[tuple[str, frozenset[str]], ...] = (
    ("act-now", frozenset({"flag_now"})),
    ("act-soon", frozenset({"flag_soon"})),
    ("hand-over", frozenset({"left"})),
    ("go-on-revising", frozenset({"own", "returned", "revision"})),
    ("revise", frozenset({"own", "returned"})),
    ("go-on", frozenset({"own", "draft"})),
    ("record-outcome", frozenset({"own", "step_due"})),
    ("review", frozenset({"asked_of_me"})),
    ("await-review", frozenset({"own", "asked"})),
    ("plan", frozenset({"own", "undecided"})),
    ("screen-for-barriers", frozenset({"own", "not_improving"})),
    ("screen", frozenset({"own", "never_screened"})),
    ("screen-again", frozenset({"own", "long_unscreened"})),
    ("await-step", frozenset({"own", "step_planned"})),
    ("read", frozenset({"reported"})),
    ("wait", frozenset()),
)
"""Each step with the facts that all have to hold; the first one whose facts hold comes next.

Safety comes first, then what somebody waits for, then what was begun, then what is due. Facts:

own              the case is the person's own to change
flag_now         a safety flag to act on now is open; flag_soon: one to act on soon
left             whoever carried the case is no longer an active clinician of its team
returned         the newest report was returned by a supervisor
draft            a screening is begun and not submitted; revision: it revises the newest report
step_planned     a planned step has no outcome yet; step_due: its day has come
asked            a review of the newest report is asked for and not given
asked_of_me      and the person is one of those who may give it
reported         there is a report; never_screened: there is none
undecided        the newest report names a barrier, and nothing was decided on any step
not_improving    by its scores it is worse or stalled, nobody put that aside, and no screening of
                 the last four weeks looked for what is in the way
long_unscreened  as many sessions since the last screening as the person asked about
"""
FACTS = frozenset().union(*(needed for _step, needed in RULE))


def next_step(facts: Set[str]) -> str:
    """The step that comes next where these facts hold and no others do."""
    return next(step for step, needed in RULE if needed <= facts)
