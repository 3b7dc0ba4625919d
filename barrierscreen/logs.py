"""What the log may say: where something failed and why, never what a row holds."""

import logging
from collections.abc import Iterator

from django.db import Error

DRIVERS = ("psycopg", "sqlite3")


class WithoutRowContents(logging.Filter):
    """Cut the messages of database errors to their first line.

    PostgreSQL adds the row that a constraint refused ("DETAIL: Failing row contains ...") and
    parts of the statement, so case content would reach the log. The first line names the table
    and the constraint. The text of a row may have lines of its own, so each message is replaced
    as a whole, wherever it stands in what is logged.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        arguments = record.args if isinstance(record.args, tuple) else ()
        found = [one for one in (error, *arguments) if isinstance(one, BaseException)]
        messages = {str(one) for each in found for one in chain_of(each) if is_of_database(one)}
        if not messages:
            return True
        record.msg, record.args = without_rows(record.getMessage(), messages), None
        if record.exc_info:
            # Formatters take a text that is here already.
            text = logging.Formatter().formatException(record.exc_info)
            record.exc_text = without_rows(text, messages)
        return True


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """The error with all that it was raised from or in the handling of, each once."""
    waiting, seen = [error], set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [other for other in (one.__cause__, one.__context__) if other is not None]


def is_of_database(error: BaseException) -> bool:
    return isinstance(error, Error) or type(error).__module__.split(".")[0] in DRIVERS


def without_rows(text: str, messages: set[str]) -> str:
    """The text with the first line alone of each message; the longest first, as one may hold
    another."""
    for message in sorted(messages, key=len, reverse=True):
        if message:
            text = text.replace(message, message.splitlines()[0])
    return text
