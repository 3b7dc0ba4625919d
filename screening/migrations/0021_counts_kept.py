"""How many screenings keep each release is counted as they come; and when a review was given."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count


def count_screenings(apps, schema_editor):
    ReleaseUse, Screening, CatalogRelease = (
        apps.get_model("screening", name) for name in ("ReleaseUse", "Screening", "CatalogRelease")
    )
    counted = dict(Screening.objects.order_by().values_list("release").annotate(Count("pk")))
    ReleaseUse.objects.bulk_create(
        ReleaseUse(release_id=release, screenings=counted.get(release, 0))
        for release in CatalogRelease.objects.values_list("pk", flat=True)
    )


class Migration(migrations.Migration):
    dependencies = [("screening", "0020_flags_and_notices_of_scores")]

    operations = [
        migrations.CreateModel(
            name="ReleaseUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("screenings", models.PositiveIntegerField(default=0, verbose_name="screenings")),
                ("release", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="use", to="screening.catalogrelease")),
            ],
            options={"verbose_name": "use of a release", "verbose_name_plural": "uses of releases"},
        ),
        migrations.RunPython(count_screenings, migrations.RunPython.noop),
        migrations.AddField(
            model_name="reviewrequest",
            name="reviewed_at",
            field=models.DateTimeField(null=True, verbose_name="reviewed at"),
        ),
    ]
