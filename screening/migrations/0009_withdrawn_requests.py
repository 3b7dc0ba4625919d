"""A notice of a withdrawn request; requests that closing or a later report left open are settled."""

from django.db import migrations, models
from django.db.models import F, Q


def settle(apps, schema_editor):
    """Withdraw what no supervisor can answer any more, and take its unread notices away."""
    requests = apps.get_model("screening", "ReviewRequest").objects.filter(
        Q(report__screening__case__closed_at__isnull=False)
        | ~Q(report__screening__case__latest_report=F("report")),
        withdrawn_at=None,
        report__review=None,
    )
    notices = apps.get_model("screening", "Notice").objects.filter(kind="asked", read_at=None)
    for request in requests.select_related("report__screening__case__latest_report"):
        case = request.report.screening.case
        request.withdrawn_at = case.closed_at or case.latest_report.created_at
        request.save(update_fields=["withdrawn_at"])
        notices.filter(report=request.report).delete()


class Migration(migrations.Migration):
    dependencies = [("screening", "0008_words_of_constraints")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("asked", "Your review is asked for"),
                    ("signed-off", "A report was signed off"),
                    ("returned", "A report was returned"),
                    ("withdrawn", "A question for review was withdrawn"),
                    ("flag-open", "A safety flag is open for more than 24 hours"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
    ]
