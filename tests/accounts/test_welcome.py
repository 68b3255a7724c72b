"""The first-run page: the operator's account, once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import User
from tests.conftest import PASSWORD
from tests.locks import count_locks

PAGE = "/welcome/"
FILLED = {
    "name": "Olga",
    "email": "Olga@Example.org",
    "password": PASSWORD,
    "time_zone": "Europe/Lisbon",
}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/profile/", "/sign-in/", "/admin/", "/bell/"])
def test_it_is_where_every_page_leads(client: Client, address: str) -> None:
    assert client.get(address)["Location"] == PAGE


@pytest.mark.django_db
def test_it_makes_the_operator_and_signs_in(client: Client) -> None:
    assert client.get(PAGE).status_code == 200

    response = client.post(PAGE, FILLED)

    olga = User.objects.get()
    assert response["Location"] == reverse("photos:timeline")
    assert (olga.email, olga.name, olga.time_zone) == ("olga@example.org", "Olga", "Europe/Lisbon")
    assert olga.is_staff
    assert olga.is_superuser
    assert client.get("/profile/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "olga", "valid email"),
        ("password", "short", "too short"),
        ("password", "password123", "too common"),
        ("password", "olga@example.org", "too similar"),
        ("password", "", "required"),
        ("time_zone", "Europe/Atlantis", "Choose a time zone"),
    ],
)
def test_it_says_what_is_wrong(client: Client, field: str, value: str, said: str) -> None:
    response = client.post(PAGE, {**FILLED, field: value})

    assert response.status_code == 200
    assert said in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_it_is_gone_once_there_is_an_account(client: Client, alice: User) -> None:
    assert client.get(PAGE)["Location"] == "/sign-in/"
    assert client.post(PAGE, FILLED)["Location"] == "/sign-in/"
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_it_costs_no_query_once_an_account_was_seen(
    client: Client, alice: User, django_assert_num_queries: Callable
) -> None:
    client.get("/sign-in/")

    with django_assert_num_queries(0):
        client.get("/sign-in/")


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_account_when_two_browsers_race() -> None:
    start = Barrier(2)

    def set_up(number: int) -> str:
        start.wait()
        try:
            return services.create_first_user(f"{number}@example.org", PASSWORD).email
        except services.SetupAlreadyDone:
            return "too late"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(set_up, [1, 2]))

    assert User.objects.count() == 1
    assert sorted(outcomes)[1] == "too late"


@pytest.mark.django_db(transaction=True)
def test_it_tells_the_slower_browser() -> None:
    """The slower one passes the first look while the faster one still holds the lock."""
    start = Barrier(2)

    def set_up(number: int) -> tuple[str, str]:
        browser = Client()
        start.wait()
        try:
            response = browser.post(PAGE, {**FILLED, "email": f"{number}@example.org"})
            return response["Location"], browser.get(response["Location"]).content.decode()
        finally:
            connection.close()

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [services.FIRST_ACCOUNT_LOCK])
        with ThreadPoolExecutor(2) as pool:
            waiting = [pool.submit(set_up, number) for number in (1, 2)]
            wait_until_waiting(2)
            cursor.execute("select pg_advisory_unlock(%s)", [services.FIRST_ACCOUNT_LOCK])
            answers = sorted(future.result() for future in waiting)

    assert [location for location, _ in answers] == ["/", "/sign-in/"]
    assert "Somebody else was faster" in answers[1][1]
    assert User.objects.count() == 1


def wait_until_waiting(count: int) -> None:
    while count_locks("locktype = 'advisory' and not granted") != count:
        time.sleep(0.01)
