"""The working rows as a catalog: the draft of the next release."""

from django.db.models import Prefetch

from screening.engine.catalog.serialization import canonical_text, digest
from screening.engine.catalog.values import (
    Adjustment,
    Barrier,
    Catalog,
    Condition,
    Differential,
    Domain,
    Indication,
    Indicator,
    Option,
    Question,
    RedFlag,
    Scale,
    Source,
)
from screening.models import (
    AdjustmentDefinition,
    ApprovalRequest,
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
from screening.models.definitions import in_order
from screening.queries.example_cases import read_example_cases
from screening.queries.releases import current_release

REQUESTS_SHOWN = 5


def read_definitions(*, with_retired=False) -> Catalog:
    """The working rows that are in use, as a catalog, in a constant number of queries.

    A link counts while the rows at both its ends are in use, so that retiring a row needs no
    edit of others and bringing it back restores its links. What a row cannot do without (a gate,
    the question of a condition or of a flag) stays named, for find_problems to tell.
    """
    in_use = {} if with_retired else {"retired": False}
    return Catalog(
        domains=tuple(
            Domain(d.key, d.name, d.intro)
            for d in in_order(DomainDefinition.objects.filter(**in_use))
        ),
        scales=read_scales(in_use),
        questions=read_questions(in_use),
        barriers=read_barriers(in_use),
        adjustments=read_adjustments(in_use),
        red_flags=read_red_flags(in_use),
        sources=read_sources(in_use),
        example_cases=read_example_cases(in_use),
    )


def keys_of(relation):
    """The keys of the rows that a prefetched list names, in their order."""
    return tuple(row.key for row in in_order(relation.all()))


def read_questions(in_use):
    rows = QuestionDefinition.objects.filter(**in_use).select_related("domain")
    return tuple(
        Question(
            key=q.key,
            domain=q.domain_id,
            text=q.text,
            help=q.help,
            scale=q.scale_id,
            ask_if=Condition(q.asked_if_id, q.asked_if_level) if q.asked_if_id else None,
        )
        for q in in_order(rows)
    )


def read_scales(in_use):
    by_place = Prefetch("options", OptionDefinition.objects.order_by("order", "pk"))
    return tuple(
        Scale(scale.key, tuple(Option(o.key, o.label, o.level) for o in scale.options.all()))
        for scale in in_order(ScaleDefinition.objects.filter(**in_use).prefetch_related(by_place))
    )


def parts(name, model, end, in_use):
    """The parts of rows whose other end is in use too."""
    wanted = {f"{end}__{field}": value for field, value in in_use.items()}
    return Prefetch(name, model.objects.filter(**wanted))


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
            domain=b.domain_id,
            lever=b.lever,
            summary=b.summary,
            possible_at=b.possible_at,
            likely_at=b.likely_at,
            gate=b.gate_id,
            indicators=tuple(
                Indicator(i.question_id, i.direction, i.strength) for i in b.indicators.all()
            ),
            differentials=tuple(Differential(n.neighbour_id, n.how) for n in b.differentials.all()),
        )
        for b in in_order(rows)
    )


def read_adjustments(in_use):
    rows = AdjustmentDefinition.objects.filter(**in_use).prefetch_related(
        parts("indications", IndicationDefinition, "barrier", in_use),
        Prefetch("sources", SourceDefinition.objects.filter(**in_use)),
        Prefetch("contraindications", BarrierDefinition.objects.filter(**in_use)),
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
        )
        for a in in_order(rows)
    )


def read_red_flags(in_use):
    held = Prefetch("holds", AdjustmentDefinition.objects.filter(**in_use))
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
        )
        for flag in in_order(RedFlagDefinition.objects.filter(**in_use).prefetch_related(held))
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


def questions_and_scales():
    """The questions and scales in use, each by key: what the points of a barrier depend on."""
    in_use = {"retired": False}
    questions, scales = read_questions(in_use), read_scales(in_use)
    return {row.key: row for row in questions}, {row.key: row for row in scales}


def barrier_of(row):
    """One working row as a barrier, with its indicators alone."""
    indicators = row.indicators.all() if row.pk else ()
    return unsaved_barrier(
        tuple(Indicator(i.question_id, i.direction, i.strength) for i in indicators)
    )


def unsaved_barrier(indicators):
    """A barrier that has its indicators and nothing else yet: enough to count points."""
    return Barrier(
        key="",
        number=0,
        name="",
        domain="",
        lever="",
        summary="",
        possible_at=0,
        likely_at=0,
        gate="",
        indicators=indicators,
    )


def draft_digest():
    """The digest that the working rows would have as a release."""
    return digest(canonical_text(read_definitions()))


def approvals_of(wanted):
    """Approvals of the draft with this digest that no release has used up."""
    approved = ApprovalRequest.objects.since_release(current_release())
    return approved.filter(digest=wanted, decision=ApprovalRequest.Decision.APPROVED)


def approval_of(wanted, current):
    """The newest request for the draft with this digest, or None.

    The release `current` has used up what was asked for or decided before it.
    """
    requests = ApprovalRequest.objects.with_outcome().since_release(current)
    return requests.filter(digest=wanted).first()


def earlier_requests(approval):
    """The newest requests apart from `approval`, each with the release it led to."""
    requests = ApprovalRequest.objects.with_outcome()
    return list(requests.exclude(pk=approval.pk if approval else None)[:REQUESTS_SHOWN])
