"""The hashes of a library in the memory of a process, in step with the database.

The rows are the truth: whoever asks brings what was written since, and looks again in the database
at what is found here. What is gone or was replaced stays here until the next reading; it costs a
look, never a wrong answer. A row bears the number of the transaction that wrote it; those before
the horizon are all over, so that nothing that commits late is missed.
"""

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from ml.likeness.hashing import Hashes, are_telling
from ml.likeness.index import HashIndex, Rows, compared, ranges

MOST_HELD = 3  # libraries
MOST_BEHIND = 5_000  # rows that are no part of an index yet; then all is read anew
# Of more photos with the very same hash the newest are enough: they are black, or white.
MOST_EQUAL = 100

# In one statement, so that the rows are those that the horizon speaks of. What has not begun yet
# was written in another server, from which this library was restored.
ROWS = """
select pg_snapshot_xmin(pg_current_snapshot())::text::bigint, string_agg(
    int8send(hash.id) || int8send(hash.revision) || int8send(hash.photo_id)
        || int8send(hash.bits) || int8send(hash.middle),
    ''::bytea
)
from dedup_picturehash hash join photos_photo photo on photo.id = hash.photo_id
where photo.owner_id = %s and hash.revision >= %s and (
    %s = 0 or hash.revision < greatest(
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
        pg_current_xact_id_if_assigned()::text::bigint + 1
    )
)
"""
EVER = 0
ROW = np.dtype([(name, ">i8") for name in ("id", "revision", "photo_id", "bits", "middle")])

Written = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Pool:
    """Hashes of photos: those that differ in an index, with the photos of each, and newer ones."""

    index: HashIndex
    starts: Rows
    photo_ids: Rows  # in the order of the index
    behind: Hashes
    behind_ids: Rows

    def near(self, queries: Hashes, distance: int) -> Rows:
        """Return the photos that have a hash at most so many bits from one of the queries."""
        rows = np.unique(self.index.near(queries, distance).rows)
        counts = np.minimum(self.starts[rows + 1] - self.starts[rows], MOST_EQUAL)
        photo_ids = self.photo_ids[ranges(self.starts[rows + 1] - counts, counts)]
        behind = np.unique(compared(queries, self.behind, distance).rows)
        return np.concatenate([photo_ids, self.behind_ids[behind]])

    def with_more(self, hashes: Hashes, photo_ids: Rows) -> "Pool":
        behind = np.concatenate([self.behind, hashes])
        return replace(self, behind=behind, behind_ids=np.concatenate([self.behind_ids, photo_ids]))


@dataclass(frozen=True, eq=False)
class Library:
    """`listed`: ids and revisions of the rows that the next reading lists again, because they were
    written at or behind the horizon."""

    wholes: Pool
    middles: Pool
    horizon: int
    listed: frozenset[tuple[int, int]]


in_memory: OrderedDict[int, Library] = OrderedDict()


def library_of(owner_id: int) -> Library:
    """All hashes of a person's photos, as the database has them now."""
    known = in_memory.pop(owner_id, None)
    library = _in_step(known, owner_id) if known else read_anew(owner_id)
    in_memory[owner_id] = library
    while len(in_memory) > MOST_HELD:
        in_memory.popitem(last=False)
    return library


def pool_of(hashes: Hashes, photo_ids: Rows) -> Pool:
    """All of them in an index; of equal hashes the photos that came first stand first."""
    order = np.lexsort((photo_ids, hashes))
    different, counts = np.unique(hashes, return_counts=True)
    starts = np.concatenate([[0], np.cumsum(counts)])
    none = np.empty(0, np.int64)
    return Pool(HashIndex(different), starts, photo_ids[order], none.astype(np.uint64), none)


def hashes_in(rows: Written, column: str) -> tuple[Hashes, Rows]:
    """A column's hashes and their photos; of middles only those that show anything."""
    hashes = rows[column].astype(np.int64).view(np.uint64)
    photo_ids = rows["photo_id"].astype(np.int64)
    if column == "bits":
        return hashes, photo_ids
    telling = are_telling(hashes)
    return hashes[telling], photo_ids[telling]


def read_anew(owner_id: int) -> Library:
    """All hashes of a person's photos, whatever this process holds."""
    horizon, rows = _written(owner_id, EVER)
    wholes, middles = (pool_of(*hashes_in(rows, column)) for column in ("bits", "middle"))
    return Library(wholes, middles, horizon, _keys(rows[rows["revision"] >= horizon]))


def _in_step(known: Library, owner_id: int) -> Library:
    horizon, listed = _written(owner_id, known.horizon)
    fresh = listed[np.array([key not in known.listed for key in _pairs(listed)], bool)]
    if len(known.wholes.behind) + len(fresh) > MOST_BEHIND:
        return read_anew(owner_id)
    if not len(fresh):
        return replace(known, horizon=horizon, listed=_keys(listed))
    wholes = known.wholes.with_more(*hashes_in(fresh, "bits"))
    middles = known.middles.with_more(*hashes_in(fresh, "middle"))
    return Library(wholes, middles, horizon, _keys(listed))


def _written(owner_id: int, since: int) -> tuple[int, Written]:
    """The horizon, and the rows that were written from another one on, or ever."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [owner_id, since, since])
        horizon, rows = cursor.fetchone()
    return horizon, np.frombuffer(rows or b"", ROW)


def _pairs(rows: Written) -> list[tuple[int, int]]:
    return list(zip(rows["id"].tolist(), rows["revision"].tolist(), strict=True))


def _keys(rows: Written) -> frozenset[tuple[int, int]]:
    return frozenset(_pairs(rows))
