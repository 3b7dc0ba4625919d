"""Somebody who answers a whole questionnaire in a browser, and what they answer."""

STALLED = {
    "high-energy-spells": "in-the-past",
    "sessions-held-in-eight-weeks": "three-or-four",
    "sessions-so-far": "thirteen-to-twenty",
    "own-step": "no",
    "unexplained-by-depression": "strongly",
    "physical-check": "partial",
    "difficulties-between-episodes": "clearly",
    "diagnosis-rechecked": "no",
    "environment-abuse-now": "dont-know",
    "environment-harm-now": "dont-know",
    "systemic-weighs-on-mood": "dont-know",
    "gaps-due-to-practical-obstacles": "strongly",
    "session-ends-before-work-done": "clearly",
}
"""14 sessions, every second one missed, spells of high energy, little said about home."""


def sign_in(page, live_server, person, client):
    """Put the person's session into the browser."""
    client.force_login(person)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def settled(page):
    """Wait until nothing waits to be saved."""
    page.wait_for_function("() => saving.settled()")


def answer_for(compiled, question):
    """The option of the stalled case; elsewhere the first answer that says "no sign of it"."""
    if question in STALLED:
        return STALLED[question]
    return next(o.key for o in compiled.options[question].values() if o.level == 0)


def next_unanswered(page):
    """The key of the first visible question without an answer, or None."""
    return page.evaluate(
        """() => [...document.querySelectorAll("fieldset.q")].find(
            (one) => one.checkVisibility() && !one.querySelector(".pick:checked")
        )?.dataset.question ?? null"""
    )
