"""Why something about a plan or a review was not stored."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


class PlanRefused(Exception):
    """Base of the refusals of supervision; `field` names the input at fault, if one is."""

    field = None


class PlanSettled(PlanRefused):
    """The report was reviewed or followed by a later one, and its plan stands as it is."""


class NotOnReport(PlanRefused):
    """The report does not suggest this adjustment, or does not name this barrier."""


class UnknownChoice(PlanRefused):
    """Not one of the choices that this person has for this item."""


class ReasonNeeded(PlanRefused):
    """A step is declined for one of the six reasons."""

    field = "reason"


class WordsTooLong(PlanRefused):
    """More characters than a note holds."""

    field = "words"


class WordsNeeded(PlanRefused):
    """A barrier or step of one's own is said in words."""

    field = "words"


class StepDateRefused(PlanRefused):
    """A step is looked at again within a year, from today on."""

    field = "due_on"


class NotPlanned(PlanRefused):
    """Only a planned step has a day and an outcome, or is endorsed."""


class PlannedAlready(PlanRefused):
    """What the clinician plans is endorsed, not suggested."""


@dataclass(frozen=True)
class FieldConflict:
    """Somebody stored `stored` in a field after the person last looked, who wants `wanted`."""

    field: str
    stored: str
    wanted: str


class PlanChanged(PlanRefused):
    """What was seen is not what is stored; `conflicts` holds both values of each such field."""

    def __init__(self, conflicts):
        super().__init__(
            _("Something else was stored here meanwhile. Choose which of the two holds.")
        )
        self.conflicts = conflicts
