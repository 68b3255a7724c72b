"""The bench's library: rows without files, made in the database, the same each time."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from django.contrib.auth.hashers import make_password
from django.db import connection as django_connection
from numpy.typing import NDArray

from accounts.models import User
from bench.scale import BIG_MONTH, MONTH, MONTH_PHOTOS, USERS, Scale
from ingest.pipeline import STAGES
from photos.models import Photo

RECIPE = "2"  # another one builds the library anew
CHUNK_ROWS = 100_000
PLACES = 200
CLUSTERS = 1000
DIMENSIONS = 384
SPREAD = 0.7  # of a vector around its cluster's centre, both of length 1 before

# Nine of ten photos know where they were taken: four of them at home, the others around the towns
# that they are named after, all the closer the more there are.
HOME = (47.0, 11.0)  # degrees
POSITION = """case when get_byte(sum, 4) < 230 then
    case when get_byte(sum, 5) < 100 then {home} else {town} end
    + {reach} * power(
        2 * (get_byte(sum, {byte}) * 256 + get_byte(sum, {byte} + 1)) / 65535.0 - 1, 3)
end"""

# The last ones refer to nobody, so that no cascade reaches them.
EMPTY = """
truncate accounts_user, places_place, dedup_uncheckedphoto, dedup_changedphoto, faces_movedface,
    sync_change restart identity cascade
"""

ADD_PLACES = """
insert into places_place (neighbourhood, city, region, country, country_code)
select '', 'City ' || n, 'Region ' || n %% 20, 'Country ' || n %% 5, 'x' || n %% 5
from generate_series(1, %(places)s) n
"""

# The first person took more photos each year, the others as many; 19 years from 2000 on.
# What a photo's columns hold; all others hold the model's default.
PHOTO_COLUMNS = {
    "owner_id": "case when n <= %(half)s then 1 else 2 + n %% %(others)s end",
    "sha256": "encode(sum, 'hex')",
    "sha1": "left(encode(sum, 'hex'), 40)",
    "size_bytes": "2000000 + n %% 3000000",
    "original_key": "'be/nc/' || encode(sum, 'hex') || '.jpg'",
    "filename": "'IMG_' || n || '.jpg'",
    "kind": "case when is_video then 'video' else 'image' end",
    "format": "case when is_video then 'mp4' else 'jpeg' end",
    "mime": "case when is_video then 'video/mp4' else 'image/jpeg' end",
    "file_time": "taken",
    "added_at": "now()",
    "width_px": "case when is_upright then 3024 else 4032 end",
    "height_px": "case when is_upright then 4032 else 3024 end",
    "duration_s": "case when is_video then 12.5 end",
    "is_playable": "is_video",
    "taken_at": "taken - interval '2 hours'",
    "taken_local": "taken",
    "offset_minutes": "120",
    "taken_source": "'exif'",
    "make": "'Maker ' || n %% 4",
    "model": "'Model ' || n %% 12",
    "latitude": POSITION.format(
        home=HOME[0], town="-45 + n / 50 %% %(places)s * 37 %% 105", byte=6, reach=0.2
    ),
    "longitude": POSITION.format(
        home=HOME[1], town="-170 + n / 50 %% %(places)s * 97 %% 340", byte=8, reach=0.3
    ),
    "place_id": "case when b < 0.7 then 1 + n / 50 %% %(places)s end",
    "placeholder": "encode(substring(sum from 1 for 27), 'base64')",
    "is_favourite": "a < 0.02",
    "archived_at": "case when n > %(half)s and b > 0.99 then now() end",
}

# The first person took more photos each year, the others as many; 19 years from 2000 on.
PHOTOS = """
select n, a, b, sha256(n::text::bytea) as sum, a > 0.97 as is_video, b > 0.6 as is_upright,
    b * interval '28 days' + case
        when n <= %(big)s then timestamptz %(big_month)s
        when n <= %(big)s + %(month_photos)s then timestamptz %(month)s
        when n <= %(half)s
            then timestamptz '2000-01-01' + floor(228 * (1 - a * a)) * interval '1 month'
        else timestamptz '2000-01-01' + floor(228 * a) * interval '1 month'
    end as taken
from (
    select n, random() as a, random() as b from generate_series(%(first)s, %(last)s) n
) as drawn
"""

ADD_RENDITIONS = """
insert into photos_rendition (photo_id, name, key, mime, size_bytes)
select id, name, 'be/nc/' || sha256 || '-' || name || '.jpg', 'image/jpeg', 20000
from photos_photo, (values ('thumbnail'), ('preview')) as names (name) order by id
"""

ADD_RUNS = """
insert into ingest_stagerun
    (photo_id, stage, version, state, due_at, attempts, error, changed_at)
select id, %s, %s, 'done', now(), 1, '', now() from photos_photo where kind = any(%s) order by id
"""

ADD_EMBEDDINGS = """
copy search_embedding (photo_id, owner_id, revision, model, version, vector, embedded_at)
from stdin (format binary)
"""
COPY_BEGINS = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_ENDS = b"\xff\xff"
LONG_AGO = 3  # a transaction that is over for sure


def connect() -> psycopg.Connection:
    """A bare connection to the bench's database, for floors and for building."""
    given = django_connection.settings_dict
    connection = psycopg.connect(
        host=given["HOST"], port=given["PORT"], dbname=given["NAME"],
        user=given["USER"], password=given["PASSWORD"], autocommit=True,
    )  # fmt: skip
    connection.execute("set time zone 'UTC'")
    return connection


