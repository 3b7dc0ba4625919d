"""Two people doing the same thing at the same moment: one wins, the other is told."""

from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection, transaction

from screening.models import CatalogRelease, QuestionDefinition
from screening.workflows.catalog import PublishedMeanwhile, publish_release

WRITE = "INSERT INTO"


def run_both(deed, table):
    """Run the deed in two threads that meet just before each first writes to the table.

    Returns what each came to: its result or its exception.
    """
    meet, ends = Barrier(2, timeout=30), []

    def run():
        met = []

        def wait(execute, sql, params, many, context):
            if not met and sql.startswith(WRITE) and f'"{table}"' in sql:
                met.append(True)
                meet.wait()
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(wait):
                ends.append(deed())
        except Exception as error:
            ends.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ends


def run_between(deed, table):
    """Run the deed twice on one connection, the second whole just before the first one writes."""
    begun = []

    def interrupt(execute, sql, params, many, context):
        if not begun and sql.startswith(WRITE) and f'"{table}"' in sql:
            begun.append(True)
            ends.append(deed())
        return execute(sql, params, many, context)

    ends = []
    try:
        with connection.execute_wrapper(interrupt):
            ends.append(deed())
    except Exception as error:
        ends.append(error)
    return ends


# SQLite lets one connection write at a time, so there the second deed comes between.
ON_ONE_CONNECTION = "sqlite" in settings.DATABASES["default"]["ENGINE"]
at_once = run_between if ON_ONE_CONNECTION else run_both


@pytest.mark.django_db(transaction=True)
def test_of_two_that_publish_one_wins_and_the_other_is_told(release):
    QuestionDefinition.objects.filter(key="own-step").update(text="Has a step been taken?")

    def publish():
        return publish_release(by=None, notes="At the same moment.")

    ends = at_once(publish, CatalogRelease._meta.db_table)
    told = [end for end in ends if isinstance(end, PublishedMeanwhile)]
    won = [end for end in ends if isinstance(end, CatalogRelease)]
    assert (len(told), len(won)) == (1, 1)
    assert "Look at it, then publish again" in str(told[0])
    if not ON_ONE_CONNECTION:
        assert [row.number for row in CatalogRelease.objects.all()] == [2, 1]
    assert not transaction.get_connection().needs_rollback
