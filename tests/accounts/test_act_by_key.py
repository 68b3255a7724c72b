"""Keys and tokens on the routes that take them: within their scopes, and nowhere else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from accounts.bearer import ROUTES
from accounts.keys import make_key
from accounts.models import Scope, User
from accounts.tokens import issue_tokens
from photos.models import Photo
from tests.factories import make_photo

pytestmark = pytest.mark.django_db


def with_key(user: User, *scopes: Scope) -> Client:
    _, text = make_key(user, "Test", scopes=scopes)
    return Client(headers={"authorization": f"Bearer {text}"}, enforce_csrf_checks=True)


def test_it_reads_the_timeline_and_pictures(alice: User) -> None:
    photo = make_photo(alice)
    client = with_key(alice, Scope.READ)

    assert client.get("/timeline/months.json").status_code == 200
    assert client.get(f"/photos/{photo.pk}/thumbnail").status_code in {200, 202, 302, 404}


def test_it_reads_what_its_owner_may_see_only(alice: User, bob: User) -> None:
    make_photo(alice)

    mine = with_key(alice, Scope.READ).get("/timeline/months.json").content
    others = with_key(bob, Scope.READ).get("/timeline/months.json").content

    assert mine != others


@pytest.mark.parametrize("scopes", [[Scope.UPLOAD], [Scope.WRITE], [Scope.UPLOAD, Scope.WRITE]])
def test_it_reads_nothing_without_the_scope(alice: User, scopes: list[Scope]) -> None:
    assert with_key(alice, *scopes).get("/timeline/months.json").status_code == 403


def test_it_uploads_without_a_form(alice: User, make_jpeg: Callable[..., Any]) -> None:
    client = with_key(alice, Scope.UPLOAD)
    batch = client.post("/upload/batches/")
    assert batch.status_code in {200, 201, 302}, batch.content

    number = alice.batches.get().pk
    answer = client.post(
        f"/upload/batches/{number}/files/",
        make_jpeg().read_bytes(),
        content_type="application/octet-stream",
        headers={"x-filename": "a.jpg"},
    )

    assert answer.status_code < 300, answer.content
    assert Photo.objects.get().owner == alice


def test_it_uploads_nothing_with_a_key_to_read(alice: User) -> None:
    assert with_key(alice, Scope.READ).post("/upload/batches/").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/", "/profile/", "/settings/security/", "/settings/users/", "/profile/password/",
        "/admin/", "/search/", "/albums/", "/not/there/", "/trash/", "/sign-in/",
    ],
)  # fmt: skip
def test_it_opens_no_other_route(alice: User, address: str) -> None:
    client = with_key(alice, *Scope)

    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403


def test_it_makes_no_key_by_a_key(alice: User) -> None:
    filled = {"key_name": "B", "scopes": ["read", "write", "upload"], "days": "0"}

    assert with_key(alice, *Scope).post("/settings/security/keys/", filled).status_code == 403
    assert alice.api_keys.count() == 1


def test_it_deletes_nothing_on_a_route_to_read(alice: User) -> None:
    assert with_key(alice, *Scope).delete("/timeline/months.json").status_code == 403


@pytest.mark.parametrize("text", ["", "hlk_wrong", "no.good.token", "ü"])
def test_it_refuses_what_is_no_key(alice: User, text: str) -> None:
    client = Client(headers={"authorization": f"Bearer {text}"})

    answer = client.get("/timeline/months.json")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_it_acts_as_the_key_whatever_the_cookie_says(
    alice: User, bob: User, browser_of: Callable[[User], Client]
) -> None:
    make_photo(alice)
    _, text = make_key(bob, "Test", scopes=[Scope.READ])
    headers = {"authorization": f"Bearer {text}"}

    answer = browser_of(alice).get("/timeline/months.json", headers=headers)

    assert answer.content == with_key(bob, Scope.READ).get("/timeline/months.json").content
    assert "sessionid" not in answer.cookies


def test_it_leaves_other_schemes_alone(client: Client, alice: User) -> None:
    answer = client.get("/timeline/months.json", headers={"authorization": "Basic abc"})

    assert answer["Location"].startswith("/sign-in/")


def test_it_takes_the_token_of_an_app(alice: User) -> None:
    tokens = issue_tokens(alice, "Phone", scopes=[Scope.READ], address="127.0.0.1")
    client = Client(headers={"authorization": f"Bearer {tokens.access}"})

    assert client.get("/timeline/months.json").status_code == 200
    assert client.post("/upload/batches/").status_code == 403


def test_it_takes_no_token_that_only_renews(alice: User) -> None:
    tokens = issue_tokens(alice, "Phone", scopes=[Scope.READ], address="127.0.0.1")
    client = Client(headers={"authorization": f"Bearer {tokens.refresh}"})

    assert client.get("/timeline/months.json").status_code == 401


def test_it_stops_who_guesses(alice: User) -> None:
    guess = Client(headers={"authorization": "Bearer hlk_guess"})

    answers = [guess.get("/timeline/months.json") for _ in range(31)]

    assert [answers[0].status_code, answers[-1].status_code] == [401, 429]
    assert answers[-1]["Retry-After"] == "300"


def test_it_names_only_routes_that_there_are() -> None:
    names = {
        f"{namespace}:{name}"
        for namespace, (_, resolver) in get_resolver().namespace_dict.items()
        for name in resolver.reverse_dict
        if isinstance(name, str)
    }
    assert set(ROUTES) <= names
