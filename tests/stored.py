"""Where the files of a test lie: in a folder of its own or, where the environment names a bucket
(`make test-servers`), below a prefix of the same name in it."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from config import env

KINDS = ("originals", "renditions")
Stores = dict[str, Any]


def stored_below(folder: Path, stores: Stores, kinds: Sequence[str] = KINDS) -> Stores:
    """The settings of the storages, with these in a place of their own."""
    own = {}
    for kind in kinds:
        store = stores[kind]
        place = str(folder / kind)
        is_bucket = "bucket_name" in store["OPTIONS"]
        location = place.strip("/") if is_bucket else place
        own[kind] = {**store, "OPTIONS": {**store["OPTIONS"], "location": location}}
    return {**stores, **own}


def on_disk_below(folder: Path, stores: Stores, kinds: Sequence[str] = KINDS) -> Stores:
    """The same on a disk, whatever the environment names."""
    return {**stores, **{kind: env.storage(f"file://{folder}/{kind}") for kind in kinds}}


def addresses_below(folder: Path) -> dict[str, str]:
    """The environment of a program that is to store there, too."""
    said = {}
    for kind in KINDS:
        name = f"HEIRLOOM_{kind.upper()}"
        address = urlsplit(os.environ.get(name, "file:///"))
        said[name] = address._replace(path=f"{folder}/{kind}").geturl()
    return said


def environment_without_servers() -> dict[str, str]:
    """For an installation of its own: with its own servers, secret key and folders."""
    theirs = ("_URL", "_SECRET_KEY", "_ORIGINALS", "_RENDITIONS")
    return {name: value for name, value in os.environ.items() if not name.endswith(theirs)}


def share_sessions(patch: pytest.MonkeyPatch) -> None:
    """Storages are made anew for each test, and a session of boto3 reads its tables for 0.1 s.
    Where the tests are to be in a bucket; those with one of their own are few."""
    if "HEIRLOOM_ORIGINALS" not in os.environ:
        return
    from photos.bucket import BucketStorage  # noqa: PLC0415  # boto3 is large

    made = BucketStorage._create_session
    known: dict[object, object] = {}

    def create(storage: Any) -> object:
        key = (threading.get_ident(), storage.access_key, storage.secret_key)
        if key not in known:
            known[key] = made(storage)
        return known[key]

    patch.setattr(BucketStorage, "_create_session", create)


def empty(stores: Stores) -> None:
    """What a test left in a bucket goes; its folders go by themselves."""
    for kind in KINDS:
        options = stores[kind]["OPTIONS"]
        if "bucket_name" in options:
            held = storages.create_storage({**stores[kind], "OPTIONS": options})
            held.bucket.objects.filter(Prefix=f"{options['location']}/").delete()  # type: ignore[attr-defined]


def put(storage: Storage, key: str, content: bytes) -> None:
    """Other bytes than the library put there."""
    assert storage.save(key, ContentFile(content)) == key


def files_in(storage: Any) -> dict[str, bytes]:
    """All that it holds, by key."""
    return {held.key: content_of(storage, held.key) for held in storage.held()}


def all_files() -> dict[str, bytes]:
    """Every file of the storages: "originals/ab/cd/abcd.jpg"."""
    found = {kind: files_in(storages[kind]) for kind in KINDS}
    return {f"{kind}/{key}": content for kind in KINDS for key, content in found[kind].items()}


def everything_below(folder: Path) -> dict[str, bytes]:
    """Every file of the storages, and every other one in the folder of a test."""
    beside = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    return beside | all_files()


def content_of(storage: Storage, key: str) -> bytes:
    with storage.open(key) as file:
        return bytes(file.read())
