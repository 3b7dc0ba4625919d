"""What happened in a case, in order: its screenings with what was decided on each, and by whom."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.models import Decision, Event, Membership, RaisedFlag, Review, User

READ = "report.read"
READINGS_SHOWN = 30
TIMELINE_SHOWN = 100
SENTENCES = {
    "case.opened": gettext_lazy("opened the case"),
    "case.amended": gettext_lazy("changed the course of therapy"),
    "case.closed": gettext_lazy("closed the case"),
    "case.reopened": gettext_lazy("reopened the case"),
    "case.handed-over": gettext_lazy("handed the case over"),
    "screening.started": gettext_lazy("began screening %(screening)s"),
    "screening.restarted": gettext_lazy("began again under a newer release"),
    "screening.revised": gettext_lazy("began to revise screening %(screening)s"),
    "screening.submitted": gettext_lazy("submitted screening %(screening)s"),
    "review.asked": gettext_lazy("asked for a review of report %(report)s"),
    "review.withdrawn": gettext_lazy("withdrew the question about report %(report)s"),
    "review.signed-off": gettext_lazy("signed report %(report)s off"),
    "review.returned": gettext_lazy("returned report %(report)s"),
    "flag.acted": gettext_lazy("recorded what was done about a safety flag"),
}

CHOSEN = {
    Decision.Choice.PLANNED: gettext_lazy("planned “%(title)s”"),
    Decision.Choice.NOT_NOW: gettext_lazy("put off “%(title)s”"),
    Decision.Choice.DECLINED: gettext_lazy("declined “%(title)s”"),
}


def screenings_told(case):
    """The case's screenings, newest first, each with its flags, planned steps and review."""
    reports = [screening.report.pk for screening in case.history if screening.submitted_at]
    flags, steps = (
        by_report(RaisedFlag.objects, reports),
        by_report(
            Decision.objects.filter(
                role=Membership.Role.CLINICIAN,
                kind__in=Decision.STEPS,
                choice=Decision.Choice.PLANNED,
            ).order_by("due_on", "pk"),
            reports,
        ),
    )
    found = Review.objects.filter(report__in=reports).select_related("by")
    reviews = {review.report_id: review for review in found}
    return [
        {
            "screening": screening,
            "flags": flags.get(screening.report.pk, []) if screening.submitted_at else [],
            "steps": steps.get(screening.report.pk, []) if screening.submitted_at else [],
            "review": reviews.get(screening.report.pk) if screening.submitted_at else None,
        }
        for screening in case.history
    ]


def by_report(rows, reports):
    found = {}
    for row in rows.filter(report__in=reports):
        found.setdefault(row.report_id, []).append(row)
    return found


def readings(case):
    """The newest readings of the case's reports: who opened which, and when."""
    return (
        Event.objects.filter(case=case, verb=READ)
        .select_related("by", "report__screening")
        .defer("report__content", "report__screening__own_words")
        .order_by("-at", "-pk")[:READINGS_SHOWN]
    )


def timeline(case):
    """What was done in the case, the newest last: (when, who, a sentence without the person)."""
    told = [*told_by_events(case), *told_by_plans(case)]
    return sorted(told, key=lambda row: row[0])[-TIMELINE_SHOWN:]


def told_by_events(case):
    events = (
        Event.objects.filter(case=case)
        .exclude(verb=READ)
        .select_related("by", "report__screening")
        .defer("report__content", "report__screening__own_words")
        .order_by("-at", "-pk")[:TIMELINE_SHOWN]
    )
    given_to = User.objects.in_bulk([e.details["to"] for e in events if "to" in e.details])
    # Equal times keep the order in which the deeds were done.
    return [(event.at, event.by, sentence(event, given_to)) for event in reversed(events)]


def sentence(event, given_to):
    if event.verb == "case.handed-over":
        return _("handed the case over to %(name)s") % {"name": given_to[event.details["to"]]}
    told = {"screening": event.details.get("screening", "")}
    if event.report:
        told["report"] = event.report.screening.number
    return SENTENCES.get(event.verb, event.verb) % told


def told_by_plans(case):
    """Steps that the clinician planned, declined or put off, and what came of them.

    What a revision carried over keeps its time and is told once.
    """
    steps = Decision.objects.filter(
        report__screening__case=case, role=Membership.Role.CLINICIAN, kind__in=Decision.STEPS
    ).select_related("by")
    told = {}
    for step in steps:
        words = {"title": step.title, "outcome": step.get_outcome_display().lower()}
        if step.choice in CHOSEN:
            told[step.kind, step.key, step.choice] = (step.at, step.by, CHOSEN[step.choice] % words)
        if step.outcome:
            what = _("recorded what came of “%(title)s”: %(outcome)s") % words
            told[step.kind, step.key, step.outcome_at] = (step.outcome_at, step.by, what)
    return list(told.values())
