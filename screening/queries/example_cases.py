"""The example cases among the working rows, and how those of a release come out."""

from django.db.models import Prefetch

from screening.engine.catalog.values import ExampleAnswer, ExampleCase
from screening.engine.examples import check_examples
from screening.models import (
    BarrierDefinition,
    ExampleAnswerDefinition,
    ExampleCaseDefinition,
    RedFlagDefinition,
)
from screening.models.definitions import in_order
from screening.queries.releases import catalog_by_digest, compiled_release


def read_example_cases(in_use):
    """The example cases; what they say of a row that is not in use waits with that row.

    An example whose main barriers are all retired waits with them.
    """
    barriers = BarrierDefinition.objects.filter(**in_use)
    answers = ExampleAnswerDefinition.objects.filter(
        **{f"question__{field}": value for field, value in in_use.items()}
    )
    rows = ExampleCaseDefinition.objects.filter(**in_use).prefetch_related(
        Prefetch("answers", answers.order_by("order", "pk")),
        "main",
        Prefetch("further", barriers),
        Prefetch("flags", RedFlagDefinition.objects.filter(**in_use)),
    )
    return tuple(
        ExampleCase(
            key=example.key,
            title=example.title,
            note=example.note,
            answers=tuple(ExampleAnswer(a.question_id, a.option) for a in example.answers.all()),
            main=main,
            further=keys_in_order(example.further),
            flags=keys_in_order(example.flags),
            source=example.source,
        )
        for example in in_order(rows)
        if (main := main_in_use(example, in_use)) or not example.main.all()
    )


def main_in_use(example, in_use):
    """The keys of the main barriers; with `in_use` only of those that are not retired."""
    rows = in_order(example.main.all())
    return tuple(row.key for row in rows if not (in_use and row.retired))


def keys_in_order(relation):
    return tuple(row.key for row in in_order(relation.all()))


def release_results(release):
    """How the example cases of a release come out; most early releases have none."""
    if not catalog_by_digest(release.digest).example_cases:
        return ()
    return check_examples(compiled_release(release))
