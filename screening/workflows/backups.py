"""Backing the whole service up into one file, and restoring it, with everything checked."""

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.models import Case, CatalogRelease, User
from screening.models.events import BACKUP_MADE
from screening.queries.frozen_text import changed_reports
from screening.queries.releases import changed_releases
from screening.workflows.backup_archive import (
    CUT,
    NEEDS_KEY,
    NEEDS_PASSPHRASE,
    NO_BACKUP,
    OTHER_FORMAT,
    WRONG_KEY,
    WRONG_PASSPHRASE,
    Opening,
    UnreadableBackup,
    extract_database,
    read_manifest,
    write_archive,
)
from screening.workflows.database_copies import (
    CopyFailed,
    ProgramMissing,
    copy_in,
    copy_out,
    rows_now,
)
from screening.workflows.events import log_event

WHY = {
    NO_BACKUP: gettext_lazy("This file is no backup of this product. Check its name."),
    OTHER_FORMAT: gettext_lazy(
        "This backup has another format. Restore it with the version that made it."
    ),
    CUT: gettext_lazy(
        "This backup is cut or was changed: its content differs from its own record of it."
    ),
    NEEDS_PASSPHRASE: gettext_lazy(
        "This backup is locked with a passphrase. Give the file that holds it."
    ),
    WRONG_PASSPHRASE: gettext_lazy(
        "This passphrase does not open the backup. Nothing was changed."
    ),
    NEEDS_KEY: gettext_lazy(
        "This backup is locked with an age key. Give the file of the identity."
    ),
    WRONG_KEY: gettext_lazy("This age identity does not open the backup. Nothing was changed."),
}


class BackupRefused(Exception):
    """A backup was not made, or not restored; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was counted and hashed: rows in all, releases and reports."""

    rows: int
    releases: int
    reports: int


def make_backup(path, *, passphrase="", recipient="", by=None, at=None) -> int:
    """Write a backup of this moment to a new file; gives its rows. People may go on working.

    The file appears whole or not at all, and only its owner reads it. Raises BackupRefused.
    """
    now, path = at or timezone.now(), Path(path)
    if path.exists():
        raise BackupRefused(_("There is a file of this name already. Choose another name."))
    if not path.parent.is_dir():
        raise BackupRefused(_("There is no such folder: %(name)s") % {"name": path.parent})
    with working_folder(path.parent) as folder:
        copy, whole = folder / "copy", folder / "whole"
        with failures_in_words():
            counts = copy_out(copy)
        manifest = {
            "made_at": now.isoformat(),
            "database": connection.vendor,
            "migrations": applied_migrations(),
            "rows": counts,
        }
        with open(whole, "wb") as file:
            os.chmod(whole, 0o600)
            write_archive(file, manifest, copy, passphrase=passphrase, recipient=recipient)
            file.flush()
            os.fsync(file.fileno())
        whole.rename(path)
    log_event(BACKUP_MADE, by=by, details={"rows": sum(counts.values())}, at=now)
    return sum(counts.values())


def restore_backup(path, opening: Opening, *, replace=False) -> Checked:
    """Put a backup in the place of what the database holds, then check all of it.

    Then the migrations that came since are applied. Without `replace` a database with content is
    left alone. Raises BackupRefused; up to and including the copying nothing is changed then.
    """
    path = Path(path)
    if not path.is_file():
        raise BackupRefused(_("There is no such file: %(name)s") % {"name": path})
    with failures_in_words():
        manifest = read_manifest(path)
    refuse_other_database(manifest)
    if not replace and has_content():
        raise BackupRefused(
            _("This database holds data. Restore into an empty one, or say --replace to lose it.")
        )
    refuse_tables_left_over(manifest)
    with working_folder(path.parent) as folder, failures_in_words():
        extract_database(path, folder / "copy", opening)
        copy_in(folder / "copy")
    counts = rows_now()
    if counts != manifest["rows"]:
        differ = sorted(
            table
            for table in counts.keys() | manifest["rows"].keys()
            if counts.get(table) != manifest["rows"].get(table)
        )
        raise BackupRefused(
            _("Restored, but not whole: the rows differ in %(tables)s. Do not use it.")
            % {"tables": ", ".join(differ)}
        )
    call_command("migrate", verbosity=0, interactive=False)
    checked = check_digests(sum(counts.values()))
    log_event("backup.restored", by=None, details={"rows": checked.rows})
    return checked


def check_digests(rows) -> Checked:
    """Hash every release and report again; raises BackupRefused where one differs."""
    releases, changed = changed_releases()
    reports, damaged = changed_reports()
    if changed or damaged:
        raise BackupRefused(
            _(
                "Restored, but %(releases)d releases and %(reports)d reports do not match their "
                "digests. Run verify_releases and verify_reports."
            )
            % {"releases": len(changed), "reports": len(damaged)}
        )
    return Checked(rows, releases, reports)


def refuse_other_database(manifest):
    """Raises BackupRefused where this version or this kind of database cannot take the backup."""
    if manifest.get("database") != connection.vendor:
        raise BackupRefused(
            _("This backup is of %(theirs)s, and this database is %(ours)s. Use one of that kind.")
            % {"theirs": manifest.get("database"), "ours": connection.vendor}
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    unknown = set(manifest["migrations"]) - {".".join(each) for each in known}
    if unknown:
        raise BackupRefused(
            _("A newer version made this backup: %(names)s is not known here. Upgrade first.")
            % {"names": ", ".join(sorted(unknown))}
        )


def refuse_tables_left_over(manifest):
    """Raises BackupRefused where pg_restore would leave tables that the backup does not have.

    SQLite's whole file is replaced.
    """
    extra = set(connection.introspection.table_names()) - set(manifest["rows"])
    if connection.vendor == "postgresql" and extra:
        raise BackupRefused(
            _("This database has tables that the backup lacks: %(names)s. Restore into a new one.")
            % {"names": ", ".join(sorted(extra))}
        )


def applied_migrations():
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    return sorted(".".join(each) for each in loader.applied_migrations)


def has_content():
    """Whether somebody would miss what the database holds."""
    tables = set(connection.introspection.table_names())
    return any(
        model._meta.db_table in tables and model.objects.exists()
        for model in (User, Case, CatalogRelease)
    )


@contextmanager
def working_folder(parent):
    """A folder beside the backup that its owner alone reads, gone at the end."""
    with TemporaryDirectory(prefix=".backup-", dir=parent) as folder:
        yield Path(folder)


@contextmanager
def failures_in_words():
    """Turn what goes wrong with files and programs into BackupRefused."""
    try:
        yield
    except UnreadableBackup as error:
        raise BackupRefused(str(WHY[error.reason])) from error
    except ProgramMissing as error:
        raise BackupRefused(
            _("%(name)s is not installed. Debian: apt-get install postgresql-client")
            % {"name": error}
        ) from error
    except CopyFailed as error:
        raise BackupRefused(_("The database refused: %(why)s") % {"why": error}) from error
    except OSError as error:
        raise BackupRefused(
            _("The file cannot be written or read: %(why)s") % {"why": error.strerror}
        ) from error
