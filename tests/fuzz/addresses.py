"""Every address of the product as a pattern, and real values for its parts."""

import re
from dataclasses import dataclass

from django.contrib import admin
from django.urls import URLResolver, get_resolver

PART = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


@dataclass(frozen=True)
class Address:
    """A pattern such as cases/<uuid:uuid>/, and what may stand for each of its parts."""

    route: str
    values: dict

    def path(self, rng, hostile):
        """A path: mostly real parts, sometimes one that nobody would type."""

        def part(match):
            known = self.values.get(match[2] or match[3])
            return str(rng.choice(known if known and rng.random() < 0.85 else hostile))

        return "/" + PART.sub(part, self.route)

    def real_path(self):
        """The path with the first real value of each part."""
        return "/" + PART.sub(
            lambda match: str((self.values.get(match[2] or match[3]) or ["1"])[0]), self.route
        )


def routes(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern).strip("^$\\Z").replace("\\Z", "")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def first_keys(route):
    """The primary keys that stand for <object_id> in this address of the admin."""
    for model in admin.site._registry:
        if route.startswith(f"admin/{model._meta.app_label}/{model._meta.model_name}/"):
            return [str(key) for key in model.objects.values_list("pk", flat=True)[:5]]
    return []


def addresses(values):
    """All of them; `values` gives lists of real parts by (start of the route, name of the part)."""
    for route in routes(get_resolver().url_patterns):
        known = {name: parts for (start, name), parts in values.items() if route.startswith(start)}
        if keys := first_keys(route):
            known["object_id"] = keys
        yield Address(route, known)
