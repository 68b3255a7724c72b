"""Reads of albums that others share with a person."""

from accounts.models import User
from albums.models import Album
from albums.selectors import Card, Contents, contents_of, covers_of, shown


def shared_cards(user: User) -> list[Card]:
    """By title, in as many queries for any number of them."""
    albums = list(Album.objects.shared_with(user).select_related("owner").order_by("title", "pk"))
    if not albums:
        return []
    contents = contents_of(shown(user).filter(album__in=albums))
    covers = covers_of(user, albums)
    return [Card(each, contents.get(each.pk, Contents()), covers.get(each.pk)) for each in albums]
