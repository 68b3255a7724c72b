"""A bucket as a source, on a server that checks every signature."""

import io
from typing import Any

import pytest
from PIL import Image

from accounts.models import User
from ingest.models import Scan, SourceFile
from ingest.sources.bucket import BucketReader
from ingest.sources.protocol import FileChanging, SourceOffline
from ingest.sources.scan import run_scan
from ingest.sources.scans import open_scan
from ingest.sources.services import SourceRefused, add_source
from photos.models import Photo, Source
from tests.s3.ceph import Ceph
from tests.s3.conftest import Bucket

pytestmark = [pytest.mark.s3, pytest.mark.django_db]

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
)


def jpeg(shade: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), (shade % 256, shade // 256, 90)).save(buffer, "JPEG")
    return buffer.getvalue()


def scan(source: Source) -> Scan:
    opened = open_scan(source)
    run_scan(opened.pk)
    opened.refresh_from_db()
    return opened


def test_a_prefix_comes_in_whole_and_once(alice: User, bucket: Bucket) -> None:
    names = ["a b+ü&.jpg", "2019/IMG_1.jpg", "2019/IMG_2.jpg"]
    for shade, name in enumerate(names):
        bucket.put(f"mine/{name}", jpeg(shade * 40))
    bucket.put("mine/2019/IMG_1.jpg.xmp", XMP)
    bucket.put("theirs/secret.jpg", jpeg(250))
    source = bucket.source_of(alice, "mine")
    assert scan(source).seen == 3
    assert {row.path for row in SourceFile.objects.all()} == set(names)
    assert Photo.objects.count() == 3
    assert Photo.objects.get(filename="IMG_1.jpg").sidecars.count() == 1
    again = scan(source)
    assert (again.batch, again.seen, Photo.objects.count()) == (None, 3, 3)


def test_a_new_version_is_a_new_photo_and_a_missing_object_loses_none(
    alice: User, bucket: Bucket
) -> None:
    bucket.put("a.jpg", jpeg(1))
    bucket.put("b.jpg", jpeg(2))
    source = bucket.source_of(alice)
    scan(source)
    bucket.put("a.jpg", jpeg(100))
    bucket.client.delete_object(Bucket=bucket.name, Key="b.jpg")
    scan(source)
    assert Photo.objects.filter(trashed_at=None).count() == 3
    assert SourceFile.objects.get(path="b.jpg").state == SourceFile.State.MISSING


def test_it_goes_on_in_the_middle_of_many(alice: User, bucket: Bucket) -> None:
    for number in range(30):
        bucket.put(f"{number:03}.jpg", jpeg(number))
    reader = BucketReader(bucket.source_of(alice))
    assert [entry.path for entry in reader.entries(after="026.jpg")] == [
        "027.jpg",
        "028.jpg",
        "029.jpg",
    ]


def test_an_object_written_while_it_is_read_waits(alice: User, bucket: Bucket) -> None:
    bucket.put("a.jpg", jpeg(1))
    reader = BucketReader(bucket.source_of(alice))
    [entry] = reader.entries()
    bucket.put("a.jpg", jpeg(2))
    with pytest.raises(FileChanging), reader.open(entry):
        pass


@pytest.mark.parametrize(
    ("secrets", "reason"),
    [
        ({"secret_key": "wrong"}, "secret key is wrong"),
        ({"access_key": "nobody"}, "not known there"),
    ],
)
def test_wrong_keys_are_refused_with_the_reason(
    alice: User, bucket: Bucket, secrets: dict[str, str], reason: str
) -> None:
    own = {"access_key": bucket.keys.access_key, "secret_key": bucket.keys.secret_key}
    with pytest.raises(SourceRefused, match=reason):
        add_source(
            alice, Source.Kind.BUCKET, f"s3://{bucket.name}", name="Mine",
            options={"endpoint": bucket.endpoint}, secrets={**own, **secrets},
        )  # fmt: skip
    assert not Source.objects.exists()


def test_a_bucket_of_somebody_else_is_refused(alice: User, bucket: Bucket, ceph: Ceph) -> None:
    stranger = ceph.create_user("stranger")
    secrets: dict[str, Any] = {
        "access_key": stranger.access_key,
        "secret_key": stranger.secret_key,
    }
    with pytest.raises(SourceRefused, match="may not read"):
        add_source(
            alice, Source.Kind.BUCKET, f"s3://{bucket.name}", name="Theirs",
            options={"endpoint": bucket.endpoint}, secrets=secrets,
        )  # fmt: skip


def test_a_bucket_that_was_removed_is_an_outage(alice: User, bucket: Bucket) -> None:
    bucket.put("a.jpg", jpeg(1))
    source = bucket.source_of(alice)
    scan(source)
    bucket.client.delete_object(Bucket=bucket.name, Key="a.jpg")
    bucket.client.delete_bucket(Bucket=bucket.name)
    scan(source)
    source.refresh_from_db()
    assert source.is_offline
    assert SourceFile.objects.get().state == SourceFile.State.INDEXED
    with pytest.raises(SourceOffline, match="no such bucket"):
        BucketReader(source).check()
