"""Locks: the case first, always; each row in a statement of its own, by id.

Under READ COMMITTED a statement that waits for its lock still shows, in the rows joined to the
locked one, what was stored when it began. So the lock is one statement, and reading what the lock
protects comes after it. Every workflow of a case begins with it, so no two wait for each other.
"""

from screening.models import Case


def lock_case(case_id):
    """The case's row as it is now, locked until the transaction ends; rows may still refer to it.

    SQLite has no row locks: there a transaction takes the whole database when it begins.
    """
    return Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
