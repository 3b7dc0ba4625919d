"""Open safety flags in a list of cases, and whom to call."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from screening.models import RaisedFlag, Team
from screening.web.words import age


@dataclass(frozen=True, slots=True)
class FlagLine:
    """An open safety flag of a case, with the address where an action is recorded."""

    urgent: bool
    title: str
    since: str
    address: str


def flag_line(flag: RaisedFlag) -> FlagLine:
    return FlagLine(
        urgent=flag.urgency == "now",
        title=flag.title,
        since=_("open for %(age)s") % {"age": age(flag.raised_at)},
        address=action_address(flag),
    )


def action_address(flag: RaisedFlag) -> str:
    """Where what was done about the flag is recorded: at its report, or at its score."""
    if flag.report:
        return reverse("record_action", args=[flag.report.uuid, flag.key])
    return reverse("act_on_score", args=[flag.measurement.uuid, flag.key])


def crisis_words(team: Team) -> tuple[str, str]:
    """Whom to call, as the team's administrator wrote it; else that nobody has."""
    if team.crisis_text:
        return _("In %(team)s:") % {"team": team.name}, team.crisis_text
    return _("Your team has no crisis text yet."), _(
        "Follow your service’s safety procedure, and ask an administrator to enter whom to call."
    )
