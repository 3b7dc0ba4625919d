"""The working rows of each kind as the engine's values, each kind in a constant number of queries.

`in_use` is what a row's fields must be: {"retired": False}, or {} for all rows.
"""

from django.db.models import Prefetch

from screening.engine.catalog.values import (
    Adjustment,
    AdjustmentPart,
    Barrier,
    Condition,
    Differential,
    Domain,
    Indication,
    Indicator,
    Option,
    PartHold,
    Question,
    RedFlag,
    Remark,
    Scale,
    Source,
)
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DifferentialDefinition,
    DomainDefinition,
    IndicationDefinition,
    IndicatorDefinition,
    OptionDefinition,
    PartHoldDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    RemarkDefinition,
    ScaleDefinition,
    SourceDefinition,
)
from screening.models.definitions import in_order


def read_domains(in_use):
    rows = in_order(DomainDefinition.objects.filter(**in_use))
    return tuple(Domain(d.key, d.name, d.intro) for d in rows)


def keys_of(relation):
    """The keys of the rows that a prefetched list names, in their order."""
    return tuple(row.key for row in in_order(relation.all()))


def questions_in_use(in_use):
    """Questions with the page that says where they come."""
    return QuestionDefinition.objects.filter(**in_use).select_related("domain")


def read_questions(in_use):
    rows = questions_in_use(in_use)
    return tuple(
        Question(
            key=q.key,
            domain=q.domain_id,
            text=q.text,
            help=q.help,
            scale=q.scale_id,
            ask_if=Condition(q.asked_if_id, q.asked_if_level) if q.asked_if_id else None,
            optional=q.optional,
            more_help=q.more_help,
            filled_from=q.filled_from,
        )
        for q in in_order(rows)
    )


def read_scales(in_use):
    by_place = Prefetch("options", OptionDefinition.objects.order_by("order", "pk"))
    return tuple(
        Scale(
            scale.key,
            tuple(Option(o.key, o.label, o.level, o.from_number) for o in scale.options.all()),
        )
        for scale in in_order(ScaleDefinition.objects.filter(**in_use).prefetch_related(by_place))
    )


def parts(name, model, end, in_use):
    """The parts of rows whose other end is in use too, which comes along with them."""
    wanted = {f"{end}__{field}": value for field, value in in_use.items()}
    return Prefetch(name, model.objects.filter(**wanted).select_related(end))


def indicator_of(row):
    return Indicator(row.question_id, row.direction, row.strength, row.strength_text)


def read_barriers(in_use):
    rows = BarrierDefinition.objects.filter(**in_use).prefetch_related(
        parts("indicators", IndicatorDefinition, "question", in_use),
        parts("differentials", DifferentialDefinition, "neighbour", in_use),
    )
    return tuple(
        Barrier(
            key=b.key,
            number=b.number,
            name=b.name,
            short=b.short,
            domain=b.domain_id,
            lever=b.lever,
            summary=b.summary,
            possible_at=b.possible_at,
            likely_at=b.likely_at,
            gate=b.gate_id,
            indicators=tuple(map(indicator_of, b.indicators.all())),
            differentials=tuple(Differential(n.neighbour_id, n.how) for n in b.differentials.all()),
        )
        for b in in_order(rows)
    )


def read_adjustments(in_use):
    rows = AdjustmentDefinition.objects.filter(**in_use).prefetch_related(
        parts("indications", IndicationDefinition, "barrier", in_use),
        Prefetch("sources", SourceDefinition.objects.filter(**in_use)),
        Prefetch("contraindications", BarrierDefinition.objects.filter(**in_use)),
        Prefetch("ask_first", questions_in_use(in_use)),
        "parts",
    )
    return tuple(
        Adjustment(
            key=a.key,
            title=a.title,
            steps=tuple(a.steps.split("\n")),
            timing=a.timing,
            cautions=a.cautions,
            grade=a.grade,
            indications=tuple(
                Indication(link.barrier_id, link.strength) for link in a.indications.all()
            ),
            sources=keys_of(a.sources),
            contraindications=keys_of(a.contraindications),
            ask_first=keys_of(a.ask_first),
            modalities=tuple(a.modalities),
            parts=tuple(AdjustmentPart(part.key, part.words) for part in a.parts.all()),
        )
        for a in in_order(rows)
    )


def read_red_flags(in_use):
    rows = RedFlagDefinition.objects.filter(**in_use).prefetch_related(
        Prefetch("holds", AdjustmentDefinition.objects.filter(**in_use)),
        parts("part_holds", PartHoldDefinition, "adjustment", in_use),
        parts("remarks", RemarkDefinition, "adjustment", in_use),
    )
    return tuple(
        RedFlag(
            key=flag.key,
            question=flag.question_id,
            title=flag.title,
            do_now=flag.do_now,
            urgency=flag.urgency,
            at_least=flag.at_least,
            option=flag.option or None,
            holds=keys_of(flag.holds),
            part_holds=tuple(
                PartHold(held.adjustment_id, held.part) for held in in_order(flag.part_holds.all())
            ),
            remarks=tuple(
                Remark(one.adjustment_id, one.words) for one in in_order(flag.remarks.all())
            ),
        )
        for flag in in_order(rows)
    )


def read_sources(in_use):
    barriers = Prefetch("background_for", BarrierDefinition.objects.filter(**in_use))
    return tuple(
        Source(
            key=s.key,
            authors=s.authors,
            year=s.year,
            title=s.title,
            journal=s.journal,
            doi=s.doi,
            pmid=s.pmid,
            url=s.url,
            kind=s.kind,
            finding=s.finding,
            verified=s.verified,
            background_for=keys_of(s.background_for),
        )
        for s in in_order(SourceDefinition.objects.filter(**in_use).prefetch_related(barriers))
    )
