"""Signing in by OpenID Connect, against an issuer that answers over HTTP and sometimes lies."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import User
from tests.accounts.doors import code_of, give_totp, is_signed_in, say_again
from tests.accounts.issuer import CLIENT, SECRET, Issuer, running_issuer

pytestmark = pytest.mark.django_db
GO = "/sign-in/by/oidc/"
SECURITY = "/settings/security/"
BrowserOf = Callable[[User], Client]


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    with running_issuer() as issuer:
        settings.OIDC_ISSUER = issuer.address
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
        settings.OIDC_NAME = "Family ID"
        yield issuer


@pytest.fixture
def linking(settings: Any) -> None:
    settings.OIDC_LINK_BY_EMAIL = True


def come_back(client: Client, issuer: Issuer, go: str = GO) -> Any:
    return client.get(issuer.authorize(client.get(go)["Location"]))


def refused(answer: Any) -> str:
    """What the person is told; nothing of it says whether there is an account."""
    assert answer["Location"] == "/sign-in/"
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_it_offers_the_issuer(client: Client, issuer: Issuer, alice: User) -> None:
    assert "Sign in with Family ID" in client.get("/sign-in/").content.decode()


def test_it_offers_none_where_none_is_configured(client: Client, alice: User) -> None:
    assert "/sign-in/by/" not in client.get("/sign-in/").content.decode()
    assert client.get(GO).status_code == 404
    assert client.get(f"{GO}back/").status_code == 404
    assert client.get("/sign-in/by/github/").status_code == 404


def test_it_asks_with_state_nonce_and_proof(client: Client, issuer: Issuer, alice: User) -> None:
    issuer.authorize(client.get(GO)["Location"])

    assert issuer.asked["code_challenge_method"] == "S256"
    assert set(issuer.asked["scope"].split()) == {"openid", "profile", "email"}
    assert issuer.asked["response_type"] == "code"
    assert len(issuer.asked["nonce"]) >= 32
    assert len(issuer.asked["state"]) >= 16
    first = dict(issuer.asked)
    issuer.authorize(client.get(GO)["Location"])
    assert first["nonce"] != issuer.asked["nonce"]
    assert first["state"] != issuer.asked["state"]


def test_it_links_by_a_verified_address(
    client: Client, issuer: Issuer, alice: User, linking: None
) -> None:
    answer = come_back(client, issuer, f"{GO}?next=/profile/")

    assert answer["Location"] == "/profile/"
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == alice


def test_it_links_by_address_only_if_the_operator_says_so(
    client: Client, issuer: Issuer, alice: User
) -> None:
    said = refused(come_back(client, issuer))

    assert "did not work" in said
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_it_links_by_no_unverified_address(
    client: Client, issuer: Issuer, alice: User, linking: None, verified: Any
) -> None:
    issuer.claims["email_verified"] = verified

    assert "did not work" in refused(come_back(client, issuer))
    assert not is_signed_in(client)


def test_it_links_no_disabled_account(
    client: Client, issuer: Issuer, alice: User, linking: None
) -> None:
    User.objects.update(is_active=False)

    assert "did not work" in refused(come_back(client, issuer))


def test_it_lets_no_disabled_account_in_that_is_linked(
    client: Client, issuer: Issuer, alice: User, linking: None
) -> None:
    come_back(Client(), issuer)
    User.objects.update(is_active=False)

    refused(come_back(client, issuer))
    assert not is_signed_in(client)


def test_it_finds_the_linked_account_whatever_the_address(
    client: Client, issuer: Issuer, alice: User, linking: None, settings: Any
) -> None:
    come_back(Client(), issuer)
    settings.OIDC_LINK_BY_EMAIL = False
    issuer.claims.update(email="new@example.org", email_verified=False)

    come_back(client, issuer)

    assert is_signed_in(client)


def test_it_knows_a_subject_of_another_issuer_for_somebody_else(
    issuer: Issuer, alice: User, linking: None, settings: Any
) -> None:
    come_back(Client(), issuer)
    settings.OIDC_LINK_BY_EMAIL = False
    with running_issuer() as other:
        settings.OIDC_ISSUER = other.address
        other.claims["email"] = "mallory@example.org"
        mallory = Client()

        refused(come_back(mallory, other))

    assert not is_signed_in(mallory)


def test_it_makes_accounts_if_the_operator_says_so(
    client: Client, issuer: Issuer, alice: User, settings: Any
) -> None:
    issuer.claims.update(sub="43", email="Gina@Example.org", name="Gina")
    refused(come_back(client, issuer))
    settings.OIDC_AUTO_CREATE = True

    come_back(client, issuer)

    gina = User.objects.get(email="gina@example.org")
    assert is_signed_in(client)
    assert (gina.name, gina.is_operator, gina.has_usable_password()) == ("Gina", False, False)
    assert gina.email_confirmed_at is not None


def test_it_makes_no_account_of_what_is_no_address(
    client: Client, issuer: Issuer, alice: User, settings: Any
) -> None:
    settings.OIDC_AUTO_CREATE = True
    issuer.claims.update(sub="43", email="not an address")

    refused(come_back(client, issuer))

    assert User.objects.count() == 1


def test_it_asks_for_the_code_of_the_second_step(
    client: Client, issuer: Issuer, alice: User, linking: None
) -> None:
    give_totp(alice)

    assert come_back(client, issuer)["Location"] == "/sign-in/code/"
    assert not is_signed_in(client)
    client.post("/sign-in/code/", {"code": code_of()})
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://other.example"}, {"aud": "another client"}, {"nonce": "another"},
        {"exp": 1}, {"azp": "another client", "aud": [CLIENT, "another client"]},
        {"iat": time.time() + 3600},
    ],
)  # fmt: skip
def test_it_believes_no_token_that_says_otherwise(
    client: Client, issuer: Issuer, alice: User, linking: None, lie: dict[str, Any]
) -> None:
    issuer.claims.update(lie)

    assert "did not work" in refused(come_back(client, issuer))
    assert not is_signed_in(client)


@pytest.mark.parametrize("missing", ["nonce", "sub", "exp", "iat", "aud", "iss", "email"])
def test_it_believes_no_token_that_lacks_something(
    client: Client, issuer: Issuer, alice: User, linking: None, missing: str
) -> None:
    issuer.without = (missing,)

    refused(come_back(client, issuer))
    assert not is_signed_in(client)


def test_it_believes_no_other_key(
    client: Client, issuer: Issuer, alice: User, linking: None
) -> None:
    issuer.signs_with = rsa.generate_private_key(65537, 2048)
    refused(come_back(client, issuer))
    issuer.signs_with, issuer.number = issuer.key, "second"
    refused(come_back(client, issuer))

    assert not is_signed_in(client)


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_it_believes_no_token_that_is_not_signed_by_a_key_pair(
    client: Client,
    issuer: Issuer,
    alice: User,
    linking: None,
    algorithm: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forged() -> str:
        told = {"iss": issuer.address, "aud": CLIENT, "nonce": issuer.asked["nonce"]}
        told |= {"iat": time.time(), "exp": time.time() + 300, **issuer.claims}
        key = "" if algorithm == "none" else SECRET * 3
        return jwt.encode(told, key, algorithm, headers={"kid": "first"})

    monkeypatch.setattr(issuer, "id_token", forged)

    refused(come_back(client, issuer))
    assert not is_signed_in(client)


def test_it_takes_each_answer_once_and_in_the_browser_that_asked(
    client: Client, issuer: Issuer, alice: User, linking: None
) -> None:
    back = issuer.authorize(client.get(GO)["Location"])
    refused(Client().get(back))
    client.get(back)
    assert is_signed_in(client)
    client.post("/sign-out/")

    refused(client.get(back))
    assert not is_signed_in(client)


@pytest.mark.parametrize("error", ["access_denied", "server_error"])
def test_it_says_so_when_the_issuer_refuses(
    client: Client, issuer: Issuer, alice: User, error: str
) -> None:
    issuer.authorize(client.get(GO)["Location"])

    answer = client.get(f"{GO}back/", {"error": error, "state": issuer.asked["state"]})

    assert "did not work" in refused(answer)


def test_it_says_so_when_the_issuer_is_another_or_away(
    client: Client, issuer: Issuer, alice: User, settings: Any
) -> None:
    issuer.config["issuer"] = "https://other.example"
    assert "does not answer" in refused(client.get(GO))
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    assert "does not answer" in refused(client.get(GO))


def test_it_says_so_when_the_code_is_not_taken(
    client: Client, issuer: Issuer, alice: User, linking: None
) -> None:
    issuer.token_status = 500

    refused(come_back(client, issuer))
    assert not is_signed_in(client)


def test_it_is_begun_by_no_other_site(client: Client, issuer: Issuer, alice: User) -> None:
    answer = client.get(GO, headers={"sec-fetch-site": "cross-site"})

    assert answer["Location"] == "/sign-in/"
    assert client.post(GO).status_code == 405


def test_it_leads_to_no_other_site(
    client: Client, issuer: Issuer, alice: User, linking: None
) -> None:
    assert come_back(client, issuer, f"{GO}?next=https://evil.example/")["Location"] == "/open/"


def test_it_is_linked_and_unlinked_by_who_is_signed_in(
    issuer: Issuer, alice: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)
    say_again(browser)
    issuer.claims["email"] = "other@example.org"

    assert come_back(browser, issuer)["Location"] == SECURITY
    linked = SocialAccount.objects.get()
    assert linked.user == alice
    assert "Unlink" in browser.get(SECURITY).content.decode()

    browser.post(f"{SECURITY}linked/{linked.pk}/unlink/")
    assert not SocialAccount.objects.exists()


def test_it_is_unlinked_by_nobody_else_and_never_the_last_way_in(
    client: Client, issuer: Issuer, alice: User, bob: User, settings: Any, browser_of: BrowserOf
) -> None:
    settings.OIDC_AUTO_CREATE = True
    issuer.claims.update(sub="43", email="gina@example.org")
    come_back(client, issuer)
    address = f"{SECURITY}linked/{SocialAccount.objects.get().pk}/unlink/"
    bobs = browser_of(bob)
    say_again(bobs)

    assert bobs.post(address).status_code == 404
    assert client.post(address)["Location"] == SECURITY
    assert "Choose a password first" in client.get(SECURITY).content.decode()
    assert SocialAccount.objects.exists()
