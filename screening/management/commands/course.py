"""manage.py course: how cases go by their scores, for researchers and nightly jobs."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from screening.engine.case_code import normalised_code
from screening.exchange.courses import course_data, course_line
from screening.management.arguments import refused
from screening.models import Case
from screening.queries.courses import courses_among


class Command(BaseCommand):
    help = "Print how a case goes by its PHQ-9, or all open cases; deteriorated, stalled and so on."

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("code", nargs="?", help="of the case, in whichever team it is")
        which.add_argument("--all", action="store_true", help="all open cases")
        parser.add_argument("--on", help="as of this day, such as 2026-11-28; today without it")
        parser.add_argument("--format", choices=["json", "text"], default="text")

    def handle(self, *, code, on, format, **options):
        cases = Case.objects.select_related("team").order_by("team__slug", "code")
        if code:
            cases = cases.filter(code=normalised_code(code))
            if not cases:
                raise refused(_("There is no case with the code %(code)s.") % {"code": code})
        else:
            cases = cases.open()
        courses = courses_among(cases.order_by(), today=day_of(on))
        rows = [(case, courses.of(case.pk)) for case in cases]
        if format == "text":
            for case, seen in rows:
                self.stdout.write(course_line(case.code, seen.course))
            return
        data = [
            {"team": case.team.slug, "case": case.code} | course_data(seen.course, seen.instrument)
            for case, seen in rows
        ]
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))


def day_of(text):
    """The day, today without a text; raises CommandError."""
    if text is None:
        return timezone.localdate()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise refused(_("%(text)s is no day. Write it as 2026-11-28.") % {"text": text})
    return day
