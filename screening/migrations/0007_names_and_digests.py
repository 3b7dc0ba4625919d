"""No two people differ in the case of their name alone; digests are checked by any SQLite."""

import django.db.models.functions.text
import django.db.models.lookups
from django.core.management import CommandError
from django.db import migrations, models


def refuse_names_that_differ_in_case(apps, schema_editor):
    """Who is who is for people to decide: name them, and change nothing."""
    names = {}
    for name in apps.get_model("screening", "User").objects.values_list("username", flat=True):
        names.setdefault(name.lower(), []).append(name)
    twice = ["/".join(sorted(each)) for each in names.values() if len(each) > 1]
    if twice:
        raise CommandError(
            f"These people's names differ in case alone: {', '.join(sorted(twice))}. Rename one of "
            "each under /admin/ of the version that runs now, then migrate again; nothing was changed."
        )


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('screening', '0004_frozen_rows'),
    ]

    operations = [
        migrations.RunPython(refuse_names_that_differ_in_case, migrations.RunPython.noop),
        migrations.AlterModelManagers(
            name='user',
            managers=[
            ],
        ),
        migrations.RemoveConstraint(
            model_name='catalogrelease',
            name='release_digest_is_sha256',
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='report_digest_is_sha256',
        ),
        migrations.RemoveConstraint(
            model_name='review',
            name='review_digest_is_sha256',
        ),
        migrations.AddConstraint(
            model_name='catalogrelease',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('digest'), 64), django.db.models.lookups.Exact(models.Func(models.F('digest'), models.Value('0123456789abcdef'), function='LTRIM', output_field=models.CharField()), models.Value(''))), name='release_digest_is_sha256'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('digest'), 64), django.db.models.lookups.Exact(models.Func(models.F('digest'), models.Value('0123456789abcdef'), function='LTRIM', output_field=models.CharField()), models.Value(''))), name='report_digest_is_sha256'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('digest'), 64), django.db.models.lookups.Exact(models.Func(models.F('digest'), models.Value('0123456789abcdef'), function='LTRIM', output_field=models.CharField()), models.Value(''))), name='review_digest_is_sha256'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='one_person_per_name_in_any_case'),
        ),
    ]
