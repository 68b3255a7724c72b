"""What a person said of trips, places, memories and stories, for the export: what
nothing could find again.

One JSON object. A photo is told by its checksum, a person by the number that people.json gives
them, an album by its title; hours are those of the clock on the wall.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q

from accounts.models import User
from atlas.models import NamedPlace
from ops.decisions import listed
from photos.models import Decision
from stories.models import KeptOut, Occasion
from stories.story import Chapter, ChapterPhoto, Story

VERSION = 1
CHUNK = 2000  # rows in memory at once
What = KeptOut.What
# What of a place is meant, from the whole country down.
NAMES = {
    What.COUNTRY: ("country_code", "country"),
    What.REGION: ("country_code", "country", "region"),
    What.PLACE: ("country_code", "country", "region", "city"),
}


def memories_of(owner: User) -> Iterator[str]:
    """The pieces of the file, in ASCII."""
    yield f'{{"version": {VERSION},\n"named_places": '
    yield from listed(map(_place_entry, NamedPlace.objects.filter(owner=owner).order_by("pk")))
    yield ',\n"trips": '
    yield from listed(map(_trip_entry, _trips(owner)))
    yield ',\n"kept_out": '
    yield from listed(map(_kept_out_entry, _kept_out(owner)))
    yield ',\n"stories": '
    yield from listed(map(_story_entry, _stories(owner)))
    yield ',\n"called": '
    yield from listed(_called(owner))
    yield "}\n"


def _place_entry(place: NamedPlace) -> dict[str, Any]:
    return {
        "name": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "radius_m": place.radius_m,
        "home": place.is_home,
    }


def _trips(owner: User) -> Any:
    """Of which somebody said anything; the others are found again."""
    said = ~Q(title="") | Q(has_own_dates=True) | Q(hidden_at__isnull=False)
    return Occasion.objects.of(owner).filter(said).order_by("starts_local", "pk")


def _trip_entry(trip: Occasion) -> dict[str, Any]:
    return {
        "kind": trip.kind,
        "title": trip.title or None,
        "starts_local": _wall_clock(trip.starts_local),
        "ends_local": _wall_clock(trip.ends_local),
        "own_dates": trip.has_own_dates,
        "hidden": trip.hidden_at is not None,
    }


def _wall_clock(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat()


def _kept_out(owner: User) -> Any:
    rows = KeptOut.objects.filter(owner=owner).select_related("album", "place")
    return rows.order_by("pk")


def _kept_out_entry(row: KeptOut) -> dict[str, Any]:
    names = NAMES.get(What(row.what), ()) if row.place else ()
    return {
        "what": row.what,
        "person_id": row.person_id,
        "album": row.album.title if row.album else None,
        "place": {name: getattr(row.place, name) for name in names} or None,
        "first_day": row.first_day.isoformat() if row.first_day else None,
        "last_day": row.last_day.isoformat() if row.last_day else None,
        "every_year": row.every_year,
    }


def _stories(owner: User) -> Iterator[Story]:
    photos = ChapterPhoto.objects.select_related("photo").order_by("position", "pk")
    chapters = Chapter.objects.order_by("position", "pk").prefetch_related(
        Prefetch("photos", queryset=photos)
    )
    stories = Story.objects.visible_to(owner).select_related("cover").order_by("pk")
    return stories.prefetch_related(Prefetch("chapters", queryset=chapters)).iterator(CHUNK)


def _story_entry(story: Story) -> dict[str, Any]:
    return {
        "title": story.title or None,
        "lead": story.lead or None,
        "cover": story.cover.sha256 if story.cover else None,
        "made_from": story.made_from,
        "source": story.source or None,
        "made_at": story.made_at.isoformat(),
        "chapters": [_chapter_entry(each) for each in story.chapters.all()],
    }


def _chapter_entry(chapter: Chapter) -> dict[str, Any]:
    return {
        "title": chapter.title or None,
        "text": chapter.text or None,
        "photos": [
            {"sha256": each.photo.sha256, "wide": each.is_wide, "caption": each.caption or None}
            for each in chapter.photos.all()
        ],
    }


def _called(owner: User) -> Iterator[dict[str, Any]]:
    """What a person calls a photo: a document, a meme, or simply a photo."""
    said = Decision.objects.filter(photo__owner=owner, column="looks_like").order_by("pk")
    for sha256, look in said.values_list("photo__sha256", "value").iterator(CHUNK):
        yield {"sha256": sha256, "as": look or "photo"}
