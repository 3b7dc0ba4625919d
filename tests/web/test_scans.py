"""No page reads through a table that grows: PostgreSQL finds every row by an index."""

import re

import pytest
from django.db import connection

from tests.editions import use
from tests.factories import CALM, FAR_AWAY, QUIET, URGENT, make_person, make_report
from tests.many_rows import fill
from tests.web import test_access

GROWING = {
    "case", "screening", "answer", "decision", "event", "notice", "finding", "report", "review",
    "raisedflag", "reviewrequest",
}  # fmt: skip
READ = re.compile(r"\(?(SELECT|EXECUTE) ")
END_SESSIONS = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
RUNS_BEFORE_A_PLAN_IS_KEPT = 5
addresses = test_access.addresses
PAGES = [name for name, method, _expected in test_access.TABLE if method == "GET"]


@pytest.fixture
def own_database(transactional_db):
    """A copy of the test's database in its place, gone afterwards with all that is filled in."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite shows no plan that another server would follow")
    name = connection.settings_dict["NAME"]
    copy = f"{name}_filled"
    connection.close()
    with connection._nodb_cursor() as cursor:
        # Only an unused database is copied; threads of a live server keep theirs open, and connect
        # anew at their next request.
        cursor.execute(END_SESSIONS, [name])
        cursor.execute(f"CREATE DATABASE {copy} TEMPLATE {name}")
    use(copy)
    yield
    use(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {copy}")


def plan_of(sql, params):
    """How PostgreSQL runs the statement; of a prepared one, the plan that it settles on."""
    prepared = sql.startswith("EXECUTE")
    with connection.connection.cursor() as cursor:
        for _ in range(1 + RUNS_BEFORE_A_PLAN_IS_KEPT * prepared):
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            ((((plan,),),),) = (cursor.fetchall(),)
    return plan["Plan"]


def scanned(plan):
    """The growing tables that the plan reads from beginning to end."""
    if plan["Node Type"] == "Seq Scan":
        table = plan["Relation Name"].removeprefix("screening_")
        if table in GROWING:
            yield table, plan.get("Filter", "")
    for part in plan.get("Plans", ()):
        yield from scanned(part)


def scans_of(client, address):
    """(table, condition, statement) for each scan that the page's statements come to."""
    scans = []

    def explain(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if READ.match(sql):
            scans.extend((*scan, sql) for scan in scanned(plan_of(sql, params)))
        return result

    with connection.execute_wrapper(explain):
        response = client.get(address)
    return response.status_code, scans


@pytest.mark.usefixtures("own_database")
@pytest.mark.django_db(transaction=True)
def test_no_page_reads_through_a_table_that_grows(addresses, browse, clinician, supervisor, team):
    for number in range(8):
        make_person(f"further-{number}", team=team, role="clinician")
    for answers in (CALM, FAR_AWAY, QUIET, URGENT):
        make_report(clinician, answers=answers)
    wanted = {name: addresses(name) for name in PAGES}
    fill(teams=60, cases=12_000, each=2)
    failed = []

    for person in (clinician, supervisor):
        client = browse(person)
        for name, address in wanted.items():
            status, scans = scans_of(client, address)
            assert status < 500, (name, status)
            failed += [(person.username, name, *scan) for scan in scans]
        client.logout()
    assert failed == []
