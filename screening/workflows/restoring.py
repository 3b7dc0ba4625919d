"""Starting again from an older release: its content becomes the working rows."""

from django.db import transaction
from django.utils import timezone

from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DifferentialDefinition,
    DomainDefinition,
    IndicationDefinition,
    IndicatorDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    ScaleDefinition,
    SourceDefinition,
)
from screening.queries.releases import compiled_release
from screening.workflows.events import log_event
from screening.workflows.fixtures import clear_definitions


@transaction.atomic
def start_again_from(*, release, by, at=None):
    """Replace the working rows by the release's content: a draft like any other.

    Releases, reports and open screenings are not touched.
    """
    clear_definitions()
    write_definitions(compiled_release(release).catalog)
    log_event("catalog.started-again", by=by, release=release, at=at or timezone.now())


def write_definitions(catalog):
    """Insert the catalog into the empty working tables; the inverse of read_definitions."""
    DomainDefinition.objects.bulk_create(
        DomainDefinition(key=d.key, order=n, name=d.name, intro=d.intro)
        for n, d in enumerate(catalog.domains)
    )
    ScaleDefinition.objects.bulk_create(ScaleDefinition(key=s.key) for s in catalog.scales)
    OptionDefinition.objects.bulk_create(
        OptionDefinition(scale_id=s.key, key=o.key, order=n, label=o.label, level=o.level)
        for s in catalog.scales
        for n, o in enumerate(s.options, start=1)
    )
    write_questions(catalog)
    write_barriers(catalog)
    write_adjustments(catalog)


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
    QuestionDefinition.objects.bulk_create(rows)


def write_barriers(catalog):
    plain = ("key", "number", "name", "lever", "summary", "possible_at", "likely_at")
    BarrierDefinition.objects.bulk_create(
        BarrierDefinition(
            **{name: getattr(b, name) for name in plain}, domain_id=b.domain, gate_id=b.gate
        )
        for b in catalog.barriers
    )
    IndicatorDefinition.objects.bulk_create(
        IndicatorDefinition(
            barrier_id=b.key,
            question_id=i.question,
            order=n,
            direction=i.direction,
            strength=i.strength,
        )
        for b in catalog.barriers
        for n, i in enumerate(b.indicators, start=1)
    )
    DifferentialDefinition.objects.bulk_create(
        DifferentialDefinition(barrier_id=b.key, neighbour_id=near.barrier, order=n, how=near.how)
        for b in catalog.barriers
        for n, near in enumerate(b.differentials, start=1)
    )


def write_adjustments(catalog):
    plain = ("key", "authors", "year", "title", "journal", "doi", "pmid", "url", "kind")
    SourceDefinition.objects.bulk_create(
        SourceDefinition(
            **{name: getattr(s, name) for name in plain},
            order=n,
            finding=s.finding,
            verified=s.verified,
        )
        for n, s in enumerate(catalog.sources, start=1)
    )
    AdjustmentDefinition.objects.bulk_create(
        AdjustmentDefinition(
            key=a.key,
            order=n,
            title=a.title,
            steps="\n".join(a.steps),
            timing=a.timing,
            cautions=a.cautions,
            grade=a.grade,
        )
        for n, a in enumerate(catalog.adjustments, start=1)
    )
    IndicationDefinition.objects.bulk_create(
        IndicationDefinition(
            adjustment_id=a.key, barrier_id=link.barrier, order=n, strength=link.strength
        )
        for a in catalog.adjustments
        for n, link in enumerate(a.indications, start=1)
    )
    RedFlagDefinition.objects.bulk_create(
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
    )
    link(SourceDefinition.background_for, catalog.sources, "background_for")
    link(AdjustmentDefinition.sources, catalog.adjustments, "sources")
    link(AdjustmentDefinition.contraindications, catalog.adjustments, "contraindications")
    link(RedFlagDefinition.holds, catalog.red_flags, "holds")


def link(relation, rows, name):
    """Fill a many-to-many table from the keys that each row names."""
    field = relation.field
    source, target = (
        f"{part}_id" for part in (field.m2m_field_name(), field.m2m_reverse_field_name())
    )
    relation.through.objects.bulk_create(
        relation.through(**{source: row.key, target: key})
        for row in rows
        for key in getattr(row, name)
    )
