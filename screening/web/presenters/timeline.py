"""The timeline of a case in sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from screening.models import Decision, Report, User
from screening.queries.timeline import SCORE_ENTERED, Occurrence
from screening.web.days import day_in_words
from screening.web.presenters.report import order_sentence

SENTENCES = {
    "case.opened": _("opened the case"),
    "case.amended": _("changed the course of therapy"),
    "case.sessions-counted": _("counted %(sessions)s sessions"),
    "scores.imported": _("imported scores: %(scores)s"),
    "case.recoded": _("changed the code from %(before)s to %(after)s"),
    "case.closed": _("closed the case"),
    "case.reopened": _("reopened the case"),
    "case.handed-over": _("handed the case over to %(name)s"),
    "course.hidden": _("put the course by the scores aside for four weeks: “%(reason)s”"),
    "course.shown": _("had the course by the scores shown again"),
    "screening.started": _("began screening %(screening)s"),
    "screening.restarted": _("began again under a newer release"),
    "screening.discarded": _("discarded the draft of screening %(screening)s"),
    "screening.discarded-flagged": _(
        "discarded the draft of screening %(screening)s, which raised %(flags)s: “%(words)s”"
    ),
    "screening.restored": _("brought the draft of screening %(screening)s back"),
    "screening.revised": _("began to revise screening %(screening)s"),
    "screening.submitted": _("submitted screening %(screening)s"),
    "review.asked": _("asked for a review of report %(report)s"),
    "review.withdrawn": _("withdrew the question about report %(report)s"),
    "review.signed-off": _("signed report %(report)s off"),
    "review.returned": _("returned report %(report)s"),
    "report.replied": _("replied on report %(report)s"),
    "flag.acted": _("recorded what was done about the safety flag “%(flag)s”"),
    "score.entered": _("entered the %(instrument)s of %(day)s: %(total)s"),
    "score.corrected": _("corrected the %(instrument)s of %(day)s from %(before)s to %(total)s"),
    "score.taken-back": _("took back the %(instrument)s of %(day)s, which was %(before)s"),
    "agenda.ticked": _("ticked the case off on the agenda of supervision"),
    "agenda.taken-back": _("put the case back on the agenda of supervision"),
    "step.planned": _("planned “%(title)s”"),
    "step.not-now": _("put off “%(title)s”"),
    "step.declined": _("declined “%(title)s”"),
    "step.endorsed": _("endorsed “%(title)s”"),
    "step.proposed": _("suggested “%(title)s”"),
    "step.suggested": _("suggested “%(instead)s” instead of “%(title)s”"),
    "barrier.agree": _("agreed that “%(title)s” is in the way"),
    "barrier.disagree": _("disagreed that “%(title)s” is in the way"),
    "barrier.unsure": _("was unsure whether “%(title)s” is in the way"),
    "barrier.named": _("named “%(title)s” as a barrier of their own"),
    "step.outcome": _("recorded what came of “%(title)s”: %(outcome)s"),
}
"""By verb; what was taken back has no sentence, and is left out."""
MOST_IN_A_DAY, MOST_SCORES_IN_A_DAY = 8, 3
"""How much of what one person did on one day is said in one sentence, and how many scores."""
LEFT_OUT = {"step.dropped", "barrier.dropped"}


def sentences_of(occurrences: Iterable[Occurrence]) -> list[tuple[datetime, User | None, str]]:
    """(when, who, a sentence without the person) of each occurrence that has one."""
    return [
        (each.at, each.by, sentence_of(each)) for each in occurrences if each.verb not in LEFT_OUT
    ]


@dataclass(frozen=True, slots=True)
class StoryDay:
    """What one person did on one day without anybody else between, in one sentence."""

    at: datetime
    by: User | None
    words: str


def number_shown(occurrences: Iterable[Occurrence]) -> int:
    """How many of them have a sentence."""
    return sum(1 for each in occurrences if each.verb not in LEFT_OUT)


def story_of(occurrences: Iterable[Occurrence], *, most: int) -> list[StoryDay]:
    """The newest days of a timeline, the newest first; what was done on one stands in its order."""
    shown = (each for each in occurrences if each.verb not in LEFT_OUT)
    by_day = groupby(shown, key=lambda each: (localdate(each.at), each.by))
    groups = [(by, list(group)) for (_day, by), group in by_day]
    days = []
    for by, done in groups[::-1][:most]:
        words = day_in_sentences(done)
        if (more := len(words) - MOST_IN_A_DAY) > 0:
            del words[MOST_IN_A_DAY:]
            words.append(ngettext("%(n)d more event", "%(n)d more events", more) % {"n": more})
        days.append(StoryDay(done[0].at, by, "; ".join(words)))
    return days


def day_in_sentences(done: Sequence[Occurrence]) -> list[str]:
    """What was done, in sentences; of many scores only how many were entered, at the end."""
    entered = [each for each in done if each.verb == SCORE_ENTERED]
    if len(entered) <= MOST_SCORES_IN_A_DAY:
        return [sentence_of(each) for each in done]
    sentences = [sentence_of(each) for each in done if each.verb != SCORE_ENTERED]
    number = {"n": len(entered)}
    return [
        *sentences,
        ngettext("entered %(n)d score", "entered %(n)d scores", len(entered)) % number,
    ]


def sentence_of(occurrence: Occurrence) -> str:
    params = dict(occurrence.params)
    if outcome := params.get("outcome"):
        params["outcome"] = Decision.Outcome(str(outcome)).label.lower()
    if isinstance(day := params.get("day"), date):
        params["day"] = day_in_words(day, "j F Y")
    verb = occurrence.verb
    if verb == "screening.discarded" and params["flags"]:
        verb, params["flags"] = "screening.discarded-flagged", quoted(params["flags"])
    return str(SENTENCES.get(verb, verb) % params)


def quoted(titles: Iterable[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)


def why_this_order(report: Report) -> str:
    """Why a barrier with fewer points stands above one with more; empty where none does.

    Points decide only between barriers whose own questions were answered alike.
    """
    points = [named["points"] for named in report.headline["named"]]
    if points == sorted(points, reverse=True):
        return ""
    return order_sentence(report.engine_version)
