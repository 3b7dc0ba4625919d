"""A report as plain text: the ticked parts, to whoever may read it, in a fixed form."""

import pytest
from django.urls import reverse

from screening.exchange.plain_text import COLUMNS
from screening.models import Event
from screening.web.presenters.copy_parts import USUAL, limits_line, part_names
from screening.workflows.safety import record_action
from tests.factories import CALM, QUIET, URGENT, first_step, make_decision, make_report
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(clinician):
    return make_report(clinician, answers=URGENT, own_words="Bus – “late” & <b>cold</b>")


def read(client, report, *parts, **more):
    """The page after these parts were chosen; without parts as it opens."""
    chosen = {"chosen": "yes", "part": [part for part in parts if part]} if parts else {}
    return client.get(reverse("copy_report", args=[report.uuid]), chosen | more)


def copied(client, report, *parts):
    """The lines of the text."""
    field = page(read(client, report, *parts)).main.find("textarea")
    return field.get_text().removeprefix("\n").split("\n")


def test_the_usual_parts_are_ticked_and_every_answer_is_not(web, report):
    shown = page(read(web, report))
    ticked = [one["value"] for one in shown.main.select("input[name=part][checked]")]
    assert tuple(ticked) == USUAL
    lines = copied(web, report)
    names = part_names()
    assert [line for line in lines if line.isupper()] == [names[key].upper() for key in USUAL]


def test_only_ticked_parts_are_in_the_text(web, report):
    lines = copied(web, report, "ask")
    assert [line for line in lines if line.isupper()] == ["ASK NEXT"]
    assert "Bus" not in "\n".join(lines)


def test_the_head_names_the_case_and_the_limits_in_one_line(web, report):
    first, second, third, empty, *_rest = copied(web, report)
    assert first == "What may be holding this therapy back"
    assert second.startswith(f"Case {report.screening.case.code}, screening 1 of ")
    assert (third, empty) == (limits_line(), "")
    assert len(limits_line()) <= COLUMNS


def test_the_whole_report_is_ascii_in_72_columns(web, report):
    lines = copied(web, report, *part_names())
    assert "\n".join(lines).isascii()
    assert max(map(len, lines)) <= COLUMNS
    assert 'Bus - "late" & <b>cold</b>' in "\n".join(lines)


def test_a_score_stands_with_its_thresholds_and_its_parts(web, report):
    text = " ".join(copied(web, report, "way")).replace("  ", " ")
    assert "Misdiagnosis or wrong treatment focus: likely" in text
    assert "Possible from 6 points, likely from" in text
    assert "(3 x 3 = 9)" in text


def test_what_was_done_about_a_flag_and_planned_is_in_the_text(web, report, clinician):
    key = report.flags.get().key
    assert "  No action is recorded." in copied(web, report, "safety")
    record_action(report=report, key=key, by=clinician, action="Rang the GP → today.")
    make_decision(report, by=clinician, key=first_step(report), words="With the client.")
    assert "  Done: Rang the GP -> today. (clinician, " in "\n".join(
        copied(web, report, "safety")
    ).replace("\n  ", "\n  ")
    assert "Clinician: Planned; to look at by " in "\n".join(copied(web, report, "steps"))


def test_parts_without_anything_say_so(web, clinician):
    quiet = make_report(clinician, answers=QUIET)
    lines = copied(web, quiet, *part_names())
    assert "No safety flag was raised." in lines
    assert 'No barrier reaches "possible" with what is known so far.' in lines


def test_without_any_part_the_page_says_what_to_do(web, report):
    response = read(web, report, "")
    assert response.status_code == 422
    shown = page(response)
    assert "⚠ Tick at least one part." in shown.alerts
    assert shown.main.find("textarea") is None


@pytest.mark.parametrize("part", ["%", "no-such-part", "x" * 3000])
def test_a_part_that_does_not_exist_is_refused_in_words(part, web, report):
    response = read(web, report, part)
    assert response.status_code == 422
    assert "⚠ Choose one of those that are offered." in page(response).alerts


def test_the_file_is_the_same_text_with_the_line_ends_of_record_systems(web, report):
    response = read(web, report, "way", **{"as": "file"})
    code = report.screening.case.code
    assert response["Content-Disposition"] == f'attachment; filename="{code}-1-report.txt"'
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().split("\r\n")
    assert lines == copied(web, report, "way")


def test_each_copy_is_recorded_as_a_reading_and_nothing_else_is_written(web, report):
    before = Event.objects.count()
    read(web, report)
    read(web, report, "way", **{"as": "file"})
    written = Event.objects.order_by("-pk").values_list("verb", flat=True)[:2]
    assert Event.objects.count() == before + 2
    assert set(written) == {"report.read"}


def test_a_supervisor_copies_the_same_words(web, browse, supervisor, clinician):
    report = make_report(clinician, answers=CALM)
    assert copied(browse(supervisor), report) == copied(web, report)
