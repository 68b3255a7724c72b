"""A bucket of any server that speaks S3, or the part of one below a prefix, as a source.

Objects are told apart by their ETag. A body that breaks off is asked for again from there on.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby, islice
from pathlib import PurePosixPath
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ingest.sources.bucket_address import BucketAddress
from ingest.sources.protocol import Entry, FileChanging, FileUnreadable, SourceOffline
from ingest.sources.sealing import SecretsLost, secrets_of
from photos.models import Sidecar, Source
from photos.services.library import SidecarFile
from photos.storage import CHUNK_BYTES, Readable

FAILURES = (BotoCoreError, ClientError)
TIMES_RESUMED = 5
MOST_OF_ONE_NAME = 1000  # objects that are looked at together, to find sidecars
MOST_SIDECAR_BYTES = 4 * 2**20
SIDECARS = {".xmp": Sidecar.Kind.XMP, ".aae": Sidecar.Kind.AAE}
CONFIG = Config(
    connect_timeout=5,
    read_timeout=30,
    retries={"mode": "standard", "total_max_attempts": 4},
    max_pool_connections=4,
)
REASONS = {
    "NoSuchBucket": "There is no such bucket.",
    "InvalidAccessKeyId": "The access key is not known there.",
    "SignatureDoesNotMatch": "The secret key is wrong.",
    "AccessDenied": "The access key may not read this bucket.",
    "403": "The access key may not read this bucket.",
    "SlowDown": "The server is too busy.",
}


@dataclass(frozen=True)
class Listed:
    """An object as the bucket lists it."""

    path: str
    size_bytes: int
    modified_at: datetime
    etag: str

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.path).suffix.lower()

    @property
    def is_sidecar(self) -> bool:
        return self.suffix in SIDECARS


class BucketReader:
    """Lists a bucket in the order of its keys, and reads objects without keeping them."""

    is_in_place = False
    lists_in_order = True

    def __init__(self, source: Source) -> None:
        self.address = BucketAddress.of(source.root)
        self.client = client_of(source)

    def check(self) -> None:
        """One small listing tells whether keys, bucket and rights are right."""
        with reporting():
            self.client.list_objects_v2(
                Bucket=self.address.bucket, Prefix=self.address.prefix, MaxKeys=1
            )

    def count(self) -> int | None:
        """Only a whole listing would tell."""
        return None

    def entries(self, after: str = "") -> Iterator[Entry]:
        for together in self.neighbours(after):
            yield from entries_among(together)

    def entry(self, path: str) -> Entry | None:
        beside = self.beside(path)
        return next((each for each in entries_among(beside) if each.path == path), None)

    @contextmanager
    def open(self, entry: Entry) -> Iterator[Readable]:
        with closing(ObjectStream(self.client, self.location(entry.path), entry)) as stream:
            yield stream

    def sidecars(self, entry: Entry) -> Sequence[SidecarFile]:
        if not entry.beside:
            return []
        return [
            self.sidecar(found) for found in sidecars_among(self.beside(entry.path), entry.path)
        ]

    def unlisted(self) -> Sequence[str]:
        """A bucket is listed whole or not at all."""
        return ()

    def sidecar(self, found: Listed) -> SidecarFile:
        entry = Entry(found.path, found.size_bytes, found.modified_at, found.etag)
        with self.open(entry) as stream:
            content = stream.read()
        return SidecarFile(PurePosixPath(found.path).name, content, SIDECARS[found.suffix])

    def location(self, path: str) -> dict[str, str]:
        return {"Bucket": self.address.bucket, "Key": self.address.prefix + path}

    def beside(self, path: str) -> list[Listed]:
        """An object with its sidecars: IMG_1.jpg, IMG_1.jpg.xmp, IMG_1.xmp."""
        begins = f"{stem_of(path)}." if PurePosixPath(path).suffix else path
        return list(islice(self.listed(begins=begins), MOST_OF_ONE_NAME))

    def neighbours(self, after: str) -> Iterator[list[Listed]]:
        """The objects, those with the same beginning of their names together."""
        for _, group in groupby(self.listed(after=after), key=lambda found: name_of(found.path)):
            while together := list(islice(group, MOST_OF_ONE_NAME)):
                yield together

    def listed(self, *, after: str = "", begins: str = "") -> Iterator[Listed]:
        """Page by page. What ends with a slash is a folder's mark, not a file."""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.address.bucket,
            Prefix=self.address.prefix + begins,
            **({"StartAfter": self.address.prefix + after} if after else {}),
        )
        with reporting():
            for found in chain.from_iterable(page.get("Contents", []) for page in pages):
                if not found["Key"].endswith("/"):
                    yield listed_object(found, self.address.prefix)


