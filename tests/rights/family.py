"""Who may see what, as a person would say it: a small model of three people, without a database."""

from dataclasses import dataclass, field

PEOPLE = range(3)
GROUP = "group"
LOOKS, ADDS, MANAGES = "viewer", "contributor", "manager"
ROLES = (LOOKS, ADDS, MANAGES)

Whom = int | str
Roles = dict[Whom, str]


@dataclass
class Shot:
    """A photo."""

    owner: int
    is_trashed: bool = False
    is_archived: bool = False
    is_locked: bool = False


@dataclass
class Family:
    """Each person owns the album of their number; spaces have no owner."""

    shots: dict[int, Shot] = field(default_factory=dict)
    group: set[int] = field(default_factory=set)
    shares: dict[int, Roles] = field(default_factory=lambda: {each: {} for each in PEOPLE})
    albums: dict[int, set[int]] = field(default_factory=lambda: {each: set() for each in PEOPLE})
    members: dict[int, Roles] = field(default_factory=dict)
    spaces: dict[int, set[int]] = field(default_factory=dict)
    partners: set[tuple[int, int]] = field(default_factory=set)
    links: set[int] = field(default_factory=set)  # the albums that have a live one

    def role(self, roles: Roles, person: int) -> str | None:
        held = {roles.get(person), roles.get(GROUP) if person in self.group else None}
        return next((role for role in reversed(ROLES) if role in held), None)

    def role_in_album(self, album: int, person: int) -> str | None:
        return MANAGES if album == person else self.role(self.shares[album], person)

    def lends_to_album(self, album: int, shot: int) -> bool:
        owner = self.shots[shot].owner
        return shot in self.albums[album] and self.role_in_album(album, owner) in (ADDS, MANAGES)

    def lends_to_space(self, space: int, shot: int) -> bool:
        role = self.role(self.members[space], self.shots[shot].owner)
        return shot in self.spaces[space] and role in (ADDS, MANAGES)

    def sees(self, person: int, number: int) -> bool:
        shot = self.shots[number]
        if shot.owner == person:
            return not shot.is_locked
        if shot.is_locked or shot.is_trashed:
            return False
        return (
            any(
                self.role_in_album(album, person) and self.lends_to_album(album, number)
                for album in self.albums
            )
            or any(
                self.role(self.members[space], person) and self.lends_to_space(space, number)
                for space in self.spaces
            )
            or ((shot.owner, person) in self.partners and not shot.is_archived)
        )

    def link_shows(self, album: int, number: int) -> bool:
        shot = self.shots[number]
        is_shown = album in self.links and self.lends_to_album(album, number)
        return is_shown and not (shot.is_trashed or shot.is_locked)
