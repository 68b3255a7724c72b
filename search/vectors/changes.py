"""What the database has of a person's vectors: how many, what was written since, and the rows.

A row bears the number of the transaction that wrote it. Numbers are given in order, but end in
any: what can be told for sure is the horizon, before which all are over. A reader that has all
rows before a horizon has only to look at those from there on, some of which it may know. The
ceiling is what has not begun: a library that was restored may hold numbers of its former server.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from search.vectors.codes import Rows
from search.vectors.shelf import Space, Written

# In one statement, so that the rows are those that the horizon speaks of.
CHANGES = """
with now as (
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon,
        greatest(
            pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
            pg_current_xact_id_if_assigned()::text::bigint + 1
        ) as ceiling,
        (select system_identifier from pg_control_system()) || '-'
            || (select oid from pg_database where datname = current_database()) as database
)
select database, horizon, ceiling, given.owner_id, photo_id, revision
from now left join unnest(%s::bigint[], %s::bigint[]) as given (owner_id, since) on true
left join lateral (
    select photo_id, revision from search_embedding
    where owner_id = given.owner_id and model = %s and version = %s
        and revision >= given.since and revision < now.ceiling
) as written on true
"""

COUNT = """
select given.owner_id, (
    select count(*) from (
        select from search_embedding
        where owner_id = given.owner_id and model = %s and version = %s limit %s
    ) as these
)
from unnest(%s::bigint[]) as given (owner_id)
"""

COPY = """
copy (
    select photo_id, revision, vector from search_embedding
    where owner_id = %s and model = %s and version = %s
        and revision >= %s and revision < %s and vector_dims(vector) = %s
) to stdout (format binary)
"""
COPY_HEAD_BYTES = 19
COPY_ROWS = 16_384
EVER = 2**63 - 1


@dataclass(frozen=True)
class Changes:
    """What was written since the horizons that were given, by owner: ids and revisions."""

    database: str
    horizon: int
    ceiling: int
    of_owner: dict[int, tuple[Rows, Rows]]


def changes(since: dict[int, int], space: Space) -> Changes:
    """Return what was written from each owner's horizon on."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, [list(since), list(since.values()), space.model, space.version])
        rows = cursor.fetchall()
    database, horizon, ceiling = rows[0][:3]
    found: dict[int, list[tuple[int, int]]] = {owner_id: [] for owner_id in since}
    for _, _, _, owner_id, photo_id, revision in rows:
        if photo_id is not None:
            found[owner_id].append((photo_id, revision))
    of_owner = {owner_id: _columns(pairs) for owner_id, pairs in found.items()}
    return Changes(database, horizon, ceiling, of_owner)


def vector_counts(owner_ids: Collection[int], space: Space, *, at_most: int) -> dict[int, int]:
    """Return how many vectors each owner has, counted no further than to a number."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [space.model, space.version, at_most, list(owner_ids)])
        return dict(cursor.fetchall())


def written_between(owner_id: int, space: Space, first: int, end: int = EVER) -> Iterator[Written]:
    """Yield the vectors that these transactions wrote, some thousand at a time."""
    kind = _row_type(space.dimensions)
    wanted = [owner_id, space.model, space.version, first, end, space.dimensions]
    pending = bytearray()
    with connection.cursor() as cursor, cursor.copy(COPY, wanted) as copy:
        for data in copy:
            pending += data
            if len(pending) >= COPY_HEAD_BYTES + COPY_ROWS * kind.itemsize:
                yield _take(pending, kind, COPY_ROWS)
    if rows := (len(pending) - COPY_HEAD_BYTES) // kind.itemsize:
        yield _take(pending, kind, rows)


def nothing(space: Space) -> Written:
    none = np.empty(0, np.int64)
    return Written(none, none, np.empty((0, space.dimensions), np.float32))


def _take(pending: bytearray, kind: np.dtype[Any], count: int) -> Written:
    """Take so many rows out of what came; the head stays in its place."""
    end = COPY_HEAD_BYTES + count * kind.itemsize
    rows = np.frombuffer(bytes(pending[COPY_HEAD_BYTES:end]), kind)
    del pending[COPY_HEAD_BYTES:end]
    return Written(
        rows["photo_id"].astype(np.int64),
        rows["revision"].astype(np.int64),
        rows["vector"].astype(np.float32),
    )


def _row_type(dimensions: int) -> np.dtype[Any]:
    """A row of PostgreSQL's binary COPY: each field behind its length in bytes."""
    return np.dtype(
        [
            ("fields", ">i2"), ("id_bytes", ">i4"), ("photo_id", ">i8"),
            ("revision_bytes", ">i4"), ("revision", ">i8"), ("vector_bytes", ">i4"),
            ("dimensions", ">i2"), ("unused", ">i2"), ("vector", ">f2", (dimensions,)),
        ]
    )  # fmt: skip


def _columns(pairs: list[tuple[int, int]]) -> tuple[Rows, Rows]:
    columns = np.array(pairs, np.int64).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]
