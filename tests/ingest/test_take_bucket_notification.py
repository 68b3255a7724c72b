"""The webhook: what is taken, what is refused, and what becomes of it."""

import io
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from kombu.exceptions import OperationalError
from PIL import Image

from accounts.models import User
from ingest.models import Batch, BucketEvent, Receipt, SourceFile
from ingest.notifications import tasks
from ingest.notifications.queue import MAX_ATTEMPTS, claim_event
from ingest.notifications.signatures import sign
from ingest.sources.services import pause, resume
from photos.models import Photo, Source
from tests.bucket_server import BucketServer, serve_bucket
from tests.ingest.bucket_sources import SECRETS, make_bucket_source

State = BucketEvent.State
SECRET = SECRETS["webhook_secret"]
ADDRESS = "/webhooks/s3"


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with serve_bucket() as running:
        yield running


@pytest.fixture
def source(alice: User, server: BucketServer) -> Source:
    return make_bucket_source(alice, server.endpoint, root="s3://family/mine")


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The wake-ups that would go to the broker."""
    woken: list[str] = []
    monkeypatch.setattr(tasks.fetch_objects, "delay", lambda: woken.append("fetch"))
    return woken


def jpeg(shade: int = 100) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), (shade, 80, 40)).save(buffer, "JPEG")
    return buffer.getvalue()


def notification(key: str, *, sequencer: str = "01", **changes: Any) -> dict[str, Any]:
    written = {"key": key, "size": 7, "eTag": "abc", "sequencer": sequencer}
    record = {
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "s3": {"bucket": {"name": "family"}, "object": written},
    }
    return {"Records": [{**record, **changes}]}


def post(message: object, *, headers: dict[str, str] | None = None) -> Any:
    """Signed with the source's secret, unless other headers are given."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    if headers is None:
        now = int(time.time())
        headers = {"X-Heirloom-Signature": f"t={now},v1={sign(body, SECRET, at=now)}"}
    return Client(enforce_csrf_checks=True).post(
        ADDRESS, body, content_type="application/json", headers=headers
    )


def test_an_object_that_was_put_becomes_a_photo(
    server: BucketServer, source: Source, sent: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    server.put("mine/2019/IMG 1.jpg", jpeg())
    with django_capture_on_commit_callbacks(execute=True):
        response = post(notification("mine/2019/IMG+1.jpg"))
    assert (response.status_code, response.json()) == (200, {"events": 1})
    assert sent == ["fetch"]
    tasks.fetch_objects()
    photo = Photo.objects.get()
    assert (photo.owner, photo.filename) == (source.owner, "IMG 1.jpg")
    assert photo.source == "s3://family/mine/2019/IMG 1.jpg"
    assert BucketEvent.objects.get().state == State.DONE
    assert SourceFile.objects.get().photo == photo
    batch = Receipt.objects.get().batch
    assert batch.origin == Batch.Origin.BUCKET
    assert batch.received_at


def test_the_same_notification_counts_once(server: BucketServer, source: Source) -> None:
    server.put("mine/twice.jpg", jpeg())
    for _ in range(3):
        assert post(notification("mine/twice.jpg")).status_code == 200
        tasks.fetch_objects()
    assert BucketEvent.objects.count() == 1
    assert Receipt.objects.count() == 1


def test_an_object_that_is_written_again_is_another_photo(
    server: BucketServer, source: Source
) -> None:
    for number in (1, 2):
        server.put("mine/again.jpg", jpeg(number * 50))
        post(notification("mine/again.jpg", sequencer=f"0{number}"))
        tasks.fetch_objects()
    assert Photo.objects.count() == 2


def test_a_deletion_deletes_nothing(server: BucketServer, source: Source) -> None:
    server.put("mine/kept.jpg", jpeg())
    post(notification("mine/kept.jpg"))
    tasks.fetch_objects()
    server.client.delete_object(Bucket="family", Key="mine/kept.jpg")
    response = post(notification("mine/kept.jpg", sequencer="02", eventName="ObjectRemoved:Delete"))
    assert response.json() == {"events": 0}
    assert Photo.objects.filter(trashed_at=None).count() == 1


def test_an_object_that_is_gone_again_is_no_error(source: Source) -> None:
    post(notification("mine/gone.jpg"))
    tasks.fetch_objects()
    event = BucketEvent.objects.get()
    assert (event.state, event.reason) == (State.DONE, "It is no longer there.")
    assert str(event) == "gone.jpg"


def test_what_is_no_photo_is_refused_with_the_reason(server: BucketServer, source: Source) -> None:
    server.put("mine/notes.txt", b"dear diary")
    post(notification("mine/notes.txt"))
    tasks.fetch_objects()
    event = BucketEvent.objects.get()
    assert event.state == State.DONE
    assert event.reason
    assert not Photo.objects.exists()


def test_a_key_that_the_server_encoded_after_all_is_found(
    server: BucketServer, source: Source
) -> None:
    server.put("mine/a b.jpg", jpeg())
    post(notification("mine/a+b.jpg", eventSource="ceph:s3"))
    tasks.fetch_objects()
    assert Photo.objects.get().filename == "a b.jpg"


@pytest.mark.parametrize("key", ["other/a.jpg", "mineral/a.jpg", "mine/"])
def test_what_lies_beside_the_prefix_is_nothing_to_us(key: str, source: Source) -> None:
    assert post(notification(key)).json() == {"events": 0}


def test_the_test_event_of_aws_is_answered(source: Source) -> None:
    assert post({"Event": "s3:TestEvent", "Bucket": "family"}).json() == {"events": 0}


def test_a_bucket_that_is_no_source_is_refused(source: Source) -> None:
    message = notification(
        "mine/a.jpg", s3={"bucket": {"name": "theirs"}, "object": {"key": "a", "eTag": "e"}}
    )
    assert post(message).status_code == 404
    assert not BucketEvent.objects.exists()


def test_a_secret_opens_its_own_source_only(
    bob: User, server: BucketServer, source: Source
) -> None:
    make_bucket_source(bob, server.endpoint, secrets={"webhook_secret": "of bob"})
    server.put("mine/a.jpg", jpeg())
    post(notification("mine/a.jpg"))
    tasks.fetch_objects()
    assert [photo.owner for photo in Photo.objects.all()] == [source.owner]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Heirloom-Signature": f"t={int(time.time())},v1={'0' * 64}"},
        {"Authorization": "Bearer guess"},
        {"Authorization": "Bearer "},
    ],
)
def test_it_refuses_who_proves_nothing(headers: dict[str, str], source: Source) -> None:
    response = post(notification("mine/a.jpg"), headers=headers)
    assert response.status_code == 401
    assert "Basic" in response.headers["WWW-Authenticate"]
    assert not BucketEvent.objects.exists()


