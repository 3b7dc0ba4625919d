"""The group whose members may change the catalog's working rows, and nothing else."""

from django.db import migrations

EDITED = [
    "domaindefinition",
    "scaledefinition",
    "optiondefinition",
    "questiondefinition",
    "barrierdefinition",
    "indicatordefinition",
    "tellapartdefinition",
    "adjustmentdefinition",
    "helpdefinition",
    "redflagdefinition",
    "sourcedefinition",
]


def make_group(apps, schema_editor):
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
        ("screening", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
