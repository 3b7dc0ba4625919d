"""Starting again from an older release: its content becomes the working rows in use.

No working row is lost: what the release does not hold is retired, with all its links.
"""

from itertools import count

from django.db import transaction
from django.utils import timezone

from screening.models import (
    BarrierDefinition,
    DifferentialDefinition,
    DomainDefinition,
    IndicatorDefinition,
    OptionDefinition,
    QuestionDefinition,
    ScaleDefinition,
)
from screening.queries.draft import draft_digest
from screening.queries.releases import catalog_by_digest
from screening.workflows.drafts import lock_draft, refuse_other_draft
from screening.workflows.events import log_event
from screening.workflows.restoring_examples import write_example_cases
from screening.workflows.restoring_steps import write_adjustments, write_red_flags, write_sources
from screening.workflows.storing import keys_of, replace_parts, store


@transaction.atomic
def start_again_from(*, release, by, seen, at=None):
    """Make the release's content the working rows in use: a draft like any other.

    `seen` is the digest of the draft that was shown. Locks the draft. Releases, reports and open
    screenings are not touched. Raises DraftChanged, DigestMismatch.
    """
    catalog = catalog_by_digest(release.digest)
    lock_draft()
    refuse_other_draft(draft_digest(), seen)
    write_definitions(catalog)
    log_event("catalog.started-again", by=by, release=release, at=at or timezone.now())


def write_definitions(catalog):
    """Make the catalog the working rows in use, so that read_definitions gives it back."""
    store(
        DomainDefinition,
        (
            DomainDefinition(key=d.key, order=n, name=d.name, intro=d.intro)
            for n, d in enumerate(catalog.domains)
        ),
    )
    write_scales(catalog)
    write_questions(catalog)
    write_barriers(catalog)
    write_sources(catalog)
    write_adjustments(catalog)
    write_red_flags(catalog)
    write_example_cases(catalog)


def write_scales(catalog):
    store(ScaleDefinition, (ScaleDefinition(key=scale.key) for scale in catalog.scales))
    replace_parts(
        OptionDefinition,
        [
            OptionDefinition(
                scale_id=s.key,
                key=o.key,
                order=n,
                label=o.label,
                level=o.level,
                from_number=o.from_number,
            )
            for s in catalog.scales
            for n, o in enumerate(s.options, start=1)
        ],
        wholes=("scale", keys_of(catalog.scales)),
    )


def write_questions(catalog):
    places = {}
    rows = []
    for q in catalog.questions:
        places[q.domain] = places.get(q.domain, 0) + 1
        rows.append(
            QuestionDefinition(
                key=q.key,
                domain_id=q.domain,
                order=places[q.domain],
                text=q.text,
                help=q.help,
                scale_id=q.scale,
                asked_if_id=q.ask_if.question if q.ask_if else None,
                asked_if_level=q.ask_if.at_least if q.ask_if else None,
                optional=q.optional,
                more_help=q.more_help,
                filled_from=q.filled_from,
            )
        )
    store(QuestionDefinition, rows)


def write_barriers(catalog):
    """The barriers in use, then their parts, which name barriers and questions."""
    free_numbers({barrier.key: barrier.number for barrier in catalog.barriers})
    plain = ("key", "number", "name", "short", "lever", "summary", "possible_at", "likely_at")
    store(
        BarrierDefinition,
        (
            BarrierDefinition(
                **{name: getattr(b, name) for name in plain}, domain_id=b.domain, gate_id=b.gate
            )
            for b in catalog.barriers
        ),
    )
    write_indicators(catalog)
    write_differentials(catalog)


def write_indicators(catalog):
    replace_parts(
        IndicatorDefinition,
        [
            IndicatorDefinition(
                barrier_id=b.key,
                question_id=i.question,
                order=n,
                direction=i.direction,
                strength=i.strength,
                strength_text=i.strength_text,
            )
            for b in catalog.barriers
            for n, i in enumerate(b.indicators, start=1)
        ],
        wholes=("barrier", keys_of(catalog.barriers)),
        ends=("question", keys_of(catalog.questions)),
    )


def write_differentials(catalog):
    keys = keys_of(catalog.barriers)
    replace_parts(
        DifferentialDefinition,
        [
            DifferentialDefinition(
                barrier_id=b.key, neighbour_id=near.barrier, order=n, how=near.how
            )
            for b in catalog.barriers
            for n, near in enumerate(b.differentials, start=1)
        ],
        wholes=("barrier", keys),
        ends=("neighbour", keys),
    )


def free_numbers(wanted):
    """Give barriers that stand in the way of the wanted numbers, by key, numbers that are free.

    The database looks at every row of a statement by itself, so two barriers cannot swap numbers
    in one. What is moved and wanted gets its own number when it is stored.
    """
    stored = dict(BarrierDefinition.objects.values_list("key", "number"))
    used = {*stored.values(), *wanted.values()}
    free = (number for number in count(1) if number not in used)
    owners = {number: key for key, number in wanted.items()}
    for key, number in stored.items():
        if owners.get(number, key) != key:
            BarrierDefinition.objects.filter(key=key).update(number=next(free))
