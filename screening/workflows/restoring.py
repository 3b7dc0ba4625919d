"""Starting again from an older release: its content becomes the working rows in use.

No working row is lost: what the release does not hold is retired, with all its links.
"""

from itertools import count

from django.db import transaction
from django.utils import timezone

from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DifferentialDefinition,
    DomainDefinition,
    ExampleAnswerDefinition,
    ExampleCaseDefinition,
    IndicationDefinition,
    IndicatorDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    ScaleDefinition,
    SourceDefinition,
)
from screening.queries.draft import draft_digest
from screening.queries.releases import catalog_by_digest
from screening.workflows.definition_rows import (
    keys_of,
    replace_links,
    replace_parts,
    store,
)
from screening.workflows.drafts import lock_draft, refuse_other_draft
from screening.workflows.events import log_event


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
            OptionDefinition(scale_id=s.key, key=o.key, order=n, label=o.label, level=o.level)
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
            )
        )
    store(QuestionDefinition, rows)


def write_barriers(catalog):
    """The barriers in use, then their parts, which name barriers and questions."""
    free_numbers({barrier.key: barrier.number for barrier in catalog.barriers})
    plain = ("key", "number", "name", "lever", "summary", "possible_at", "likely_at")
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


def write_sources(catalog):
    plain = ("key", "authors", "year", "title", "journal", "doi", "pmid", "url", "kind")
    store(
        SourceDefinition,
        (
            SourceDefinition(
                **{name: getattr(s, name) for name in plain},
                order=n,
                finding=s.finding,
                verified=s.verified,
            )
            for n, s in enumerate(catalog.sources, start=1)
        ),
    )
    replace_links(
        SourceDefinition.background_for, catalog.sources, "background_for", ends=catalog.barriers
    )


def write_adjustments(catalog):
    rows = catalog.adjustments
    store(
        AdjustmentDefinition,
        (
            AdjustmentDefinition(
                key=a.key,
                order=n,
                title=a.title,
                steps="\n".join(a.steps),
                timing=a.timing,
                cautions=a.cautions,
                grade=a.grade,
            )
            for n, a in enumerate(rows, start=1)
        ),
    )
    replace_parts(
        IndicationDefinition,
        [
            IndicationDefinition(
                adjustment_id=a.key, barrier_id=link.barrier, order=n, strength=link.strength
            )
            for a in rows
            for n, link in enumerate(a.indications, start=1)
        ],
        wholes=("adjustment", keys_of(rows)),
        ends=("barrier", keys_of(catalog.barriers)),
    )
    replace_links(AdjustmentDefinition.sources, rows, "sources", ends=catalog.sources)
    replace_links(
        AdjustmentDefinition.contraindications, rows, "contraindications", ends=catalog.barriers
    )


def write_red_flags(catalog):
    store(
        RedFlagDefinition,
        (
            RedFlagDefinition(
                key=f.key,
                order=n,
                question_id=f.question,
                at_least=f.at_least,
                option=f.option or "",
                title=f.title,
                do_now=f.do_now,
                urgency=f.urgency,
            )
            for n, f in enumerate(catalog.red_flags, start=1)
        ),
    )
    replace_links(RedFlagDefinition.holds, catalog.red_flags, "holds", ends=catalog.adjustments)


def write_example_cases(catalog):
    rows = catalog.example_cases
    store(
        ExampleCaseDefinition,
        (
            ExampleCaseDefinition(key=e.key, order=n, title=e.title, note=e.note, source=e.source)
            for n, e in enumerate(rows, start=1)
        ),
    )
    replace_parts(
        ExampleAnswerDefinition,
        [
            ExampleAnswerDefinition(
                example_id=e.key, question_id=a.question, order=n, option=a.option
            )
            for e in rows
            for n, a in enumerate(e.answers, start=1)
        ],
        wholes=("example", keys_of(rows)),
        ends=("question", keys_of(catalog.questions)),
    )
    for name, ends in (
        ("main", catalog.barriers),
        ("further", catalog.barriers),
        ("flags", catalog.red_flags),
    ):
        replace_links(getattr(ExampleCaseDefinition, name), rows, name, ends=ends)
