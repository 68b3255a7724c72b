"""What is found: by fields page by page, by meaning, by chance, the largest, and how many."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from accounts.models import Scope
from clients.immich.assets.telling import tell_assets
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.people.telling import tell_person
from clients.immich.routing import needs
from clients.immich.search.fields import photos_with
from clients.immich.words import Words, body_of, query_of
from curating.among import among
from faces.models import Face
from photos.keyset import BadCursor, cursor_of, read_cursor
from photos.models import Photo, PhotoQuerySet
from search.selectors import found_ids, understand

SIZE, MOST = 250, 1000
MOST_PAGES = 10_000
ORDERS = {
    "fileCreatedAt": "taken_local",
    "localDateTime": "taken_local",
    "fileSizeInBytes": "size_bytes",
    "rating": "rating",
}


@needs(Scope.READ)
def metadata(asked: Asked) -> dict[str, Any]:
    """By `page`, or faster behind a `cursor`, which goes by the day alone."""
    said = body_of(asked.request)
    photos, size = photos_with(asked.user, said), _size(said)
    if said.flag("withStacked") is False:
        photos = photos.filter(is_primary=True)
    order = _order(said)
    ordered = photos.order_by(order, "-pk" if order.startswith("-") else "pk")
    start = (_page(said) - 1) * size
    if (cursor := said.text("cursor")) is not None:
        ordered, start = _behind(ordered, cursor, order), 0
    found = list(ordered[start : start + size + 1])
    told = _page_of(asked, said, found[:size], page=_page(said), has_more=len(found) > size)
    if len(found) > size and order in BY_DAY:
        told["assets"]["nextCursor"] = cursor_of(found[size - 1])
    return told


def _order(said: Words) -> str:
    wanted = said.said.get("orderBy")
    by = Words(wanted) if isinstance(wanted, dict) else Words({})
    column = ORDERS.get(by.text("field") or "localDateTime")
    direction = by.text("direction") or said.text("order") or "desc"
    if column is None or direction not in {"asc", "desc"}:
        raise Refused(400, "order must be asc or desc")
    return column if direction == "asc" else f"-{column}"


def _behind(photos: PhotoQuerySet, cursor: str, order: str) -> PhotoQuerySet:
    try:
        taken, last = read_cursor(cursor)
    except BadCursor as error:
        raise Refused(400, "cursor is none of this search") from error
    if order not in BY_DAY:
        raise Refused(400, "cursor is none of this search")
    side = "lt" if order.startswith("-") else "gt"
    return photos.filter(
        Q(**{f"taken_local__{side}": taken}) | Q(taken_local=taken, **{f"pk__{side}": last})
    )


@needs(Scope.READ)
def smart(asked: Asked) -> dict[str, Any]:
    """By what our search box understands, or like a photo; best first."""
    said = body_of(asked.request)
    size, page = _size(said), _page(said)
    ids = found_ids(asked.user, understand(asked.user, _query(asked, said)), most=MOST_FOUND)
    fits = set(_fitting(asked, said, ids))
    chosen = [pk for pk in ids if pk in fits][(page - 1) * size : page * size + 1]
    photos = Photo.objects.visible_to(asked.user).in_bulk(chosen[:size])
    found = [photos[pk] for pk in chosen[:size] if pk in photos]
    return _page_of(asked, said, found, page=page, has_more=len(chosen) > size)


def _query(asked: Asked, said: Words) -> str:
    words = said.text("query") or ""
    photo_id = said.number_of("queryAssetId", Kind.ASSET)
    if photo_id is None:
        if not words.strip():
            raise Refused(400, "Either query or queryAssetId must be set")
        return words
    if not Photo.objects.visible_to(asked.user).filter(pk=photo_id).exists():
        raise Refused(404, "Asset not found")
    return f"similar:{photo_id} {words}".strip()


def _fitting(asked: Asked, said: Words, ids: Iterable[int]) -> Iterable[int]:
    """Those that fit the fields."""
    return photos_with(asked.user, said).filter(among(ids)).values_list("pk", flat=True)


@needs(Scope.READ)
def by_chance(asked: Asked) -> list[dict[str, Any]]:
    said = body_of(asked.request)
    photos = photos_with(asked.user, said).filter(is_primary=True).order_by("?")
    return _told(asked, said, photos[: _size(said)])


@needs(Scope.READ)
def large(asked: Asked) -> list[dict[str, Any]]:
    """The largest first; asked for in the address."""
    said = _in_address(asked)
    photos = photos_with(asked.user, said).order_by("-size_bytes", "-pk")
    if least := said.number("minFileSize"):
        photos = photos.filter(size_bytes__gte=least)
    return _told(asked, said, photos[: _size(said)])


def _in_address(asked: Asked) -> Words:
    """Lists stand there once for each of them."""
    words = dict(query_of(asked.request).said)
    lists = {name: asked.request.GET.getlist(name) for name in words if name.endswith("Ids")}
    return Words({**words, **lists})


@needs(Scope.READ)
def statistics(asked: Asked) -> dict[str, int]:
    return {"total": photos_with(asked.user, body_of(asked.request)).count()}


def _page(said: Words) -> int:
    return said.number("page", 1, MOST_PAGES) or 1


def _size(said: Words) -> int:
    return said.number("size", 1, MOST) or SIZE


def _page_of(
    asked: Asked, said: Words, photos: list[Photo], *, page: int, has_more: bool
) -> dict[str, Any]:
    """A SearchResponseDto: `nextPage` is a text, and null on the last page."""
    items = _told(asked, said, photos)
    none = {"total": 0, "count": 0, "items": [], "facets": []}
    found = {
        "total": len(items),
        "count": len(items),
        "items": items,
        "facets": [],
        "nextPage": str(page + 1) if has_more else None,
        "nextCursor": None,
    }
    return {"albums": none, "assets": found}


def _told(asked: Asked, said: Words, photos: Iterable[Photo]) -> list[dict[str, Any]]:
    chosen = list(photos)
    told = tell_assets(asked.user, chosen, with_exif=said.flag("withExif") is True)
    people = _people(asked, chosen) if said.flag("withPeople") else {}
    return [
        each | {"people": people.get(photo.pk, []), "resized": True}
        for each, photo in zip(told, chosen, strict=True)
    ]


def _people(asked: Asked, photos: list[Photo]) -> dict[int, list[dict[str, Any]]]:
    faces = Face.objects.visible_to(asked.user).filter(photo__in=photos).exclude(person=None)
    found: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    for face in faces.select_related("person").order_by("left", "pk"):
        if face.person:
            found[face.photo_id][face.person.pk] = tell_person(face.person)
    return {photo_id: list(people.values()) for photo_id, people in found.items()}


BY_DAY = ("taken_local", "-taken_local")
MOST_FOUND = 10_000
