"""What the server says of itself to clients of the protocol."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Plan, Scope, User
from photos.formats import FORMATS
from tests.clients.immich.conftest import ClientOf
from tests.clients.immich.validating import all_valid, valid
from tests.factories import make_photo

pytestmark = pytest.mark.django_db


def test_it_is_found(client: Client) -> None:
    assert client.get("/.well-known/immich").json() == {"api": {"endpoint": "/api"}}
    assert client.get("/api/server/ping").json() == {"res": "pong"}


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("version", "ServerVersionResponseDto"),
        ("config", "ServerConfigDto"),
        ("features", "ServerFeaturesDto"),
        ("media-types", "ServerMediaTypesResponseDto"),
    ],
)
def test_it_tells_everybody(client: Client, path: str, model: str) -> None:
    valid(model, client.get(f"/api/server/{path}").json())


def test_it_keeps_no_history_of_versions(client: Client) -> None:
    assert (
        all_valid(
            "ServerVersionHistoryResponseDto", client.get("/api/server/version-history").json()
        )
        == []
    )


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("about", "ServerAboutResponseDto"),
        ("storage", "ServerStorageResponseDto"),
        ("version-check", "VersionCheckStateResponseDto"),
    ],
)
def test_it_tells_who_signed_in(phone: Client, client: Client, path: str, model: str) -> None:
    valid(model, phone.get(f"/api/server/{path}").json())
    assert client.get(f"/api/server/{path}").status_code == 401


def test_it_asks_for_files_of_each_format(client: Client) -> None:
    told = client.get("/api/server/media-types").json()

    for each in FORMATS.values():
        assert f".{each.extension}" in told[each.kind]
    assert {".jpeg", ".tiff", ".heif"} <= set(told["image"])
    assert told["sidecar"] == [".xmp"]


def test_it_says_what_it_does_not_offer(client: Client) -> None:
    told = client.get("/api/server/features").json()

    assert not any(told[name] for name in ("configFile", "oauth", "realtimeTranscoding"))


def test_it_tells_operators_who_takes_how_much(
    alice: User, bob: User, by_key: ClientOf, django_assert_num_queries: Any
) -> None:
    make_photo(alice, size_bytes=100)
    make_photo(alice, size_bytes=900, kind="video", format="mp4")
    plan = Plan.objects.create(name="Small", storage_bytes=5000)
    User.objects.filter(pk=bob.pk).update(is_staff=True, is_superuser=True, plan=plan)
    client = by_key(bob, [Scope.READ])

    told = valid("ServerStatsResponseDto", client.get("/api/server/statistics").json())

    assert (told["photos"], told["videos"], told["usage"]) == (1, 1, 1000)
    first, second = told["usageByUser"]
    assert (first["usagePhotos"], first["usageVideos"]) == (100, 900)
    assert (second["usage"], second["quotaSizeInBytes"]) == (0, 5000)


def test_it_tells_nobody_else(alice: User, phone: Client) -> None:
    assert phone.get("/api/server/statistics").status_code == 403
