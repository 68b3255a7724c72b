"""Files in a bucket: sent with a checksum that the server compares, in parts where they are large,
read as a stream that goes on where it broke off, and failures told in words."""

import io
import logging
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, FlexibleChecksumError
from django.core.files import File
from django.utils import timezone
from storages.backends.s3 import S3Storage

from photos.storage import STALE_PART_SECONDS, Held, StorageAway, StorageFailed

logger = logging.getLogger(__name__)

MIB = 2**20
SMALL_BYTES = 8 * MIB  # fetched at once: pictures are read back and forth
READ_AHEAD_BYTES = MIB
TRIES = 3
SENT_AT_ONCE = 4  # parts of one file
PRESIGNED_SECONDS = 300
CHECKSUMS = {"sha256": "SHA256", "crc32": "CRC32", "none": ""}
REASONS = {
    "NoSuchBucket": "there is no such bucket",
    "InvalidAccessKeyId": "the access key is not known there",
    "SignatureDoesNotMatch": "the secret key is wrong",
    "AccessDenied": "the access key may not do this",
    "403": "the keys are wrong, or may not do this",
    "RequestTimeTooSkewed": "the clock of this machine is wrong",
    "InvalidStorageClass": "it does not have this storage class",
    "InvalidObjectState": "it has put the object into an archive that cannot be read at once",
    "SlowDown": "it is too busy",
}
CHANGED_ON_THE_WAY = {"BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch"}
MISSING = {"NoSuchKey", "404"}


class BucketStorage(S3Storage):  # type: ignore[misc] # no stubs
    """A bucket, as HEIRLOOM_ORIGINALS and others name it (docs/s3.md)."""

    def __init__(self, **options: Any) -> None:
        when = "when_supported" if options.get("checksum") != "none" else "when_required"
        config = Config(
            s3={"addressing_style": options.get("addressing_style")},
            signature_version=options.get("signature_version", "s3v4"),
            connect_timeout=5,
            read_timeout=60,
            retries={"mode": "standard", "total_max_attempts": 4},
            request_checksum_calculation=when,
            response_checksum_validation=when,
        )
        super().__init__(**options, client_config=config)
        self.transfer_config = TransferConfig(
            multipart_threshold=int(self.part_mb) * MIB,
            multipart_chunksize=int(self.part_mb) * MIB,
            max_concurrency=SENT_AT_ONCE,
        )

    def get_default_settings(self) -> dict[str, Any]:
        own = {
            "storage_class": "", "encryption": "", "kms_key": "", "checksum": "sha256",
            "part_mb": 16, "reads": "proxied",
        }  # fmt: skip
        return {**super().get_default_settings(), **own}

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        """What is said of every object that is sent."""
        said = {
            "StorageClass": self.storage_class,
            "ServerSideEncryption": self.encryption,
            "SSEKMSKeyId": self.kms_key,
            "ChecksumAlgorithm": CHECKSUMS[self.checksum],
        }
        return {key: value for key, value in said.items() if value}

    def exists(self, name: str) -> bool:
        with reporting(self.bucket_name):
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with reporting(self.bucket_name):
            return int(super().size(name))

    def delete(self, name: str) -> None:
        with reporting(self.bucket_name):
            super().delete(name)

    def presigned_url(self, name: str, *, mime: str, disposition: str) -> str:
        """An address that gives the object to whoever has it, for some minutes."""
        said = {
            "ResponseContentType": mime,
            "ResponseContentDisposition": disposition,
            "ResponseCacheControl": f"private, max-age={PRESIGNED_SECONDS}",
        }
        return str(self.url(name, parameters=said, expire=PRESIGNED_SECONDS))

    def held(self, folder: str = "") -> Iterator[Held]:
        """The object of this name, or those below it as if it were a folder; in the order of the
        keys. By pages of a thousand: a question for each would take days."""
        prefix = self._prefix()
        for found in self._objects(prefix + folder):
            key = found["Key"].removeprefix(prefix)
            if f"{key}/".startswith(f"{folder}/".lstrip("/")):
                yield Held(key, found["Size"], found["LastModified"])

    def clear_parts(self) -> None:
        """Uploads of large files that were cut off: nothing shows them, and they are paid for."""
        stale = timezone.now() - timedelta(seconds=STALE_PART_SECONDS)
        try:
            with reporting(self.bucket_name):
                self._abort(each for each in self._uploads() if each["Initiated"] < stale)
        except StorageAway as error:  # not every key may ask for them, nor every server be asked
            logger.warning("uploads that were cut off stay: %s", error)

    def _abort(self, uploads: Iterable[Any]) -> None:
        for each in uploads:
            named = {"Key": each["Key"], "UploadId": each["UploadId"]}
            self.connection.meta.client.abort_multipart_upload(Bucket=self.bucket_name, **named)

    def _uploads(self) -> Iterator[Any]:
        listing = self.connection.meta.client.get_paginator("list_multipart_uploads")
        for page in listing.paginate(Bucket=self.bucket_name, Prefix=self._prefix()):
            yield from page.get("Uploads", ())

    def _objects(self, prefix: str) -> Iterator[Any]:
        listing = self.connection.meta.client.get_paginator("list_objects_v2")
        with reporting(self.bucket_name):
            for page in listing.paginate(Bucket=self.bucket_name, Prefix=prefix):
                yield from page.get("Contents", ())

    def _prefix(self) -> str:
        return f"{self.location.strip('/')}/".lstrip("/")

    def _open(self, name: str, mode: str = "rb") -> "BucketFile":
        if mode != "rb":
            raise ValueError("An object is only opened to be read.")
        remote = self.bucket.Object(self._normalize_name(name))
        with reporting(self.bucket_name):
            remote.load()
        return BucketFile(remote, name)

    def _save(self, name: str, content: "File[bytes]") -> str:
        with reporting(self.bucket_name):
            return str(super()._save(name, content))


