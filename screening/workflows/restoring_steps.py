"""What follows from a screening as working rows: sources, adjustments and red flags."""

from screening.models import (
    AdjustmentDefinition,
    AdjustmentPartDefinition,
    IndicationDefinition,
    PartHoldDefinition,
    RedFlagDefinition,
    RemarkDefinition,
    SourceDefinition,
)
from screening.workflows.storing import keys_of, replace_links, replace_parts, store


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
                modalities=list(a.modalities),
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
    replace_parts(
        AdjustmentPartDefinition,
        [
            AdjustmentPartDefinition(adjustment_id=a.key, key=part.key, order=n, words=part.words)
            for a in rows
            for n, part in enumerate(a.parts, start=1)
        ],
        wholes=("adjustment", keys_of(rows)),
    )
    replace_links(AdjustmentDefinition.sources, rows, "sources", ends=catalog.sources)
    replace_links(AdjustmentDefinition.ask_first, rows, "ask_first", ends=catalog.questions)
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
    wholes, ends = keys_of(catalog.red_flags), keys_of(catalog.adjustments)
    replace_parts(
        PartHoldDefinition,
        [
            PartHoldDefinition(flag_id=f.key, adjustment_id=held.adjustment, part=held.part)
            for f in catalog.red_flags
            for held in f.part_holds
        ],
        wholes=("flag", wholes),
        ends=("adjustment", ends),
    )
    replace_parts(
        RemarkDefinition,
        [
            RemarkDefinition(flag_id=f.key, adjustment_id=one.adjustment, words=one.words)
            for f in catalog.red_flags
            for one in f.remarks
        ],
        wholes=("flag", wholes),
        ends=("adjustment", ends),
    )
