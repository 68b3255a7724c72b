"""What AWS, MinIO and Ceph write into a notification, and what nobody should."""

import json
from typing import Any

import pytest

from ingest.notifications.message import BadMessage, NewObject, new_objects, read_json


def record(**changes: Any) -> dict[str, Any]:
    written = {"key": "2019/IMG+1%C3%BC.jpg", "size": 7, "eTag": "abc", "sequencer": "0055AED6"}
    return {
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "s3": {"bucket": {"name": "family"}, "object": written},
        **changes,
    }


def with_object(**written: Any) -> dict[str, Any]:
    return record(s3={"bucket": {"name": "family"}, "object": written})


def test_it_reads_a_notification_of_aws() -> None:
    found = new_objects({"Records": [record(), record(eventName="ObjectRemoved:Delete")]})
    assert found == [NewObject("family", "2019/IMG 1ü.jpg", "sequencer 0055AED6")]


def test_it_reads_a_notification_of_minio() -> None:
    message = {
        "EventName": "s3:ObjectCreated:Put",
        "Key": "family/2019/a.jpg",
        "Records": [record(eventSource="minio:s3", eventName="s3:ObjectCreated:Put")],
    }
    assert [found.key for found in new_objects(message)] == ["2019/IMG 1ü.jpg"]


def test_it_takes_the_keys_of_ceph_as_they_are() -> None:
    one = with_object(key="a b+ü%41.jpg", eTag="e", versionId="", sequencer="D6")
    found = new_objects({"Records": [{**one, "eventSource": "ceph:s3"}]})
    assert [each.key for each in found] == ["a b+ü%41.jpg"]


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ({"versionId": "v1", "eTag": "e"}, "versionId v1"),
        ({"sequencer": "", "eTag": "e"}, "eTag e"),
        ({"sequencer": "x" * 300, "eTag": "e"}, "eTag e"),
    ],
)
def test_it_tells_two_writes_apart(written: dict[str, str], mark: str) -> None:
    found = new_objects({"Records": [with_object(key="a.jpg", **written)]})
    assert found[0].mark == mark


def test_it_takes_the_test_event_of_aws() -> None:
    assert new_objects({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "x"}) == []


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"Records": "all"},
        {"Records": [{}] * 10_001},
        {"Records": [None]},
        {"Records": [{"eventName": 7}]},
        {"Records": [record(s3=None)]},
        {"Records": [record(s3={"bucket": "family", "object": {}})]},
        {"Records": [record(s3={"bucket": {"name": 1}, "object": {}})]},
        {"Records": [with_object(key=["a"], eTag="e")]},
        {"Records": [with_object(key="", eTag="e")]},
        {"Records": [with_object(key="%00.jpg", eTag="e")]},
        {"Records": [with_object(key="x" * 1025, eTag="e")]},
        {"Records": [with_object(key="a.jpg")]},
        {"Records": [with_object(key="a.jpg", eTag="\x00")]},
        {"Records": [with_object(key="\ud800.jpg", eTag="e")]},
    ],
)
def test_it_refuses_nonsense(message: dict[str, Any]) -> None:
    with pytest.raises(BadMessage):
        new_objects(message)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, json.dumps(1).encode()]
)
def test_it_refuses_what_is_no_json_object(body: bytes) -> None:
    with pytest.raises(BadMessage):
        read_json(body)
