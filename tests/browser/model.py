"""What a page has acknowledged, as somebody who looks at it knows, beside what may be stored."""

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Acknowledged:
    """For each field what may be stored: the value last acknowledged, and what was wished since.

    A wish that nobody acknowledged may or may not arrive. One that was acknowledged is stored, and
    nothing wished before it may take its place.
    """

    possible: dict = field(default_factory=lambda: defaultdict(lambda: [""]))
    on_page: dict = field(default_factory=dict)
    """The last wish for each field since this page was loaded."""

    def wish(self, name, value):
        self.possible[name].append(value)
        self.on_page[name] = value

    def another_page(self):
        """What was wished on the page before is acknowledged there no more."""
        self.on_page.clear()

    def acknowledge(self, names=None):
        """The page says that all is saved, or that these fields are."""
        for name in list(self.on_page) if names is None else names:
            self.possible[name] = [self.on_page.pop(name)]

    def differences(self, stored):
        """The fields that hold what they may not: (name, what is stored, what may be)."""
        return [
            (name, stored.get(name, ""), possible)
            for name, possible in self.possible.items()
            if stored.get(name, "") not in possible
        ]

    def settle(self, stored):
        """Everything has arrived that will: what is stored now holds."""
        for name in self.possible:
            self.possible[name] = [stored.get(name, "")]
