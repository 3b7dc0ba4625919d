"""Starting again: the example cases of a catalog as working rows."""

from screening.models import ExampleAnswerDefinition, ExampleCaseDefinition
from screening.workflows.storing import keys_of, replace_links, replace_parts, store


def write_example_cases(catalog):
    rows = catalog.example_cases
    store(
        ExampleCaseDefinition,
        (
            ExampleCaseDefinition(key=e.key, order=n, title=e.title, note=e.note, source=e.source)
            for n, e in enumerate(rows, start=1)
        ),
    )
    replace_parts(
        ExampleAnswerDefinition,
        [
            ExampleAnswerDefinition(
                example_id=e.key, question_id=a.question, order=n, option=a.option
            )
            for e in rows
            for n, a in enumerate(e.answers, start=1)
        ],
        wholes=("example", keys_of(rows)),
        ends=("question", keys_of(catalog.questions)),
    )
    for name, ends in (
        ("main", catalog.barriers),
        ("further", catalog.barriers),
        ("flags", catalog.red_flags),
    ):
        replace_links(getattr(ExampleCaseDefinition, name), rows, name, ends=ends)
