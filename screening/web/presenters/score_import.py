"""What the check of a file of scores found, in sentences."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from screening.engine import score_rows as rows
from screening.exchange.score_cells import DAY_FIRST, MONTH_FIRST
from screening.exchange.score_layout import Layout
from screening.web.days import day_in_words
from screening.workflows.score_check import Outcome

SENTENCES = {
    rows.EMPTY: gettext_lazy("The file is empty. Choose one with a header and lines of scores."),
    rows.NO_HEADER: gettext_lazy(
        "The first line must name the columns: code, date, instrument, and total or items."
    ),
    rows.COLUMN_TWICE: gettext_lazy("Two columns have this name. Delete or rename one of them."),
    rows.ITEM_COLUMNS: gettext_lazy(
        "The columns of single answers must be 1, 2, 3 and so on, without a gap."
    ),
    rows.ITEMS_TWICE: gettext_lazy(
        "Answers stand in a column “items” and in columns of their own. Keep one of the two."
    ),
    rows.TOO_MANY_ROWS: gettext_lazy(
        "A file may hold %(most)d lines of scores. Split it here and import the parts."
    ),
    rows.NO_ROWS: gettext_lazy("There is no line of scores below the header."),
    rows.NOT_UNICODE: gettext_lazy(
        "The file cannot be read. Save it as “CSV UTF-8” in your spreadsheet."
    ),
    rows.UNREADABLE: gettext_lazy(
        "The line holds a character that cannot be read. Delete and retype it."
    ),
    rows.TOO_LONG: gettext_lazy("The line is longer than %(most)d characters."),
    rows.QUOTES: gettext_lazy(
        "The line cannot be split into cells: check its quotation marks. One that is not closed "
        "takes the lines below along."
    ),
    rows.TOO_MANY_CELLS: gettext_lazy(
        "The line has %(given)d cells, and the header %(needed)d. A number with a comma needs "
        "quotation marks."
    ),
    rows.FORMULA: gettext_lazy("The cell holds a formula. Save the file with values alone."),
    rows.MISSING: gettext_lazy("The cell is empty. Fill it in."),
    rows.NO_DATE: gettext_lazy("“%(text)s” is no day. Write it as 2026-11-03."),
    rows.SHORT_YEAR: gettext_lazy("Write the year of “%(text)s” with four digits."),
    rows.AMBIGUOUS_DATE: gettext_lazy(
        "“%(text)s” can be read in two ways, and no other line shows whether day or month stands "
        "first. Write it as 2026-11-03."
    ),
    rows.MIXED_DATES: gettext_lazy(
        "“%(text)s” can be read in two ways: in line %(day_first)d the day stands first, in line "
        "%(month_first)d the month. Write it as 2026-11-03."
    ),
    rows.NO_NUMBER: gettext_lazy("“%(text)s” is no whole number."),
    rows.NOT_WHOLE: gettext_lazy("“%(text)s” is not a whole number, as every total is."),
    rows.WRONG_ITEMS: gettext_lazy(
        "Write the answers of “%(text)s” as digits in their order, such as 012301230, with a "
        "hyphen for one that is open."
    ),
    rows.NO_SCORE: gettext_lazy("The line has neither a total nor answers."),
    rows.UNKNOWN_CODE: gettext_lazy("You work with no case that has the code “%(text)s”."),
    rows.CODE_TWICE: gettext_lazy(
        "Two of your teams have a case “%(text)s”, so it is not clear which one is meant. Enter "
        "this score on the page of its case."
    ),
    rows.UNKNOWN_INSTRUMENT: gettext_lazy(
        "Your service does not use an instrument “%(text)s”. In use: %(names)s."
    ),
    rows.LINE_TWICE: gettext_lazy(
        "A line above has the %(name)s of this case on %(day)s already. Keep one of the two."
    ),
    rows.SCORED_ALREADY: gettext_lazy(
        "The case has another %(name)s of %(day)s: %(total)d. Correct that one on the case’s page."
    ),
    rows.FEWER_SESSIONS: gettext_lazy(
        "%(sessions)d sessions were counted on %(day)s, before this line’s day. Check the number."
    ),
    rows.REFUSED: gettext_lazy("%(sentence)s"),
}
SAME_TOTAL = gettext_lazy(
    "The case has a %(name)s of %(day)s with the same total, and with other answers or none. "
    "Correct that one on the case’s page."
)
COLUMNS = {
    rows.CODE: gettext_lazy("code"),
    rows.DATE: gettext_lazy("date"),
    rows.INSTRUMENT: gettext_lazy("instrument"),
    rows.TOTAL: gettext_lazy("total"),
    rows.ITEMS: gettext_lazy("items"),
    rows.SESSIONS: gettext_lazy("sessions"),
    "": gettext_lazy("whole line"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """The check of a file, as its page shows it."""

    name: str
    problems: list[tuple[int, str, str]]
    """(line, column, sentence)."""
    count: str
    more: str
    """That there are more problems than those shown; mostly empty."""
    does: list[str]
    """What the import would do, a sentence each; empty where there are problems."""
    notes: list[str]
    """How the file was read, where somebody may want to know."""
    stores: bool
    """Whether there is anything to store."""
    button: str


def checked_view(name: str, outcome: Outcome, layout: Layout | None) -> Checked:
    number = outcome.problem_count
    count = ngettext("%(n)d problem", "%(n)d problems", number) % {"n": number}
    more = ""
    if outcome.more:
        more = _("%(n)d more are shown once these are put right.") % {"n": outcome.more}
    stores = not number and bool(outcome.new or outcome.recounted)
    return Checked(
        name=name,
        problems=[
            (each.line, column_words(each.column), sentence_of(each)) for each in outcome.problems
        ],
        count=count,
        more=more,
        does=[] if number else what_it_does(outcome),
        notes=notes_of(layout),
        stores=stores,
        button=button_words(outcome),
    )


def column_words(column: str) -> str:
    return str(COLUMNS.get(column, column))


def sentence_of(problem: rows.RowProblem) -> str:
    params: dict[str, Any] = dict(problem.params)
    if isinstance(params.get("day"), date):
        params["day"] = day_in_words(params["day"], "j F Y")
    if "names" in params:
        params["names"] = ", ".join(params["names"]) or _("none")
    is_same_total = problem.code == rows.SCORED_ALREADY and params["same_total"]
    return str((SAME_TOTAL if is_same_total else SENTENCES[problem.code]) % params)


def what_it_does(outcome: Outcome) -> list[str]:
    """What importing does, or did."""
    new, same, recounted = outcome.new, outcome.same, outcome.recounted
    sentences = []
    if new:
        sentences.append(ngettext("%(n)d new score.", "%(n)d new scores.", new) % {"n": new})
    if same:
        text = ngettext(
            "%(n)d score is stored already and is skipped.",
            "%(n)d scores are stored already and are skipped.",
            same,
        )
        sentences.append(text % {"n": same})
    if recounted:
        text = ngettext(
            "The number of sessions rises in %(n)d case.",
            "The number of sessions rises in %(n)d cases.",
            recounted,
        )
        sentences.append(text % {"n": recounted})
    return sentences


def button_words(outcome: Outcome) -> str:
    if not outcome.new:
        return _("Store the sessions")
    new = outcome.new
    return ngettext("Store %(n)d score", "Store %(n)d scores", new) % {"n": new}


def stored_words(outcome: Outcome) -> str:
    """What was stored, for the message after it."""
    new, cases = outcome.new, outcome.cases
    stored = ngettext("%(n)d score was stored", "%(n)d scores were stored", new) % {"n": new}
    where = ngettext("in %(n)d case.", "in %(n)d cases.", cases) % {"n": cases}
    rest = what_it_does(outcome)[1 if new else 0 :]
    return " ".join([_("%(stored)s %(where)s") % {"stored": stored, "where": where}, *rest])


def notes_of(layout: Layout | None) -> list[str]:
    """How dates were read, and which columns were not."""
    if layout is None:
        return []
    notes = []
    line = {"line": layout.dates.line}
    if layout.dates.order == DAY_FIRST:
        notes.append(_("Dates are read as day, month, year, as line %(line)d shows.") % line)
    if layout.dates.order == MONTH_FIRST:
        notes.append(_("Dates are read as month, day, year, as line %(line)d shows.") % line)
    if layout.ignored:
        names = ", ".join(f"“{name[:40]}”" for name in layout.ignored[:20])
        notes.append(_("Columns that are not read and not kept: %(names)s.") % {"names": names})
    return notes
