"""Where photos were taken, and what a point is called."""

from datetime import UTC
from typing import Any

from django.db.models import Exists, OuterRef, Q

from albums.models import AlbumPhoto
from clients.immich.albums.finding import seen_album
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.words import Words, query_of
from photos.models import Photo, PhotoQuerySet
from places.geocoding import locate
from rights.lending import shared_albums
from rights.models import Partner

Marker = dict[str, Any]


def markers(asked: Asked) -> list[Marker]:
    """Own photos, and where asked for, those of partners and of albums that are shared."""
    said = query_of(asked.request)
    photos = Photo.objects.visible_to(asked.user).filter(_whose(asked, said))
    photos = photos.filter(is_primary=True, trashed_at=None)
    if not said.flag("isArchived"):
        photos = photos.filter(archived_at=None)
    if (is_favourite := said.flag("isFavorite")) is not None:
        favourites = Q(owner=asked.user, is_favourite=True)
        photos = photos.filter(favourites if is_favourite else ~favourites)
    for name, lookup in (("fileCreatedAfter", "gte"), ("fileCreatedBefore", "lte")):
        if at := said.moment(name):
            aware = at if at.tzinfo else at.replace(tzinfo=UTC)
            photos = photos.filter(**{f"taken_at__{lookup}": aware})
    return _told(photos)


def markers_of_album(asked: Asked, album_id: int) -> list[Marker]:
    rows = AlbumPhoto.objects.filter(album=seen_album(asked, album_id)).values("photo")
    photos = Photo.objects.visible_to(asked.user).filter(pk__in=rows, trashed_at=None)
    return _told(photos)


def _whose(asked: Asked, said: Words) -> Q:
    whose = Q(owner=asked.user)
    if said.flag("withPartners"):
        whose |= Q(owner__in=Partner.objects.filter(viewer=asked.user).values("owner"))
    if said.flag("withSharedAlbums"):
        albums = shared_albums(asked.user)
        whose |= Q(Exists(AlbumPhoto.objects.filter(album__in=albums, photo=OuterRef("pk"))))
    return whose


def _told(photos: PhotoQuerySet) -> list[Marker]:
    """A MapMarkerResponseDto each; the newest first."""
    placed = photos.filter(latitude__isnull=False, longitude__isnull=False)
    rows = placed.order_by("-taken_local", "-pk").values_list(
        "pk", "latitude", "longitude", "place__city", "place__region", "place__country"
    )
    return [
        {
            "id": uuid_of(Kind.ASSET, pk),
            "lat": latitude,
            "lon": longitude,
            "city": city or None,
            "state": state or None,
            "country": country,
        }
        for pk, latitude, longitude, city, state, country in rows.iterator()
    ]


def name_of_point(asked: Asked) -> list[dict[str, Any]]:
    """Of a place on land, else none."""
    said = {name: _number(text) for name, text in asked.request.GET.items()}
    latitude = Words(said).fraction("lat", -90, 90)
    longitude = Words(said).fraction("lon", -180, 180)
    if latitude is None or longitude is None:
        raise Refused(400, "lat and lon are needed")
    (address,) = locate([(latitude, longitude)])
    if address is None:
        return []
    names = {"city": address.city, "state": address.region, "country": address.country}
    return [{name: text or None for name, text in names.items()}]


def _number(text: object) -> float:
    try:
        return float(str(text))
    except ValueError as error:
        raise Refused(400, "lat and lon must be numbers") from error
