"""manage.py load_demo: people and cases to try the product with."""

import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from screening.workflows.cases import NoRelease
from screening.workflows.demo import PEOPLE, load_demo

TRIAL = "try-barrierscreen"


class Command(BaseCommand):
    help = "Make the demo team and its cases, and print how to sign in."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="also with DEBUG off")

    def handle(self, *, force, **options):
        if not settings.DEBUG and not force:
            raise CommandError(
                _("The demo is for trying out. With DEBUG off it is made only with --force.")
            )
        # A password that everybody knows is for a machine of one's own alone.
        password = TRIAL if settings.DEBUG else secrets.token_urlsafe(12)
        try:
            new = load_demo(password=password)
        except NoRelease as refusal:
            raise CommandError(str(refusal)) from refusal
        if new or settings.DEBUG:
            self.stdout.write(
                _("Sign in as %(names)s. Password: %(password)s (unless you changed it).")
                % {"names": ", ".join(new or PEOPLE), "password": password}
            )
        else:
            self.stdout.write(_("The demo is there already; its passwords are unchanged."))