def test_it_refuses_a_replay_after_five_minutes(source: Source) -> None:
    body = json.dumps(notification("mine/a.jpg")).encode()
    then = int(time.time()) - 301
    headers = {"X-Heirloom-Signature": f"t={then},v1={sign(body, SECRET, at=then)}"}
    assert post(body, headers=headers).status_code == 401


def test_it_takes_the_token_that_minio_sends(source: Source) -> None:
    headers = {"Authorization": f"Bearer {SECRET}"}
    assert post(notification("mine/a.jpg"), headers=headers).status_code == 200


def test_a_lost_secret_opens_nothing(source: Source, settings: Any) -> None:
    settings.SECRET_KEY = "another"
    assert post(notification("mine/a.jpg")).status_code == 401


@pytest.mark.parametrize("body", [b" ", b"nonsense", b"[]", b"{}", b'{"Records": [1]}'])
def test_it_refuses_nonsense(body: bytes, source: Source) -> None:
    assert post(body).status_code == 400


def test_it_refuses_a_body_that_is_too_large(source: Source) -> None:
    assert post(b" " * (2**20 + 1)).status_code == 413


def test_it_refuses_a_body_without_a_length(source: Source) -> None:
    response = Client().generic("POST", ADDRESS, b"", headers={"Transfer-Encoding": "chunked"})
    assert response.status_code == 411


def test_it_takes_nothing_but_posts(source: Source) -> None:
    assert Client().get(ADDRESS).status_code == 405


def test_its_queries_do_not_grow_with_the_records(
    source: Source, django_assert_max_num_queries: Any
) -> None:
    records = [notification(f"mine/{number}.jpg")["Records"][0] for number in range(300)]
    with django_assert_max_num_queries(4):
        assert post({"Records": records}).json() == {"events": 300}
    assert BucketEvent.objects.count() == 300


