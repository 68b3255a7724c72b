"""The rows under "Details" on the photo page: when, where, with what, and which file. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from photos import wording
from photos.models import Photo
from places.models import Place


@dataclass(frozen=True)
class Fact:
    """A row: what it is about, what it says, smaller print, and the searches for more like it and
    for what is near."""

    icon: str
    label: str
    title: str
    notes: tuple[str, ...] = ()
    search: str = ""
    near: str = ""
    code: str = ""


def facts_of(photo: Photo, *, zone: ZoneInfo) -> list[Fact]:
    """Each fact that is known, in the order in which people ask."""
    rows = (taken(photo), place(photo), camera(photo), file(photo), added(photo, zone))
    return [row for row in rows if row]


def facts_for_others(photo: Photo) -> list[Fact]:
    """What those know whom its owner lets see it: not where it came from and where it is kept."""
    owner = Fact("user", _("Owner"), str(photo.owner))
    rows = (owner, taken(photo), place(photo), camera(photo), file(photo))
    return [row for row in rows if row]


def taken(photo: Photo) -> Fact:
    offset = photo.offset_minutes
    zone = "" if offset is None else wording.offset_in_words(offset)
    return Fact(
        icon="clock",
        label=_("Taken"),
        title=wording.moment_in_words(photo.taken_local),
        notes=notes([zone, time_witness(photo)]),
    )


def time_witness(photo: Photo) -> str:
    """Who says so. What is no camera's word is said first: a guess looks like a fact."""
    dates = {
        "file": _("date of the file"),
        "filename": _("guessed from the name of the file"),
        "folder": _("guessed from the name of its folder"),
        "takeout": _("date from Google Photos"),
        "icloud": _("date from iCloud"),
        "decided": _("corrected by you"),
    }
    if photo.taken_source in dates:
        return dates[photo.taken_source]
    words = {
        "camera": _("from the camera"),
        "position": _("from GPS"),
        "gps time": _("from the GPS time"),
        "clock": _("from the camera's clock"),
        "person": _("your time zone"),
    }
    return words.get(photo.offset_source, "")


def place(photo: Photo) -> Fact | None:
    label = _("Place")
    if photo.latitude is None or photo.longitude is None:
        return Fact("map-pin", label, names(photo.place)) if photo.place else None
    position = wording.position_in_words(photo.latitude, photo.longitude)
    near = f"near:{photo.latitude:.5f},{photo.longitude:.5f}"
    if photo.place is None:
        return Fact("map-pin", label, position, notes([height(photo)]), near=near)
    noted = notes([position, height(photo)])
    return Fact("map-pin", label, names(photo.place), noted, city(photo.place), near)


def names(place: Place) -> str:
    """From near to far, no name twice: "Alfama, Lisbon, Portugal"."""
    near_to_far = [place.neighbourhood, place.city or place.region, place.country]
    return ", ".join(dict.fromkeys(filter(None, near_to_far)))


def city(place: Place) -> str:
    return f'in:"{place.city or place.region or place.country}"'


def height(photo: Photo) -> str:
    return "" if photo.altitude_m is None else _("%d m high") % photo.altitude_m


def camera(photo: Photo) -> Fact | None:
    settings = [
        wording.focal_length_in_words(photo.focal_mm),
        wording.aperture_in_words(photo.f_number),
        wording.exposure_in_words(photo.exposure_s),
        wording.iso_in_words(photo.iso),
    ]
    lines = [photo.camera, photo.lens, ", ".join(filter(None, settings))]
    title, *others = [*filter(None, lines)] or [""]
    if not title:
        return None
    search = f'camera:"{photo.model}"' if photo.model else ""
    return Fact("camera", _("Camera"), title, tuple(others), search)


def file(photo: Photo) -> Fact:
    seconds = wording.duration_in_words(photo.duration_s)
    megapixels = wording.megapixels_in_words(photo.width_px, photo.height_px)
    words = [
        wording.dimensions_in_words(photo.width_px, photo.height_px),
        seconds if photo.is_video else megapixels,
        wording.size_in_words(photo.size_bytes),
        photo.format.upper(),
    ]
    damage = _("A part of this file is missing") if photo.is_damaged else ""
    icon = "film" if photo.is_video else "file-image"
    return Fact(icon, _("File"), photo.filename, notes([*words, damage]))


def added(photo: Photo, zone: ZoneInfo) -> Fact:
    """Since when the original is known, where it came from and is, and how to know it again."""
    day = wording.day_in_words(photo.added_at.astimezone(zone))
    trouble = trouble_in_place(photo)
    return Fact(
        icon="triangle-alert" if trouble else "shield-check",
        label=_("Original"),
        title=_("Added on %s") % day,
        notes=tuple(filter(None, [trouble or place_kept(photo), photo.source])),
        code=photo.sha256,
    )


def place_kept(photo: Photo) -> str:
    return _("Kept in “%s”, not copied") % photo.kept_in if photo.kept_in else ""


def trouble_in_place(photo: Photo) -> str:
    """Why the original of a photo that is kept in a source cannot be had now."""
    if photo.kept_in and photo.kept_in.is_offline:
        return _("“%s” is offline. The original comes back with it.") % photo.kept_in
    if photo.missing_since:
        day = wording.day_in_words(photo.missing_since)
        return _("Missing in “%(source)s” since %(day)s") % {
            "source": photo.kept_in, "day": day,
        }  # fmt: skip
    return ""


def notes(words: Iterable[str]) -> tuple[str, ...]:
    """One line of what is known."""
    line = ", ".join(filter(None, words))
    return (line,) if line else ()
