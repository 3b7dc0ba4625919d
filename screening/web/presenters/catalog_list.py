"""The list of barriers in the catalog: searched, filtered, each with its points and its parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import Barrier, Domain
from screening.models.catalog_words import LEVERS

MOST_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class BarrierLine:
    """A barrier with how many questions say something about it, and how many adjustments help."""

    barrier: Barrier
    questions: int
    adjustments: int


@dataclass(frozen=True, slots=True)
class CatalogSelection:
    """What of the catalog is looked for; "" for everything. Unknown keys select everything."""

    words: str
    domain: str
    lever: str

    @classmethod
    def of(cls, sent: Mapping[str, str], compiled: CompiledCatalog) -> "CatalogSelection":
        words = " ".join(sent.get("q", "")[:MOST_CHARACTERS].split())
        domain, lever = sent.get("page", ""), sent.get("lever", "")
        return cls(
            words, domain if domain in compiled.domains else "", lever if lever in LEVERS else ""
        )

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.domain or self.lever)

    def takes(self, compiled: CompiledCatalog, barrier: Barrier) -> bool:
        """Whether the barrier fits: each word stands in it or in one of its questions."""
        if self.domain not in ("", barrier.domain) or self.lever not in ("", barrier.lever):
            return False
        text = " ".join(texts_of(compiled, barrier)).casefold()
        return all(word in text for word in self.words.casefold().split())


def texts_of(compiled: CompiledCatalog, barrier: Barrier) -> Iterator[str]:
    yield from (barrier.name, barrier.short, barrier.summary)
    yield from (compiled.questions[one.question].text for one in barrier.indicators)


def catalog_list(
    compiled: CompiledCatalog, selection: CatalogSelection
) -> list[tuple[Domain, list[BarrierLine]]]:
    """The domains that hold barriers which fit, each with its own, in catalog order."""
    helped: dict[str, int] = {}
    for adjustment in compiled.adjustments.values():
        for link in adjustment.indications:
            helped[link.barrier] = helped.get(link.barrier, 0) + 1
    lines: dict[str, list[BarrierLine]] = {}
    for barrier in compiled.barriers.values():
        if selection.takes(compiled, barrier):
            line = BarrierLine(barrier, len(barrier.indicators), helped.get(barrier.key, 0))
            lines.setdefault(barrier.domain, []).append(line)
    return [(domain, lines[key]) for key, domain in compiled.domains.items() if key in lines]
