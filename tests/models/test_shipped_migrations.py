"""What was shipped comes along: no migration changes, and an old database opens on every page."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from screening import migrations
from screening.models import (
    ApprovalRequest,
    BarrierDefinition,
    Case,
    CatalogRelease,
    Notice,
    Report,
    Screening,
    Team,
    User,
)
from screening.queries.frozen_text import changed_reports
from screening.queries.releases import catalog_by_digest, changed_releases
from tests.editions import restore

FIRST_EDITION = Path(__file__).resolve().parent.parent / "data" / "first_edition.json.xz"
"""Made by `tests.editions.dump` with the code of commit fd76958, the last one before migration
0003, on SQLite: `migrate`, `prepare_catalog`, `load_demo`; then, through its workflows, a second
release with one question reworded (asked for by one editor, approved by the other), the draft
screening of K-1099 begun again under it, and approval asked for a further draft. Kept are the
cases K-1043, K-1062 (returned and revised), K-1066 (an open flag), K-1085 (returned), K-1099 and
H-2001 (closed), and all that is not of a case; passwords were left out.
"""

SHIPPED = {
    "0001_initial": "bdd4b0999098298b13883e6b1942247d147c50257b9bff7335427e542a9d04ee",
    "0002_catalog_editors": "e67d7fabb94bdd27b2e05b470f9fa1721124876d250f7b8fa63a5d947dff01cb",
    "0003_names_of_the_field": "1539ad9c834e96ed3c82552cf962f7c5c0ccfd4a768d07081a8cb53749cafc43",
    "0004_frozen_rows": "8ada1e880b1cc38d1473b73a2d2dcfd41cc8b762b7e226ccc6a8f15cd56503ab",
    "0007_names_and_digests": "3398194b0bb1a4873623416c5ecb34da463bcdcd5fec935eeb295dac2daaaafd",
    "0008_words_of_constraints": "9d261b25846020d356f51be7b3895850ad700a2998d4a300491fb52fbd53028b",
    "0009_withdrawn_requests": "d43758aa33f96df33410e07d1056698e1179194bdf3824cfae45d8ac9e49f688",
    "0010_steps_of_the_second_edition": (
        "898498e99ff2b788292e35261a6bed5bf9399d2b33b3868cb861fdbe60d8c9f4"
    ),
    "0011_questions_and_spacing": (
        "e023a3a5ea7e73d6a70c1766edb3724e6318e83ee295750957915a94357f6af8"
    ),
    "0012_example_cases": "7f5404d2e10a084602c05c34cc076bd27a6080ad5e5cf3f79136f7705a43c475",
    "0013_short_names": "4c509bfb10053c2bd42ad02dd4ef01a4eecc700830331575e5b6dbc90a58b998",
    "0014_notes_on_answers": "5f570395e06a9c650ee5022b35dd578dd78e96d7ac75d10db842169059246be4",
    "0015_replies_and_revisions": (
        "4baa5e30685120395e408ab5b4cbcf32d231211680de644bde78708427106807"
    ),
    "0016_absences_and_agenda": "370f87f8ae0e457ab2f5853c8f71dbba825a5f48e7eb431c8c337daf3a7debcf",
    "0017_corrections": "8b441bf0b0caa99bbc61718737a780e193aafda2527a11245f570a178e986ee5",
    "0018_caseload": "dbd510b1e896d6e29776dbe326bedd7342929d38b774eee4acf371f3fae9e9e7",
}
"""Each migration that a service may have applied, with the sha256 of its file."""


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_migration_is_never_changed(name):
    file = Path(migrations.__file__).parent / f"{name}.py"
    assert sha256(file.read_text(encoding="utf-8").encode()).hexdigest() == SHIPPED[name], (
        f"{name} was shipped: databases have applied it and will not again. Put it back as it was "
        "and add a new migration for the change."
    )


def addresses():
    """Every address of the product and of its admin with each row it can name: (name, address)."""
    for pattern in patterns(get_resolver().url_patterns):
        for keys in keys_of(pattern):
            yield pattern.name, reverse(pattern.name, kwargs=keys)
    for model in admin.site._registry:
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield "admin", reverse(f"{page}_changelist")
        yield "admin", reverse(f"{page}_add")
        for row in model._base_manager.order_by("pk")[:2]:
            for part in ("change", "history", "delete"):
                yield "admin", reverse(f"{page}_{part}", args=[row.pk])


def patterns(entries, namespace=""):
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, entry.namespace or namespace)
        elif isinstance(entry, URLPattern) and not namespace:
            yield entry


def keys_of(pattern):
    """The keys of every row that an address can name; one empty set where it names none."""
    kept = set(pattern.pattern.converters)
    route = str(pattern.pattern)
    if not kept:
        return [{}]
    if route.startswith("cases/"):
        # Of two numbers, those of the first two screenings; not every case has them.
        numbers = {"first": 1, "second": 2} if "first" in kept else {}
        return [{"uuid": case.uuid} | numbers for case in Case.objects.all()]
    if route.startswith("screenings/"):
        return [
            {"uuid": screening.uuid} | dict.fromkeys(kept - {"uuid"}, key)
            for screening in Screening.objects.all()
            for key in (pages_of(screening) if "domain" in kept else ["own-step"])
        ]
    if route.startswith("reports/"):
        return [
            {"uuid": report.uuid} | dict.fromkeys(kept - {"uuid"}, key)
            for report in Report.objects.all()
            for key in (report.flags.values_list("key", flat=True) if "key" in kept else [""])
        ]
    if route.startswith("teams/"):
        # Everybody beside every team, as the clinician who leaves or the number of an absence.
        people = User.objects.values_list("pk", flat=True) if len(kept) > 1 else [0]
        return [
            {"slug": team} | dict.fromkeys(kept - {"slug"}, person)
            for team in Team.objects.values_list("slug", flat=True)
            for person in people
        ]
    rows = {
        "notices/": ("number", Notice.objects.values_list("pk", flat=True)),
        "catalog/barriers/": ("key", barrier_keys()),
        "catalog/draft/barriers/": ("key", BarrierDefinition.objects.values_list("pk", flat=True)),
        "catalog/draft/requests/": ("number", ApprovalRequest.objects.values_list("pk", flat=True)),
        # The first edition had no scores.
        "scores/": ("uuid", []),
        "catalog/releases/": ("number", CatalogRelease.objects.values_list("number", flat=True)),
    }
    ((name, values),) = [each for start, each in rows.items() if route.startswith(start)]
    return [{name: value} for value in values]


def pages_of(screening):
    return [domain.key for domain in catalog_by_digest(screening.release.digest).domains]


def barrier_keys():
    newest = CatalogRelease.objects.current()
    return [barrier.key for barrier in catalog_by_digest(newest.digest).barriers]


@pytest.mark.django_db(transaction=True)
def test_a_database_of_the_first_edition_opens_on_every_page_for_everybody(first_edition, client):
    restore(FIRST_EDITION, first_edition)
    texts = stored_texts(first_edition.get_model)
    call_command("migrate", verbosity=0)
    assert stored_texts(lambda _app, name: {"Report": Report}.get(name, CatalogRelease)) == texts
    assert (changed_reports(), changed_releases()) == ((7, []), (2, []))
    # The file holds none, and who has none cannot sign in.
    User.objects.update(password=make_password("a long enough one"))
    client.raise_request_exception = False
    everything, posted, opened, failed = list(addresses()), set(), set(), []
    for person in User.objects.exclude(username__in=["supervisor2", "editor2"]):
        client.force_login(person)
        for name, address in everything:
            if name in posted:
                continue
            status = client.get(address).status_code
            if status == 405:
                posted.add(name)
            elif status >= 500:
                failed.append((person.username, address, status))
            elif status in (200, 302):
                opened.add(name)
    assert failed == []
    unopened = {name for name, _address in everything} - opened - posted
    # Refused in words: nothing is chosen to be compared, and no draft is under an old release.
    assert unopened == {"compare_releases", "restart"}
    assert client.get(reverse("compare_releases"), {"old": 1, "new": 2}).status_code == 200


def stored_texts(model):
    """The frozen texts with their digests, by what they belong to."""
    reports = model("screening", "Report").objects.order_by("pk")
    releases = model("screening", "CatalogRelease").objects.order_by("number")
    return [
        list(reports.values_list("uuid", "content", "digest")),
        list(releases.values_list("number", "content", "digest")),
    ]
