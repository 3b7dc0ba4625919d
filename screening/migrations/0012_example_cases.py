"""Example cases with their answers, and the right of catalog editors to change them."""

import django.db.models.deletion
from django.db import migrations, models

EDITED = {"examplecasedefinition": "example case", "exampleanswerdefinition": "answer"}


def give_permissions(apps, schema_editor):
    """Let the group change the new rows too; their permissions are otherwise made later."""
    content_types = apps.get_model("contenttypes", "ContentType")
    permissions = apps.get_model("auth", "Permission")
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name="Catalog editors")
    for model, name in EDITED.items():
        content_type, _made = content_types.objects.get_or_create(
            app_label="screening", model=model
        )
        for action in ("add", "change", "delete", "view"):
            permission, _made = permissions.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {name}"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0011_questions_and_spacing"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name='ExampleCaseDefinition',
            fields=[
                ('key', models.SlugField(max_length=60, primary_key=True, serialize=False, verbose_name='key')),
                ('retired', models.BooleanField(default=False, help_text='A retired row stays here with all its links, which wait with it, and is left out of the next release. Reports and earlier releases keep it.', verbose_name='retired')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('note', models.TextField(max_length=1500, verbose_name='the case in words')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('flags', models.ManyToManyField(blank=True, related_name='raised_in_examples', to='screening.redflagdefinition', verbose_name='red flags it must raise')),
                ('further', models.ManyToManyField(blank=True, help_text='Likely or possible, at any place.', related_name='further_in_examples', to='screening.barrierdefinition', verbose_name='further barriers')),
                ('main', models.ManyToManyField(help_text='Likely or possible, and among the first three. At most three.', related_name='main_in_examples', to='screening.barrierdefinition', verbose_name='main barriers')),
            ],
            options={
                'verbose_name': 'example case',
                'verbose_name_plural': 'example cases',
                'ordering': ['order', 'key'],
            },
        ),
        migrations.CreateModel(
            name='ExampleAnswerDefinition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('option', models.SlugField(max_length=60, verbose_name='answer')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='example_answers', to='screening.questiondefinition')),
                ('example', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='screening.examplecasedefinition')),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
                'ordering': ['example', 'order', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='exampleanswerdefinition',
            constraint=models.UniqueConstraint(fields=('example', 'question'), name='example_answers_a_question_once', violation_error_code='question', violation_error_message='This question is answered already. Keep one answer.'),
        ),
        migrations.AddConstraint(
            model_name='exampleanswerdefinition',
            constraint=models.CheckConstraint(condition=models.Q(('option', ''), _negated=True), name='example_answer_is_given', violation_error_code='option', violation_error_message='Give the answer.'),
        ),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
