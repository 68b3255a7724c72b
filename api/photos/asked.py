"""Which photos a list is asked for: the filters of its address, as conditions on photos."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from accounts.models import User
from albums.models import Album, AlbumPhoto
from curating.tags.selectors import within
from faces.models import Person
from photos.models import Photo, PhotoQuerySet, PhotoTag, Tag
from search import filters
from search.finding.conditions import condition
from search.finding.people import with_this_person
from sharing.spaces.selectors import photos_in, seen_spaces

YES, NO, ANY = "true", "false", "any"
THREE = [(YES, YES), (NO, NO), (ANY, ANY)]
TWO = THREE[:2]
Said = Mapping[str, Any]


class Degrees(serializers.FloatField):
    """A finite number of degrees."""

    def to_internal_value(self, data: Any) -> float:
        number = super().to_internal_value(data)
        if not math.isfinite(number):
            self.fail("invalid")
        return number


def some_id(words: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, help_text=words
    )


def one_of(choices: list[tuple[str, str]], words: str) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=choices, required=False, help_text=words)


def degrees(most: float, words: str) -> Degrees:
    return Degrees(min_value=-most, max_value=most, required=False, help_text=words)


def checksum(length: int) -> serializers.RegexField:
    return serializers.RegexField(
        rf"^[0-9a-fA-F]{{{length}}}$", required=False, help_text="Of the original, in hex."
    )


class Filters(serializers.Serializer[Any]):
    """Without any: the timeline of the own library. All that are given hold at once."""

    order = one_of([("newest", "newest"), ("oldest", "oldest")], "By when it was taken: `newest`.")
    month = serializers.RegexField(
        r"^[12][0-9]{3}-(0[1-9]|1[0-2])$", required=False, help_text="Taken in it, like 2024-05."
    )
    taken_from = serializers.DateField(required=False, help_text="Taken on this day or later.")
    taken_until = serializers.DateField(required=False, help_text="Taken on this day or before.")
    kind = one_of([("image", "image"), ("video", "video")], "Images or videos only.")
    looks_like = one_of(
        [(each.value, str(each.label)) for each in Photo.Look],
        "Told by what stands in it, or by who says so.",
    )
    favourite = one_of(TWO, "Favourites, or what is none.")
    rating = serializers.IntegerField(
        min_value=1, max_value=5, required=False, help_text="At least so many stars."
    )
    archived = one_of(
        THREE, "`false`, unless an album, a space or a checksum is asked for: then `any`."
    )
    trashed = one_of(THREE, "`false`, unless a checksum is asked for: then `any`.")
    beneath = one_of(TWO, "With `true` also the files beneath the one that a stack shows.")
    album = some_id("In this album; with what others put there.")
    space = some_id("In this space; with what others put there.")
    person = some_id("This person is in it.")
    tag = some_id("With this tag, or one beneath it.")
    place = some_id("Taken in this place.")
    has_place = one_of(TWO, "Whether it is known where it was taken.")
    west = degrees(180, "Of a piece of the map, its western edge. West of `east`, or around.")
    south = degrees(90, "Its southern edge.")
    east = degrees(180, "Its eastern edge.")
    north = degrees(90, "Its northern edge.")
    camera = serializers.CharField(
        max_length=100, required=False, help_text="Words of the make or the model."
    )
    filename = serializers.CharField(
        max_length=255, required=False, help_text="A part of the file's name; * stands for any."
    )
    sha1 = checksum(40)
    sha256 = checksum(64)


def read_filters(params: Mapping[str, Any]) -> Said:
    """Raises ValidationError. A serializer costs a millisecond: without a filter none is made."""
    if not NAMES & params.keys():
        return {}
    said = Filters(data={name: params[name] for name in NAMES & params.keys()})
    said.is_valid(raise_exception=True)
    return dict(said.validated_data)


NAMES = frozenset(Filters().fields)


def photos_asked(user: User, said: Said) -> PhotoQuerySet:
    """Those of the person's own, or of an album or a space that they see. Raises Http404 for what
    they do not see."""
    photos = _starting_at(user, said)
    if said.keys() & OWNERS:
        photos = photos.filter(owner=user)
    for name in said.keys() & CONDITIONS.keys():
        photos = photos.filter(CONDITIONS[name](user, said[name]))
    if said.keys() & {"west", "south", "east", "north"}:
        photos = photos.filter(_box(said))
    return photos.filter(_state(said))


def _starting_at(user: User, said: Said) -> PhotoQuerySet:
    if "space" in said:
        return photos_in(user, get_object_or_404(seen_spaces(user), pk=said["space"]))
    if "album" in said:
        return Photo.objects.visible_to(user)
    return Photo.objects.in_library_of(user)


def _in_month(_: User, month: str) -> Q:
    start = datetime(int(month[:4]), int(month[5:]), 1, tzinfo=UTC)
    end = (start + timedelta(days=31)).replace(day=1)
    return Q(taken_local__gte=start, taken_local__lt=end)


def _state(said: Said) -> Q:
    """What lies where one does not look by itself."""
    is_lookup = bool(said.keys() & {"sha1", "sha256"})
    gathers = is_lookup or bool(said.keys() & {"album", "space"})
    archived = said.get("archived", ANY if gathers else NO)
    trashed = said.get("trashed", ANY if is_lookup else NO)
    found = Q()
    if archived != ANY:
        found &= Q(archived_at__isnull=archived == NO)
    if trashed != ANY:
        found &= Q(trashed_at__isnull=trashed == NO)
    if said.get("beneath", YES if is_lookup else NO) == NO:
        found &= Q(is_primary=True)
    return found


def _in_album(user: User, album_id: int) -> Q:
    album = get_object_or_404(Album.objects.visible_to(user), pk=album_id)
    return Q(pk__in=AlbumPhoto.objects.filter(album=album).values("photo"))


def _with_person(user: User, person_id: int) -> Q:
    return with_this_person(get_object_or_404(Person.objects.visible_to(user), pk=person_id).pk)


def _with_tag(user: User, tag_id: int) -> Q:
    tag = get_object_or_404(Tag, owner=user, pk=tag_id)
    return Q(pk__in=PhotoTag.objects.filter(tag__in=within(tag)).values("photo"))


def _box(said: Said) -> Q:
    edges = {"west": -180.0, "south": -90.0, "east": 180.0, "north": 90.0}
    return condition(filters.TakenWithin(**{name: said.get(name, edges[name]) for name in edges}))


# What only a photo's owner is told, others do not find out by filters either.
OWNERS = {"favourite", "rating", "archived", "sha1", "sha256"}
CONDITIONS: Mapping[str, Callable[[User, Any], Q]] = {
    "month": _in_month,
    "taken_from": lambda _, day: Q(taken_local__gte=datetime.combine(day, time.min, UTC)),
    "taken_until": lambda _, day: Q(taken_local__lte=datetime.combine(day, time.max, UTC)),
    "kind": lambda _, kind: Q(kind=kind),
    "looks_like": lambda _, look: Q(looks_like=look),
    "favourite": lambda _, wanted: Q(is_favourite=wanted == YES),
    "rating": lambda _, stars: Q(rating__gte=stars),
    "album": _in_album,
    "person": _with_person,
    "tag": _with_tag,
    "place": lambda _, place: Q(place=place),
    "has_place": lambda _, wanted: Q(latitude__isnull=wanted != YES),
    "camera": lambda _, words: condition(filters.TakenWith(tuple(words.split()))),
    "filename": lambda _, pattern: condition(filters.Named(pattern)),
    "sha1": lambda _, text: Q(sha1=text.lower()),
    "sha256": lambda _, text: Q(sha256=text.lower()),
}
