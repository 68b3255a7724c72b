"""The codes of one person's vectors of one model, in a file that all processes map.

A shelf is a cache: delete it at any time. Beside the file of codes lies its head, which says how
many rows of the file count; it is replaced as one whole after the rows are on the disk, so that a
process that dies while it writes leaves the shelf as it was.
"""

import json
import mmap
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from fcntl import LOCK_EX, flock
from functools import cached_property
from pathlib import Path

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from search.vectors.codes import (
    BLOCK_ROWS,
    Blocks,
    Rows,
    Vectors,
    Words,
    block_type,
    numbers_at,
    rounded,
    signs,
)

FORMAT = 1
SAMPLE_ROWS = 512
# A page each: what a search reads is forgotten again before it counts as memory of ours.
MOST_ROWS_HELD = 4096


class NoShelf(Exception):
    """There is no shelf, or it cannot be used."""


@dataclass(frozen=True)
class Space:
    """Vectors that can be compared: those that one version of a model made."""

    model: str
    version: int
    dimensions: int


@dataclass(frozen=True)
class Head:
    """`horizon`: what transactions before this one wrote is on the shelf. `at_first` rows were
    there when the mean was taken."""

    format: int
    database: str
    space: Space
    file: str
    mean: list[float]
    at_first: int
    count: int
    horizon: int


@dataclass(frozen=True)
class Written:
    """Rows of the database as arrays: ids, revisions, and (n, dimensions) vectors."""

    photo_ids: Rows
    revisions: Rows
    vectors: Vectors


@dataclass(frozen=True, eq=False)
class Sample:
    """Some rows of a shelf, at hand: their bits and their numbers."""

    bits: Words
    numbers: Vectors

    def scores(self, vector: Vectors) -> Vectors:
        scores: Vectors = np.einsum("ij,j->i", self.numbers, vector)
        return scores

    def apart(self, words: Words) -> NDArray[np.uint16]:
        """Return in how many of the first bits, as many as given, each differs."""
        differing = self.bits[:, : len(words)] ^ words
        counts: NDArray[np.uint16] = np.bitwise_count(differing).sum(axis=1, dtype=np.uint16)
        return counts


@dataclass(eq=False)
class Shelf:
    """What a head promises, mapped. Rows of a photo that was written again stay; the last counts.

    The bytes are mapped apart from the rest, so that their memory can be given back.
    """

    head: Head
    blocks: Blocks
    bytes_map: mmap.mmap
    rows_held: int = 0

    @property
    def count(self) -> int:
        return self.head.count

    @cached_property
    def _byte_blocks(self) -> Blocks:
        return np.frombuffer(self.bytes_map, block_type(self.head.space.dimensions))

    @cached_property
    def sample(self) -> Sample:
        """Rows drawn once: the same for every question."""
        rows = np.random.default_rng(0).integers(0, self.count, SAMPLE_ROWS)
        block, place = np.divmod(rows, BLOCK_ROWS)
        return Sample(self.blocks["bits"][block, :, place], numbers_at(self._byte_blocks, rows))

    def scores(self, rows: Rows, vector: Vectors) -> Vectors:
        """Return the inner products of these rows with a vector, right to about a thousandth."""
        self.rows_held += len(rows)
        # Not `@`, whose threads wait for each other longer than so small a product takes.
        scores: Vectors = np.einsum("ij,j->i", numbers_at(self._byte_blocks, rows), vector)
        return scores

    def give_back(self) -> None:
        """Let go of the bytes when many were read; the system keeps them while it has room."""
        if self.rows_held > MOST_ROWS_HELD:
            self.bytes_map.madvise(mmap.MADV_DONTNEED)
            self.rows_held = 0

    @cached_property
    def _in_order(self) -> tuple[Rows, NDArray[np.int32]]:
        """The photos in order, and their rows; of one photo, as they were written."""
        ids = self.blocks["photo_ids"].reshape(-1)[: self.count]
        rows = np.argsort(ids, kind="stable").astype(np.int32)
        return ids[rows], rows

    def photo_ids(self, rows: Rows) -> Rows:
        block, place = np.divmod(rows, BLOCK_ROWS)
        ids: Rows = self.blocks["photo_ids"][block, place]
        return ids

    def rows_of(self, photo_ids: Rows) -> Rows:
        """Return the last row of each photo that is on the shelf."""
        rows = self._rows_up_to(photo_ids)
        found: Rows = rows[self.photo_ids(rows) == photo_ids]
        return found

    def lacks(self, photo_ids: Rows, revisions: Rows) -> NDArray[np.bool_]:
        """Tell of each photo whether its last row is of another revision, or not there."""
        rows = self._rows_up_to(photo_ids)
        block, place = np.divmod(rows, BLOCK_ROWS)
        is_other = self.blocks["photo_ids"][block, place] != photo_ids
        is_older = self.blocks["revisions"][block, place] != revisions
        lacking: NDArray[np.bool_] = is_other | is_older
        return lacking

    def _rows_up_to(self, photo_ids: Rows) -> Rows:
        """The last row of each photo or, where it is not there, of one before it."""
        ids, rows = self._in_order
        places = np.searchsorted(ids, photo_ids, side="right") - 1
        return rows[np.maximum(places, 0)].astype(np.int64)


