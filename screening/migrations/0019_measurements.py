"""Scores of a case, the instruments of the service, flags and notices that are of no report.

Scores are written once, as reviews are: the trigger of migration 0004 refuses to change them.
"""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

TABLE = "screening_measurement"
TRIGGER = f"""
CREATE TRIGGER rows_are_written_once BEFORE UPDATE OR DELETE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION screening_refuse_change()
"""
NHS = "NHS Talking Therapies"
# Defaults of today, as a migration keeps them whatever the engine says later.
INSTRUMENTS = [
    ("phq-9", "PHQ-9", 27, 10, "NHS Data Dictionary, PHQ-9", 6, NHS),
    ("gad-7", "GAD-7", 21, 8, NHS, 4, NHS),
]


def add_trigger(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TRIGGER)


def remove_trigger(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER rows_are_written_once ON {TABLE}")


def add_instruments(apps, schema_editor):
    ServiceInstrument = apps.get_model("screening", "ServiceInstrument")
    for key, name, highest, cut_off, cut_off_source, change, change_source in INSTRUMENTS:
        ServiceInstrument.objects.create(
            key=key,
            name=name,
            highest=highest,
            cut_off=cut_off,
            cut_off_source=cut_off_source,
            reliable_change=change,
            reliable_change_source=change_source,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0018_caseload'),
    ]

    operations = [
        migrations.CreateModel(
            name='HiddenCourse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=12, verbose_name='state')),
                ('until', models.DateField(verbose_name='until')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'course put aside',
                'verbose_name_plural': 'courses put aside',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('taken_on', models.DateField(verbose_name='date')),
                ('items', models.JSONField(null=True, verbose_name='answers')),
                ('total', models.PositiveSmallIntegerField(null=True, verbose_name='total')),
                ('source', models.CharField(choices=[('clinician', 'entered by the clinician'), ('client', 'given by the client'), ('import', 'imported')], max_length=10, verbose_name='source')),
                ('entered_at', models.DateTimeField(verbose_name='entered at')),
            ],
            options={
                'verbose_name': 'score',
                'verbose_name_plural': 'scores',
                'ordering': ['taken_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ServiceInstrument',
            fields=[
                ('key', models.CharField(max_length=40, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('\\A[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Use small letters, digits and single hyphens, such as wsas.')], verbose_name='key')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='name')),
                ('is_in_use', models.BooleanField(default=True, verbose_name='in use')),
                ('lowest', models.PositiveSmallIntegerField(default=0, verbose_name='lowest total')),
                ('highest', models.PositiveSmallIntegerField(verbose_name='highest total')),
                ('direction', models.CharField(choices=[('higher-is-worse', 'A higher total is worse'), ('higher-is-better', 'A higher total is better')], default='higher-is-worse', max_length=20, verbose_name='direction')),
                ('cut_off', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='cut-off')),
                ('cut_off_source', models.CharField(blank=True, max_length=200, verbose_name='source of the cut-off')),
                ('reliable_change', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='reliable change')),
                ('reliable_change_source', models.CharField(blank=True, max_length=200, verbose_name='source of the reliable change')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version of the thresholds')),
            ],
            options={
                'verbose_name': 'instrument',
                'verbose_name_plural': 'instruments',
                'ordering': ['name'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='a_notice_is_about_a_report_or_an_approval',
        ),
        migrations.AddField(
            model_name='case',
            name='sessions_on',
            field=models.DateField(null=True, verbose_name='sessions counted on'),
        ),
        migrations.AddField(
            model_name='notice',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', db_index=False, to='screening.case'),
        ),
        migrations.AddField(
            model_name='user',
            name='wants_course_notices',
            field=models.BooleanField(default=False, verbose_name='notices of cases that do not improve, once a week'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('asked', 'Your review is asked for'), ('signed-off', 'A report was signed off'), ('returned', 'A report was returned'), ('withdrawn', 'A question for review was withdrawn'), ('replied', 'There is a reply on a report'), ('flag-open', 'A safety flag is open for more than 24 hours'), ('approval', 'Your approval of the draft is asked for'), ('course', 'A case does not improve')], max_length=10, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='hiddencourse',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hiddencourse',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hidden_courses', to='screening.case'),
        ),
        migrations.AddField(
            model_name='measurement',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='screening.case'),
        ),
        migrations.AddField(
            model_name='measurement',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='measurement',
            name='supersedes',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseding', to='screening.measurement'),
        ),
        migrations.AddField(
            model_name='raisedflag',
            name='measurement',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flags', db_index=False, to='screening.measurement'),
        ),
        migrations.AddConstraint(
            model_name='serviceinstrument',
            constraint=models.CheckConstraint(condition=models.Q(('highest__gt', models.F('lowest'))), name='an_instrument_has_a_range', violation_error_code='highest', violation_error_message='Give a highest total above the lowest one.'),
        ),
        migrations.AddConstraint(
            model_name='serviceinstrument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cut_off__isnull', True), ('cut_off_source', '')), models.Q(('cut_off__gte', models.F('lowest')), ('cut_off__lte', models.F('highest')), models.Q(('cut_off_source', ''), _negated=True)), _connector='OR'), name='a_cut_off_is_in_range_and_has_a_source', violation_error_code='cut_off', violation_error_message='Give a cut-off within the range together with its source, or neither.'),
        ),
        migrations.AddConstraint(
            model_name='serviceinstrument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reliable_change__isnull', True), ('reliable_change_source', '')), models.Q(('reliable_change__gte', 1), models.Q(('reliable_change_source', ''), _negated=True)), _connector='OR'), name='a_reliable_change_is_positive_and_has_a_source', violation_error_code='reliable_change', violation_error_message='Give a reliable change of one point or more with its source, or neither.'),
        ),
        migrations.AddField(
            model_name='measurement',
            name='instrument',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='screening.serviceinstrument'),
        ),
        migrations.AddConstraint(
            model_name='hiddencourse',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_course_is_put_aside_with_a_reason', violation_error_code='reason', violation_error_message='Say why it can wait.'),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.UniqueConstraint(condition=models.Q(('supersedes__isnull', True)), fields=('case', 'instrument', 'taken_on'), name='one_score_per_case_instrument_and_day', violation_error_code='taken_on', violation_error_message='The case has a score of this instrument on this day. Correct that one.'),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.CheckConstraint(condition=models.Q(('total__isnull', False), models.Q(('items__isnull', True), ('supersedes__isnull', False)), _connector='OR'), name='a_score_has_a_total_unless_it_takes_one_back', violation_error_code='total', violation_error_message='Give a total.'),
        ),
        migrations.RunPython(add_trigger, remove_trigger),
        migrations.RunPython(add_instruments, migrations.RunPython.noop),
    ]
