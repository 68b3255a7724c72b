"""What a client says of photos, done by the verbs of the pages, each of which can be undone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from clients.immich.assets.finding import own, own_ids
from clients.immich.assets.reading import show
from clients.immich.deciding import decide
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.words import Words, body_of
from curating.among import among
from curating.services.deleting import delete_for_good
from photos.models import Photo
from photos.services.stacks import take_out

Said = Mapping[str, str]
Step = tuple[str, Said]  # a verb, and what a form would say with it
MOST_STARS = 5


def change(asked: Asked, photo_id: int) -> dict[str, Any]:
    photo = own(asked, photo_id)
    _do(asked, [photo.pk], list(steps_of(body_of(asked.request))))
    return show(asked, photo_id)


def change_many(asked: Asked) -> None:
    said = body_of(asked.request)
    ids, steps = own_ids(asked, said), list(steps_of(said))
    if ids:
        _do(asked, ids, steps)


def delete_many(asked: Asked) -> None:
    """Into the trash, or for good. What lies in a source that is only read stays in the trash."""
    said = body_of(asked.request)
    ids, for_good = own_ids(asked, said), said.flag("force") or False
    if not ids:
        return
    if for_good:
        _apart(ids)
    decide(asked.user, "trash", ids)
    if for_good:
        delete_for_good(asked.user, ids)


def _apart(ids: Sequence[int]) -> None:
    """The pages delete a stack as the one picture that it shows; a client means single files, and
    nothing goes for good that nobody named."""
    shown = Photo.objects.filter(among(ids), is_primary=True, stack__isnull=False)
    for photo in shown.order_by("pk"):
        others = Photo.objects.filter(stack=photo.stack, still=None).exclude(pk=photo.pk)
        if others.exclude(among(ids)).exists():
            take_out(photo)


def _do(asked: Asked, ids: Sequence[int], steps: Sequence[Step]) -> None:
    for verb, words in steps:
        decide(asked.user, verb, ids, words)


def steps_of(said: Words) -> Iterator[Step]:
    """All that is said, checked before any of it is done. Raises Refused."""
    for name, read in READERS.items():
        if name in said:
            yield from read(said)
    if "latitude" in said or "longitude" in said:
        yield _place(said)


def _favourite(said: Words) -> Iterator[Step]:
    flag = said.flag("isFavorite")
    if flag is not None:
        yield ("favourite" if flag else "unfavourite"), {}


def _visibility(said: Words) -> Iterator[Step]:
    wanted = said.text("visibility")
    if wanted not in (None, "timeline", "archive"):
        raise Refused(400, "visibility must be timeline or archive: the rest is not set from here")
    if wanted is not None:
        yield ("archive" if wanted == "archive" else "unarchive"), {}


def _rating(said: Words) -> Iterator[Step]:
    stars = said.number("rating", -1, MOST_STARS)
    if stars and stars > 0:
        yield "rate", {"rating": str(stars)}
    else:
        yield "unrate", {}


def _description(said: Words) -> Iterator[Step]:
    text = said.text("description")
    if text is not None:
        yield "caption", {"caption": text}


def _moment(said: Words) -> Iterator[Step]:
    at = said.moment("dateTimeOriginal")
    if at is not None:
        clock = at.replace(tzinfo=None).isoformat()
        yield "correct_time", {"way": "set", "clock": clock, "zone": zone_of(at)}


def zone_of(at: datetime) -> str:
    """The zone of that many whole hours; without one, or with a broken hour, the photo's stays."""
    offset = at.utcoffset()
    if offset is None:
        return ""
    hours, rest = divmod(int(offset.total_seconds()), 3600)
    if rest:
        return ""
    return "UTC" if at.tzinfo is UTC or not hours else f"Etc/GMT{-hours:+d}"


def _place(said: Words) -> Step:
    latitude = said.fraction("latitude", -90, 90)
    longitude = said.fraction("longitude", -180, 180)
    if (latitude is None) != (longitude is None):
        raise Refused(400, "latitude and longitude must be sent together")
    if latitude is None:
        return "correct_place", {"way": "none"}
    return "correct_place", {"way": "point", "point": f"{latitude:.7f}, {longitude:.7f}"}


READERS: Mapping[str, Callable[[Words], Iterator[Step]]] = {
    "isFavorite": _favourite,
    "visibility": _visibility,
    "rating": _rating,
    "description": _description,
    "dateTimeOriginal": _moment,
}
