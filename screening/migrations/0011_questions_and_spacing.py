"""Optional questions, folded help, facts of the case, and the spacing of its sessions."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0010_steps_of_the_second_edition'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='session_spacing',
            field=models.CharField(blank=True, choices=[('weekly', 'Weekly or more often'), ('fortnightly', 'Every two weeks'), ('three-weeks-or-more', 'Every three weeks or less often'), ('no-rhythm', 'No regular rhythm'), ('tapering', 'Further apart on purpose: tapering or follow-up'), ('ended-or-paused', 'Therapy ended or paused by agreement')], max_length=30, verbose_name='sessions are planned'),
        ),
        migrations.AddField(
            model_name='optiondefinition',
            name='from_number',
            field=models.PositiveSmallIntegerField(blank=True, help_text='The smallest number of sessions that means this answer.', null=True, verbose_name='from number'),
        ),
        migrations.AddField(
            model_name='questiondefinition',
            name='filled_from',
            field=models.CharField(blank=True, choices=[('sessions', 'the number of sessions of the case'), ('spacing', 'the spacing of the case’s sessions'), ('last-screening', 'the case’s last screening')], help_text='What is known of the case is offered as the answer, to be confirmed.', max_length=20, verbose_name='filled from'),
        ),
        migrations.AddField(
            model_name='questiondefinition',
            name='more_help',
            field=models.TextField(blank=True, help_text='Unfolds below the line of help.', max_length=600, verbose_name='more help'),
        ),
        migrations.AddField(
            model_name='questiondefinition',
            name='optional',
            field=models.BooleanField(default=False, help_text='Never asked: it stands below the others, and counts once it is answered.', verbose_name='optional'),
        ),
        migrations.AlterField(
            model_name='questiondefinition',
            name='help',
            field=models.CharField(blank=True, help_text='One short line, always shown.', max_length=240, verbose_name='help'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('session_spacing__in', ['', 'weekly', 'fortnightly', 'three-weeks-or-more', 'no-rhythm', 'tapering', 'ended-or-paused'])), name='case_session_spacing_is_known', violation_error_code='session_spacing', violation_error_message='Choose one of those that are offered.'),
        ),
        migrations.AddConstraint(
            model_name='questiondefinition',
            constraint=models.CheckConstraint(condition=models.Q(('filled_from__in', ['', 'sessions', 'spacing', 'last-screening'])), name='question_is_filled_from_known', violation_error_code='filled_from', violation_error_message='Choose one of those that are offered.'),
        ),
    ]
