"""Locks: the case first, always; each row in a statement of its own, by id.

Under READ COMMITTED a statement that waits for its lock still shows, in the rows joined to the
locked one, what was stored when it began. So the lock is one statement, and reading what the lock
protects comes after it. Every workflow of a case begins with it, so no two wait for each other.
"""

from screening.models import Case, Report


class AccessLost(Report.DoesNotExist):
    """The person does not see the report's case (any more)."""


def locked_cases(cases):
    """The queryset with a row lock; rows that refer to the case may still be inserted meanwhile.

    SQLite has no row locks: there a transaction takes the whole database when it begins.
    """
    return cases.select_for_update(of=("self",), no_key=True)


def lock_case(case_id):
    """The case's row as it is now, locked until the transaction ends.

    Raises AccessLost when the case was deleted meanwhile.
    """
    try:
        return locked_cases(Case.objects).get(pk=case_id)
    except Case.DoesNotExist:
        raise AccessLost from None


def lock_visible_case(case_id, *, by):
    """The case's row as `lock_case` gives it, with `is_own_case`, if `by` may see it.

    Raises AccessLost.
    """
    locked = locked_cases(Case.objects.visible_to(by)).filter(pk=case_id).first()
    if locked is None:
        raise AccessLost
    return locked


def lock_report(report, *, by):
    """Lock the report's case, then bring `report` up to date in place; returns it.

    `report` is what a loader gave. After the lock PostgreSQL checks anew, on the case's current
    row, that `by` may see it. Fresh are then `is_own_case`, `superseded`, the case's own fields,
    the review and the request; `plan` is read when it is asked for. Raises AccessLost.
    """
    locked = lock_visible_case(report.screening.case_id, by=by)
    update_fields_of(report.screening.case, locked)
    report.is_own_case = locked.is_own_case
    report.superseded = locked.latest_report_id != report.pk
    read_what_came_since(report)
    return report


def update_fields_of(case, locked):
    """Copy the locked row's fields; the loaded team and clinician stay where they are the same."""
    for field in Case._meta.concrete_fields:
        setattr(case, field.attname, getattr(locked, field.attname))


def read_what_came_since(report):
    """Read review and request in one statement; forget the plan, which is read on demand."""
    fresh = Report.objects.select_related("review__by", "request").defer("content", "headline")
    current = fresh.get(pk=report.pk)
    for name in ("review", "request"):
        row = getattr(current, name, None)
        Report._meta.get_field(name).set_cached_value(report, row)
    report.__dict__.pop("plan", None)
