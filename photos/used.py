"""How much each library takes up: counted by the database, and told by kind."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models

from photos.formats import FORMATS

RENDITION = "rendition"  # what stands as format for all that is made from originals


class LibraryUse(models.Model):
    """Photos of a person by format and by where they stand, and their bytes. Kept by triggers of
    the database, so that no way of writing photos can forget it; see migration `library_use`."""

    class Place(models.TextChoices):
        LIBRARY = "library"
        TRASH = "trash"
        LOCKED = "locked"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    format = models.CharField(max_length=9)
    place = models.CharField(max_length=7, choices=Place.choices)
    photos = models.IntegerField(default=0)
    stored_bytes = models.BigIntegerField(default=0)
    in_place_bytes = models.BigIntegerField(default=0)  # in folders that are indexed where they are

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "format", "place"], name="library_use_unique")
        ]

    def __str__(self) -> str:
        return f"{self.format} of {self.owner_id} in the {self.place}: {self.stored_bytes}"


@dataclass(frozen=True)
class Share:
    """Some photos, and the bytes that are stored for them."""

    photos: int = 0
    stored_bytes: int = 0
    in_place_bytes: int = 0


@dataclass(frozen=True)
class Use:
    """All that one person's library takes up. Renditions can be made again and are not counted
    against a plan."""

    images: Share
    raws: Share
    videos: Share
    trash: Share
    locked: Share
    total: Share
    rendition_bytes: int


def use_of(owner_id: int) -> Use:
    """In one query of a few dozen rows, however large the library is."""
    rows = list(LibraryUse.objects.filter(owner=owner_id))
    originals = [row for row in rows if row.format != RENDITION]
    in_library = [row for row in originals if row.place == LibraryUse.Place.LIBRARY]
    return Use(
        images=share_of(row for row in in_library if kind_of(row) == "image"),
        raws=share_of(row for row in in_library if kind_of(row) == "raw"),
        videos=share_of(row for row in in_library if kind_of(row) == "video"),
        trash=share_of(row for row in originals if row.place == LibraryUse.Place.TRASH),
        locked=share_of(row for row in originals if row.place == LibraryUse.Place.LOCKED),
        total=share_of(originals),
        rendition_bytes=sum(row.stored_bytes for row in rows if row.format == RENDITION),
    )


def kind_of(row: LibraryUse) -> str:
    known = FORMATS[row.format]
    return "raw" if known.is_raw else known.kind


def share_of(rows: Iterable[LibraryUse]) -> Share:
    chosen = list(rows)
    return Share(
        sum(row.photos for row in chosen),
        sum(row.stored_bytes for row in chosen),
        sum(row.in_place_bytes for row in chosen),
    )
