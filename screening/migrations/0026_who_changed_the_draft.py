"""Who changed the draft since a release, and notices of what was decided on it."""

from django.db import migrations, models

from screening.schema import AddCheckMeanwhile, AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("screening", "0025_backups")]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('asked', 'Your review is asked for'), ('signed-off', 'A report was signed off'), ('returned', 'A report was returned'), ('withdrawn', 'A question for review was withdrawn'), ('replied', 'There is a reply on a report'), ('flag-open', 'A safety flag is open for more than 24 hours'), ('approval', 'Your approval of the draft is asked for'), ('approved', 'The draft was approved and can be published'), ('sent-back', 'The draft was returned'), ('course', 'A case does not improve')], max_length=10, verbose_name='kind'),
        ),
        AddIndexMeanwhile(
            model_name='event',
            index=models.Index(condition=models.Q(('verb__in', ('catalog.edited', 'catalog.barrier-retired', 'catalog.barrier-returned', 'catalog.barrier-duplicated', 'catalog.loaded', 'catalog.started-again'))), fields=['at'], name='draft_change_by_time'),
        ),
        AddCheckMeanwhile(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approval__isnull', False), ('kind__in', ('approval', 'approved', 'sent-back')), ('case__isnull', True), ('report__isnull', True)), models.Q(('case__isnull', False), ('kind__in', ['course', 'flag-open']), ('approval__isnull', True), ('report__isnull', True)), models.Q(models.Q(('kind__in', ['approval', 'approved', 'sent-back', 'course']), _negated=True), ('approval__isnull', True), ('case__isnull', True), ('report__isnull', False)), _connector='OR'), name='a_notice_is_about_one_thing', violation_error_code='report', violation_error_message='Name the report, the request for approval or the case, and only one of them.'),
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='a_notice_is_about_a_report_an_approval_or_a_case',
        ),
    ]
