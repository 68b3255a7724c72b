"""Reads of albums that others share with a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from albums.models import Album
from albums.selectors import Card, Contents, cards_of, contents_of, covers_of, shown
from rights.lending import roles_in_albums
from rights.models import Role


@dataclass(frozen=True)
class SeenAlbum:
    """An album that somebody sees, their own or another's; `within` is what it lies in, as far as
    they see that, too."""

    card: Card
    role: Role
    within: int | None


def seen_albums(user: User, albums: Sequence[Album]) -> list[SeenAlbum]:
    """`albums` are ones that the person sees, with their owners. As many queries for any number."""
    if not albums:
        return []
    roles = roles_in_albums(user, [each.pk for each in albums if each.owner_id != user.pk])
    parents = {each.parent_id for each in albums if each.parent_id}
    visible = Album.objects.visible_to(user).filter(pk__in=parents)
    seen = set(visible.values_list("pk", flat=True)) if parents else set()
    there = [each for each in albums if each.owner_id == user.pk or each.pk in roles]
    cards = cards_of(user, there, contents_of(shown(user).filter(album__in=there)))
    return [
        SeenAlbum(
            card=card,
            role=Role.MANAGER if card.album.owner_id == user.pk else roles[card.album.pk],
            within=card.album.parent_id if card.album.parent_id in seen else None,
        )
        for card in cards
    ]


def shared_cards(user: User) -> list[Card]:
    """By title, in as many queries for any number of them."""
    albums = list(Album.objects.shared_with(user).select_related("owner").order_by("title", "pk"))
    if not albums:
        return []
    contents = contents_of(shown(user).filter(album__in=albums))
    covers = covers_of(user, albums)
    return [Card(each, contents.get(each.pk, Contents()), covers.get(each.pk)) for each in albums]
