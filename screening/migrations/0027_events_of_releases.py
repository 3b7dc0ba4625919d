"""Who published a release, without looking through all events; few have a release at all."""

from django.db import migrations, models

from screening.schema import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("screening", "0026_who_changed_the_draft")]

    operations = [
        AddIndexMeanwhile(
            model_name="event",
            index=models.Index(
                condition=models.Q(("release__isnull", False)),
                fields=["release"],
                name="event_of_release",
            ),
        ),
    ]
