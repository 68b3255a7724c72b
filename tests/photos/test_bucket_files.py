"""Files in a bucket: how they are sent, read from anywhere, listed, and what is said of failures."""

import base64
import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, FlexibleChecksumError, IncompleteReadError
from django.core.files.base import ContentFile
from django.utils import timezone

from photos.bucket import SMALL_BYTES, BucketBody, BucketFile, reporting
from photos.storage import StorageAway, StorageFailed, is_intact, local_file
from tests.bucket_server import BucketServer, keys_in, server

__all__ = ["server"]

BYTES = bytes(range(256)) * 40
LARGE = bytes(range(256)) * 48 * 1024  # 12 MiB


def test_it_sends_the_checksum_for_the_server_to_compare(server: BucketServer) -> None:
    server.storage().save("ab/a.jpg", ContentFile(BYTES))
    told = server.client.head_object(
        Bucket="family", Key="originals/ab/a.jpg", ChecksumMode="ENABLED"
    )
    assert base64.b64decode(told["ChecksumSHA256"]) == hashlib.sha256(BYTES).digest()


def test_a_server_that_knows_no_checksums_is_sent_none(server: BucketServer) -> None:
    server.storage(checksum="none").save("a.jpg", ContentFile(BYTES))
    told = server.client.head_object(Bucket="family", Key="originals/a.jpg", ChecksumMode="ENABLED")
    assert "ChecksumSHA256" not in told
    assert server.content("originals/a.jpg") == BYTES


def test_what_was_cut_off_goes_and_what_is_not_ours_stays(server: BucketServer) -> None:
    """For this server every upload began in 2010."""
    ours, others = (
        {"Bucket": "family", "Key": key} for key in ("originals/ab/a.mov", "elsewhere/a.mov")
    )
    begun = [server.client.create_multipart_upload(**key)["UploadId"] for key in (ours, others)]
    assert cut_off(server) == set(begun)
    server.storage().clear_parts()
    assert cut_off(server) == {begun[1]}
    server.client.abort_multipart_upload(**others, UploadId=begun[1])


def test_who_may_not_ask_for_what_was_cut_off_is_told(
    server: BucketServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.storage("nobody/originals").clear_parts()
    assert "uploads that were cut off stay: The bucket nobody refuses" in caplog.text


def cut_off(server: BucketServer) -> set[str]:
    told = server.client.list_multipart_uploads(Bucket="family")
    return {upload["UploadId"] for upload in told.get("Uploads", ())}


def test_a_large_file_goes_in_parts(server: BucketServer) -> None:
    storage = server.storage(part_mb=5)
    storage.save("film.mp4", ContentFile(LARGE))
    told = server.client.head_object(Bucket="family", Key="originals/film.mp4")
    assert told["ETag"].endswith('-3"')
    assert is_intact(storage, "film.mp4", hashlib.sha256(LARGE).hexdigest())


def test_it_says_how_to_keep_and_encrypt_the_object(server: BucketServer) -> None:
    storage = server.storage(storage_class="STANDARD_IA", encryption="aws:kms", kms_key="ours")
    storage.save("a.jpg", ContentFile(BYTES))
    told = server.client.head_object(Bucket="family", Key="originals/a.jpg")
    assert told["StorageClass"] == "STANDARD_IA"
    assert (told["ServerSideEncryption"], told["SSEKMSKeyId"]) == ("aws:kms", "ours")


@pytest.mark.parametrize("content", [BYTES, LARGE], ids=["small", "large"])
def test_it_reads_from_anywhere(server: BucketServer, content: bytes) -> None:
    storage = server.storage()
    storage.save("a.bin", ContentFile(content))
    with storage.open("a.bin") as file:
        assert file.size == storage.size("a.bin") == len(content)
        assert file.read(10) == content[:10]
        file.seek(-100, io.SEEK_END)
        assert file.read() == content[-100:]
        assert file.read() == b""
        file.seek(5_000)
        assert (file.tell(), file.read(7)) == (5_000, content[5_000:5_007])
        file.seek(1_000, io.SEEK_CUR)
        assert file.read(1) == content[6_007:6_008]
    assert file.closed
    with local_file(storage, "a.bin") as path:
        assert path.read_bytes() == content


def test_what_is_not_read_is_not_fetched(server: BucketServer) -> None:
    storage = server.storage()
    storage.save("a.bin", ContentFile(BYTES))
    file = storage.open("a.bin")
    server.client.delete_object(Bucket="family", Key="originals/a.bin")
    assert not file.closed
    with pytest.raises(FileNotFoundError):
        file.read()
    file.close()


def test_an_object_is_only_opened_to_be_read(server: BucketServer) -> None:
    with pytest.raises(ValueError, match="only opened to be read"):
        server.storage().open("a.bin", "wb")
    file = BucketFile(None, "a.bin")
    file.file = io.BytesIO(BYTES)
    assert file.read() == BYTES


def test_it_lists_every_object_in_order(server: BucketServer) -> None:
    storage = server.storage()
    for name in ("b/2.jpg", "a.jpg", "b/1.jpg"):
        storage.save(name, ContentFile(name.encode()))
    server.put("elsewhere.jpg", BYTES)
    held = [(each.key, each.size_bytes) for each in storage.held()]
    assert held == [("a.jpg", 5), ("b/1.jpg", 7), ("b/2.jpg", 7)]
    assert all(timezone.now() - each.changed_at < timedelta(hours=1) for each in storage.held())
    storage.delete("a.jpg")
    assert not storage.exists("a.jpg")
    whole = server.storage("family")
    assert keys_in(whole)[0] == "elsewhere.jpg"


def test_it_lists_a_folder_or_one_object(server: BucketServer) -> None:
    storage = server.storage()
    for name in ("b/2.jpg", "b.jpg", "bc/1.jpg", "b/1/x.jpg"):
        storage.save(name, ContentFile(b"bytes"))
    assert keys_in(storage, "b") == ["b/1/x.jpg", "b/2.jpg"]
    assert keys_in(storage, "b.jpg") == ["b.jpg"]
    assert keys_in(storage, "c") == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda storage: storage.exists("a.jpg"),
        lambda storage: storage.open("a.jpg"),
        lambda storage: storage.size("a.jpg"),
        lambda storage: storage.delete("a.jpg"),
        lambda storage: storage.save("a.jpg", ContentFile(BYTES)),
        lambda storage: list(storage.held()),
    ],
)
def test_a_server_that_is_away_is_told_by_name(ask: Callable[[Any], Any]) -> None:
    nobody = BucketServer("http://127.0.0.1:9")
    with pytest.raises(StorageAway, match="The bucket family does not answer"):
        ask(nobody.storage())


