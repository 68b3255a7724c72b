"""Events that the server pushes to our web server, as soon as somebody puts an object."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from accounts.models import User
from ingest.models import BucketEvent
from ingest.notifications import tasks
from photos.models import Photo, Source
from tests.ingest.bucket_sources import SECRETS
from tests.s3.ceph import Ceph, Keys
from tests.s3.conftest import Bucket, client_with
from tests.s3.test_index_bucket import jpeg

pytestmark = [pytest.mark.s3, pytest.mark.django_db(transaction=True)]

PATIENCE_SECONDS = 30


@pytest.fixture
def source(alice: User, bucket: Bucket) -> Source:
    return bucket.source_of(alice, "mine")


@pytest.fixture
def pushes(ceph: Ceph, keys: Keys, bucket: Bucket, live_server: Any) -> Callable[..., None]:
    """Have the bucket push its events to us: `pushes(secret)`, as docs/s3.md describes."""

    def subscribe(secret: str = SECRETS["webhook_secret"]) -> None:
        sns = client_with(ceph, keys, "sns")
        # Ceph takes an address with a password over TLS only, which here would end at a proxy.
        sns.meta.events.register("before-sign.sns", say_that_it_came_over_tls)
        host = urlsplit(live_server.url).netloc
        address = f"http://heirloom:{quote(secret, safe='')}@{host}/webhooks/s3"
        topic = sns.create_topic(Name=bucket.name, Attributes={"push-endpoint": address})
        events = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]
        wanted = {"Id": "heirloom", "TopicArn": topic["TopicArn"], "Events": events}
        bucket.client.put_bucket_notification_configuration(
            Bucket=bucket.name, NotificationConfiguration={"TopicConfigurations": [wanted]}
        )

    return subscribe


def say_that_it_came_over_tls(request: Any, **_: Any) -> None:
    request.headers.add_header("X-Forwarded-Proto", "https")


def wait_for_events(count: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while BucketEvent.objects.count() < count and time.monotonic() < deadline:
        time.sleep(0.1)
    assert BucketEvent.objects.count() == count


def test_an_object_that_is_put_becomes_a_photo(
    bucket: Bucket, source: Source, pushes: Callable[..., None]
) -> None:
    pushes()
    bucket.put("mine/2019/a b+ü&%41.jpg", jpeg(1))
    wait_for_events(1)
    tasks.fetch_objects()
    photo = Photo.objects.get()
    assert (photo.owner, photo.filename) == (source.owner, "a b+ü&%41.jpg")
    assert BucketEvent.objects.get().state == BucketEvent.State.DONE


def test_a_photo_that_is_put_in_parts_becomes_a_photo(
    bucket: Bucket, source: Source, pushes: Callable[..., None]
) -> None:
    pushes()
    place = {"Bucket": bucket.name, "Key": "mine/parts.jpg"}
    upload = bucket.client.create_multipart_upload(**place)["UploadId"]
    content = jpeg(7)
    part = bucket.client.upload_part(**place, UploadId=upload, PartNumber=1, Body=content)
    parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}
    bucket.client.complete_multipart_upload(**place, UploadId=upload, MultipartUpload=parts)
    wait_for_events(1)
    tasks.fetch_objects()
    assert Photo.objects.get().size_bytes == len(content)


def test_an_object_that_is_overwritten_is_fetched_again_and_a_deletion_deletes_nothing(
    bucket: Bucket, source: Source, pushes: Callable[..., None]
) -> None:
    pushes()
    for number in (1, 2):
        bucket.put("mine/a.jpg", jpeg(number * 60))
        wait_for_events(number)
        tasks.fetch_objects()
    assert Photo.objects.count() == 2
    bucket.client.delete_object(Bucket=bucket.name, Key="mine/a.jpg")
    bucket.put("mine/after.jpg", jpeg(3))
    wait_for_events(3)
    tasks.fetch_objects()
    assert Photo.objects.filter(trashed_at=None).count() == 3


def test_what_lies_elsewhere_stays_there(
    bucket: Bucket, source: Source, pushes: Callable[..., None]
) -> None:
    pushes()
    bucket.put("theirs/a.jpg", jpeg(1))
    bucket.put("mine/b.jpg", jpeg(2))
    wait_for_events(1)
    assert BucketEvent.objects.get().path == "b.jpg"


def test_a_wrong_secret_is_refused(
    bucket: Bucket, source: Source, pushes: Callable[..., None]
) -> None:
    pushes("a guess")
    bucket.put("mine/a.jpg", jpeg(1))
    time.sleep(1)
    assert not BucketEvent.objects.exists()
