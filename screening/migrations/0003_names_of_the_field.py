"""Tables, fields and permissions take the field's names; no row changes its meaning."""

import django.db.models.deletion
from django.db import migrations, models

RENAMED = {
    "helpdefinition": ("indicationdefinition", "indication"),
    "tellapartdefinition": ("differentialdefinition", "differential"),
}


def rename_permissions(apps, schema_editor):
    """Members of the group keep what they could do: its permissions are renamed, not made anew."""
    permissions = apps.get_model("auth", "Permission")
    for old, (new, words) in RENAMED.items():
        for action in ("add", "change", "delete", "view"):
            permissions.objects.filter(
                content_type__app_label="screening", codename=f"{action}_{old}"
            ).update(codename=f"{action}_{new}", name=f"Can {action} {words}")


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0002_catalog_editors"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RenameModel("HelpDefinition", "IndicationDefinition"),
        migrations.RenameModel("TellApartDefinition", "DifferentialDefinition"),
        migrations.RenameField("AdjustmentDefinition", "hold_if", "contraindications"),
        migrations.RenameField("RaisedFlag", "renewed", "raised_again"),
        migrations.RunPython(rename_permissions, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name='differentialdefinition',
            options={'ordering': ['barrier', 'order', 'pk'], 'verbose_name': 'differential', 'verbose_name_plural': 'differentials'},
        ),
        migrations.AlterModelOptions(
            name='indicationdefinition',
            options={'ordering': ['adjustment', 'order', 'pk'], 'verbose_name': 'indication', 'verbose_name_plural': 'indications'},
        ),
        migrations.RemoveConstraint(
            model_name='differentialdefinition',
            name='neighbour_is_told_apart_once',
        ),
        migrations.RemoveConstraint(
            model_name='indicationdefinition',
            name='adjustment_helps_a_barrier_once',
        ),
        migrations.RemoveConstraint(
            model_name='indicationdefinition',
            name='help_strength_is_known',
        ),
        migrations.AlterField(
            model_name='adjustmentdefinition',
            name='contraindications',
            field=models.ManyToManyField(blank=True, related_name='contraindicates', to='screening.barrierdefinition'),
        ),
        migrations.AlterField(
            model_name='differentialdefinition',
            name='barrier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='differentials', to='screening.barrierdefinition'),
        ),
        migrations.AlterField(
            model_name='indicationdefinition',
            name='adjustment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indications', to='screening.adjustmentdefinition'),
        ),
        migrations.AlterField(
            model_name='indicationdefinition',
            name='barrier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicated_by', to='screening.barrierdefinition'),
        ),
        migrations.AddConstraint(
            model_name='differentialdefinition',
            constraint=models.UniqueConstraint(fields=('barrier', 'neighbour'), name='differential_is_named_once_per_barrier'),
        ),
        migrations.AddConstraint(
            model_name='indicationdefinition',
            constraint=models.UniqueConstraint(fields=('adjustment', 'barrier'), name='adjustment_is_indicated_for_a_barrier_once'),
        ),
        migrations.AddConstraint(
            model_name='indicationdefinition',
            constraint=models.CheckConstraint(condition=models.Q(('strength__in', ['weak', 'moderate', 'strong', 'decisive'])), name='indication_strength_is_known'),
        ),
    ]
