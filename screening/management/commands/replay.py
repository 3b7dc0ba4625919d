"""manage.py replay: what would move if stored screenings were scored under another catalog."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from screening.engine.percentages import percent
from screening.management.arguments import draft_compiled, release_numbered
from screening.models import Screening
from screening.queries.releases import compiled_release
from screening.queries.replay import replay
from screening.web.words import FEWEST_SHOWN, suppress_small

BAR = 30


class Command(BaseCommand):
    help = "Score stored screenings under a release or the draft; print what would move."

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--release", type=int, help="number of a release, by default the newest")
        what.add_argument("--draft", action="store_true", help="the working rows")
        parser.add_argument("--since", type=date.fromisoformat, help="submitted on or after")

    def handle(self, *, release, draft, since, **options):
        compiled = draft_compiled() if draft else compiled_release(release_numbered(release))
        screenings = Screening.objects.filter(submitted_at__isnull=False)
        if since:
            screenings = screenings.filter(submitted_at__date__gte=since)
        total = screenings.count()
        movement = replay(
            compiled, since=since, progress=lambda done: self.print_progress(done, total)
        )
        self.stderr.write("")
        self.print_movement(movement)

    def print_progress(self, done, total):
        # Screenings submitted since the count was made are done too.
        total = max(total, 1)
        done = min(done, total)
        bar = "#" * (BAR * done // total)
        self.stderr.write(f"\r{bar:<{BAR}} {percent(done, total):3d} %", ending="")
        self.stderr.flush()

    def print_movement(self, movement):
        self.stdout.write(
            _("Screenings: %(count)s")
            % {"count": suppress_small(movement.screenings, FEWEST_SHOWN)}
        )
        self.stdout.write(
            _("Questions of the first pass: %(count)d") % {"count": movement.first_pass}
        )
        self.stdout.write(
            _("New red flags: %(count)s")
            % {"count": suppress_small(movement.new_flags, FEWEST_SHOWN)}
        )
        for barrier, before, after, count in movement.rows():
            was, becomes = before or _("not asked"), after or _("not asked")
            self.stdout.write(
                f"{barrier.name:<60} {was:>9} -> {becomes:<9} {suppress_small(count, FEWEST_SHOWN)}"
            )
        if not movement.rows():
            self.stdout.write(_("Nothing moves."))
