"""The sessions of a screening, and what the caseload and the service's page look things up by."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery


def fill_sessions(apps, schema_editor):
    """Where a case was not amended since a screening, its sessions then are those of today."""
    Screening, Event, Case = (
        apps.get_model("screening", name) for name in ("Screening", "Event", "Case")
    )
    amended = Event.objects.filter(
        case=OuterRef("case"), verb="case.amended", at__gte=OuterRef("submitted_at")
    )
    sessions = Case.objects.filter(pk=OuterRef("case")).values("sessions")
    Screening.objects.filter(~Exists(amended), submitted_at__isnull=False).update(
        sessions=Subquery(sessions)
    )


class Migration(migrations.Migration):
    dependencies = [("screening", "0017_corrections")]

    operations = [
        migrations.AddField(
            model_name='screening',
            name='sessions',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='sessions at submission'),
        ),
        migrations.RunPython(fill_sessions, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['team'], name='open_case_of_team'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['clinician'], name='open_case_of_clinician'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('choice', 'planned'), ('outcome', '')), fields=['report', 'due_on'], name='step_without_outcome'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('verb', 'sign-in.failed')), fields=['at'], name='failed_sign_in_by_time'),
        ),
    ]
