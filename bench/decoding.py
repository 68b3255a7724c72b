"""The floor of import: the same files decoded and encoded by bare libvips, as many at a time.

A module of its own, because the processes of its pool know nothing of Django.
"""

import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.pool import Pool
from pathlib import Path

import pyvips

from photos.imaging.measure import bare


@contextmanager
def decoders() -> Iterator[Pool]:
    """As many processes as a worker has, one thread each."""
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(os.cpu_count(), pyvips.concurrency_set, [1]) as pool:
        yield pool


def bare_rate(pool: Pool, files: Sequence[Path]) -> float:
    """Photos a second."""
    started = time.perf_counter()
    pool.map(decode_and_encode, files, chunksize=1)
    return len(files) / (time.perf_counter() - started)


def decode_and_encode(file: Path) -> None:
    """In a process of the pool, which sends no pictures back."""
    bare(file)
