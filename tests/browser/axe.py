"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe


def violations(page, *, only=(), **rules):
    """Rule and elements of each violation; `rules` switches rules on or off by name.

    With `only`, no other rules are looked at.

    Only violations are described: to describe all that passes takes axe and the way from the
    browser more than half of the time.
    """
    switched = {name.replace("_", "-"): {"enabled": on} for name, on in rules.items()}
    options = {"resultTypes": ["violations"], "rules": switched}
    if only:
        options = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": list(only)}}
    return [
        (violation["id"], [node["html"][:200] for node in violation["nodes"]])
        for violation in Axe().run(page, options=options).response["violations"]
    ]
