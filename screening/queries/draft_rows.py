"""The working rows of each kind as the engine's values, retired ones included.

Each kind takes one statement; `links` are those of all kinds, as draft_links reads them. Rows come
in their places, and lists of keys in the places of the rows that they name.
"""

from screening.engine.catalog.values import (
    Adjustment,
    AdjustmentPart,
    Barrier,
    Condition,
    Differential,
    Domain,
    ExampleAnswer,
    ExampleCase,
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
    DomainDefinition,
    ExampleCaseDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    ScaleDefinition,
    SourceDefinition,
)
from screening.models.definitions import in_order


class Rows:
    """The values of one kind by key, in their places, and which of them are retired."""

    def __init__(self, rows, value_of):
        rows = in_order(rows)
        self.by_key = {row.key: value_of(row) for row in rows}
        self.retired = frozenset(row.key for row in rows if row.retired)

    def __iter__(self):
        return iter(self.by_key.values())

    def in_places(self, keys):
        """Those of the keys that these rows have, in the places of their rows."""
        wanted = set(keys)
        return tuple(key for key in self.by_key if key in wanted)


def read_domains():
    return Rows(DomainDefinition.objects.all(), lambda d: Domain(d.key, d.name, d.intro))


def question_of(row):
    condition = Condition(row.asked_if_id, row.asked_if_level) if row.asked_if_id else None
    return Question(
        key=row.key,
        domain=row.domain_id,
        text=row.text,
        help=row.help,
        scale=row.scale_id,
        ask_if=condition,
        optional=row.optional,
        more_help=row.more_help,
        filled_from=row.filled_from,
    )


def read_questions():
    """Questions with the page that says where they come."""
    return Rows(QuestionDefinition.objects.select_related("domain"), question_of)


def read_scales():
    """Scales with their options in one statement; a scale without options is a row as well."""
    fields = ("key", "label", "level", "from_number", "order", "pk")
    rows = ScaleDefinition.objects.order_by("key", "options__order", "options__pk").values_list(
        "key", "retired", *(f"options__{field}" for field in fields)
    )
    scales, options = {}, {}
    for key, retired, option, label, level, from_number, *_place in rows:
        scales[key] = ScaleDefinition(key=key, retired=retired)
        of_scale = options.setdefault(key, [])
        if option is not None:
            of_scale.append(Option(option, label, level, from_number))
    return Rows(scales.values(), lambda row: Scale(row.key, tuple(options[row.key])))


def indicator_of(row):
    return Indicator(row.question_id, row.direction, row.strength, row.strength_text)


def known(links, keys):
    """The links whose other end is there; while files are loaded, some name nothing."""
    return (link for link in links if link.other in keys)


def read_barriers(links, questions):
    indicators, differentials = links["indicators"], links["differentials"]
    rows = list(BarrierDefinition.objects.all())
    barriers = {row.key for row in rows}
    return Rows(
        rows,
        lambda b: Barrier(
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
            indicators=tuple(
                Indicator(link.other, *link.texts)
                for link in known(indicators[b.key], questions.by_key)
            ),
            differentials=tuple(
                Differential(link.other, link.texts[0])
                for link in known(differentials[b.key], barriers)
            ),
        ),
    )


def read_adjustments(links, sources, barriers, questions):
    def others(name, rows, key):
        return rows.in_places(link.other for link in links[name][key])

    return Rows(
        AdjustmentDefinition.objects.all(),
        lambda a: Adjustment(
            key=a.key,
            title=a.title,
            steps=tuple(a.steps.split("\n")),
            timing=a.timing,
            cautions=a.cautions,
            grade=a.grade,
            indications=tuple(
                Indication(link.other, link.texts[0])
                for link in known(links["indications"][a.key], barriers.by_key)
            ),
            sources=others("sources", sources, a.key),
            contraindications=others("contraindications", barriers, a.key),
            ask_first=others("ask_first", questions, a.key),
            modalities=tuple(a.modalities),
            parts=tuple(
                AdjustmentPart(link.other, link.texts[0]) for link in links["parts"][a.key]
            ),
        ),
    )


def read_red_flags(links, adjustments):
    """Flags; what they hold and remark on comes in the places of the adjustments."""
    places = {key: place for place, key in enumerate(adjustments.by_key)}

    def of_adjustments(name, key):
        return sorted(
            known(links[name][key], places), key=lambda link: (places[link.other], link.texts[0])
        )

    return Rows(
        RedFlagDefinition.objects.all(),
        lambda flag: RedFlag(
            key=flag.key,
            question=flag.question_id,
            title=flag.title,
            do_now=flag.do_now,
            urgency=flag.urgency,
            at_least=flag.at_least,
            option=flag.option or None,
            holds=tuple(link.other for link in of_adjustments("holds", flag.key)),
            part_holds=tuple(
                PartHold(link.other, link.texts[0])
                for link in of_adjustments("part_holds", flag.key)
            ),
            remarks=tuple(
                Remark(link.other, link.texts[0]) for link in of_adjustments("remarks", flag.key)
            ),
        ),
    )


def read_sources(links, barriers):
    return Rows(
        SourceDefinition.objects.all(),
        lambda s: Source(
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
            background_for=barriers.in_places(
                link.other for link in links["background_for"][s.key]
            ),
        ),
    )


def read_examples(links, questions, barriers, flags, *, wanted):
    def keys(name, rows, key):
        return rows.in_places(link.other for link in links[name][key])

    return Rows(
        ExampleCaseDefinition.objects.all() if wanted else (),
        lambda e: ExampleCase(
            key=e.key,
            title=e.title,
            note=e.note,
            answers=tuple(
                ExampleAnswer(link.other, link.texts[0])
                for link in known(links["answers"][e.key], questions.by_key)
            ),
            main=keys("main", barriers, e.key),
            further=keys("further", barriers, e.key),
            flags=keys("flags", flags, e.key),
            source=e.source,
        ),
    )
