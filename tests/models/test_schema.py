"""Operations of migrations that let people go on writing; on SQLite they are Django's own."""

import pytest
from django.db import IntegrityError, NotSupportedError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState
from django.db.models import Index, Q, UniqueConstraint

from screening.models import Team
from screening.schema import (
    AddCheckMeanwhile,
    AddIndexMeanwhile,
    AddUniqueMeanwhile,
    AllowNull,
    ChangeInBatches,
    DropIndexOfKey,
    OnPostgresql,
    drop_index,
    is_valid,
)

pytestmark = pytest.mark.django_db(transaction=True)
ON_POSTGRESQL = connection.vendor == "postgresql"
TABLE = "screening_pebble"


@pytest.fixture
def pebbles():
    """The state of a table with a foreign key, made for the test: pebbles of teams."""
    state = ProjectState()
    key = models.ForeignKey("screening.Team", models.CASCADE)
    made = [
        migrations.CreateModel("Team", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Pebble",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("weight", models.IntegerField()),
                ("team", key),
            ],
        ),
    ]
    for operation in made:
        operation.state_forwards("screening", state)
    with connection.schema_editor() as editor:
        editor.create_model(state.apps.get_model("screening", "Pebble"))
    yield state
    with connection.schema_editor() as editor:
        editor.delete_model(state.apps.get_model("screening", "Pebble"))


def run(operation, state, *, atomic=False, back=False):
    after = state.clone()
    operation.state_forwards("screening", after)
    # SQLite's editor switches its constraints off, which it cannot in a transaction.
    with connection.schema_editor(atomic=atomic) as editor:
        way = operation.database_backwards if back else operation.database_forwards
        way("screening", editor, *((after, state) if back else (state, after)))
    return after


