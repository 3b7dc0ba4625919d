"""Replies on a reviewed report, what a return is about, and the note on a revision.

Replies are written once, as reviews are: the trigger of migration 0004 refuses to change them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "screening_reply"
TRIGGER = f"""
CREATE TRIGGER rows_are_written_once BEFORE UPDATE OR DELETE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION screening_refuse_change()
"""


def add_trigger(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TRIGGER)


def remove_trigger(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER rows_are_written_once ON {TABLE}")


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0014_notes_on_answers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000, verbose_name='text')),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'reply',
                'verbose_name_plural': 'replies',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='review',
            name='about',
            field=models.JSONField(default=list, verbose_name='what the comment is about'),
        ),
        migrations.AddField(
            model_name='screening',
            name='revision_note',
            field=models.TextField(blank=True, max_length=1000, verbose_name='note on the revision'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='choice',
            field=models.CharField(choices=[('planned', 'Planned'), ('not-now', 'Not now'), ('declined', 'Declined'), ('agree', 'Agree'), ('disagree', 'Disagree'), ('unsure', 'Unsure'), ('named', 'Named'), ('dropped', 'Taken back'), ('endorsed', 'Endorsed'), ('suggested', 'Another step suggested'), ('proposed', 'Suggested')], max_length=10, verbose_name='choice'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('asked', 'Your review is asked for'), ('signed-off', 'A report was signed off'), ('returned', 'A report was returned'), ('withdrawn', 'A question for review was withdrawn'), ('replied', 'There is a reply on a report'), ('flag-open', 'A safety flag is open for more than 24 hours')], max_length=10, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(('revision_note', ''), ('revises__isnull', False), _connector='OR'), name='a_revision_note_is_of_a_revision', violation_error_code='revision_note', violation_error_message='Only a screening that answers a returned report has a note on the revision.'),
        ),
        migrations.AddField(
            model_name='reply',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reply',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='screening.report'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_reply_says_something', violation_error_code='text', violation_error_message='Write your reply.'),
        ),
        migrations.RunPython(add_trigger, remove_trigger),
    ]
