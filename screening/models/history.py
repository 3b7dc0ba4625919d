"""Cases with what lists and the case page show of them."""

from django.db.models import Prefetch

from screening.models.cases import Screening


def with_history(cases):
    """Each case with `.history`: its screenings, newest first, with their reports.

    A draft comes with `answered` (answers stored), a report with its headline. Two queries,
    however many cases.
    """
    newest_first = (
        Screening.objects.filter(replaced_at__isnull=True)
        .order_by("-number")
        .select_related("report")
        .defer("report__content", "own_words")
        .with_answered()
    )
    return cases.prefetch_related(Prefetch("screenings", queryset=newest_first, to_attr="history"))