def indexes():
    """{name: columns} of the indexes that are no constraint."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, TABLE)
    return {
        name: one["columns"] for name, one in found.items() if one["index"] and not one["unique"]
    }


def fill(state, *weights):
    team, _made = Team.objects.get_or_create(name="Riverside", slug="riverside")
    pebble = state.apps.get_model("screening", "Pebble")
    pebble.objects.bulk_create(pebble(weight=each, team_id=team.pk) for each in weights)
    return pebble.objects


BY_WEIGHT = Index(fields=["weight"], name="pebble_by_weight")


def test_an_index_comes_and_goes(pebbles):
    operation = AddIndexMeanwhile("pebble", BY_WEIGHT)
    run(operation, pebbles)
    assert indexes()["pebble_by_weight"] == ["weight"]
    run(operation, pebbles, back=True)
    assert "pebble_by_weight" not in indexes()


ONE_LIGHT = UniqueConstraint(
    fields=["weight"], condition=Q(weight__lt=3), name="one_light_pebble_per_weight"
)


def test_a_unique_constraint_holds_from_then_on_and_goes(pebbles):
    operation = AddUniqueMeanwhile("pebble", ONE_LIGHT)
    run(operation, pebbles)
    fill(pebbles, 1, 5, 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        fill(pebbles, 1)
    run(operation, pebbles, back=True)
    fill(pebbles, 1)


def test_a_foreign_key_may_be_empty_from_then_on_and_stays_one(pebbles):
    team = models.ForeignKey("screening.Team", on_delete=models.CASCADE, null=True)
    after = run(AllowNull("pebble", "team", team), pebbles)
    pebble = after.apps.get_model("screening", "Pebble")
    pebble.objects.create(weight=1, team=None)
    with connection.cursor() as cursor:
        keys = connection.introspection.get_constraints(cursor, TABLE).values()
    assert ["team_id"] in [key["columns"] for key in keys if key["foreign_key"]]


def test_an_index_that_is_there_already_is_left_on_postgresql(pebbles):
    if ON_POSTGRESQL:
        run(AddIndexMeanwhile("pebble", BY_WEIGHT), pebbles)
        run(AddIndexMeanwhile("pebble", BY_WEIGHT), pebbles)
        assert indexes()["pebble_by_weight"] == ["weight"]


def test_an_index_that_was_left_half_made_is_made_anew(pebbles):
    if not ON_POSTGRESQL:
        return
    fill(pebbles, 1, 1)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"CREATE UNIQUE INDEX CONCURRENTLY pebble_by_weight ON {TABLE} (weight)")
    with connection.schema_editor(atomic=False) as editor:
        assert is_valid(editor, "pebble_by_weight") is False
        assert is_valid(editor, "no_such_index") is None
    run(AddIndexMeanwhile("pebble", BY_WEIGHT), pebbles)
    with connection.schema_editor(atomic=False) as editor:
        assert is_valid(editor, "pebble_by_weight") is True


def test_the_index_of_a_key_goes_and_the_key_stays(pebbles):
    assert ["team_id"] in indexes().values()
    key = models.ForeignKey("screening.Team", models.CASCADE, db_index=False)
    operation = DropIndexOfKey("pebble", "team", key)
    run(operation, pebbles)
    assert ["team_id"] not in indexes().values()
    with connection.cursor() as cursor:
        relations = connection.introspection.get_relations(cursor, TABLE)
    assert "team_id" in relations
    run(operation, pebbles, back=True)
    assert ["team_id"] in indexes().values()


def test_an_index_of_our_own_on_the_same_column_stays(pebbles):
    state = run(AddIndexMeanwhile("pebble", Index(fields=["team"], name="of_team")), pebbles)
    key = models.ForeignKey("screening.Team", models.CASCADE, db_index=False)
    run(DropIndexOfKey("pebble", "team", key), state)
    assert [name for name, columns in indexes().items() if columns == ["team_id"]] == ["of_team"]


HEAVY = models.CheckConstraint(condition=Q(weight__gte=5), name="pebble_is_heavy")


def test_a_check_holds_for_new_rows_and_for_stored_ones(pebbles):
    pebble = fill(pebbles, 5, 6)
    team = pebble.first().team_id
    run(AddCheckMeanwhile("pebble", HEAVY), pebbles)
    with pytest.raises(IntegrityError), transaction.atomic():
        pebble.create(weight=4, team_id=team)


def test_a_stored_row_that_breaks_a_check_is_named_and_mended_then_it_runs_again(pebbles):
    pebble = fill(pebbles, 4, 6)
    with pytest.raises(IntegrityError):
        run(AddCheckMeanwhile("pebble", HEAVY), pebbles)
    pebble.filter(weight=4).update(weight=7)
    run(AddCheckMeanwhile("pebble", HEAVY), pebbles)


def test_rows_are_changed_batch_by_batch(pebbles):
    pebble, seen = fill(pebbles, *range(7)), []

    def double(_apps, rows):
        seen.append((rows.count(), transaction.get_connection().in_atomic_block))
        rows.update(weight=models.F("weight") * 2)

    pebble.filter(weight=3).delete()
    run(ChangeInBatches("pebble", double, rows_at_once=2), pebbles)
    assert seen == [(2, True)] * 3
    assert sorted(pebble.values_list("weight", flat=True)) == [0, 2, 4, 8, 10, 12]


def test_sql_for_postgresql_alone(pebbles):
    fill(pebbles, 1)
    run(OnPostgresql("DELETE FROM screening_pebble", migrations.RunSQL.noop), pebbles)
    left = pebbles.apps.get_model("screening", "Pebble").objects.count()
    assert left == (0 if ON_POSTGRESQL else 1)


@pytest.mark.parametrize(
    "operation",
    [
        AddIndexMeanwhile("pebble", BY_WEIGHT),
        AddCheckMeanwhile("pebble", HEAVY),
        ChangeInBatches("pebble", lambda _apps, _rows: None),
        DropIndexOfKey("pebble", "team", models.ForeignKey("Team", models.CASCADE)),
    ],
)
def test_in_a_transaction_they_would_hold_their_locks_and_refuse(operation, pebbles):
    if ON_POSTGRESQL:
        with pytest.raises(NotSupportedError, match="atomic = False"):
            run(operation, pebbles, atomic=True)


def test_dropping_what_is_not_there_is_nothing(pebbles):
    with connection.schema_editor(atomic=not ON_POSTGRESQL) as editor:
        drop_index(editor, "no_such_index")
