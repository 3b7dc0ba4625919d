"""manage.py send_notices: give notices of courses, and tell people by e-mail what waits."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.workflows.course_notices import notify_of_courses
from screening.workflows.notices import send_mails


class Command(BaseCommand):
    help = (
        "Give those who want it, once a week, notices of their cases that do not improve; then "
        "send one e-mail to each person with a notice not told of yet. Run it every few minutes."
    )

    def handle(self, **options):
        if given := notify_of_courses():
            self.stdout.write(
                ngettext(
                    "%(number)d notice of a case that does not improve was given.",
                    "%(number)d notices of cases that do not improve were given.",
                    given,
                )
                % {"number": given}
            )
        if not settings.NOTICES_BY_EMAIL:
            raise CommandError(_("E-mail is off. Set NOTICES_BY_EMAIL to true to send any."))
        if not settings.SITE_ADDRESS:
            raise CommandError(_("Set SITE_ADDRESS to the address that people open."))
        number = send_mails(address=settings.SITE_ADDRESS.rstrip("/") + reverse("notices"))
        self.stdout.write(
            ngettext("%(number)d person was told.", "%(number)d people were told.", number)
            % {"number": number}
        )
