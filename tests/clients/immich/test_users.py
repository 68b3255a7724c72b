"""The account, whom it knows, and its key."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Plan, Scope, User
from albums.models import Album
from clients.immich.ids import Kind, uuid_of
from rights.models import AlbumShare
from tests.clients.immich.conftest import ClientOf, send
from tests.clients.immich.validating import all_valid, valid
from tests.factories import make_photo


def test_it_tells_the_account(alice: User, phone: Client) -> None:
    User.objects.filter(pk=alice.pk).update(
        plan=Plan.objects.create(name="Small", storage_bytes=10_000)
    )
    make_photo(alice, size_bytes=700)

    told = valid("UserAdminResponseDto", phone.get("/api/users/me").json())

    assert (told["email"], told["name"], told["isAdmin"]) == (alice.email, "Alice", False)
    assert (told["quotaSizeInBytes"], told["quotaUsageInBytes"]) == (10_000, 700)


@pytest.mark.parametrize(
    ("path", "model"),
    [("preferences", "UserPreferencesResponseDto"), ("onboarding", "OnboardingResponseDto")],
)
def test_it_tells_what_is_preferred(phone: Client, path: str, model: str) -> None:
    valid(model, phone.get(f"/api/users/me/{path}").json())


def test_nothing_is_sold(phone: Client) -> None:
    assert phone.get("/api/users/me/license").status_code == 404


def test_it_knows_whom_it_shares_with(alice: User, bob: User, charlie: User, phone: Client) -> None:
    album = Album.objects.create(owner=alice, title="Trip")
    AlbumShare.objects.create(album=album, user=bob, role="viewer")

    told = all_valid("UserResponseDto", phone.get("/api/users").json())

    assert [each["name"] for each in told] == ["Alice", "Bob"]
    seen = f"/api/users/{uuid_of(Kind.USER, bob.pk)}"
    assert valid("UserResponseDto", phone.get(seen).json())["email"] == bob.email
    assert phone.get(f"{seen}/profile-image").status_code == 404
    assert phone.get(f"/api/users/{uuid_of(Kind.USER, charlie.pk)}").status_code == 404


@pytest.mark.parametrize(
    ("scopes", "permissions"),
    [
        (list(Scope), {"all"}),
        ([Scope.UPLOAD], {"asset.upload"}),
        ([Scope.READ, Scope.UPLOAD], {"user.read", "server.about", "asset.statistics"}),
        ([Scope.WRITE], {"asset.delete", "tag.asset"}),
    ],
)
def test_a_key_tells_what_it_may(
    alice: User, by_key: ClientOf, scopes: list[Scope], permissions: set[str]
) -> None:
    told = valid("ApiKeyResponseDto", by_key(alice, scopes).get("/api/api-keys/me").json())

    assert told["name"] == "CLI"
    assert permissions <= set(told["permissions"])
    assert ("all" in told["permissions"]) == (len(scopes) == 3)


def test_an_app_has_no_key(phone: Client) -> None:
    assert phone.get("/api/api-keys/me").status_code == 400


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_key_makes_another(alice: User, by_key: ClientOf, method: str) -> None:
    answer = send(by_key(alice), method, "/api/api-keys", {"permissions": ["all"]})

    assert answer.status_code == 403
    assert "Security" in answer.json()["message"]
    assert alice.api_keys.count() == 1


def test_no_key_revokes_another(alice: User, by_key: ClientOf) -> None:
    client: Any = by_key(alice)
    path = f"/api/api-keys/{uuid_of(Kind.KEY, alice.api_keys.get().pk)}"

    assert send(client, "DELETE", path).status_code == 403
    assert alice.api_keys.exists()
