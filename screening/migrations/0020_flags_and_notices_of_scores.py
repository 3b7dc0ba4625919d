"""What flags and notices of scores keep, added while people go on writing."""

from django.db import migrations, models

from screening.schema import AddCheckMeanwhile, AddIndexMeanwhile, AddUniqueMeanwhile, AllowNull


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("screening", "0019_measurements")]

    operations = [
        AllowNull(
            model_name='raisedflag',
            name='report',
            field=models.ForeignKey(null=True, on_delete=models.PROTECT, related_name='flags', to='screening.report'),
        ),
        AddIndexMeanwhile(
            model_name='notice',
            index=models.Index(condition=models.Q(('case__isnull', False)), fields=['case'], name='notice_of_case'),
        ),
        AddCheckMeanwhile(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approval__isnull', False), ('case__isnull', True), ('kind', 'approval'), ('report__isnull', True)), models.Q(('case__isnull', False), ('kind__in', ['course', 'flag-open']), ('approval__isnull', True), ('report__isnull', True)), models.Q(models.Q(('kind__in', ['approval', 'course']), _negated=True), ('approval__isnull', True), ('case__isnull', True), ('report__isnull', False)), _connector='OR'), name='a_notice_is_about_a_report_an_approval_or_a_case', violation_error_code='report', violation_error_message='Name the report, the request for approval or the case, and only one of them.'),
        ),
        AddUniqueMeanwhile(
            model_name='raisedflag',
            constraint=models.UniqueConstraint(condition=models.Q(('measurement__isnull', False)), fields=('measurement', 'key'), name='a_score_raises_a_flag_once', violation_error_code='key', violation_error_message='The score has raised this flag already. Keep one of the two.'),
        ),
        AddCheckMeanwhile(
            model_name='raisedflag',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('measurement__isnull', True), ('report__isnull', False)), models.Q(('measurement__isnull', False), ('report__isnull', True)), _connector='OR'), name='a_flag_is_raised_by_a_report_or_a_score', violation_error_code='report', violation_error_message='Name either the report or the score that raised it.'),
        ),
    ]