def test_a_bucket_that_is_not_there_is_said_so(server: BucketServer) -> None:
    with pytest.raises(StorageAway, match="there is no such bucket"):
        server.storage("nowhere/originals").save("a.jpg", ContentFile(BYTES))


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("NoSuchKey", FileNotFoundError, "No such object in the bucket family"),
        ("BadDigest", StorageFailed, "changed on their way"),
        ("AccessDenied", StorageAway, "the access key may not do this"),
        ("InvalidObjectState", StorageAway, "an archive that cannot be read at once"),
        ("Strange", StorageAway, "Strange"),
    ],
)
def test_a_refusal_is_told_in_words(code: str, kind: type[OSError], words: str) -> None:
    with pytest.raises(kind, match=words), reporting("family"):
        raise ClientError({"Error": {"Code": code, "Message": "No."}}, "GetObject")


class Flaky:
    """An object whose bodies break off, each after some bytes."""

    bucket_name = "family"
    e_tag = '"1"'
    content_length = len(LARGE)

    def __init__(self, *lengths: int, error: Exception | None = None) -> None:
        self.lengths, self.error = list(lengths), error
        self.asked: list[str] = []

    def get(self, *, IfMatch: str, Range: str = "bytes=0-") -> dict[str, Any]:  # noqa: N803
        self.asked.append(Range)
        start = int(Range[6:-1])
        length = self.lengths.pop(0) if self.lengths else len(LARGE)
        return {"Body": Broken(LARGE[start : start + length], self.error)}


class Broken(io.BytesIO):
    def __init__(self, content: bytes, error: Exception | None) -> None:
        super().__init__(content)
        self.error = error

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        if not piece and self.error:
            raise self.error
        return piece


def test_a_body_that_breaks_off_goes_on_from_there() -> None:
    flaky = Flaky(10, 20, error=IncompleteReadError(actual_bytes=10, expected_bytes=99))
    body = BucketBody(flaky)
    assert body.read() == LARGE
    assert flaky.asked == ["bytes=0-", "bytes=10-", "bytes=30-"]


def test_a_body_that_ends_early_is_no_end() -> None:
    assert BucketBody(Flaky(10)).read() == LARGE


def test_a_server_that_breaks_off_again_and_again_is_away() -> None:
    with pytest.raises(StorageAway, match="The bucket family broke off"):
        BucketBody(Flaky(0, 0, 0)).read()


def test_other_bytes_than_were_sent_are_not_intact(monkeypatch: pytest.MonkeyPatch) -> None:
    flaky = Flaky(0, error=FlexibleChecksumError(error_msg="differs"))
    monkeypatch.setattr(Flaky, "content_length", SMALL_BYTES)

    class Storage:
        def open(self, _key: str) -> BucketFile:
            return BucketFile(flaky, "a.jpg")

    assert not is_intact(Storage(), "a.jpg", "0" * 64)  # type: ignore[arg-type]
