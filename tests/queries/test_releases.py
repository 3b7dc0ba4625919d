"""Releases are found by number and by barrier, checked against their digest, compiled once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DigestMismatch,
    QuestionDefinition,
)
from screening.queries import releases
from screening.queries.releases import (
    catalog_by_digest,
    changed_releases,
    compiled_by_digest,
    compiled_release,
    current_release,
    newer_release,
    published,
    release_before,
    release_numbered,
    release_of_barrier,
    releases_with_counts,
)
from screening.workflows.publishing import publish_release
from tests.damaged_releases import damage_release
from tests.factories import make_screening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
LOGISTICS_ALONE = [
    "logistics",
    "session-ends-before-work-done",
    "front-load-weekly-sessions",
    "offer-remote-sessions",
    "solve-attendance-together",
]


def publish(text):
    QuestionDefinition.objects.filter(key="own-step").update(text=text)
    return publish_release(by=None, notes="Plainer.")


def retire_logistics():
    for model in (BarrierDefinition, QuestionDefinition, AdjustmentDefinition):
        model.objects.filter(pk__in=LOGISTICS_ALONE).update(retired=True)


def cold(look_up):
    """(result, compilations, queries) of a look-up in a process that has read nothing yet."""
    compiled_by_digest.cache_clear()
    catalog_by_digest.cache_clear()
    releases.BARRIER_KEYS.clear()
    with CaptureQueriesContext(connection) as queries:
        result = look_up()
    return result, compiled_by_digest.cache_info().misses, len(queries)


class TestByNumber:
    def test_the_current_one_is_the_newest(self, release):
        second = publish("Anything new?")
        assert current_release() == second
        assert published() == (second, compiled_release(second))

    def test_a_number_that_was_never_given_is_none(self, release):
        assert release_numbered(1) == release
        assert release_numbered(2) is None

    def test_the_text_is_read_where_it_is_wanted_only(self, release):
        assert "content" in release_numbered(1).get_deferred_fields()
        assert release_numbered(1, with_text=True).content == release.content

    def test_each_has_the_one_before(self, release):
        second, third = publish("Anything new?"), publish("Anything at all?")
        assert [release_before(each) for each in (third, second, release)] == [
            second,
            release,
            None,
        ]

    def test_a_screening_knows_the_newer_one(self, release, clinician):
        screening = make_screening(clinician)
        assert newer_release(screening) is None
        second = publish("Anything new?")
        assert newer_release(screening) == second

    def test_they_are_listed_with_counts_newest_first_in_one_query(
        self, release, clinician, django_assert_num_queries
    ):
        make_screening(clinician)
        make_screening(clinician)
        publish("Anything new?")
        with django_assert_num_queries(1):
            rows = [(each.number, each.pinned) for each in releases_with_counts()]
        assert rows == [(2, 0), (1, 2)]


class TestByBarrier:
    def test_the_current_release_holds_what_is_in_use(self, release):
        assert release_of_barrier("alliance") == (release, True)

    def test_a_retired_barrier_is_found_in_the_newest_that_holds_it(self, release):
        second = publish("Anything new?")
        retire_logistics()
        publish("Anything at all?")
        assert release_of_barrier("logistics") == (second, False)

    def test_an_unknown_barrier_is_in_none(self, release):
        assert release_of_barrier("no-such-barrier") == (None, False)

    def test_a_question_is_no_barrier(self, release):
        assert release_of_barrier("own-step") == (None, False)

    def test_nothing_is_compiled_and_queries_stay_the_same_for_many_releases(self, release):
        """Once for each release that a process has not read; later not at all."""

        def looked_up(key):
            return cold(lambda: release_of_barrier(key))

        publish("Anything new?")
        few = looked_up("no-such-barrier")
        retire_logistics()
        for number in range(10):
            publish(f"Anything new in week {number}?")
        unknown, retired = looked_up("no-such-barrier"), looked_up("logistics")
        assert unknown[1:] == retired[1:] == few[1:] == (0, 3)
        assert retired[0][0].number == 2

    def test_a_warm_process_asks_one_query(self, release, django_assert_num_queries):
        publish("Anything new?")
        release_of_barrier("no-such-barrier")
        with django_assert_num_queries(1):
            release_of_barrier("no-such-barrier")
        with django_assert_num_queries(1):
            release_of_barrier("alliance")

    def test_a_release_that_is_published_later_is_seen(self, release):
        release_of_barrier("no-such-barrier")
        BarrierDefinition.objects.filter(key="alliance").update(name="Alliance")
        second = publish_release(by=None, notes="Shorter.")
        assert release_of_barrier("alliance") == (second, True)


class TestPages:
    """At most one release is compiled for a request, however many there are."""

    @pytest.mark.parametrize(
        ("address", "compilations"),
        [
            ("/catalog/", 1),
            ("/catalog/barriers/alliance/", 1),
            ("/catalog/barriers/logistics/", 1),
            ("/catalog/barriers/no-such-barrier/", 0),
            ("/catalog/releases/", 0),
            ("/catalog/releases/3/", 1),
            ("/catalog/releases/3/yaml/", 0),
            ("/catalog/releases/3/json/", 0),
            ("/catalog/releases/3/print/", 1),
            ("/catalog/compare/?old=1&new=5", 1),
        ],
    )
    def test_compile_one_release_at_most(self, address, compilations, client, clinician, release):
        publish("Anything new?")
        retire_logistics()
        for number in range(3):
            publish(f"Anything new in week {number}?")
        client.force_login(clinician)
        response, compiled, _queries = cold(lambda: client.get(address))
        assert response.status_code == (404 if "no-such" in address else 200)
        assert compiled == compilations


class TestDigest:
    def test_an_untouched_release_is_read(self, release):
        assert compiled_release(release).catalog == catalog_by_digest(release.digest)
        assert changed_releases() == (1, [])

    @pytest.mark.parametrize("read", [compiled_by_digest, catalog_by_digest])
    def test_a_changed_text_is_refused(self, read, release):
        damage_release(release, release.content + " ")
        with pytest.raises(DigestMismatch, match=release.digest):
            read(release.digest)

    def test_a_text_that_is_no_catalog_any_more_is_refused_the_same_way(self, release):
        damage_release(release, "nonsense")
        for look_up in (published, lambda: release_of_barrier("alliance")):
            with pytest.raises(DigestMismatch):
                look_up()

    def test_a_damaged_older_release_leaves_the_current_one_alone(self, release):
        second = publish("Anything new?")
        damage_release(release)
        releases.BARRIER_KEYS.clear()
        assert release_of_barrier("alliance") == (second, True)
        with pytest.raises(DigestMismatch):
            release_of_barrier("no-such-barrier")

    def test_changed_ones_are_named_by_number(self, release):
        second = publish("Anything new?")
        publish("Anything at all?")
        damage_release(second)
        assert changed_releases() == (3, [2])
