"""manage.py send_notices: tell people by e-mail that something waits for them."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.workflows.notices import send_mails


class Command(BaseCommand):
    help = "Send one e-mail to each person with a notice not told of yet. Run it every few minutes."

    def handle(self, **options):
        if not settings.NOTICES_BY_EMAIL:
            raise CommandError(_("E-mail is off. Set NOTICES_BY_EMAIL to true to send any."))
        if not settings.SITE_ADDRESS:
            raise CommandError(_("Set SITE_ADDRESS to the address that people open."))
        number = send_mails(address=settings.SITE_ADDRESS.rstrip("/") + reverse("notices"))
        self.stdout.write(
            ngettext("%(number)d person was told.", "%(number)d people were told.", number)
            % {"number": number}
        )
