"""How often a password may be wrong, counted by address and name together and, slowly, by name.

Failures alone count, so that any number of people behind one address sign in at nine in the
morning. allauth's own limits count attempts, lock a name for everybody, and take a lock in the
cache that fifty sign-ins at once do not get in time; so they are off and these stand instead.
"""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.db import OperationalError

KNOWN_FOR = 30 * 24 * 3600
"""Seconds for which an address is known where a person signed in rightly."""


@dataclass(frozen=True)
class Limit:
    """At most `amount` failures in any `seconds`.

    Each failure takes a slot, an entry of the cache that expires by itself. Adding an entry is
    atomic, so no two failures take the same slot and no lock is needed.
    """

    amount: int
    seconds: int

    def slots(self, subject: str) -> list[str]:
        return [f"{subject}:{number}" for number in range(self.amount)]

    def free(self, subject: str) -> Iterator[str]:
        slots = self.slots(subject)
        taken = cache.get_many(slots)
        return (slot for slot in slots if slot not in taken)

    def reached(self, subject: str) -> bool:
        return next(self.free(subject), None) is None

    def count(self, subject: str) -> None:
        """Raises OperationalError when it cannot: the cache hides that its database is locked."""
        for slot in self.free(subject):
            if cache.add(slot, 1, self.seconds):
                return
        if not self.reached(subject):
            raise OperationalError("A wrong password could not be counted.")


AT_ONE_ADDRESS = Limit(5, 5 * 60)
"""For one name from one address; other names and other addresses go on."""

FOR_ONE_NAME = Limit(100, 3600)
"""For one name from everywhere: 2,400 guesses a day, however many addresses they come from.

It does not hold where the person signed in rightly before, so that a stranger's guesses keep
nobody out of where they work.
"""


@dataclass(frozen=True)
class Attempt:
    """Somebody at an address who gives a name, as the limits count them."""

    address: str
    name: str

    @property
    def by_name(self) -> str:
        return f"sign-in:{digest(self.name)}"

    @property
    def by_both(self) -> str:
        return f"{self.by_name}:{digest(network(self.address))}"

    @property
    def known(self) -> str:
        return f"{self.by_both}:known"

    @property
    def refused(self) -> bool:
        """Whether the password is not looked at, right or wrong."""
        if AT_ONE_ADDRESS.reached(self.by_both):
            return True
        return FOR_ONE_NAME.reached(self.by_name) and not cache.get(self.known)

    def failed(self) -> None:
        AT_ONE_ADDRESS.count(self.by_both)
        FOR_ONE_NAME.count(self.by_name)

    def succeeded(self) -> None:
        """Know the address; failures before stay counted, or each success would allow five more."""
        cache.add(self.known, 1, KNOWN_FOR)


def digest(text: str) -> str:
    """Names and addresses are personal data, and may be longer than a key of the cache."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def network(address: str) -> str:
    """An IPv6 address by its /64, which one household holds; anything else as it is."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
