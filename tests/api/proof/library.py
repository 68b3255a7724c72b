"""A small family's library, and what is in it under each name that the API asks for."""

from typing import Any

from accounts.keys import make_key
from accounts.models import Scope
from tests.api.proof.asking import Caller, by_key, by_session
from tests.rights.world import World


class Library:
    """Of the world of the matrix: its owner asks, by a session and by a key that may all."""

    def __init__(self, world: World) -> None:
        self.world = world
        owner = world.users["owner"]
        _, secret = make_key(owner, "Script", scopes=list(Scope))
        self.callers: dict[str, Caller] = {
            "session": by_session(world.browsers["owner"]),
            "key": by_key(secret),
        }
        self.photos = [world.photos[state].pk for state in ("own", "archived")]
        self.named: dict[str, list[Any]] = {
            name: [value] for name, value in world.things.items() if "." not in name
        }
        self.named |= {
            "photo_id": self.photos,
            "photo_ids": self.photos,
            "photos": self.photos,
        }

    def known(self, place: str, name: str) -> list[Any]:
        """What is there under a name; nothing where it may be anything."""
        return self.named.get(name, [])
