"""Indexes that large tables lacked or did not need; notices that a recorded action had settled."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from screening.schema import AddIndexMeanwhile, ChangeInBatches, DropIndexOfKey, OnPostgresql

PROTECT, CASCADE = django.db.models.deletion.PROTECT, django.db.models.deletion.CASCADE


def settle_notices(apps, rows):
    """A notice of flags is read once none of its report is open."""
    flags = apps.get_model("screening", "RaisedFlag").objects
    open_flags = flags.filter(report=OuterRef("report"), acted_at=None, raised_again=False)
    of_reports = rows.filter(kind="flag-open", report__isnull=False, read_at=None)
    of_reports.filter(~Exists(open_flags)).update(read_at=timezone.now())


def fill_reviewed_at(apps, rows):
    reviews = apps.get_model("screening", "Review").objects.filter(report=OuterRef("report"))
    rows.filter(Exists(reviews), reviewed_at=None).update(
        reviewed_at=Subquery(reviews.values("at")[:1])
    )


def key(to, on_delete=PROTECT, **options):
    return models.ForeignKey(db_index=False, on_delete=on_delete, to=to, **options)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("screening", "0021_counts_kept")]

    operations = [
        ChangeInBatches("notice", settle_notices),
        ChangeInBatches("reviewrequest", fill_reviewed_at),
        AddIndexMeanwhile(
            model_name="notice",
            index=models.Index(fields=["user", "-due_at", "-id"], name="newest_notice_of_user"),
        ),
        AddIndexMeanwhile(
            model_name="notice",
            index=models.Index(
                fields=["due_at"],
                condition=models.Q(mailed_at__isnull=True, read_at__isnull=True),
                name="notice_not_mailed",
            ),
        ),
        AddIndexMeanwhile(
            model_name="reviewrequest",
            index=models.Index(
                fields=["report"],
                condition=models.Q(reviewed_at__isnull=True, withdrawn_at__isnull=True),
                name="request_that_waits",
            ),
        ),
        AddIndexMeanwhile(
            model_name="screening",
            index=models.Index(
                models.OrderBy(models.F("submitted_at"), descending=True),
                condition=models.Q(submitted_at__isnull=False),
                name="newest_submitted_screening",
            ),
        ),
        DropIndexOfKey("answer", "screening", key("screening.screening", CASCADE, related_name="answers")),
        DropIndexOfKey("decision", "report", key("screening.report", related_name="decisions")),
        DropIndexOfKey(
            "event",
            "case",
            key("screening.case", django.db.models.deletion.DO_NOTHING, db_constraint=False, null=True, related_name="events"),
        ),
        DropIndexOfKey("event", "release", key("screening.catalogrelease", null=True, related_name="events")),
        DropIndexOfKey("finding", "report", key("screening.report", related_name="findings")),
        DropIndexOfKey("notice", "user", key(settings.AUTH_USER_MODEL, CASCADE, related_name="notices")),
        DropIndexOfKey("screening", "case", key("screening.case", related_name="screenings")),
        # By default a fifth of the table, or a tenth, changes before PostgreSQL looks at it again.
        OnPostgresql(
            "ALTER TABLE screening_answer SET "
            "(autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.01)",
            "ALTER TABLE screening_answer RESET "
            "(autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor)",
        ),
    ]
