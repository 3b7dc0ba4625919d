"""Cases with what lists and the case page show of them."""

from django.db.models import Exists, OuterRef, Prefetch

from screening.models.cases import Screening
from screening.models.supervision import RaisedFlag


def with_history(cases):
    """Each case with `.history` and `.open_flags`.

    `history` holds its screenings, newest first, with their reports: a draft comes with
    `answered` (answers stored), a report with its headline and its review, if it has one.
    `open_flags` are the safety flags that nobody has recorded an action for, those to act on now
    first. Three queries, however many cases.
    """
    newest_first = (
        Screening.objects.filter(replaced_at__isnull=True)
        .order_by("-number")
        .select_related("report__review__by", "report__request")
        .defer("report__content", "own_words")
        .with_answered()
    )
    open_flags = RaisedFlag.objects.open().select_related("report")
    return cases.prefetch_related(
        Prefetch("screenings", queryset=newest_first, to_attr="history"),
        Prefetch("flags", queryset=open_flags.defer("report__content"), to_attr="open_flags"),
    )


def safety_first(cases):
    """Cases latest first, after those with an open flag; of these, those to act on now first."""
    flags = RaisedFlag.objects.open().filter(case=OuterRef("pk"))
    return (
        cases.latest_first()
        .annotate(urgent=Exists(flags.filter(urgency="now")), flagged=Exists(flags))
        .order_by("-urgent", "-flagged", "-last", "-pk")
    )
