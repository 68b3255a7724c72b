"""Encrypted files: what is read back, from anywhere, and what is noticed."""

import io
from collections.abc import Iterator

import pytest
from django.core.files import File
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vault.locked import bytes_of
from vault import keys
from vault.ciphertext import (
    PIECE_BYTES,
    STORED_PIECE_BYTES,
    Pieces,
    Tampered,
    encrypt_into,
    opened,
    plain_chunks,
)

KEY = bytes(range(32))


def encrypted(content: bytes, name: str = "original") -> bytes:
    target = io.BytesIO()
    encrypt_into(target, io.BytesIO(content), Pieces(KEY, name, len(content)))
    return target.getvalue()


def decrypted(stored: bytes, size: int, name: str = "original", key: bytes = KEY) -> bytes:
    return b"".join(plain_chunks(File(io.BytesIO(stored)), Pieces(key, name, size)))


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 200_000])
def test_it_reads_back_what_was_written(size: int) -> None:
    content = bytes_of(1, size)
    stored = encrypted(content)
    assert decrypted(stored, size) == content
    assert content[:64] not in stored or size == 0
    with opened(lambda: File(io.BytesIO(stored)), Pieces(KEY, "original", size)) as file:
        assert file.read() == content


@settings(max_examples=60)
@given(start=st.integers(0, 2_300_000), length=st.integers(0, 300_000))
def test_any_range_is_read(start: int, length: int) -> None:
    content = bytes_of(2, 2_200_000)
    stored = STORED.setdefault("it", encrypted(content))
    with opened(lambda: File(io.BytesIO(stored)), Pieces(KEY, "original", len(content))) as file:
        file.seek(start)
        assert file.read(length) == content[start : start + length]


STORED: dict[str, bytes] = {}


def test_a_file_is_sought_as_any_other() -> None:
    content = bytes_of(3, 100_000)
    stored = encrypted(content)
    with opened(lambda: File(io.BytesIO(stored)), Pieces(KEY, "original", 100_000)) as file:
        assert file.seek(-10, io.SEEK_END) == 99_990
        assert file.read() == content[-10:]
        assert file.seek(0, io.SEEK_CUR) == file.tell() == 100_000
        assert file.seekable()
        assert file.readable()


def changed(stored: bytes) -> list[bytes]:
    """A bit flipped, pieces swapped, one dropped, the end cut off, something added, no magic."""
    first = slice(4, 4 + STORED_PIECE_BYTES)
    second = slice(4 + STORED_PIECE_BYTES, 4 + 2 * STORED_PIECE_BYTES)
    flipped = bytearray(stored)
    flipped[5000] ^= 1
    rest = stored[second.stop :]
    return [
        bytes(flipped),
        stored[:4] + stored[second] + stored[first] + rest,
        stored[:4] + stored[second] + rest,
        stored[:-1],
        stored + b"x",
        b"ABCD" + stored[4:],
    ]


@pytest.mark.parametrize("which", range(6))
def test_it_notices_every_change(which: int) -> None:
    stored = changed(encrypted(bytes_of(4)))[which]
    with pytest.raises(Tampered):
        decrypted(stored, 200_000)


def test_it_notices_another_length_name_or_key() -> None:
    stored = encrypted(bytes_of(5))
    for size, name, key in (
        (199_999, "original", KEY),
        (200_000, "preview", KEY),
        (200_000, "original", bytes(32)),
    ):
        with pytest.raises(Tampered):
            decrypted(stored, size, name, key)


@pytest.mark.parametrize("said", [99, 101])
def test_a_source_of_another_length_is_not_taken(said: int) -> None:
    with pytest.raises(Tampered):
        encrypt_into(io.BytesIO(), io.BytesIO(bytes(100)), Pieces(KEY, "original", said))


def test_a_range_of_an_object_in_a_bucket_is_fetched_alone() -> None:
    stored, asked = encrypted(bytes_of(6)), []

    class InBucket(File):  # type: ignore[type-arg] # generic in the stubs only
        def pieces(self, start: int, stop: int, size: int) -> Iterator[bytes]:
            asked.append((start, stop))
            yield from (stored[at : min(at + size, stop)] for at in range(start, stop, size))

    remote = InBucket(io.BytesIO(), name="locked/ab/cd")
    with opened(lambda: remote, Pieces(KEY, "original", 200_000)) as file:
        file.seek(199_000)
        assert file.read() == bytes_of(6)[199_000:]
    assert asked == [(4 + 3 * STORED_PIECE_BYTES, len(stored))]


def test_only_the_private_key_opens_what_is_sealed_for_the_public_one() -> None:
    private, other = keys.new_private_key(), keys.new_private_key()
    sealed = keys.seal_for(keys.public_key_of(private), b"a key")
    assert keys.open_sealed(private, sealed) == b"a key"
    assert sealed != keys.seal_for(keys.public_key_of(private), b"a key")
    with pytest.raises(keys.WrongKey):
        keys.open_sealed(other, sealed)


def test_what_is_under_the_secret_key_opens_for_its_purpose_alone() -> None:
    token = keys.under_secret(b"a key", "photo 1")
    assert keys.from_secret(token, "photo 1") == b"a key"
    with pytest.raises(keys.WrongKey):
        keys.from_secret(token, "photo 2")


def test_a_recovery_code_is_typed_in_any_way() -> None:
    code = keys.new_recovery_code()
    assert len(set(code.replace("-", "")) - set(keys.ALPHABET)) == 0
    assert len(code) == 34
    wrapped = keys.wrap_by_recovery(b"a key", code)
    assert keys.unwrap_by_recovery(wrapped, code.lower().replace("-", " ")) == b"a key"
