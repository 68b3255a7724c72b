"""A client that follows all changes has, after any actions, the same library as there is here."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from albums.models import Album, AlbumPhoto
from photos.models import Photo, PhotoTag, Tag
from sync.tasks import tidy_changes
from tests.factories import make_photo

pytestmark = pytest.mark.django_db(transaction=True)
Row = tuple[str, int, int | None]


def library_of(user: User) -> dict[Row, Any]:
    """As the pages tell it."""
    photos = Photo.objects.in_library_of(user)
    albums, tags = Album.objects.of(user), Tag.objects.filter(owner=user)
    rows: dict[Row, Any] = {("photo", p.pk, None): (p.is_favourite, p.trashed_at) for p in photos}
    rows |= {("album", album.pk, None): album.title for album in albums}
    rows |= {("tag", tag.pk, None): tag.name for tag in tags}
    rows |= {
        ("album_photo", each.album_id, each.photo_id): None
        for each in AlbumPhoto.objects.filter(album__in=albums, photo__in=photos)
    }
    return rows | {
        ("photo_tag", each.tag_id, each.photo_id): None
        for each in PhotoTag.objects.filter(tag__in=tags, photo__in=photos)
    }


class Replica:
    """What a client knows: of what is told, it asks how it is now. What hung on a photo, an album
    or a tag that is gone goes with it, as it does here."""

    def __init__(self, client: Client, user: User) -> None:
        self.client, self.user = client, user
        self.since = client.get("/api/v1/changes/").json()["next"]
        self.rows = library_of(user)

    def follow(self) -> None:
        more = True
        while more:
            words = {"since": self.since, "limit": 7}
            page = self.client.get("/api/v1/changes/", words).json()
            for each in page["items"]:
                self.take(each)
            self.since, more = page["next"], page["more"]

    def take(self, told: dict[str, Any]) -> None:
        row = (told["kind"], told["id"], told["photo"])
        self.rows.pop(row, None)
        if not told["gone"]:
            self.rows[row] = library_of(self.user)[row]
        elif told["kind"] == "photo":
            self.rows = {key: value for key, value in self.rows.items() if key[2] != told["id"]}


def act_somehow(chance: random.Random, owner: User) -> None:
    photos, albums = list(Photo.objects.all()), list(Album.objects.all())
    photo = chance.choice(photos) if photos else make_photo(owner)
    album = chance.choice(albums) if albums else Album.objects.create(owner=owner, title="First")
    rows = Photo.objects.filter(pk=photo.pk)
    actions: list[Callable[[], Any]] = [
        lambda: make_photo(owner),
        lambda: rows.update(is_favourite=not photo.is_favourite),
        lambda: rows.update(trashed_at=None if photo.trashed_at else timezone.now()),
        lambda: rows.update(is_locked=not photo.is_locked),
        photo.delete,
        lambda: Photo.objects.update(is_favourite=chance.random() < 0.5),
        lambda: Album.objects.create(owner=owner, title=str(chance.random())),
        lambda: Album.objects.filter(pk=album.pk).update(title=str(chance.random())),
        lambda: AlbumPhoto.objects.get_or_create(album=album, photo=photo),
        lambda: (
            AlbumPhoto.objects.filter(album=album)[:1].get().delete()
            if AlbumPhoto.objects.filter(album=album).exists()
            else None
        ),
        album.delete,
        lambda: PhotoTag.objects.get_or_create(
            photo=photo,
            tag=Tag.objects.get_or_create(owner=owner, name=chance.choice("abc"))[0],
            origin="person",
        ),
        lambda: Tag.objects.filter(name=chance.choice("abc")).delete(),
    ]
    chance.choice(actions)()


@pytest.mark.parametrize("seed", range(4))
def test_a_replica_is_the_same_after_any_actions(
    alice: User, browser_of: Callable[[User], Client], seed: int
) -> None:
    chance = random.Random(seed)
    replica = Replica(browser_of(alice), alice)
    for number in range(60):
        act_somehow(chance, alice)
        if number % 20 == 10:
            tidy_changes()
        if chance.random() < 0.3:
            replica.follow()
            assert replica.rows == library_of(alice)
    replica.follow()

    assert replica.rows == library_of(alice)
