"""Steps that ask first or are made for some therapies, their parts, remarks, and strengths.

Members of the group of editors may change the new parts as they change all others.
"""

import django.db.models.deletion
from django.db import migrations, models

EDITED = ["adjustmentpartdefinition", "partholddefinition", "remarkdefinition"]


def permit_editors(apps, schema_editor):
    # Permissions are otherwise made after all migrations, too late for a group to hold them.
    content_types = apps.get_model("contenttypes", "ContentType")
    permissions = apps.get_model("auth", "Permission")
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name="Catalog editors")
    for model in EDITED:
        content_type, _made = content_types.objects.get_or_create(
            app_label="screening", model=model
        )
        name = apps.get_model("screening", model)._meta.verbose_name
        for action in ("add", "change", "delete", "view"):
            permission, _made = permissions.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {name}"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0009_withdrawn_requests'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdjustmentPartDefinition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, verbose_name='key')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('words', models.CharField(help_text='As after “Wait with:”, without a full stop.', max_length=120, verbose_name='words')),
            ],
            options={
                'verbose_name': 'part of an adjustment',
                'verbose_name_plural': 'parts of adjustments',
                'ordering': ['adjustment', 'order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PartHoldDefinition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.SlugField(max_length=60, verbose_name='part')),
            ],
            options={
                'verbose_name': 'part that waits',
                'verbose_name_plural': 'parts that wait',
                'ordering': ['flag', 'adjustment', 'part'],
            },
        ),
        migrations.CreateModel(
            name='RemarkDefinition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=300, verbose_name='words')),
            ],
            options={
                'verbose_name': 'remark beside an adjustment',
                'verbose_name_plural': 'remarks beside adjustments',
                'ordering': ['flag', 'adjustment'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='sourcedefinition',
            name='source_verified_is_known',
        ),
        migrations.AddField(
            model_name='adjustmentdefinition',
            name='ask_first',
            field=models.ManyToManyField(blank=True, help_text='The step waits until these are answered; “Don’t know” is no answer here.', related_name='asked_before', to='screening.questiondefinition'),
        ),
        migrations.AddField(
            model_name='adjustmentdefinition',
            name='modalities',
            field=models.JSONField(blank=True, default=list, help_text='In other therapies the step comes last. Tick none if it fits all of them.', verbose_name='made for'),
        ),
        migrations.AddField(
            model_name='indicatordefinition',
            name='strength_text',
            field=models.CharField(blank=True, help_text='What the report says where an answer against the barrier is at level 2 or 3.', max_length=160, verbose_name='as a strength'),
        ),
        migrations.AlterField(
            model_name='sourcedefinition',
            name='verified',
            field=models.CharField(choices=[('full', 'full'), ('partial', 'partial'), ('one-source', 'one source'), ('title-only', 'title only')], max_length=10, verbose_name='verified'),
        ),
        migrations.AddConstraint(
            model_name='indicatordefinition',
            constraint=models.CheckConstraint(condition=models.Q(('strength_text', ''), ('direction', 'against'), _connector='OR'), name='strength_text_speaks_against_the_barrier', violation_error_code='strength_text', violation_error_message='Only an answer against the barrier is a strength. Take these words out.'),
        ),
        migrations.AddConstraint(
            model_name='sourcedefinition',
            constraint=models.CheckConstraint(condition=models.Q(('verified__in', ('full', 'partial', 'one-source', 'title-only'))), name='source_verified_is_known', violation_error_code='verified', violation_error_message='Choose one of those that are offered.'),
        ),
        migrations.AddField(
            model_name='adjustmentpartdefinition',
            name='adjustment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='screening.adjustmentdefinition'),
        ),
        migrations.AddField(
            model_name='partholddefinition',
            name='adjustment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts_held_by', to='screening.adjustmentdefinition'),
        ),
        migrations.AddField(
            model_name='partholddefinition',
            name='flag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='part_holds', to='screening.redflagdefinition'),
        ),
        migrations.AddField(
            model_name='remarkdefinition',
            name='adjustment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='screening.adjustmentdefinition'),
        ),
        migrations.AddField(
            model_name='remarkdefinition',
            name='flag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='screening.redflagdefinition'),
        ),
        migrations.AddConstraint(
            model_name='adjustmentpartdefinition',
            constraint=models.UniqueConstraint(fields=('adjustment', 'key'), name='part_key_is_unique_in_its_adjustment', violation_error_code='key', violation_error_message='The adjustment has this key already. Choose another.'),
        ),
        migrations.AddConstraint(
            model_name='partholddefinition',
            constraint=models.UniqueConstraint(fields=('flag', 'adjustment', 'part'), name='red_flag_holds_a_part_once', violation_error_code='part', violation_error_message='This part waits already. Keep one of the two rows.'),
        ),
        migrations.AddConstraint(
            model_name='remarkdefinition',
            constraint=models.UniqueConstraint(fields=('flag', 'adjustment'), name='red_flag_remarks_on_an_adjustment_once', violation_error_code='adjustment', violation_error_message='There is a remark on this adjustment already. Keep one of the two rows.'),
        ),
        migrations.RunPython(permit_editors, migrations.RunPython.noop),
    ]
