"""An album as something that is talked about."""

from activity.topics import Topic
from albums.models import Album


def topic_of_album(album: Album) -> Topic:
    """`album` is one that the person who talks sees, and came with its owner."""
    return Topic(album.owner, album.title, album_id=album.pk)
