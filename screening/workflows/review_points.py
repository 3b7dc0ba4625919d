"""What a supervisor says that a return is about."""

import json

from django.utils.translation import gettext as _

from screening.engine.revision import points_to_name
from screening.models import Review
from screening.workflows.plan_refusals import PlanRefused


class NotOfReport(PlanRefused):
    """A return names questions, barriers and flags of its own report."""

    field = "about"


def points_named(verdict, about, content):
    """What a return is about, each point once; signing off is about the whole report.

    `content` is the report's text. Raises NotOfReport.
    """
    if verdict != Review.Verdict.RETURNED:
        return []
    about = sorted(set(about))
    if not points_to_name(json.loads(content)).issuperset(about):
        raise NotOfReport(_("Choose from what this report holds. Load the page again."))
    return about