def test_a_bucket_that_is_away_is_asked_again(alice: User, server: BucketServer) -> None:
    source = make_bucket_source(alice, "http://127.0.0.1:9", root="s3://family/mine")
    post(notification("mine/late.jpg"))
    tasks.fetch_objects()
    source.refresh_from_db()
    event = BucketEvent.objects.get()
    assert (event.state, event.attempts) == (State.DUE, 1)
    assert event.due_at > timezone.now()
    assert source.is_offline

    server.put("mine/late.jpg", jpeg())
    source.options["endpoint"] = server.endpoint
    source.save()
    BucketEvent.objects.update(due_at=timezone.now())
    tasks.fetch_objects()
    source.refresh_from_db()
    assert Photo.objects.get().filename == "late.jpg"
    assert source.state == Source.State.ACTIVE


def test_it_gives_up_after_many_times(alice: User) -> None:
    make_bucket_source(alice, "http://127.0.0.1:9", root="s3://family/mine")
    post(notification("mine/never.jpg"))
    BucketEvent.objects.update(attempts=MAX_ATTEMPTS - 1)
    tasks.fetch_objects()
    event = BucketEvent.objects.get()
    assert event.state == State.FAILED
    assert "does not answer" in event.reason


def test_a_source_with_lost_secrets_is_offline(source: Source, settings: Any) -> None:
    post(notification("mine/a.jpg"))
    settings.SECRET_KEY = "another"
    tasks.fetch_objects()
    source.refresh_from_db()
    assert source.is_offline


def test_what_changes_while_it_is_read_is_read_later(
    server: BucketServer, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put("mine/busy.jpg", jpeg())
    post(notification("mine/busy.jpg"))
    taken = tasks.fetch_object

    def write_between(look: Any, event: BucketEvent) -> None:
        entry = look.reader.entry(event.path)
        look.reader.entry = lambda _: entry
        server.put("mine/busy.jpg", jpeg(200))
        taken(look, event)

    monkeypatch.setattr(tasks, "fetch_object", write_between)
    tasks.fetch_objects()
    event = BucketEvent.objects.get()
    assert (event.state, event.reason) == (State.DUE, "It was written again while it was read.")


def test_what_cannot_be_read_is_tried_again(
    server: BucketServer, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put("mine/shy.jpg", jpeg())
    post(notification("mine/shy.jpg"))
    taken = tasks.fetch_object

    def delete_between(look: Any, event: BucketEvent) -> None:
        entry = look.reader.entry(event.path)
        look.reader.entry = lambda _: entry
        server.client.delete_object(Bucket="family", Key="mine/shy.jpg")
        taken(look, event)

    monkeypatch.setattr(tasks, "fetch_object", delete_between)
    tasks.fetch_objects()
    event = BucketEvent.objects.get()
    assert (event.state, event.reason) == (State.DUE, "It is no longer there.")


def test_a_paused_source_waits(server: BucketServer, source: Source) -> None:
    server.put("mine/paused.jpg", jpeg())
    pause(source)
    post(notification("mine/paused.jpg"))
    tasks.fetch_objects()
    assert not Photo.objects.exists()
    source.refresh_from_db()
    resume(source)
    tasks.fetch_objects()
    assert Photo.objects.count() == 1


def test_what_a_killed_worker_had_is_found_again(
    server: BucketServer, source: Source, sent: list[str]
) -> None:
    server.put("mine/killed.jpg", jpeg())
    post(notification("mine/killed.jpg"))
    assert claim_event()
    assert claim_event() is None
    tasks.sweep_events()
    assert sent == []
    BucketEvent.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.sweep_events()
    assert sent == ["fetch"]
    tasks.fetch_objects()
    assert Photo.objects.count() == 1


def test_a_long_queue_is_left_to_the_next_turn(
    server: BucketServer, source: Source, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        server.put(f"mine/{number}.jpg", jpeg(number))
        post(notification(f"mine/{number}.jpg"))
    monkeypatch.setattr(tasks, "TURN_SECONDS", -1)
    tasks.fetch_objects()
    assert sent == ["fetch"]
    assert BucketEvent.objects.filter(state=State.DUE).count() == 2


def test_what_is_long_done_is_forgotten(source: Source) -> None:
    post(notification("mine/old.jpg"))
    tasks.fetch_objects()
    BucketEvent.objects.update(received_at=timezone.now() - timedelta(days=31))
    tasks.sweep_events()
    assert not BucketEvent.objects.exists()


def test_a_broker_that_is_away_costs_time_only(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.fetch_objects, "delay", fail)
    assert post(notification("mine/a.jpg")).status_code == 200
    tasks.wake()
    assert BucketEvent.objects.get().state == State.DUE
