"""What is said of photos, in words: read for all photos of a page with one query a source."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from accounts.models import User
from albums.models import Album, AlbumPhoto
from photos.models import Photo, PhotoTag
from search.finding.ranking import STRENGTHS
from search.models import ModelCaption, PhotoText
from search.people import people_in

Photos = Mapping[int, Photo]


@dataclass(frozen=True)
class Saying:
    """One thing that is said of a photo, in lines: those of text in a picture are its regions.

    Kinds are those of `search.finding.said.SOURCES`.
    """

    photo_id: int
    kind: str
    lines: tuple[str, ...]


def sayings(user: User, photos: Photos) -> dict[int, list[Saying]]:
    """Return what is said of each photo, the surest source first."""
    said: dict[int, list[Saying]] = defaultdict(list)
    for read in READERS:
        for saying in read(user, photos):
            said[saying.photo_id].append(saying)
    for each in said.values():
        each.sort(key=lambda saying: STRENGTHS[saying.kind], reverse=True)
    return said


def _captions(_user: User, photos: Photos) -> Iterable[Saying]:
    return (Saying(pk, "caption", (photo.caption,)) for pk, photo in photos.items())


def _notes(_user: User, photos: Photos) -> Iterable[Saying]:
    return (Saying(pk, "note", (photo.note,)) for pk, photo in photos.items())


def _people(user: User, photos: Photos) -> Iterable[Saying]:
    for each in people_in(user, photos):
        yield Saying(each.photo_id, "person", (each.name, *each.others))


def _albums(user: User, photos: Photos) -> Iterable[Saying]:
    """Of albums that the person may see; a smart one says nothing of its photos."""
    inside = AlbumPhoto.objects.filter(
        photo__in=photos, album__in=Album.objects.visible_to(user).filter(query="")
    )
    titles = inside.values_list("photo_id", "album__title")
    return (Saying(pk, "album", (title,)) for pk, title in titles)


def _tags(_user: User, photos: Photos) -> Iterable[Saying]:
    tags = PhotoTag.objects.filter(photo__in=photos).order_by("-confidence", "pk")
    for pk, name, origin in tags.values_list("photo_id", "tag__name", "origin"):
        yield Saying(pk, "guess" if origin == PhotoTag.Origin.MODEL else "tag", (name,))


def _places(_user: User, photos: Photos) -> Iterable[Saying]:
    for pk, photo in photos.items():
        place = photo.place
        if place:
            names = (place.neighbourhood, place.city, place.region, place.country)
            yield Saying(pk, "place", (", ".join(filter(None, names)),))


def _texts(_user: User, photos: Photos) -> Iterable[Saying]:
    texts = PhotoText.objects.filter(photo__in=photos).exclude(text="")
    for pk, regions in texts.values_list("photo_id", "regions"):
        yield Saying(pk, "text", tuple(region["text"] for region in regions))


def _descriptions(_user: User, photos: Photos) -> Iterable[Saying]:
    captions = ModelCaption.objects.filter(photo__in=photos).values_list("photo_id", "text")
    return (Saying(pk, "description", (text,)) for pk, text in captions)


def _filenames(_user: User, photos: Photos) -> Iterable[Saying]:
    return (Saying(pk, "filename", (photo.filename,)) for pk, photo in photos.items())


READERS: tuple[Callable[[User, Photos], Iterable[Saying]], ...] = (
    _captions, _notes, _people, _albums, _tags, _places, _texts, _descriptions, _filenames,
)  # fmt: skip
