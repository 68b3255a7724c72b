"""One photo with all that is known of it, and how many there are."""

from typing import Any

from django.db.models import Count, Q

from clients.immich.assets.finding import seen
from clients.immich.assets.telling import tell_assets
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.people.telling import tell_people
from clients.immich.tags.paths import tell_tags
from clients.immich.users.telling import tell_user
from clients.immich.words import query_of
from faces.models import Person
from photos.models import Photo, PhotoQuerySet, Tag


def show(asked: Asked, photo_id: int) -> dict[str, Any]:
    """Who is on a photo is told its owner alone."""
    photo = seen(asked, photo_id)
    told = tell_assets(asked.user, [photo], with_exif=True)[0]
    is_own = photo.owner_id == asked.user.pk
    people = Person.objects.filter(owner=asked.user, faces__photo=photo, is_hidden=False)
    tags = Tag.objects.filter(owner=asked.user, photo_tags__photo=photo)
    return told | {
        "owner": tell_user(photo.owner),
        "people": tell_people(people.distinct().order_by("pk")) if is_own else [],
        "tags": tell_tags(asked.user, tags.distinct().order_by("name")) if is_own else [],
    }


def statistics(asked: Asked) -> dict[str, int]:
    photos = _wanted(asked).aggregate(
        images=Count("pk", filter=Q(kind=Photo.Kind.IMAGE)),
        videos=Count("pk", filter=Q(kind=Photo.Kind.VIDEO)),
    )
    return photos | {"total": photos["images"] + photos["videos"]}


def _wanted(asked: Asked) -> PhotoQuerySet:
    """Of the own library; moving halves of live photos are no photos of their own."""
    said = query_of(asked.request)
    photos = Photo.objects.in_library_of(asked.user)
    if (trashed := said.flag("isTrashed")) is not None:
        photos = photos.filter(trashed_at__isnull=not trashed)
    else:
        photos = photos.filter(trashed_at=None)
    if (favourite := said.flag("isFavorite")) is not None:
        photos = photos.filter(is_favourite=favourite)
    visibility = said.text("visibility")
    if visibility not in (None, *VISIBLE):
        raise Refused(400, f"visibility must be one of {', '.join(VISIBLE)}")
    return photos.filter(VISIBLE[visibility] if visibility else Q(still=None))


VISIBLE = {
    "timeline": Q(archived_at=None, still=None),
    "archive": Q(archived_at__isnull=False, still=None),
    "hidden": Q(still__isnull=False),
    "locked": Q(pk__in=[]),
}