class ObjectStream:
    """An object's bytes. Where the connection breaks, they are asked for again from there on."""

    def __init__(self, client: Any, location: dict[str, str], entry: Entry) -> None:
        self.client = client
        self.location = location
        self.version = entry.version
        self.position = 0
        self.resumed = 0
        self.body = self.ask()

    def read(self, size: int = -1, /) -> bytes:
        if size < 0:
            return b"".join(iter(lambda: self.read(CHUNK_BYTES), b""))
        while True:
            try:
                piece: bytes = self.body.read(size)
            except FAILURES as error:
                self.resume(error)
                continue
            self.position += len(piece)
            return piece

    def resume(self, error: Exception) -> None:
        """Ask for what is missing, a few times. Raises FileUnreadable."""
        self.resumed += 1
        self.close()
        if self.resumed > TIMES_RESUMED:
            raise FileUnreadable("The connection broke off again and again.") from error
        self.body = self.ask()

    def ask(self) -> Any:
        """The bytes from the position on, of this version only."""
        wanted = {"Range": f"bytes={self.position}-"} if self.position else {}
        try:
            answer = self.client.get_object(**self.location, IfMatch=f'"{self.version}"', **wanted)
        except ClientError as error:
            raise refusal_of(error) from error
        except BotoCoreError as error:
            raise SourceOffline(f"The server does not answer: {error}") from error
        return answer["Body"]

    def close(self) -> None:
        self.body.close()


def client_of(source: Source) -> Any:
    """A client that signs with the source's keys. Raises SourceOffline."""
    try:
        keys = secrets_of(source)
    except SecretsLost as error:
        raise SourceOffline(str(error)) from error
    return boto3.session.Session().client(
        "s3",
        endpoint_url=source.options.get("endpoint") or None,
        region_name=source.options.get("region") or "us-east-1",
        aws_access_key_id=keys.get("access_key", ""),
        aws_secret_access_key=keys.get("secret_key", ""),
        config=CONFIG,
    )


@contextmanager
def reporting() -> Iterator[None]:
    """What the server refuses or fails to answer makes the source offline, with a reason."""
    try:
        yield
    except ClientError as error:
        raise SourceOffline(reason_of(error)) from error
    except BotoCoreError as error:
        raise SourceOffline(f"The server does not answer: {error}") from error


def reason_of(error: ClientError) -> str:
    code = str(error.response.get("Error", {}).get("Code", ""))
    return REASONS.get(code) or f"The server refuses: {code or error}."


def refusal_of(error: ClientError) -> OSError:
    """Why one object is not given: it changed, it is gone, or something is wrong with it."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if status == 412:
        return FileChanging("It was written again while it was read.")
    if status == 404:
        return FileUnreadable("It is no longer there.")
    if status >= 500:
        return SourceOffline(reason_of(error))
    return FileUnreadable(reason_of(error))


def listed_object(found: dict[str, Any], prefix: str) -> Listed:
    return Listed(
        found["Key"].removeprefix(prefix),
        found["Size"],
        found["LastModified"],
        found["ETag"].strip('"'),
    )


def name_of(path: str) -> str:
    """Up to the first dot of the file's name: what a photo and its sidecars have in common."""
    folder, slash, filename = path.rpartition("/")
    return f"{folder}{slash}{filename.partition('.')[0]}"


def stem_of(path: str) -> str:
    """Up to the last dot of the file's name."""
    return path[: len(path) - len(PurePosixPath(path).suffix)]


def entries_among(together: Sequence[Listed]) -> Iterator[Entry]:
    """The photos among neighbours, each with the version of what lies beside it."""
    for found in together:
        if not found.is_sidecar:
            beside = "+".join(each.etag for each in sidecars_among(together, found.path))[:200]
            yield Entry(found.path, found.size_bytes, found.modified_at, found.etag, beside)


def sidecars_among(together: Sequence[Listed], path: str) -> list[Listed]:
    """IMG_1.jpg.xmp, IMG_1.xmp and IMG_1.aae of IMG_1.jpg."""
    described = {path, stem_of(path)}
    return [
        found
        for found in together
        if found.is_sidecar
        and stem_of(found.path) in described
        and found.size_bytes <= MOST_SIDECAR_BYTES
    ]
