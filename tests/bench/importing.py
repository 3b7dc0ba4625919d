"""python -m tests.bench.importing: how long a file of 100,000 scores takes, and what memory.

On a database of its own (SQLite, or the empty one of DATABASE_URL). Memory is what Python holds at
most beyond the file itself, for a file of a tenth of the lines and for the whole.
"""

import os
import time
import tracemalloc
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from io import BytesIO
from tempfile import TemporaryDirectory

import django

from tests.bench.saturation import environment

LINES, CASES = 100_000, 500
START = date(2024, 1, 1)


def file_of(codes, number):
    """A PHQ-9 with its answers in every line: each case has one a day, from its first day on."""
    lines = ["code,date,instrument,total," + ",".join(map(str, range(1, 10))) + ",sessions"]
    for place in range(number):
        day = START + timedelta(days=place // len(codes))
        answers = [str((place + item) % 4) for item in range(9)]
        total = sum(map(int, answers))
        code = codes[place % len(codes)]
        lines.append(f"{code},{day:%d/%m/%Y},PHQ-9,{total},{','.join(answers)},1")
    return "\n".join(lines).encode()


def measured(deed):
    """Its result, its seconds, and the MB that Python held at most meanwhile."""
    begin = time.perf_counter()
    result = deed()
    seconds = time.perf_counter() - begin
    return result, seconds


def most_memory(deed):
    tracemalloc.start()
    deed()
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held / 1024 / 1024


def main():
    from django.core.management import call_command

    from screening.exchange.score_layout import layout_of
    from screening.exchange.scores_csv import rows_of
    from screening.workflows.cases import open_case
    from screening.workflows.score_import import check_scores, import_scores
    from tests.factories import make_person, make_team

    call_command("migrate", verbosity=0)
    team = make_team()
    person = make_person("importing", team=team, role="clinician")
    codes = [f"K-{number}" for number in range(1, CASES + 1)]
    course = {"modality": "cbt", "started_on": START, "sessions": 0}
    for code in codes:
        open_case(by=person, team=team, code=code, **course)

    def read(data):
        return partial(rows_of, BytesIO(data), layout_of(BytesIO(data)))

    part, whole = file_of(codes, LINES // 10), file_of(codes, LINES)
    print(f"{LINES} lines, {len(whole) / 1024 / 1024:.1f} MB, {CASES} cases")
    checked, seconds = measured(lambda: check_scores(read(whole), by=person))
    assert checked.new == LINES, checked.problems[:3]
    print(f"check   {seconds:6.1f} s")
    for name, data in (("a tenth", part), ("the whole", whole)):
        held = most_memory(lambda data=data: check_scores(read(data), by=person))
        print(f"check   {held:6.1f} MB at most, {name}")
    stored, seconds = measured(lambda: import_scores(read(whole), by=person))
    assert stored.new == LINES
    print(f"import  {seconds:6.1f} s")
    again, seconds = measured(lambda: check_scores(read(whole), by=person))
    assert again.same == LINES
    print(f"check   {seconds:6.1f} s, of what is stored already")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        address = os.environ.get("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ |= environment(folder, address)
        django.setup()
        import_module("tests.bench.importing").main()
