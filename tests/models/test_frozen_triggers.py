"""On PostgreSQL the database itself refuses to change what is written once."""

import pytest
from django.db import IntegrityError, connection, transaction

from screening.models import CatalogRelease, DecisionChange, Event, Finding, Reply, Report, Review
from tests.factories import (
    make_decision,
    make_reply,
    make_report,
    make_review,
    past_the_application,
)

pytestmark = pytest.mark.django_db
FROZEN = [CatalogRelease, Report, Finding, Event, DecisionChange, Review, Reply]
STATEMENTS = ["UPDATE {table} SET id = id", "DELETE FROM {table}"]


@pytest.fixture
def rows(clinician, supervisor):
    """A row of each frozen table, written through the workflows."""
    report = make_report(clinician)
    make_decision(report, by=clinician)
    make_decision(report, by=clinician, choice="not-now")
    make_review(report, by=supervisor)
    make_reply(report, by=clinician)
    return report


def run(statement, model):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=model._meta.db_table))


@pytest.mark.parametrize("model", FROZEN, ids=lambda model: model.__name__)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_only_a_transaction_that_erases_changes_a_frozen_row(statement, model, rows):
    if connection.vendor != "postgresql":
        # SQLite has no settings of a transaction; there the models alone refuse.
        assert triggers() == []
        return
    with pytest.raises(IntegrityError, match=f"Rows of {model._meta.db_table} are written once"):
        run(statement, model)
    assert model.objects.exists()
    if "UPDATE" in statement:
        with past_the_application() as cursor:
            cursor.execute(statement.format(table=model._meta.db_table))
            assert cursor.rowcount == model.objects.count()
        with pytest.raises(IntegrityError):
            run(statement, model)


def test_an_erasure_deletes_a_frozen_row(rows):
    with past_the_application() as cursor:
        cursor.execute("DELETE FROM screening_event")
    assert not Event.objects.exists()


def test_the_erasure_setting_ends_with_its_transaction(rows):
    if connection.vendor == "postgresql":
        with past_the_application():
            pass
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('barrierscreen.erasure', true)")
            assert cursor.fetchone() != ("on",)


def test_rows_beside_the_frozen_ones_still_change(rows, clinician):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE screening_decision SET words = 'Later.'")
    assert rows.decisions.get().words == "Later."


def triggers():
    """The names of the triggers on the frozen tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return [name for (name,) in cursor.fetchall()]
