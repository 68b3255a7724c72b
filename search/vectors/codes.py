"""Vectors as short codes in arrays, and what the codes say of the distance to a vector.

A vector is kept twice: the signs of its numbers, less the mean of many vectors, as bits, and the
numbers themselves rounded to a byte each. Bits are read in bulk, bytes only where bits are close.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

# As many as a core goes through without leaving its cache.
BLOCK_ROWS = 32_768
WORD_BITS = 64
BYTE_MOST = 127

Rows = NDArray[np.int64]
Vectors = NDArray[np.float32]
Words = NDArray[np.uint64]
Blocks = NDArray[Any]


def block_type(dimensions: int) -> np.dtype[Any]:
    """A block of rows, column by column, so that each word of the bits is read in one go."""
    words = -(-dimensions // WORD_BITS)
    return np.dtype(
        [
            ("bits", "<u8", (words, BLOCK_ROWS)),
            ("photo_ids", "<i8", BLOCK_ROWS),
            ("revisions", "<i8", BLOCK_ROWS),
            ("scales", "<f4", BLOCK_ROWS),
            ("rounded", "i1", (BLOCK_ROWS, dimensions)),
        ]
    )


def signs(vectors: Vectors) -> Words:
    """Return (n, words) bits: which numbers are positive; the last word is filled up with zeros."""
    packed = np.packbits(vectors > 0, axis=1)
    words = np.zeros((len(vectors), -(-vectors.shape[1] // WORD_BITS) * 8), np.uint8)
    words[:, : packed.shape[1]] = packed
    return words.view("<u8")


def rounded(vectors: Vectors) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return (n, dimensions) bytes and the scale that each row is to be multiplied with."""
    scales = np.maximum(np.abs(vectors).max(axis=1), np.finfo(np.float32).tiny) / BYTE_MOST
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def bits_apart(blocks: Blocks, count: int, word: Words) -> NDArray[np.uint16]:
    """Return in how many of the first bits, as many as given, each of the first rows differs.

    All cores share the work.
    """
    bits = blocks["bits"][: -(-count // BLOCK_ROWS), : len(word)]
    apart = np.zeros((len(bits), BLOCK_ROWS), np.uint16)
    cores = min(os.cpu_count() or 1, len(bits))
    if cores == 1:
        _add_differing(bits, word, apart)
    else:
        with ThreadPoolExecutor(cores) as pool:
            shares = [(bits[core::cores], word, apart[core::cores]) for core in range(cores)]
            list(pool.map(_add_differing, *zip(*shares, strict=True)))
    return apart.reshape(-1)[:count]


def bits_apart_at(blocks: Blocks, rows: Rows, word: Words) -> NDArray[np.uint16]:
    """Return in how many of the first bits, as many as given, each of these rows differs."""
    block, place = np.divmod(rows, BLOCK_ROWS)
    differing = blocks["bits"][block, : len(word), place] ^ word
    counts: NDArray[np.uint16] = np.bitwise_count(differing).sum(axis=1, dtype=np.uint16)
    return counts


def numbers_at(blocks: Blocks, rows: Rows) -> Vectors:
    """Return the vectors of these rows, as their bytes tell them."""
    block, place = np.divmod(rows, BLOCK_ROWS)
    numbers: Vectors = blocks["rounded"][block, place].astype(np.float32)
    numbers *= blocks["scales"][block, place, None]
    return numbers


def _add_differing(bits: Words, word: Words, apart: NDArray[np.uint16]) -> None:
    """Block by block and column by column, in memory that stays in the cache."""
    differing = np.empty(BLOCK_ROWS, np.uint64)
    counts = np.empty(BLOCK_ROWS, np.uint8)
    for columns, total in zip(bits, apart, strict=True):
        for column, own in zip(columns, word, strict=True):
            np.bitwise_xor(column, own, out=differing)
            np.bitwise_count(differing, out=counts)
            np.add(total, counts, out=total)
