"""Draws requests from a seed: the same seed and number give the same request on any machine."""

import random
from dataclasses import dataclass, field

from tests.fuzz.hostile import (
    HEADERS,
    KINDS,
    LARGE,
    NAMES,
    PARTS,
    VALUES,
    as_json,
    in_parts,
    urlencoded,
)

METHODS = ["GET"] * 8 + ["POST"] * 10 + ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "NONSENSE"]
URLENCODED = "application/x-www-form-urlencoded"
IN_PARTS = "multipart/form-data; boundary=b"


@dataclass(frozen=True)
class Request:
    """One request of one person."""

    role: str
    method: str
    path: str
    query: str
    body: bytes = field(repr=False)
    content_type: str
    headers: dict


@dataclass(frozen=True)
class Draw:
    """What requests are drawn from: addresses, roles, and fields seen in forms, by route."""

    addresses: list
    roles: list
    fields: dict

    def request(self, seed, number):
        rng = random.Random(f"{seed}/{number}")
        address = self.addresses[number % len(self.addresses)]
        method = rng.choice(METHODS)
        is_form = method == "POST" or rng.random() < 0.1
        body, content_type = self.body(rng, address.route) if is_form else (b"", URLENCODED)
        headers = dict(rng.sample(HEADERS, rng.choice([0, 0, 0, 1, 1, 3])))
        if rng.random() < 0.3:
            headers["HX-Request"] = "true"
        query = urlencoded(self.drawn(rng, address.route, 3)) if rng.random() < 0.5 else ""
        path = address.path(rng, PARTS)
        return Request(rng.choice(self.roles), method, path, query, body, content_type, headers)

    def drawn(self, rng, route, most):
        """Fields: those of the page's own forms with one or two changed, or any."""
        seen = self.fields.get(route, [])
        if seen and rng.random() < 0.7:
            fields = list(rng.choice(seen))
            for _ in range(rng.choice([0, 1, 1, 2, 3])):
                place = rng.randrange(len(fields) + 1)
                fields[place : place + 1] = [(rng.choice(NAMES), self.value(rng))]
                place = rng.randrange(len(fields))
                fields[place] = (fields[place][0], self.value(rng))
        else:
            fields = [(rng.choice(NAMES), self.value(rng)) for _ in range(rng.randrange(most + 1))]
        if fields and rng.random() < 0.1:
            fields += [rng.choice(fields)] * rng.choice([1, 2, 700])
        return fields

    def value(self, rng):
        return LARGE if rng.random() < 0.01 else rng.choice(VALUES)

    def body(self, rng, route):
        fields = self.drawn(rng, route, 8)
        kind = rng.random()
        if kind < 0.7:
            return urlencoded(fields).encode(), URLENCODED
        if kind < 0.85:
            return in_parts(rng, fields), IN_PARTS
        body = rng.choice([urlencoded(fields).encode(), as_json(fields), b"\xff\x00", b""])
        return body, rng.choice(KINDS)
