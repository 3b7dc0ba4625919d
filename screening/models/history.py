"""Cases with what lists and the case page show of them."""

from django.db.models import F, OuterRef, Prefetch, Subquery

from screening.models.cases import Screening
from screening.models.supervision import RaisedFlag

SHOWN = [
    "uuid",
    "case",
    "number",
    "started_at",
    "submitted_at",
    "report__uuid",
    "report__headline",
    "report__review__verdict",
    "report__request__withdrawn_at",
]
"""What lists show of a screening and its report; the rest would only be carried along."""


def with_history(cases):
    """Each case with `.history` and `.open_flags`.

    `history` holds its screenings, newest first, with their reports: a draft comes with
    `answered` (answers stored), a report with its headline, and whether it was reviewed.
    `open_flags` are the safety flags that nobody has recorded an action for, those to act on now
    first. Three queries, however many cases.
    """
    newest_first = (
        Screening.objects.filter(replaced_at__isnull=True)
        .order_by("-number")
        .select_related("report__review", "report__request")
        .only(*SHOWN)
        .with_answered()
    )
    open_flags = RaisedFlag.objects.open().select_related("report")
    shown = open_flags.only("case", "key", "title", "urgency", "raised_at", "report__uuid")
    return cases.prefetch_related(
        Prefetch("screenings", queryset=newest_first, to_attr="history"),
        Prefetch("flags", queryset=shown, to_attr="open_flags"),
    )


def safety_first(cases):
    """Cases latest first, after those with an open flag; of these, those to act on now first."""
    flags = RaisedFlag.objects.filter(case=OuterRef("pk"), acted_at=None).order_by("urgency")
    # "now" comes before "soon", and both before none.
    return (
        cases.latest_first()
        .annotate(alarm=Subquery(flags.values("urgency")[:1]))
        .order_by(F("alarm").asc(nulls_last=True), "-last", "-pk")
    )
