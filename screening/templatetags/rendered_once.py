"""Parts of pages that are the same for every case, or for as long as a case stays the same.

Each is rendered once per process and language. What differs from form to form or from report to
report stands in for itself and is put in afterwards.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from screening.models import Case
from screening.templatetags.screening_tags import (
    age,
    band_in,
    latest_report,
    supervision,
)

register = template.Library()

NO_TOKEN = "token-of-the-form"  # noqa: S105 - stands in for one


@dataclass(frozen=True)
class Row:
    """A case as a row of a list; equal to another when all that it shows is the same."""

    shown: tuple
    case: Case = field(compare=False)


@register.simple_tag(takes_context=True)
def case_row(context, case, supervises):
    """A row of the caseload, rendered once for as long as it shows the same."""
    last = case.history[0] if case.history else None
    reported = latest_report(case.history)
    shown = (
        *(case.uuid, case.code, case.modality, case.sessions, case.is_own_case, case.closed_at),
        str(case.clinician) if supervises else None,
        last and (last.uuid, last.submitted_at, last.answered),
        reported and (reported.uuid, str(supervision(reported))),
        tuple((f.report.uuid, f.key, str(age(f.raised_at))) for f in case.open_flags),
        (case.team.name, case.team.crisis_text) if case.open_flags else None,
    )
    html = row_in(get_language(), supervises, Row(shown, case))
    return mark_safe(html.replace(NO_TOKEN, str(context.get("csrf_token"))))  # noqa: S308


@lru_cache(maxsize=1024)
def row_in(_language, supervises, row):
    context = {
        "case": row.case,
        "last": row.case.history[0] if row.case.history else None,
        "reported": latest_report(row.case.history),
        "supervises": supervises,
        "csrf_token": NO_TOKEN,
    }
    return render_to_string("screening/_case_row.html", context)


@register.simple_tag
def crisis(team):
    """Whom to call, as the team's administrator wrote it."""
    return crisis_in(get_language(), team.name, team.crisis_text)


@lru_cache(maxsize=256)
def crisis_in(_language, team, crisis_text):
    context = {"team": team, "crisis_text": crisis_text}
    return render_to_string("screening/_crisis.html", context)


@register.simple_tag
def flag_line(flag, code):
    """An open safety flag in a list of cases, with its age and where to record an action."""
    told = (flag.urgency, flag.title, str(age(flag.raised_at)), flag.report.uuid, flag.key, code)
    return flag_line_in(get_language(), *told)


@lru_cache(maxsize=4096)
def flag_line_in(_language, urgency, title, how_old, report, key, code):
    address = reverse("record_action", args=[report, key])
    context = {"urgency": urgency, "title": title, "age": how_old, "address": address, "code": code}
    return render_to_string("screening/_flag_line.html", context)


@register.simple_tag
def named_in(report):
    """The barriers that a report opens with, for a list of cases."""
    told = tuple((named["band"], named["name"]) for named in report.headline["named"])
    return named_rows(get_language(), told)


@lru_cache(maxsize=2048)
def named_rows(language, told):
    if not told:
        return format_html('<span class="muted">{}</span>', _("Nothing stands out"))
    rows = ((band_in(language, key), name) for key, name in told)
    return format_html_join("", '<div class="named">{} {}</div>', rows)
