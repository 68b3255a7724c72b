"""Who may do what by the Immich protocol, with a key of their own: by route and method, where that
differs from the usual. See tests/rights/table.py for the words."""

from collections.abc import Callable
from typing import Any

from clients.immich.ids import Kind, uuid_of
from tests.rights.world import SIGNED_IN, World

Asks = Callable[[World, str], dict[str, Any]]  # of a world, and of a photo by its state

# Words that this table has besides.
SOME = {
    "members": {"album viewer", "album contributor", "album manager"},
    "kin": set(SIGNED_IN) - {"stranger"},
}
# Reading is refused to every key: what only a browser or an app that signed in may read, and what
# this library does not have.
CLOSED = {"key", "keys", "license", "no_such_route", "sessions", "sync_ack", "user_picture"}
WHO = {
    "assets": {"PUT": "own", "DELETE": "own"},
    "album": {"GET": "album", "PUT": "owner", "PATCH": "owner", "DELETE": "owner"},
    "album_assets": {"PUT": "adds", "DELETE": "adds"},
    "album_markers": {"GET": "album"},
    "album_user": {"PUT": "manages", "DELETE": "manages"},
    "album_users": {"PUT": "manages"},
    "albums_assets": {"PUT": "adds"},
    "activities": {"GET": "album", "POST": "album"},
    "activity": {"DELETE": "owner"},
    "activity_statistics": {"GET": "album"},
    "duplicate": {"DELETE": "owner"},
    "face": {"DELETE": "owner"},
    "faces": {"GET": "seen", "POST": "own"},
    "give_face": {"PUT": "owner"},
    "leave_album": {"DELETE": "members"},
    "memory": {"GET": "owner"},
    "merge_people": {"POST": "owner"},
    "merge_person": {"POST": "owner"},
    "notification": {"GET": "owner", "PUT": "owner"},
    "partner": {"POST": "people", "PUT": "partner", "DELETE": "partner"},
    "person": {"GET": "owner", "PUT": "owner"},
    "person_statistics": {"GET": "owner"},
    "person_thumbnail": {"GET": "owner"},
    "reassign_person": {"PUT": "owner"},
    "server_statistics": {"GET": "operator"},
    "shared_link": {"GET": "owner", "PATCH": "owner", "DELETE": "owner"},
    "stack": {"GET": "owner", "PUT": "owner", "DELETE": "owner"},
    "stack_asset": {"DELETE": "owner"},
    "tag": {"GET": "owner", "PUT": "owner", "DELETE": "owner"},
    "tag_assets": {"PUT": "owner", "DELETE": "owner"},
    "tags_assets": {"PUT": "owner"},
    "user": {"GET": "kin"},
}


def photo(world: World, state: str) -> str:
    return uuid_of(Kind.ASSET, world.photos[state].pk)


def thing(world: World, kind: Kind) -> str:
    return uuid_of(kind, world.things[f"{kind.name.lower()}_id"])


def ids(world: World, state: str) -> dict[str, Any]:
    return {"ids": [photo(world, state)]}


def nothing(_world: World, _state: str) -> dict[str, Any]:
    return {}


def assets(world: World, state: str) -> dict[str, Any]:
    return {"assetIds": [photo(world, state)]}


def of_album(world: World, _state: str) -> dict[str, Any]:
    return {"albumId": thing(world, Kind.ALBUM)}


# What is sent: without it most would be refused for what they do not say.
BODIES: dict[str, Asks] = {
    "activities": lambda world, state: of_album(world, state)
    | {"type": "comment", "comment": "Hm", "assetId": photo(world, state)},
    "album_assets": ids,
    "assets": lambda world, state: {"isFavorite": True, **ids(world, state)},
    "download_archive": assets,
    "download_info": assets,
    "album_users": lambda world, _: {
        "albumUsers": [{"userId": uuid_of(Kind.USER, world.users["stranger"].pk)}]
    },
    "albums": lambda world, state: {"albumName": "New", **assets(world, state)},
    "albums_assets": lambda world, state: {
        "albumIds": [thing(world, Kind.ALBUM)],
        **assets(world, state),
    },
    "faces": lambda world, state: {
        "assetId": photo(world, state), "personId": thing(world, Kind.PERSON),
        "imageWidth": 100, "imageHeight": 100, "x": 60, "y": 60, "width": 30, "height": 30,
    },
    "give_face": lambda world, _: {"id": thing(world, Kind.FACE)},
    "merge_people": lambda world, _: {"ids": [thing(world, Kind.PERSON)]},
    "partner": lambda _world, _state: {"inTimeline": False},
    "restore_assets": ids,
    "search_metadata": lambda _world, _state: {
        "withDeleted": True, "withExif": True, "withPeople": True,
    },
    "search_random": lambda _world, _state: {"withDeleted": True},
    "search_smart": lambda _world, _state: {"query": '"The"', "withDeleted": True},
    "shared_links": lambda world, state: {"type": "INDIVIDUAL", **assets(world, state)},
    "stacks": assets,
    "tag_assets": ids,
    "tags": lambda _world, _state: {"tags": ["New/Tag"], "name": "Newer"},
    "tags_assets": lambda world, state: {
        "tagIds": [thing(world, Kind.TAG)],
        **assets(world, state),
    },
}  # fmt: skip
QUERIES: dict[str, Asks] = {
    "activities": of_album,
    "activity_statistics": of_album,
    "bucket": lambda _world, _state: {"timeBucket": "2019-07-01", "withPartners": "true"},
    "buckets": lambda _world, _state: {"withPartners": "true"},
    "faces": lambda world, state: {"id": photo(world, state)},
    "markers": lambda _world, _state: {"withPartners": "true", "withSharedAlbums": "true"},
    "memories": lambda _world, _state: {"for": "2026-07-05"},
    "memory_statistics": lambda _world, _state: {"for": "2026-07-05"},
    "partners": lambda _world, _state: {"direction": "shared-by"},
    "reverse_geocode": lambda _world, _state: {"lat": "48.1", "lon": "11.5"},
    "search_large": lambda _world, _state: {"withDeleted": "true"},
    "search_person": lambda _world, _state: {"name": "Rider"},
    "search_places": lambda _world, _state: {"name": "Munich"},
    "suggestions": lambda _world, _state: {"type": "city"},
}
# What reads by a body.
READS = {
    "download_archive", "download_info", "search_large", "search_metadata", "search_random",
    "search_smart", "search_statistics", "sync_ack", "sync_stream",
}  # fmt: skip
# What is for whoever has a key at all, and what needs one that sends files.
ANY_KEY = {"auth_status", "log_out", "my_key", "validate"}
SENDS = {("assets", "POST"), ("check_uploads", "POST")}
