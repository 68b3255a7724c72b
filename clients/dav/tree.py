"""The tree that a person sees below /dav/: upload, years, albums."""

from collections.abc import Iterator, Sequence

from accounts.models import User
from clients.dav import inbox, shelves
from clients.dav.nodes import Node, folder_node, inbox_node
from clients.dav.paths import composed

UPLOAD, YEARS, ALBUMS = "upload", "years", "albums"


def find(user: User, names: Sequence[str]) -> Node | None:
    """What these names lead to, if it is there."""
    if len(names) <= 1:
        return top(user, names)
    if names[0] == UPLOAD:
        entry = inbox.entry_at(user, inbox.path_of(names[1:]))
        return inbox_node(entry) if entry else None
    wanted = composed(names[-1])
    siblings = read_only(user, [composed(name) for name in names[:-1]])
    return next((node for node in siblings if node.name == wanted), None)


def top(user: User, names: Sequence[str]) -> Node | None:
    if names and names[0] not in {UPLOAD, YEARS, ALBUMS}:
        return None
    return folder_node(names[0] if names else "", user.created_at)


def children(user: User, names: Sequence[str]) -> Iterator[Node]:
    """What lies in the folder that these names lead to."""
    if not names:
        return (folder_node(name, user.created_at) for name in (UPLOAD, YEARS, ALBUMS))
    if names[0] == UPLOAD:
        entries = inbox.entries_in(user, inbox.path_of(names[1:]))
        return (inbox_node(entry) for entry in entries.iterator(shelves.FETCHED_AT_ONCE))
    return read_only(user, [composed(name) for name in names])


def read_only(user: User, names: Sequence[str]) -> Iterator[Node]:
    """What lies in a folder of the library."""
    match names:
        case ["years"]:
            return shelves.year_folders(user)
        case ["years", year]:
            return shelves.month_folders(user, year)
        case ["years", year, month]:
            return shelves.month_photos(user, year, month)
        case ["albums"]:
            return shelves.album_folders(user)
        case ["albums", title]:
            return shelves.album_photos(user, title)
    return iter(())


def is_inbox(names: Sequence[str]) -> bool:
    return len(names) > 0 and names[0] == UPLOAD
