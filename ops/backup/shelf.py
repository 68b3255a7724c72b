"""Rows of a backup beside those of the library, in temporary tables: from there those of single
photos come back, with everything that refers to them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import ForeignKey, Model

from albums.models import Album, AlbumPhoto
from faces.models import Face, Person
from ops.backup.dumping import sql_of
from ops.backup.refused import BackupRefused
from ops.models import Finding
from photos.models import Photo, PhotoTag, Tag
from vault.models import LockedPhoto

COPY = re.compile(rb"COPY public\.(\w+) \((.*)\) FROM stdin;\n")
END = b"\\.\n"
# Who is named and what is said comes back with a photo, if it is gone, too.
PARENTS: tuple[tuple[type[Model], type[Model], str], ...] = (
    (Tag, PhotoTag, "tag_id"),
    (Person, Face, "person_id"),
)
# A photo comes back outside of its stack, whose primary may be another by now.
ALONE = {"stack_id": "null", "is_primary": "true"}


@dataclass(frozen=True)
class OldPhoto:
    """What must be known of a photo before it comes back."""

    photo_id: int
    owner_id: int
    sha256: str
    is_locked: bool


@dataclass
class Shelf:
    """The tables of a backup that photos need, and their columns as PostgreSQL writes them."""

    columns: dict[str, list[str]] = field(default_factory=dict)

    def photos(self, photo_ids: Iterable[int]) -> dict[int, OldPhoto]:
        sql = "select id, owner_id, sha256, is_locked from old_photos_photo where id = any(%s)"
        return {row[0]: OldPhoto(*row) for row in asked(sql, [list(photo_ids)])}

    def in_albums(self, album_ids: Sequence[int]) -> set[int]:
        """Raises BackupRefused for one that is not there."""
        sql = "select id from old_albums_album where id = any(%s)"
        if lacking := set(album_ids) - ids(sql, album_ids):
            raise BackupRefused(f"Album {min(lacking)} is not in this backup.")
        return ids("select photo_id from old_albums_albumphoto where album_id = any(%s)", album_ids)

    def owners_of_albums(self, album_ids: Sequence[int]) -> set[int]:
        return ids("select owner_id from old_albums_album where id = any(%s)", album_ids)

    def live_videos(self, photo_ids: Iterable[int]) -> set[int]:
        sql = "select live_video_id from old_photos_photo where id = any(%s)"
        return ids(f"{sql} and live_video_id is not null", list(photo_ids))

    def bring_albums(self, album_ids: Sequence[int]) -> None:
        self._bring(Album, "o.id = any(%s)", [list(album_ids)])

    def bring_photos(self, photo_ids: Sequence[int]) -> list[int]:
        """With the tags and people that they name; which came. Videos come before the live photos
        that they belong to."""
        for parent, through, column in PARENTS:
            old = f"old_{table_of(through)}"
            named = f"select {column} from {old} where photo_id = any(%s)"  # noqa: S608
            self._bring(parent, f"o.id in ({named})", [list(photo_ids)])
        for order in ("is null", "is not null"):
            self._bring(Photo, f"o.id = any(%s) and o.live_video_id {order}", [list(photo_ids)])
        found = Photo.objects.filter(pk__in=photo_ids).order_by("pk")
        return list(found.values_list("pk", flat=True))

    def bring_what_belongs(self, photo_ids: Sequence[int]) -> None:
        """Every row that refers to one of these, if all else that it needs is there."""
        for model in belonging():
            for reference in references(model, Photo):
                self._bring(model, f'o."{reference.column}" = any(%s)', [list(photo_ids)])

    def _bring(self, model: type[Model], condition: str, values: list[Any]) -> None:
        """Rows of one table. What is there stays; what the tables do not take is left out."""
        table = table_of(model)
        fields = {each.column: each for each in columns_of(model)}
        names = self.columns[table]
        chosen, needed = [], [condition]
        for name in names:
            each = fields[name.strip('"')]
            expression, need = taken(each, name, is_photo=model is Photo)
            chosen.append(expression)
            needed += need
        sql = (
            f'insert into "{table}" ({", ".join(names)}) select {", ".join(chosen)}'  # noqa: S608
            f' from "old_{table}" o where {" and ".join(needed)} on conflict do nothing'
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)


def taken(each: Any, name: str, *, is_photo: bool) -> tuple[str, list[str]]:
    """How a column comes, and what must be true of its row. What is not here any more is left
    empty where it may be; but a row about a photo that is not here does not come."""
    if is_photo and each.column in ALONE:
        return ALONE[each.column], []
    if not isinstance(each, ForeignKey):
        return f"o.{name}", []
    target = each.target_field
    there = (
        f'exists (select 1 from "{table_of(target.model)}" t'  # noqa: S608
        f' where t."{target.column}" = o.{name})'
    )
    if each.null and (is_photo or target.model is not Photo):
        return f"case when {there} then o.{name} end", []
    return f"o.{name}", [f"(o.{name} is null or {there})"]


def belonging() -> list[type[Model]]:
    """The tables that refer to photos; of the locked folder nothing comes back singly."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model not in (Photo, LockedPhoto, Finding) and references(model, Photo)
    ]


def references(model: type[Model], target: type[Model]) -> list[Any]:
    keys = [each for each in columns_of(model) if isinstance(each, ForeignKey)]
    return [each for each in keys if each.related_model is target]


def table_of(model: type[Model]) -> str:
    return model._meta.db_table  # noqa: SLF001 - Django's public way to it


def columns_of(model: type[Model]) -> list[Any]:
    return list(model._meta.concrete_fields)  # noqa: SLF001 - as above


@contextmanager
def shelf_of(dump: Path) -> Iterator[Shelf]:
    """Raises BackupRefused where the backup's tables are of another version."""
    models: list[type[Model]] = [Photo, Album, AlbumPhoto, *(parent for parent, *_ in PARENTS)]
    tables = {table_of(each) for each in (*models, *belonging())}
    shelf = Shelf()
    try:
        with transaction.atomic():
            load(dump, tables, shelf)
        yield shelf
    except DatabaseError as error:
        raise BackupRefused(f"It does not fit into this library: {error}") from error
    finally:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f'drop table if exists pg_temp."old_{table}"')


def load(dump: Path, tables: set[str], shelf: Shelf) -> None:
    """Fill temporary tables with what the dump has of these."""
    options = ["--data-only", *(f"--table={table}" for table in sorted(tables))]
    with sql_of(dump, *options) as script:
        lines = iter(script.stdout or ())
        for line in lines:
            if heading := COPY.fullmatch(line):
                table, columns = (word.decode() for word in heading.groups())
                shelf.columns[table] = columns.split(", ")
                fill(table, columns, lines)


def fill(table: str, columns: str, lines: Iterator[bytes]) -> None:
    with connection.cursor() as cursor:
        empty = f'select {columns} from "{table}" with no data'  # noqa: S608
        cursor.execute(f'create temporary table "old_{table}" as {empty}')
        with cursor.copy(f'copy "old_{table}" ({columns}) from stdin') as copy:
            while (line := next(lines, END)) != END:
                copy.write(line)


def asked(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def ids(sql: str, values: Sequence[int]) -> set[int]:
    return {row[0] for row in asked(sql, [list(values)])}
