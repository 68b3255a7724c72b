"""Who gets in: an e-mail address with an app password, and nothing else."""

import pytest
from django.test import Client

from accounts.app_passwords import MOST_FAILURES
from accounts.models import User
from tests.clients.conftest import basic, credentials
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/dav", "/dav/", "/dav/upload/a.jpg"])
def test_it_asks_for_an_app_password(client: Client, alice: User, path: str) -> None:
    for method in ("OPTIONS", "PROPFIND", "GET", "PUT", "DELETE", "NONSENSE"):
        answer = client.generic(method, path)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == 'Basic realm="Heirloom", charset="UTF-8"'


def test_it_takes_no_cookie(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.generic("PROPFIND", "/dav/").status_code == 401


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic !!!", "Basic /////w==", "Basic YWxpY2U=", "Bearer x", basic("a", "b")],
)
def test_it_refuses_other_credentials(client: Client, alice: User, header: str) -> None:
    answer = client.generic("PROPFIND", "/dav/", headers={"Authorization": header})
    assert answer.status_code == 401


def test_it_refuses_the_password_of_the_account(client: Client, alice: User) -> None:
    signed = basic(alice.email, PASSWORD)
    assert client.generic("GET", "/dav/", headers={"Authorization": signed}).status_code == 401


def test_it_makes_guessers_wait(client: Client, alice: User) -> None:
    wrong, right = basic(alice.email, "guess"), basic(*credentials(alice))
    for _ in range(MOST_FAILURES):
        client.generic("GET", "/dav/", headers={"Authorization": wrong})

    assert client.generic("GET", "/dav/", headers={"Authorization": right}).status_code == 429
