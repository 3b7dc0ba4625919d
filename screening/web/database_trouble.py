"""Telling a database that cannot answer now from a mistake in the product."""

import errno
from collections.abc import Iterator

from django.db import Error

# https://www.postgresql.org/docs/current/errcodes-appendix.html: connection, resources (full disk,
# too many connections), lock not available, cancelled or shut down, I/O, deadlock, read-only,
# limits, tables and columns that a migration would make.
POSTGRESQL = ("08", "53", "55P03", "57", "58", "40", "25006", "54", "42P01", "42703")
# https://www.sqlite.org/rescode.html
SQLITE = ("BUSY", "LOCKED", "NOMEM", "READONLY", "INTERRUPT", "IOERR", "CORRUPT", "FULL",
          "CANTOPEN", "PROTOCOL", "NOTADB")  # fmt: skip
SQLITE_UNMIGRATED = ("no such table", "no such column")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def is_database_trouble(exception: BaseException | None) -> bool:
    """Whether the database was down, full, locked, read-only, too slow or not migrated.

    Looks at what led to the exception too: the session's store, for one, hides it.
    """
    return any(is_trouble(each) for each in chain(exception))


def chain(exception: BaseException | None) -> Iterator[BaseException]:
    """The exception and what led to it."""
    while exception is not None:
        yield exception
        exception = exception.__cause__ or exception.__context__


def is_trouble(exception: BaseException) -> bool:
    if isinstance(exception, OSError):
        return exception.errno in FULL
    if not isinstance(exception, Error):
        return False
    driver = exception.__cause__
    if name := getattr(driver, "sqlite_errorname", None):
        code = name.removeprefix("SQLITE_")
        return code.startswith(SQLITE) or str(exception).startswith(SQLITE_UNMIGRATED)
    if code := getattr(driver, "pgcode", None):
        return bool(code.startswith(POSTGRESQL))
    # Without a code the server was not reached, or the connection broke.
    return type(exception).__name__ in ("OperationalError", "InterfaceError")
