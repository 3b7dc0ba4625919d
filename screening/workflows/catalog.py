"""Publishing the catalog: from working rows to an insert-only release, and back to use."""

from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.serialization import canonical_text, digest, parse_catalog
from screening.engine.catalog.validation import find_problems
from screening.engine.catalog.values import (
    Adjustment,
    Barrier,
    Catalog,
    CatalogError,
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
    BarrierDefinition,
    CatalogRelease,
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
from screening.workflows.events import log_event

NOTES_LIMIT = 2000


class CatalogHasProblems(CatalogError):
    """The working rows do not make a catalog that can be published; `.problems` says why."""


class PublishRefused(Exception):
    """Base of the other refusals to publish."""


class NotesNeeded(PublishRefused):
    """A release says why it was made."""


class NothingToPublish(PublishRefused):
    """The working rows equal a release that exists."""


class PublishedMeanwhile(PublishRefused):
    """Somebody else published at the same moment."""


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
        questions=tuple(
            Question(
                key=q.key,
                domain=q.domain_id,
                text=q.text,
                help=q.help,
                scale=q.scale_id,
                ask_if=Condition(q.asked_if_id, q.asked_if_level) if q.asked_if_id else None,
            )
            for q in in_order(QuestionDefinition.objects.filter(**in_use).select_related("domain"))
        ),
        barriers=read_barriers(in_use),
        adjustments=read_adjustments(in_use),
        red_flags=tuple(
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
            for flag in in_order(
                RedFlagDefinition.objects.filter(**in_use).prefetch_related(
                    Prefetch("holds", AdjustmentDefinition.objects.filter(**in_use))
                )
            )
        ),
        sources=tuple(
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
            for s in in_order(
                SourceDefinition.objects.filter(**in_use).prefetch_related(
                    Prefetch("background_for", BarrierDefinition.objects.filter(**in_use))
                )
            )
        ),
    )


def keys_of(relation):
    """The keys of the rows that a prefetched list names, in their order."""
    return tuple(row.key for row in in_order(relation.all()))


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


@transaction.atomic
def publish_release(*, by, notes, at=None) -> CatalogRelease:
    """Freeze the working rows as the next release.

    `by` is None only when the management command publishes without naming anybody.
    Raises NotesNeeded, CatalogHasProblems, NothingToPublish, PublishedMeanwhile.
    """
    notes = refuse_notes(notes)
    text = publishable_text()
    current = CatalogRelease.objects.without_content().current()
    now = at or timezone.now()
    try:
        with transaction.atomic():
            release = CatalogRelease.objects.create(
                number=current.number + 1 if current else 1,
                content=text,
                digest=digest(text),
                notes=notes,
                published_by=by,
                published_at=now,
            )
    except IntegrityError as error:
        raise PublishedMeanwhile(
            _("Another release was published at the same moment. Look at it, then publish again.")
        ) from error
    log_event("catalog.published", by=by, release=release, at=now)
    return release


def refuse_notes(notes):
    """The notes without spare spaces; raises NotesNeeded."""
    notes = notes.strip()
    if not 0 < len(notes) <= NOTES_LIMIT:
        raise NotesNeeded(
            _("Say in at most %(limit)d characters why this release is made.")
            % {"limit": NOTES_LIMIT}
        )
    return notes


def publishable_text():
    """The working rows as canonical text; raises CatalogHasProblems, NothingToPublish."""
    catalog = read_definitions()
    if problems := find_problems(catalog):
        raise CatalogHasProblems(problems)
    text = canonical_text(catalog)
    current = CatalogRelease.objects.without_content().current()
    if current and current.digest == digest(text):
        raise NothingToPublish(
            _("The working rows equal release %(number)d. Change something before you publish.")
            % {"number": current.number}
        )
    return text


def compiled_release(release):
    """The compiled catalog of a release; read once per process and release.

    Works with a release whose content was deferred: the text is fetched only the first time.
    """
    return compiled_by_digest(release.digest)


@lru_cache(maxsize=8)
def compiled_by_digest(release_digest):
    texts = CatalogRelease.objects.filter(digest=release_digest)
    text = texts.values_list("content", flat=True)[0]
    return compile_catalog(parse_catalog(text))