class BucketFile(File):  # type: ignore[type-arg] # generic in the stubs only
    """An object that is fetched once it is read: a small one at once, a large one by parts."""

    def __init__(self, remote: Any, name: str) -> None:
        super().__init__(None, name)
        self.obj = remote
        self._opened: Any = None

    @property
    def size(self) -> int:
        return int(self.obj.content_length)

    @property
    def closed(self) -> bool:
        return self._opened is not None and self._opened.closed

    @property
    def file(self) -> Any:
        if self._opened is None:
            body = BucketBody(self.obj)
            small = self.size <= SMALL_BYTES
            self._opened = (
                io.BytesIO(body.read()) if small else io.BufferedReader(body, READ_AHEAD_BYTES)
            )
        return self._opened

    @file.setter
    def file(self, value: Any) -> None:
        self._opened = value

    def pieces(self, start: int, stop: int, size: int) -> Iterator[bytes]:
        """Just these bytes, so many at a time. Raises as `reporting` does."""
        with reporting(self.obj.bucket_name):
            asked = self.obj.get(Range=f"bytes={start}-{stop - 1}", IfMatch=self.obj.e_tag)
            with closing(asked["Body"]) as body:
                yield from body.iter_chunks(size)

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()


class BucketBody(io.RawIOBase):
    """The bytes of one version of an object, from anywhere, in as few requests as can be."""

    def __init__(self, remote: Any) -> None:
        self._remote = remote
        self._size = int(remote.content_length)
        self._position = 0
        self._stream: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if (position := max(0, start + offset)) != self._position:
            self._hang_up()
            self._position = position
        return self._position

    def readinto(self, buffer: Any, /) -> int:
        """Raises StorageAway where the server breaks off again and again, and StorageFailed."""
        if self._position >= self._size:
            return 0
        for _ in range(TRIES - 1):
            with suppress(StorageAway):
                return self._fill(buffer)
            self._hang_up()
        return self._fill(buffer)

    def close(self) -> None:
        self._hang_up()
        super().close()

    def _fill(self, buffer: Any) -> int:
        piece = self._next(len(buffer))
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def _next(self, length: int) -> bytes:
        with reporting(self._remote.bucket_name):
            if self._stream is None:
                self._stream = self._remote.get(**self._asked())["Body"]
            piece = bytes(self._stream.read(length))
        if not piece:
            raise StorageAway(f"The bucket {self._remote.bucket_name} broke off.")
        return piece

    def _asked(self) -> dict[str, str]:
        """The whole is asked for without a range: then its checksum comes with it."""
        version = {"IfMatch": self._remote.e_tag}
        return {**version, "Range": f"bytes={self._position}-"} if self._position else version

    def _hang_up(self) -> None:
        if self._stream is not None:
            with closing(self._stream):
                self._stream = None


@contextmanager
def reporting(bucket: str) -> Iterator[None]:
    """Failures in the words of the library: FileNotFoundError, StorageFailed, StorageAway."""
    try:
        yield
    except ClientError as error:
        raise failure_of(error, bucket) from error
    except FlexibleChecksumError as error:
        raise StorageFailed(f"The bucket {bucket} gave other bytes than it was given.") from error
    except BotoCoreError as error:
        raise StorageAway(f"The bucket {bucket} does not answer: {error}") from error


def failure_of(error: ClientError, bucket: str) -> OSError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    if code in MISSING:
        return FileNotFoundError(f"No such object in the bucket {bucket}.")
    if code in CHANGED_ON_THE_WAY:
        return StorageFailed(f"Bytes changed on their way to the bucket {bucket}.")
    return StorageAway(f"The bucket {bucket} refuses: {REASONS.get(code, str(error))}.")
