"""A digest may stand in two releases: going back publishes an older release's content again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0005_retired_definitions")]

    operations = [
        migrations.AlterField(
            model_name="catalogrelease",
            name="digest",
            field=models.CharField(db_index=True, max_length=64, verbose_name="digest"),
        ),
    ]
