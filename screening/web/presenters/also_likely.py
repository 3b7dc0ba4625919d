"""The likely barriers that are not among the three that a report names, in a sentence.

The words come from what is stored beside each report, so reports written earlier have them too.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from screening.engine.report_values import ReportView
from screening.engine.scoring import LIKELY


def also_likely(view: ReportView) -> str:
    """The sentence of a report that is ready to show; empty where it names all that is likely."""
    named = {finding.barrier.key for finding in view.named}
    likely = (f.barrier for f in view.findings if f.band == LIKELY)
    return also_likely_sentence(barrier.name for barrier in likely if barrier.key not in named)


def also_likely_sentence(names: Iterable[str]) -> str:
    joined = ", ".join(names)
    return _("Also likely: %(names)s.") % {"names": joined} if joined else ""
