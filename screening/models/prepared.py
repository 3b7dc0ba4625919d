"""Statements whose SQL is compiled once per process.

Django builds and compiles the SQL of a queryset anew each time. For the statements of the busiest
pages that took five times as long as running them, and more than half of what the page cost. Only
the SQL is kept here, never a row: the statement runs each time, with the values of that time, and
Django turns the answer into rows as ever.
"""

from copy import copy
from functools import lru_cache
from itertools import count

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BigAutoField, DateField, DateTimeField, Expression, UUIDField

NUMBER, UUID, DAY, MOMENT = BigAutoField(), UUIDField(), DateField(), DateTimeField()
MOST_SHAPES = 128


class Parameter(Expression):
    """The place of a value, or of a list of `length` values, that comes with each run."""

    def __init__(self, name, field, length=None):
        super().__init__(output_field=field)
        self.name, self.length = name, length

    def as_sql(self, _compiler, _connection):
        if self.length is None:
            return "%s", [Place(self, None)]
        if not self.length:
            raise EmptyResultSet
        marks = ", ".join(["%s"] * self.length)
        return f"({marks})", [Place(self, index) for index in range(self.length)]


class Place:
    """Where in the SQL a value of a Parameter stands, in place of the value."""

    def __init__(self, parameter, index):
        self.name, self.field, self.index = parameter.name, parameter.output_field, index

    def value(self, values, connection):
        """The value as this database takes it."""
        value = values[self.name] if self.index is None else values[self.name][self.index]
        return self.field.get_db_prep_value(value, connection)


class Person:
    """Somebody whose id comes with each run, for querysets that ask for `user.pk`."""

    def __init__(self, pk):
        self.pk = pk


BY_TEAMS = {"user": NUMBER, "as_clinician": NUMBER, "as_supervisor": NUMBER}
"""The parameters of a statement that is told the person's teams."""


class Prepared:
    """A queryset whose SQL is kept; calling it with its values gives the rows as a list.

    `build` makes the queryset. It is called with a Parameter in the place of each value and never
    sees a value, so none of one person can stay in the SQL that serves another. A list of another
    length is another statement.

        drafts = Prepared(lambda cases: Screening.objects.filter(case__in=cases), cases=NUMBER)
        drafts(cases=[3, 7])
    """

    def __init__(self, build, **fields):
        self.build, self.fields = build, fields
        self.compiled = lru_cache(MOST_SHAPES)(self.compiled_anew)

    def __call__(self, **values):
        shape = tuple(
            (name, len(value) if isinstance(value, list) else None)
            for name, value in values.items()
        )
        queryset, compiler, sql, params = self.compiled(shape)
        if not sql:
            return []
        ready = copy(compiler)
        ready.connection = connection = connections[queryset.db]
        if may_prepare_on_server(connection):
            sql, params = prepared_on_server(connection, sql, params)
        bound = tuple(
            each.value(values, connection) if isinstance(each, Place) else each for each in params
        )
        ready.as_sql = lambda *_args, **_kwargs: (sql, bound)
        asked = queryset.all()
        asked.query.get_compiler = lambda *_args, **_kwargs: ready
        return list(asked)

    def first(self, **values):
        """The first row, or None."""
        return next(iter(self(**values)), None)

    def compiled_anew(self, shape):
        """The queryset, its compiler, its SQL with a Place for each value; no SQL for no rows."""
        parameters = {name: Parameter(name, self.fields[name], length) for name, length in shape}
        queryset = self.build(**parameters)
        compiler = queryset.query.get_compiler(queryset.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            sql, params = "", ()
        return queryset, compiler, sql, params


def may_prepare_on_server(connection):
    """Whether the server keeps a statement for this session, not for one of a shared pool.

    Django's own setting says that a pool stands between; see its notes on transaction pooling.
    """
    pooled = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)
    return connection.vendor == "postgresql" and not pooled


def prepared_on_server(connection, sql, params):
    """The SQL that runs the statement as PostgreSQL has it prepared, and its Places.

    Otherwise it plans the statement anew at each run, which for these takes up to six times as
    long as running it. psycopg2 has no call for it; PREPARE and EXECUTE are SQL. They are kept
    with the session, so that a new connection prepares its own.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    session, names = connection.connection, names_in(connection)
    places = [each for each in params if isinstance(each, Place)]
    if sql not in names:
        name = f"prepared_{len(names)}"
        with connection.wrap_database_errors, session.cursor() as cursor:
            cursor.execute(f"PREPARE {name} AS {numbered(sql, params, cursor)}")
        names[sql] = name
    marks = ", ".join(["%s"] * len(places))
    return f"EXECUTE {names[sql]} ({marks})" if places else f"EXECUTE {names[sql]}", places


def names_in(connection) -> dict[str, str]:
    """The names of what is prepared in the connection's present session, by SQL."""
    session, names = getattr(connection, "prepared_statements", (None, {}))
    if session is not connection.connection:
        names = {}
        connection.prepared_statements = (connection.connection, names)
    return names


def numbered(sql, params, cursor):
    """The SQL with $1, $2 and so on for the Places, and its constants written out."""
    numbers = count(1)
    written = [
        f"${next(numbers)}" if isinstance(each, Place) else cursor.mogrify("%s", [each]).decode()
        for each in params
    ]
    return sql % tuple(written)
