"""Who is told, and what is asked of them more than once in a stream."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import User
from albums.models import Album
from clients.immich.albums.telling import tell_albums
from clients.immich.entering import Asked
from clients.immich.memories.verbs import memories


@dataclass(frozen=True)
class Now:
    """A moment of a stream. What it knows is read once in it."""

    asked: Asked

    @property
    def user(self) -> User:
        return self.asked.user

    @cached_property
    def albums(self) -> list[dict[str, Any]]:
        """All that the person may see, as they are told elsewhere."""
        seen = Album.objects.visible_to(self.user).select_related("owner").order_by("pk")
        return tell_albums(self.user, seen)

    @cached_property
    def memories(self) -> list[dict[str, Any]]:
        """Of today, by the person's clock."""
        return memories(self.asked)
