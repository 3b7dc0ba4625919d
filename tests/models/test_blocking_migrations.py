"""No migration after 0018 holds up people who write while it runs on large tables."""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import Index, Q

from screening.schema import AddIndexMeanwhile, OnPostgresql
from tests.blocking import blocking

LAST_THAT_MAY = "0018_caseload"
LOADER = MigrationLoader(None)
LATER = sorted(
    name for app, name in LOADER.disk_migrations if app == "screening" and name > LAST_THAT_MAY
)
STATE = LOADER.project_state(("screening", LAST_THAT_MAY))


@pytest.mark.parametrize("name", LATER)
def test_it_lets_people_write(name):
    migration = LOADER.get_migration("screening", name)
    before = LOADER.project_state(("screening", name), at_end=False)
    assert list(blocking(migration, before)) == []


def change_answers(apps, _editor):
    apps.get_model("screening", "Answer").objects.update(note="")


def read_answers(apps, _editor):
    apps.get_model("screening", "Answer").objects.count()


def change_answers_by_sql(_apps, editor):
    editor.execute("UPDATE screening_answer SET note = ''")


def change_teams(apps, _editor):
    apps.get_model("screening", "Team").objects.update(crisis_text="")


BY_TIME = Index(fields=["at"], name="answer_by_time")
NOT_EMPTY = models.CheckConstraint(condition=~Q(note="x"), name="not_x")
TEXT = models.TextField()
BLOCK = [
    migrations.AddIndex("answer", BY_TIME),
    migrations.RemoveIndex("notice", "notice_unread_of_user"),
    migrations.AddConstraint("answer", NOT_EMPTY),
    migrations.AddConstraint("answer", models.UniqueConstraint(fields=["at"], name="one")),
    migrations.AlterField("answer", "option_key", models.CharField(max_length=60, null=True)),
    migrations.AlterField(
        "answer",
        "screening",
        models.ForeignKey("screening.Screening", models.CASCADE, db_index=False),
    ),
    migrations.AddField("answer", "word", models.CharField(max_length=9)),
    migrations.AddField("answer", "word", models.CharField(null=True, max_length=9, unique=True)),
    migrations.AddField(
        "answer", "team", models.ForeignKey("screening.Team", models.PROTECT, null=True)
    ),
    migrations.RunPython(change_answers),
    migrations.RunPython(change_answers_by_sql),
    migrations.RunSQL("UPDATE screening_answer SET note = ''"),
    migrations.RunSQL("CREATE INDEX by_note ON screening_answer (note)"),
    OnPostgresql(["SELECT 1", ("ALTER TABLE screening_answer ADD COLUMN x integer", None)]),
    migrations.SeparateDatabaseAndState([migrations.AddIndex("answer", BY_TIME)]),
]
LET_WRITE = [
    migrations.AddField("answer", "word", models.CharField(null=True, max_length=9)),
    migrations.AddField("answer", "word", models.CharField(db_default="", max_length=9)),
    migrations.AlterField("answer", "at", models.DateTimeField("when it was given")),
    migrations.AddIndex("team", Index(fields=["slug"], name="by_slug")),
    migrations.AlterField("team", "name", models.TextField()),
    migrations.RunPython(read_answers),
    migrations.RunPython(change_teams),
    migrations.RunSQL("UPDATE screening_team SET crisis_text = ''"),
    OnPostgresql("ALTER TABLE screening_answer SET (fillfactor = 90)"),
    migrations.SeparateDatabaseAndState(
        [OnPostgresql("CREATE INDEX CONCURRENTLY x ON screening_answer (at)")],
        [migrations.AddIndex("answer", BY_TIME)],
    ),
]


def found(*operations, atomic=True):
    migration = migrations.Migration("0099_later", "screening")
    migration.operations, migration.atomic = list(operations), atomic
    return list(blocking(migration, STATE))


@pytest.mark.parametrize("operation", BLOCK, ids=lambda each: each.describe())
def test_what_would_block_is_refused(operation):
    (sentence,) = found(operation)
    assert sentence.startswith(f"0099_later: {operation.describe()}: ")


@pytest.mark.parametrize("operation", LET_WRITE, ids=lambda each: each.describe())
def test_what_lets_people_write_is_not(operation):
    assert found(operation) == []


def test_a_table_that_is_made_in_the_migration_holds_no_rows_yet():
    made = migrations.CreateModel("Reminder", [("id", models.BigAutoField(primary_key=True))])
    assert found(made, migrations.AddField("reminder", "word", TEXT)) == []


def test_in_a_transaction_an_index_would_be_added_in_vain():
    meanwhile = AddIndexMeanwhile("answer", BY_TIME)
    assert found(meanwhile, atomic=False) == []
    (sentence,) = found(meanwhile)
    assert "atomic = False" in sentence
