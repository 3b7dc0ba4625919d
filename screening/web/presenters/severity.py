"""The bands of instruments in words."""

from django.utils.translation import gettext_lazy as _

SEVERITIES = {
    "minimal": _("minimal"),
    "mild": _("mild"),
    "moderate": _("moderate"),
    "moderately severe": _("moderately severe"),
    "severe": _("severe"),
}


def severity(band: str) -> str:
    """A band of an instrument in words; "" of none."""
    return str(SEVERITIES[band]) if band else ""