def head_path(owner_id: int, space: Space) -> Path:
    return Path(settings.VECTORS_DIR) / f"{space.model}-{space.version}" / f"{owner_id}.json"


def read_head(path: Path, space: Space) -> Head:
    """Return what is promised. Raises NoShelf unless all of it is as it should be."""
    try:
        fields = json.loads(path.read_bytes())
        head = Head(**{**fields, "space": Space(**fields["space"])})
        size = (path.parent / head.file).stat().st_size
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise NoShelf(str(error)) from error
    if (head.format, head.space) != (FORMAT, space) or head.count < 1:
        raise NoShelf(f"{path} is of another format or model.")
    if size < _file_bytes(head.count, space):
        raise NoShelf(f"{head.file} is cut short.")
    return head


def open_shelf(path: Path, head: Head) -> Shelf:
    """Map what the head promises. Raises NoShelf when it has just been replaced."""
    kind = block_type(head.space.dimensions)
    length = _file_bytes(head.count, head.space)
    try:
        with (path.parent / head.file).open("rb") as file:
            codes = mmap.mmap(file.fileno(), length, access=mmap.ACCESS_READ)
            numbers = mmap.mmap(file.fileno(), length, access=mmap.ACCESS_READ)
            numbers.madvise(mmap.MADV_RANDOM)  # of a page read, its neighbours are not wanted
    except OSError as error:
        raise NoShelf(str(error)) from error
    return Shelf(head, np.frombuffer(codes, kind), numbers)


def new_head(path: Path, space: Space, database: str, sample: Vectors) -> Head:
    """Return the head of an empty shelf in a file of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mean = sample.mean(axis=0).tolist() if len(sample) else [0.0] * space.dimensions
    file = f"{path.stem}-{secrets.token_hex(4)}.codes"
    (path.parent / file).touch()
    return Head(FORMAT, database, space, file, mean, at_first=0, count=0, horizon=0)


def append(path: Path, head: Head, written: Written) -> Head:
    """Put rows behind those that count; they count when the head is kept. Raises OSError."""
    count, end = head.count, head.count + len(written.photo_ids)
    with (path.parent / head.file).open("r+b") as file:
        length = _file_bytes(end, head.space)
        os.posix_fallocate(file.fileno(), 0, length)  # a full disk is an error now, not a signal
        with mmap.mmap(file.fileno(), length) as mapped:
            blocks = np.frombuffer(mapped, block_type(head.space.dimensions))
            _fill(blocks, count, written, np.array(head.mean, np.float32))
            del blocks
            mapped.flush()
    return replace(head, count=end)


def keep_head(path: Path, head: Head) -> None:
    """From now on this is the shelf; files of former ones go. Raises OSError."""
    fresh = path.with_suffix(".new")
    with fresh.open("w") as file:
        json.dump(asdict(head), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    for other in path.parent.glob(f"{path.stem}-*.codes"):
        if other.name != head.file:
            other.unlink(missing_ok=True)


@contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """One process and thread at a time writes a shelf."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as file:
        flock(file, LOCK_EX)
        yield


def _file_bytes(count: int, space: Space) -> int:
    return max(1, -(-count // BLOCK_ROWS)) * block_type(space.dimensions).itemsize


def _fill(blocks: Blocks, first: int, written: Written, mean: Vectors) -> None:
    """Block by block, since a block is what lies together."""
    done, end = 0, len(written.photo_ids)
    while done < end:
        number, place = divmod(first + done, BLOCK_ROWS)
        some = slice(done, min(end, done + BLOCK_ROWS - place))
        here = slice(place, place + some.stop - some.start)
        block, vectors = blocks[number], written.vectors[some]
        block["photo_ids"][here] = written.photo_ids[some]
        block["revisions"][here] = written.revisions[some]
        block["bits"][:, here] = signs(vectors - mean).T
        block["rounded"][here], block["scales"][here] = rounded(vectors)
        done = some.stop
