"""How long a questionnaire takes: the one estimate for whoever answers and whoever edits it."""

SECONDS_PER_QUESTION = 5
"""How long an answer takes; from a first pass of 40 and some 20 follow-ups in five minutes."""

FOLLOW_UPS_OPENED = (2, 9)
"""The share of follow-ups that a case opens: a median of 19 of 85 in simulated cases."""


def minutes_for(asked: int, may_open: int) -> int:
    """Whole minutes, rounded up, for `asked` questions and the follow-ups that they may open.

    Optional questions are in neither number: nobody is asked them.
    """
    opened, of = FOLLOW_UPS_OPENED
    questions = asked * of + may_open * opened
    return -(-questions * SECONDS_PER_QUESTION // (60 * of))
