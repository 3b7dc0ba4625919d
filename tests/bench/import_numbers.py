"""How long a file of 100,000 scores takes, and what memory it needs beyond the file itself."""

import sys
import time
import tracemalloc
from datetime import date, timedelta
from functools import partial
from io import BytesIO

from django.core.management import call_command

from screening.exchange.score_layout import layout_of
from screening.exchange.scores_csv import codes_of, rows_of
from screening.workflows.cases import open_case
from screening.workflows.score_import import check_scores, import_scores
from tests.factories import make_person, make_team

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
    """Its result, and its seconds in words: of the clock, and of one core."""
    begin, worked = time.perf_counter(), time.process_time()
    result = deed()
    seconds, core = time.perf_counter() - begin, time.process_time() - worked
    return result, f"{seconds:.1f} s, of one core {core:.1f} s"


def most_memory(deed):
    tracemalloc.start()
    deed()
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held / 1024 / 1024


def say(words):
    sys.stdout.write(f"{words}\n")


def main():
    call_command("migrate", verbosity=0)
    team = make_team()
    person = make_person("importing", team=team, role="clinician")
    codes = [f"K-{number}" for number in range(1, CASES + 1)]
    course = {"modality": "cbt", "started_on": START, "sessions": 0}
    for code in codes:
        open_case(by=person, team=team, code=code, **course)

    def read(data):
        return partial(rows_of, BytesIO(data), layout_of(BytesIO(data)))

    def imported(data):
        codes = codes_of(BytesIO(data), layout_of(BytesIO(data)))
        return import_scores(read(data), codes=codes, by=person)

    part, whole = file_of(codes, LINES // 10), file_of(codes, LINES)
    say(f"{LINES} lines, {len(whole) / 1024 / 1024:.1f} MB, {CASES} cases")
    checked, seconds = measured(lambda: check_scores(read(whole), by=person))
    assert checked.new == LINES, checked.problems[:3]
    say(f"check   {seconds}")
    for name, data in (("a tenth", part), ("the whole", whole)):
        held = most_memory(lambda data=data: check_scores(read(data), by=person))
        say(f"check   {held:6.1f} MB at most, {name}")
    stored, seconds = measured(lambda: imported(whole))
    assert stored.new == LINES
    say(f"import  {seconds}")
    again, seconds = measured(lambda: check_scores(read(whole), by=person))
    assert again.same == LINES
    say(f"check   {seconds}, of what is stored already")
