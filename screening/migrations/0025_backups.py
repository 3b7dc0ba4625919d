"""When the last backup was made, without looking through all events."""

from django.db import migrations, models

from screening.schema import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("screening", "0024_draft_changes")]

    operations = [
        AddIndexMeanwhile(
            model_name="event",
            index=models.Index(
                condition=models.Q(("verb", "backup.made")), fields=["at"], name="backup_by_time"
            ),
        ),
    ]
