"""What is talked about: a photo or an album."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.models import User
from activity.models import Comment
from photos.models import Photo
from rights.lending import naming
from rights.models import AlbumShare


@dataclass(frozen=True)
class Topic:
    """Exactly one of photo and album is there. Whoever makes one has checked that it is seen."""

    owner: User
    title: str
    photo: Photo | None = None
    album_id: int | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As comments, likes and events name it."""
        return {"photo": self.photo, "album_id": self.album_id}

    @property
    def address(self) -> str:
        """Where it is talked about."""
        if self.photo:
            return reverse("activity:of_photo", args=[self.photo.pk])
        return reverse("albums:talk", args=[self.album_id])

    @property
    def page(self) -> str:
        """Where it is seen."""
        if self.photo:
            return reverse("photos:photo", args=[self.photo.pk])
        return reverse("albums:album", args=[self.album_id])

    def is_seen_by(self, user: User) -> bool:
        if self.photo:
            return Photo.objects.visible_to(user).filter(pk=self.photo.pk).exists()
        shares = AlbumShare.objects.filter(naming(user), album=self.album_id)
        return self.owner == user or shares.exists()


def topic_of_photo(photo: Photo) -> Topic:
    return Topic(photo.owner, photo.filename, photo=photo)


def topic_of(comment: Comment) -> Topic:
    if comment.photo:
        return topic_of_photo(comment.photo)
    album: Any = comment.album  # one of both is there, says a constraint
    return Topic(album.owner, album.title, album_id=album.pk)
