"""Absences with their deputies, ticks on agendas, and notices of an approval asked for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0015_replies_and_revisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='first day away')),
                ('ends_on', models.DateField(verbose_name='last day away')),
                ('named_at', models.DateTimeField(verbose_name='named at')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
            ],
            options={
                'verbose_name': 'absence',
                'verbose_name_plural': 'absences',
                'ordering': ['starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AgendaTick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'tick on an agenda',
                'verbose_name_plural': 'ticks on agendas',
                'ordering': ['-day', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='notice',
            name='approval',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='screening.approvalrequest'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('asked', 'Your review is asked for'), ('signed-off', 'A report was signed off'), ('returned', 'A report was returned'), ('withdrawn', 'A question for review was withdrawn'), ('replied', 'There is a reply on a report'), ('flag-open', 'A safety flag is open for more than 24 hours'), ('approval', 'Your approval of the draft is asked for')], max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='report',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='screening.report'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approval__isnull', False), ('kind', 'approval'), ('report__isnull', True)), models.Q(models.Q(('kind', 'approval'), _negated=True), ('approval__isnull', True), ('report__isnull', False)), _connector='OR'), name='a_notice_is_about_a_report_or_an_approval', violation_error_code='report', violation_error_message='Name either the report or the request for approval.'),
        ),
        migrations.AddField(
            model_name='absence',
            name='absent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='absence',
            name='deputy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='absence',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='absence',
            name='named_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='absence',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='screening.team'),
        ),
        migrations.AddField(
            model_name='agendatick',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agendatick',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='screening.case'),
        ),
        migrations.AddIndex(
            model_name='absence',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['absent', 'team'], name='absence_of'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='an_absence_ends_after_it_starts', violation_error_code='ends_on', violation_error_message='Choose a last day that is not before the first day.'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('deputy', models.F('absent')), _negated=True), name='nobody_is_their_own_deputy', violation_error_code='deputy', violation_error_message='Choose a deputy other than who is away.'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='absence_ended_at_and_by_are_set_together', violation_error_code='ended_at', violation_error_message='Say both when the absence was ended and who ended it, or neither.'),
        ),
        migrations.AddConstraint(
            model_name='agendatick',
            constraint=models.UniqueConstraint(fields=('case', 'day'), name='one_tick_per_case_and_day', violation_error_code='day', violation_error_message='The case was ticked off on this day already.'),
        ),
    ]
