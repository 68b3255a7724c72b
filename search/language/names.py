"""The names that a person's library knows, and which of them a few words can mean. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

Names = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class LibraryNames:
    """Names that occur in a person's library, as they are written, by `name_key`.

    `finer_places` (neighbourhoods, country codes) are understood only as `in:NAME`: too many of
    them are also ordinary words. `own_tags` are the keys of tags that a person or a file gave and
    that no model uses. `points` says where a place is, in degrees. `own_places` are those that the
    person named: the name, latitude, longitude, and how many kilometres they reach. `people` leads
    from all that somebody is called to their name; `hidden_people` are meant only by all of it.
    """

    places: Names = field(default_factory=dict)
    finer_places: Names = field(default_factory=dict)
    cameras: frozenset[str] = frozenset()
    people: Names = field(default_factory=dict)
    hidden_people: frozenset[str] = frozenset()
    albums: Names = field(default_factory=dict)
    tags: Names = field(default_factory=dict)
    own_tags: frozenset[str] = frozenset()
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    own_places: Mapping[str, tuple[str, float, float, float]] = field(default_factory=dict)

    @cached_property
    def first_names(self) -> Names:
        """The people of each first name."""
        found: dict[str, frozenset[str]] = {}
        for key, names in self.people.items():
            first, _, rest = key.partition(" ")
            if rest and (shown := names - self.hidden_people):
                found[first] = found.get(first, frozenset()) | shown
        return found

    @cached_property
    def camera_parts(self) -> frozenset[str]:
        """Whole words of cameras that follow each other: "eos 5d" of "canon eos 5d"."""
        return frozenset(
            " ".join(words[first:last])
            for words in map(str.split, self.cameras)
            for first in range(len(words))
            for last in range(first + 1, len(words) + 1)
        )

    def people_called(self, key: str) -> frozenset[str]:
        """Return the people of this name; else those of this first name, or none."""
        return self.people.get(key) or self.first_names.get(key, frozenset())

    def people_like(self, key: str) -> frozenset[str]:
        """Return the people called so; else those in whose name a word begins like it."""
        return self.people_called(key) or names_like(self.people, key) - self.hidden_people


def names_like(known: Names, wanted: str) -> frozenset[str]:
    """Return the names of this key; else those in which a word begins like it, or none."""
    if wanted in known:
        return known[wanted]
    within = f" {wanted}"
    return frozenset(name for key, names in known.items() if within in f" {key}" for name in names)
