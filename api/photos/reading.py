"""Photos as the API tells them. The database writes the JSON: a hundred rows as objects of Django
and of a serializer cost ten times as much. `serializers.Photo` says the same to the schema."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import TextField
from django.db.models.expressions import RawSQL

from accounts.models import User
from api.paging import beyond, read_cursor, write_cursor
from photos.models import Photo, PhotoQuerySet

Telling = dict[str, Any]
KEYS = {"newest": ("-taken_local", "-id"), "oldest": ("taken_local", "id")}
# What everybody is told who sees the photo.
SHARED = (
    "id", "kind", "format", "mime", "filename", "size_bytes", "width_px", "height_px",
    "duration_s", "is_playable", "is_damaged", "taken_at", "offset_minutes", "taken_source",
    "make", "model", "lens", "exposure_s", "f_number", "iso", "focal_mm", "latitude", "longitude",
    "altitude_m", "caption", "is_primary", "placeholder", "looks_like",
)  # fmt: skip
# What only its owner is told; others nothing in its place.
OWN = (
    "sha256", "sha1", "added_at", "file_time", "note", "rating", "is_favourite", "archived_at",
    "trashed_at", "missing_since",
)  # fmt: skip
COLUMNS: Mapping[str, str] = {
    **{name: f"photos_photo.{name}" for name in SHARED},
    "taken_local": "photos_photo.taken_local at time zone 'UTC'",
    "owner": "photos_photo.owner_id",
    "place": "photos_photo.place_id",
    **{
        name: f"case when photos_photo.owner_id = me.id then photos_photo.{name} end"
        for name in OWN
    },
    "stack": "case when photos_photo.owner_id = me.id then photos_photo.stack_id end",
    "live_video": "case when photos_photo.owner_id = me.id then photos_photo.live_video_id end",
}
# As a column of the query: read row by row as the index gives them, with no second look.
TOLD = """(
    select row_to_json(told)::text
    from (select {columns} from (select %s::bigint as id) as me) as told
)"""
MOMENT = RawSQL("photos_photo.taken_local::text", [], TextField())
# Stand in a statement for whoever asks, and for where the page before ended.
ANYBODY = -1
ANYWHERE = (datetime(1, 1, 1, tzinfo=UTC), -2)


@dataclass(frozen=True)
class Row:
    """What a cursor is written from, and the photo as JSON. The moment is never read but there."""

    id: int
    taken_local: str
    text: str


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    next: str | None


def page_of(
    user: User, photos: PhotoQuerySet, *, order: str, after: str, limit: int, fields: str
) -> Page:
    """One query. Raises Problem for a cursor that is none."""
    keys = KEYS[order]
    if after:
        photos = photos.filter(beyond(keys, read_cursor(after, Photo, keys)))
    return _page(told(user, photos.order_by(*keys)[: limit + 1], fields=fields), keys, limit)


def page_of_library(user: User, *, order: str, after: str, limit: int, fields: str) -> Page:
    """The page that is asked for most: of the whole timeline. Its statement is made once; as a
    query set it is made anew for each page, which takes about as long as reading it."""
    keys = KEYS[order]
    last = read_cursor(after, Photo, keys) if after else []
    statement, values = _statement_of_library(
        order, columns_for(fields), limit, is_after=bool(after)
    )
    given = dict(zip((ANYBODY, *ANYWHERE), (user.pk, *last), strict=False))
    return _page(_rows(statement, [given[value] for value in values]), keys, limit)


@lru_cache(maxsize=64)
def _statement_of_library(
    order: str, columns: str, limit: int, *, is_after: bool
) -> tuple[str, Sequence[Any]]:
    """With ANYBODY for the person, and ANYWHERE for the last photo of the page before."""
    keys, photos = KEYS[order], Photo.objects.in_library_of(User(pk=ANYBODY)).on_timeline()
    if is_after:
        photos = photos.filter(beyond(keys, ANYWHERE))
    return _statement(ANYBODY, photos.order_by(*keys)[: limit + 1], columns)


def _page(rows: Sequence[Row], keys: Sequence[str], limit: int) -> Page:
    follows = write_cursor(rows[limit - 1], keys) if len(rows) > limit else None
    return Page(rows[:limit], follows)


def told(user: User, photos: PhotoQuerySet, *, fields: str = "") -> list[Row]:
    """In the order of the photos."""
    try:
        return _rows(*_statement(user.pk, photos, columns_for(fields)))
    except EmptyResultSet:  # as for an id that no row can have
        return []


def _statement(user_id: int, photos: PhotoQuerySet, columns: str) -> tuple[str, Sequence[Any]]:
    text = RawSQL(TOLD.format(columns=columns), [user_id], TextField())  # noqa: S611  # ours
    query = photos.annotate(moment=MOMENT, told=text).values("id", "moment", "told").query
    return query.sql_with_params()


def _rows(statement: str, values: Sequence[Any]) -> list[Row]:
    """With none of what Django does to each row."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Row(*row) for row in cursor.fetchall()]


def photo_told(user: User, photo_id: int) -> Telling | None:
    """One photo that the person may see."""
    rows = told(user, Photo.objects.visible_to(user).filter(pk=photo_id))
    return orjson.loads(rows[0].text) if rows else None


@lru_cache(maxsize=64)
def _columns(names: Collection[str]) -> str:
    return ", ".join(f'{COLUMNS[name]} as "{name}"' for name in names)


def columns_for(fields: str) -> str:
    """Of `?fields=`; all without it. Unknown ones are left out."""
    if not fields:
        return _columns(tuple(COLUMNS))
    asked = {name.strip() for name in fields.split(",")}
    return _columns(tuple(name for name in COLUMNS if name in asked))
