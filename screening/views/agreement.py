"""How far the catalog's users agree with it: counts over all teams, and never a case."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from screening.engine.wilson import proportion
from screening.models import Decision, Membership
from screening.queries.counts import choices, opinions
from screening.queries.releases import published
from screening.web.access import CATALOG_EDITING
from screening.web.case_filter import BANDS

FEWEST_GIVEN = 20
"""Below this an interval is too wide to change a catalog by."""
COLUMNS = [(band, role) for band in BANDS for role in Membership.Role]
TRIED = ["helped", "no_change", "worse"]


@require_safe
@permission_required(CATALOG_EDITING, raise_exception=True)
def agreement(request):
    """What clinicians and supervisors said to each barrier, and what was done with each step."""
    release, compiled = published()
    barriers, adjustments = (compiled.barriers, compiled.adjustments) if release else ({}, {})
    said = barrier_rows(opinions(), {key: one.name for key, one in barriers.items()})
    done = adjustment_rows(choices(), {key: one.title for key, one in adjustments.items()})
    context = {
        "section": "catalog",
        "columns": [(band, role.label) for band, role in COLUMNS],
        "barriers": [row for row in said if row["enough"]],
        "rare_barriers": [row["name"] for row in said if not row["enough"]],
        "adjustments": [row for row in done if row["enough"]],
        "rare_adjustments": [row["name"] for row in done if not row["enough"]],
        "fewest": FEWEST_GIVEN,
    }
    return render(request, "screening/agreement.html", context)


def share(count, of):
    """How many there are, and the share with its interval; None of fewer than FEWEST_GIVEN."""
    return {"of": of, "told": proportion(count, of) if of >= FEWEST_GIVEN else None}


def barrier_rows(counted, names):
    """For each barrier with an opinion: the share of agreement per band and role."""
    given = {(row["key"], row["band"], row["role"]): row for row in counted}
    nobody = {"agree": 0, "given": 0}
    rows = []
    for key, name in named_in_order(counted, names):
        cells = []
        for band, role in COLUMNS:
            cell = given.get((key, band, role), nobody)
            cells.append((band, role.label, share(cell["agree"], cell["given"])))
        enough = any(agreed["told"] for _band, _role, agreed in cells)
        rows.append({"name": name, "cells": cells, "enough": enough})
    return rows


def adjustment_rows(counted, names):
    """For each adjustment decided on: how often planned, declined and why, and what came of it.

    "Helped" is of the planned steps that were tried, "not done" of those with any outcome.
    """
    given = {row["key"]: row for row in counted}
    rows = []
    for key, name in named_in_order(counted, names):
        row = given[key]
        tried = sum(row[outcome] for outcome in TRIED)
        rows.append(
            {
                "name": name,
                "enough": row["decided"] >= FEWEST_GIVEN,
                "planned": share(row["planned"], row["decided"]),
                "declined": share(row["declined"], row["decided"]),
                "reasons": [
                    (reason.label, share(row[reason.name.lower()], row["decided"]))
                    for reason in Decision.Reason
                    if row[reason.name.lower()]
                ],
                "helped": share(row["helped"], tried),
                "not_done": share(row["not_done"], tried + row["not_done"]),
            }
        )
    return rows


def named_in_order(counted, names):
    """(key, name) of what was counted: in the catalog's order, then what has left the catalog."""
    stored = {row["key"]: row["title"] for row in counted}
    gone = sorted(set(stored) - set(names), key=stored.get)
    return [(key, names[key]) for key in names if key in stored] + [(k, stored[k]) for k in gone]
