"""The timeline of a case in sentences."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from screening.models import Decision, Report, User
from screening.queries.timeline import Occurrence
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
    "agenda.ticked": _("ticked the case off on the agenda of supervision"),
    "agenda.taken-back": _("put the case back on the agenda of supervision"),
    "step.planned": _("planned “%(title)s”"),
    "step.not-now": _("put off “%(title)s”"),
    "step.declined": _("declined “%(title)s”"),
    "step.endorsed": _("endorsed “%(title)s”"),
    "step.suggested": _("suggested “%(instead)s” instead of “%(title)s”"),
    "barrier.agree": _("agreed that “%(title)s” is in the way"),
    "barrier.disagree": _("disagreed that “%(title)s” is in the way"),
    "barrier.unsure": _("was unsure whether “%(title)s” is in the way"),
    "barrier.named": _("named “%(title)s” as a barrier of their own"),
    "step.outcome": _("recorded what came of “%(title)s”: %(outcome)s"),
}
"""By verb; what was taken back has no sentence, and is left out."""
LEFT_OUT = {"step.dropped", "barrier.dropped"}


def sentences_of(occurrences: Iterable[Occurrence]) -> list[tuple[datetime, User | None, str]]:
    """(when, who, a sentence without the person) of each occurrence that has one."""
    return [
        (each.at, each.by, sentence_of(each)) for each in occurrences if each.verb not in LEFT_OUT
    ]


def sentence_of(occurrence: Occurrence) -> str:
    params = dict(occurrence.params)
    if outcome := params.get("outcome"):
        params["outcome"] = Decision.Outcome(str(outcome)).label.lower()
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
