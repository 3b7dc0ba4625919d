"""A team's page: what stands in the way of its cases and what came of its plans, in counts."""

from datetime import timedelta

from django.core.cache import caches
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from screening.engine.scoring import LIKELY
from screening.models import Case
from screening.queries.counts import (
    by_barrier,
    by_domain_and_band,
    how_many,
    not_known,
    planned_steps,
    waits,
)
from screening.queries.releases import published
from screening.queries.replay import FEWEST_TOLD
from screening.web.access import supervised_team
from screening.web.case_filter import BANDS, named

MOST_ROWS = 10
SHADES = 4
REVIEWS_OF = timedelta(days=90)
KEPT_SECONDS = 60
"""A thousand cases take some 0.1 s to count, so each process keeps its counts for a minute."""


@require_safe
def team(request, slug):
    """The page of one team, for its supervisors; of people it tells nothing."""
    shown = supervised_team(request, slug)
    counted = caches["counts"].get_or_set(
        f"team-{shown.pk}", lambda: count(shown, timezone.now()), KEPT_SECONDS
    )
    release, compiled = published()
    context = {
        "section": "team",
        "team": shown,
        "counted": counted,
        "bands": BANDS,
        "fewest": FEWEST_TOLD,
        "most": MOST_ROWS,
    }
    return render(
        request, "screening/team.html", context | (rows(compiled, counted) if release else {})
    )


def count(team, now):
    """All that the page counts, as plain values, so that it can be kept."""
    cases = Case.objects.open().filter(team=team)
    return {
        "at": now,
        "cases": how_many(cases),
        "domains": by_domain_and_band(cases),
        "barriers": by_barrier(cases, LIKELY),
        "questions": not_known(cases),
        "steps": planned_steps(team),
        "waits": waits(team, since=now - REVIEWS_OF, now=now),
    }


def rows(compiled, counted):
    """The counts by name, what is too rare to be told left out."""
    frequent = [row for row in counted["barriers"].items() if row[1] >= FEWEST_TOLD]
    rare = [key for key, cases in counted["barriers"].items() if cases < FEWEST_TOLD]
    unknown = [row for row in counted["questions"].items() if row[1] >= FEWEST_TOLD]
    steps = [row for row in counted["steps"] if row["planned"] >= FEWEST_TOLD]
    return {
        "domains": domain_rows(compiled, counted["domains"]),
        "barriers": [
            (key, named(compiled.barriers, key), cases, 100 * cases // counted["cases"]["reported"])
            for key, cases in frequent[:MOST_ROWS]
        ],
        # By name: their order by number would tell what is hidden.
        "rare": sorted(named(compiled.barriers, key) for key in rare),
        "questions": [
            (compiled.questions[key].text if key in compiled.questions else key, cases)
            for key, cases in unknown[:MOST_ROWS]
        ],
        "steps": steps[:MOST_ROWS],
    }


def domain_rows(compiled, counts):
    """(key, name, [(band, cases, shade)]) per domain, that with most likely cases first."""
    asked = [barrier.domain for barrier in compiled.barriers.values()]
    # A report's release may have had a domain that the catalog has no more.
    keys = dict.fromkeys(asked + [domain for domain, _band in counts])
    most = {band: max((counts.get((key, band), 0) for key in keys), default=0) for band in BANDS}
    table = []
    for key in keys:
        cases = {band: counts.get((key, band), 0) for band in BANDS}
        cells = [(band, cases[band], shade(cases[band], most[band])) for band in BANDS]
        table.append((key, named(compiled.domains, key), cells))
    return sorted(table, key=lambda row: [-cases for _band, cases, _shade in row[2]])


def shade(number, most):
    """0 for none, else 1 to SHADES: how far up to the column's highest number this one comes."""
    return -(-SHADES * number // most) if number else 0