def ensure_library(scale: Scale, folder: Path) -> None:
    """Build the library unless this folder has it."""
    built, recipe = folder / "built", f"{RECIPE} {scale.rows}"
    if built.exists() and built.read_text() == recipe:
        return
    print(f"Building a library of {scale.rows:,} photos, once.", file=sys.stderr)
    with connect() as connection:
        connection.execute(EMPTY)
        add_users()
        add_photos(connection, scale.rows)
        add_what_hangs_on_photos(connection, scale.rows)
        connection.execute("vacuum analyze")
    built.write_text(recipe)


def add_users() -> None:
    nobody_knows = make_password(None)
    User.objects.bulk_create(
        User(email=f"person{n}@bench.example", name=f"Person {n}", password=nobody_knows)
        for n in range(1, USERS + 1)
    )


def add_photos(connection: psycopg.Connection, rows: int) -> None:
    """The database's own triggers count the months."""
    connection.execute("select setseed(0.5)")
    connection.execute(ADD_PLACES, {"places": PLACES})
    values = {
        "half": rows // 2, "others": USERS - 1, "places": PLACES,
        "big": rows // 10, "big_month": BIG_MONTH.isoformat(),
        "month": MONTH.isoformat(), "month_photos": MONTH_PHOTOS,
    }  # fmt: skip
    defaults = default_columns()
    expressions = ", ".join([*PHOTO_COLUMNS.values(), *(f"%({name})s" for name in defaults)])
    columns = ", ".join([*PHOTO_COLUMNS, *defaults])
    statement = (
        f"insert into photos_photo ({columns}) select {expressions} from ({PHOTOS}) p order by n"
    )
    cursor = psycopg.ClientCursor(connection)  # the server could not tell the values' types
    for first in range(1, rows + 1, CHUNK_ROWS):
        chunk = {"first": first, "last": min(first + CHUNK_ROWS - 1, rows)}
        cursor.execute(statement.encode(), {**values, **defaults, **chunk})


def default_columns() -> dict[str, Any]:
    """The columns that `PHOTO_COLUMNS` leaves out, with what a new photo has there."""
    return {
        field.column: field.get_default()
        for field in Photo._meta.concrete_fields  # noqa: SLF001 - Django's public name
        if field.column
        and not (field.primary_key or field.generated or field.column in PHOTO_COLUMNS)
    }


def add_what_hangs_on_photos(connection: psycopg.Connection, rows: int) -> None:
    """Without checks of foreign keys, which would double the time."""
    connection.execute("set session_replication_role = replica")
    connection.execute(ADD_RENDITIONS)
    for stage in (each for each in STAGES if each.is_on()):
        connection.execute(ADD_RUNS, [stage.name, stage.version(), list(stage.kinds)])
    add_embeddings(connection, rows, model="basic", dimensions=DIMENSIONS)


def add_embeddings(
    connection: psycopg.Connection, rows: int, *, model: str, dimensions: int
) -> None:
    """A vector of each photo. As the triggers would, it says whose it is."""
    connection.execute("set session_replication_role = replica")
    with connection.cursor().copy(ADD_EMBEDDINGS) as copy:
        copy.write(COPY_BEGINS)
        for ids, vectors in clustered_vectors(rows, dimensions):
            owners = np.where(ids <= rows // 2, 1, 2 + ids % (USERS - 1))
            copy.write(binary_rows(model, ids, owners, vectors))
        copy.write(COPY_ENDS)
    connection.execute("set session_replication_role = default")


def clustered_vectors(
    rows: int, dimensions: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """The ids of photos and vectors around a thousand centres."""
    random = np.random.default_rng(1)
    centres = unit_vectors(random, CLUSTERS, dimensions)
    for first in range(1, rows + 1, CHUNK_ROWS):
        ids = np.arange(first, min(first + CHUNK_ROWS, rows + 1))
        vectors = centres[random.integers(0, CLUSTERS, len(ids))]
        vectors = vectors + SPREAD * unit_vectors(random, len(ids), dimensions)
        yield ids, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def unit_vectors(random: np.random.Generator, count: int, dimensions: int) -> NDArray[np.float32]:
    vectors = random.standard_normal((count, dimensions), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def binary_rows(
    model: str, ids: NDArray[np.int64], owners: NDArray[np.int64], vectors: NDArray[np.float32]
) -> bytes:
    dimensions = vectors.shape[1]
    rows = np.zeros(len(ids), embedding_row(model, dimensions))
    rows["fields"] = 7
    rows["id_bytes"] = rows["owner_bytes"] = rows["revision_bytes"] = rows["at_bytes"] = 8
    rows["id"], rows["owner"], rows["revision"] = ids, owners, LONG_AGO
    rows["model_bytes"], rows["model"] = len(model), model.encode()
    rows["version_bytes"], rows["version"] = 2, 1
    rows["vector_bytes"], rows["dimensions"] = 4 + 2 * dimensions, dimensions
    rows["vector"] = vectors
    return rows.tobytes()


def embedding_row(model: str, dimensions: int) -> np.dtype[Any]:
    """A row of PostgreSQL's binary COPY: each field behind its length in bytes."""
    return np.dtype(
        [
            ("fields", ">i2"), ("id_bytes", ">i4"), ("id", ">i8"),
            ("owner_bytes", ">i4"), ("owner", ">i8"),
            ("revision_bytes", ">i4"), ("revision", ">i8"),
            ("model_bytes", ">i4"), ("model", f"S{len(model)}"),
            ("version_bytes", ">i4"), ("version", ">i2"), ("vector_bytes", ">i4"),
            ("dimensions", ">i2"), ("unused", ">i2"), ("vector", ">f2", (dimensions,)),
            ("at_bytes", ">i4"), ("at", ">i8"),
        ]
    )  # fmt: skip
