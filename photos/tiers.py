"""Two storages as one: what is new is written to the fast one, and what is old was moved to the
cheap one. Who reads need not know where."""

from collections.abc import Iterator
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage, storages


class TieredStorage(Storage):
    """Reads find a file in either; while it is moved, it is in one of them at any moment."""

    def __init__(self, fast: dict[str, Any], cheap: dict[str, Any]) -> None:
        self.fast: Storage = storages.create_storage(fast)
        self.cheap: Storage = storages.create_storage(cheap)

    def held(self, folder: str = "") -> Iterator[Any]:
        """What either holds. A file that is being moved between them comes twice."""
        both: Any = (self.fast, self.cheap)
        for place in both:
            yield from place.held(folder)

    def place_of(self, name: str) -> Storage:
        """Which of them has the file. Raises FileNotFoundError."""
        for place in self._places():
            if place.exists(name):
                return place
        raise FileNotFoundError(f"No file in either storage: {name}")

    def exists(self, name: str) -> bool:
        return any(place.exists(name) for place in self._places())

    def size(self, name: str) -> int:
        return self.place_of(name).size(name)

    def delete(self, name: str) -> None:
        self.fast.delete(name)
        self.cheap.delete(name)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return self.fast.get_available_name(name, max_length)

    def _places(self) -> Iterator[Storage]:
        """The first once more: what came back from the second meanwhile is there again."""
        yield from (self.fast, self.cheap, self.fast)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        for place in self._places():
            try:
                return place.open(name, mode)
            except FileNotFoundError:
                continue
        raise FileNotFoundError(f"No file in either storage: {name}")

    def _save(self, name: str, content: "File[bytes]") -> str:
        return self.fast.save(name, content)
