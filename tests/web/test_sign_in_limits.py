"""How often a password may be wrong, and whom that does not concern."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from screening.web.sign_in_limits import AT_ONE_ADDRESS, FOR_ONE_NAME, Attempt, network
from tests.factories import make_person
from tests.pages import page

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough one"
REFUSED = "Too many wrong passwords were given for this name"


def sign_in(username="clinician", password=PASSWORD, *, at="192.0.2.1", **headers):
    return Client(REMOTE_ADDR=at, headers=headers).post(
        reverse("account_login"), {"login": username, "password": password}
    )


def fail(times, username="clinician", **where):
    for _ in range(times):
        response = sign_in(username, "wrong", **where)
    return response


def is_in(response):
    return response.status_code == 302


@pytest.fixture
def guessed_from_everywhere(clinician):
    """Strangers have used up what may be wrong for the name."""
    for number in range(FOR_ONE_NAME.amount):
        fail(1, at=f"198.51.100.{number}")


class TestAtOneAddress:
    def test_after_five_wrong_passwords_none_is_looked_at(self, clinician):
        assert "not correct" in page(fail(AT_ONE_ADDRESS.amount)).text
        response = sign_in()
        assert not is_in(response)
        assert REFUSED in page(response).text

    def test_the_page_keeps_the_name_and_says_what_to_do(self, clinician):
        shown = page(fail(AT_ONE_ADDRESS.amount + 1))
        assert shown.fields["login"] == "clinician"
        assert "Wait, then try again; your administrator can reset" in shown.text

    def test_a_name_in_capitals_is_the_same_name(self, clinician):
        fail(3)
        fail(2, "Clinician ")
        assert not is_in(sign_in())

    def test_the_right_password_from_elsewhere_works(self, clinician):
        fail(20)
        assert is_in(sign_in(at="192.0.2.2"))

    def test_another_name_from_the_same_address_works(self, clinician, colleague):
        fail(20)
        assert is_in(sign_in("colleague"))

    def test_a_name_that_nobody_has_is_answered_alike(self, clinician):
        assert page(fail(6)).text == page(fail(6, "nobody")).text

    def test_right_passwords_are_not_counted(self, clinician):
        assert all(is_in(sign_in()) for _ in range(40))

    def test_a_right_password_buys_no_further_guesses(self, clinician):
        fail(4)
        assert is_in(sign_in())
        fail(1)
        assert not is_in(sign_in())

    def test_an_ipv6_household_is_one_address(self, clinician):
        for number in range(5):
            fail(1, at=f"2001:db8:1:2::{number}")
        assert not is_in(sign_in(at="2001:db8:1:2::ffff"))
        assert is_in(sign_in(at="2001:db8:1:3::1"))


class TestForOneName:
    def test_guesses_from_everywhere_are_slowed(self, guessed_from_everywhere):
        assert REFUSED in page(sign_in(at="203.0.113.1")).text

    def test_the_person_gets_in_where_they_have_signed_in_before(self, clinician):
        assert is_in(sign_in(at="192.0.2.1"))
        for number in range(FOR_ONE_NAME.amount):
            fail(1, at=f"198.51.100.{number}")
        assert is_in(sign_in(at="192.0.2.1"))

    def test_other_people_are_not_disturbed(self, guessed_from_everywhere, colleague):
        assert is_in(sign_in("colleague", at="203.0.113.1"))

    def test_a_failure_is_forgotten_by_itself(self, guessed_from_everywhere):
        """Each failure holds one slot until it expires; the first free one lets people in."""
        cache.delete(FOR_ONE_NAME.slots(Attempt("", "clinician").by_name)[0])
        assert is_in(sign_in(at="203.0.113.1"))


class TestBehindProxies:
    @pytest.fixture(autouse=True)
    def _one_proxy(self, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def test_people_are_told_apart_by_the_address_that_the_proxy_gives(self, clinician):
        for _ in range(6):
            sign_in(password="wrong", x_forwarded_for="198.51.100.1")
        assert not is_in(sign_in(x_forwarded_for="198.51.100.1"))
        assert is_in(sign_in(x_forwarded_for="198.51.100.2"))

    def test_an_address_of_the_visitors_own_making_does_not_count(self, clinician):
        for number in range(6):
            sign_in(password="wrong", x_forwarded_for=f"203.0.113.{number}, 198.51.100.1")
        assert not is_in(sign_in(x_forwarded_for="203.0.113.9, 198.51.100.1"))

    @pytest.mark.parametrize("header", ["", "nonsense", "nonsense, 1.2.3", ",", "a" * 9000])
    def test_a_header_that_is_no_address_breaks_nothing(self, header, clinician):
        assert is_in(sign_in(x_forwarded_for=header))

    def test_fewer_addresses_than_proxies_break_nothing(self, settings, clinician):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
        assert is_in(sign_in(x_forwarded_for="198.51.100.1"))


def test_a_socket_without_an_address_breaks_nothing(clinician):
    assert is_in(sign_in(at=""))


@pytest.mark.parametrize(
    ("address", "counted"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8::7", "2001:db8::"), ("unix:", "unix:")],
)
def test_what_one_household_holds_is_counted_as_one(address, counted):
    assert network(address) == counted


@pytest.mark.django_db(transaction=True)
def test_fifty_right_sign_ins_at_once_all_succeed(settings, django_db_blocker):
    """From one address, half of them under one name, counted in the database as in a service."""
    settings.CACHES = settings.CACHES | {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache_of_this_test",
        }
    }
    call_command("createcachetable", verbosity=0)
    names = [f"person-{number}" for number in range(25)]
    for name in names:
        make_person(name)

    def visit(name):
        try:
            return is_in(sign_in(name))
        finally:
            connection.close()

    try:
        with ThreadPoolExecutor(50) as pool:
            assert all(pool.map(visit, names + [names[0]] * 25))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE cache_of_this_test")
