"""The texts of frozen rows, hashed each time they are read."""

from screening.engine.catalog.serialization import digest
from screening.models import Report, ReportMismatch


def checked_report(report):
    """The report's text; raises ReportMismatch when it does not match the report's digest.

    Hashing 30 KB takes 0.05 ms, so the result is not kept: a kept one would hide later damage.
    """
    if digest(report.content) != report.digest:
        raise ReportMismatch(f"report {report.uuid}")
    return report.content


def changed_reports():
    """How many reports there are, and the UUIDs of those whose text or digest was changed.

    A review names the digest of the report that was read, so a text replaced together with its
    digest shows there.
    """
    rows = Report.objects.order_by("pk").values_list("uuid", "content", "digest", "review__digest")
    count, changed = 0, []
    for uuid, content, stored, reviewed in rows.iterator(chunk_size=200):
        count += 1
        if digest(content) != stored or reviewed not in (None, stored):
            changed.append(uuid)
    return count, changed
