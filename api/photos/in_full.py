"""All that is known of one photo, as far as who asks may know it."""

from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from albums.selectors import albums_of_photo
from api.photos.reading import photo_told
from faces.models import Face
from photos.facts import names
from photos.models import Photo, Rendition
from photos.tags import tags_of
from quality.selectors import quality_of

QUALITY = ("score", "sharpness", "exposure", "noise", "eyes_open", "aesthetics")


def in_full(user: User, photo_id: int) -> dict[str, Any] | None:
    """The photo with what stands beside it; None where the person does not see it."""
    told = photo_told(user, photo_id)
    if told is None:
        return None
    photo = Photo.objects.select_related("place").get(pk=photo_id)
    return {
        **told,
        "place_name": names(photo.place) if photo.place else "",
        "tags": [
            {"id": chip.tag_id, "name": chip.name, "origin": chip.origin,
             "guess_percent": chip.guess_percent}
            for chip in tags_of(photo)
        ],
        "people": people_in(user, photo),
        "albums": [album.pk for album in albums_of_photo(user, photo)],
        "versions": files_beside(user, photo),
        "renditions": addresses_of(photo),
        "quality": quality_told(photo),
    }  # fmt: skip


def people_in(user: User, photo: Photo) -> list[int]:
    faces = Face.objects.visible_to(user).filter(photo=photo, person__isnull=False)
    return list(faces.order_by("person").values_list("person", flat=True).distinct())


def files_beside(user: User, photo: Photo) -> list[int]:
    if photo.stack_id is None:
        return []
    files = Photo.objects.visible_to(user).filter(stack=photo.stack_id)
    files = files.filter(Q(trashed_at__isnull=True) | Q(pk=photo.pk))
    return list(files.order_by(F("is_primary").desc(), "pk").values_list("pk", flat=True))


def addresses_of(photo: Photo) -> dict[str, str]:
    """Of what there is: a rendition that is not made yet is missing."""
    made = set(Rendition.objects.filter(photo=photo).values_list("name", flat=True))
    there = [*({"thumbnail", "preview"} & made), "original"]
    if photo.is_video and (photo.is_playable or Rendition.Name.PROXY in made):
        there.append("playback")
    return {name: reverse(f"api:photo_{name}", args=[photo.pk]) for name in sorted(there)}


def quality_told(photo: Photo) -> dict[str, float | None] | None:
    """As machines measured it; None before they did."""
    quality = quality_of(photo)
    return {name: getattr(quality, name) for name in QUALITY} if quality else None
