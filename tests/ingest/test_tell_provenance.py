"""Where a photo came from: told to its owner, each way in with its name and path."""

import io
from collections.abc import Callable
from pathlib import Path

from django.test import Client
from django.utils import timezone

from accounts.models import User
from ingest.batches import open_batch
from ingest.models import Batch, SourceFile, TakeoutImport, TakeoutMember
from ingest.upload import Incoming, receive_upload
from photos.models import Photo, Source
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
HOSTILE = "<script>.jpg"


def hand_in(owner: User, path: Path, origin: Batch.Origin, *, name: str, folder: str = "") -> Photo:
    batch = open_batch(owner, origin, folder)
    incoming = Incoming(io.BytesIO(path.read_bytes()), name, timezone.now(), path=f"2019/{name}")
    photo = receive_upload(batch, incoming).photo
    assert photo is not None
    return photo


def told(browser: Client, photo: Photo) -> str:
    response = browser.get(f"/photos/{photo.pk}/provenance/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_tells_each_way_in_and_the_first_one_first(
    alice: User, browser_of: BrowserOf, make_jpeg: Callable[..., Path]
) -> None:
    path = make_jpeg()
    photo = hand_in(alice, path, Batch.Origin.FOLDER, name="a.jpg", folder="/mnt/photos")
    assert hand_in(alice, path, Batch.Origin.UPLOAD, name=HOSTILE) == photo
    page = told(browser_of(alice), photo)
    assert page.index("Folder: /mnt/photos") < page.index("Upload, once more")
    assert "2019/a.jpg" in page
    assert "2019/&lt;script&gt;.jpg" in page


def test_it_tells_of_archives_and_sources(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    source = Source.objects.create(owner=alice, kind="folder", name="NAS", root="/nas")
    SourceFile.objects.create(
        source=source, path="trips/a.jpg", size_bytes=9, state="indexed", photo=photo
    )
    batch = open_batch(alice, Batch.Origin.TAKEOUT)
    takeout = TakeoutImport.objects.create(batch=batch, fingerprint="1")
    TakeoutMember.objects.create(
        takeout=takeout, position=1, archive="takeout-001.zip", entry=1, size_bytes=9,
        path="Takeout/Google Photos/Lisbon/a.jpg", kind="media", photo=photo,
    )  # fmt: skip
    page = told(browser_of(alice), photo)
    assert "In the source “NAS”" in page
    assert "trips/a.jpg" in page
    assert "In the archive takeout-001.zip" in page
    assert "Takeout/Google Photos/Lisbon/a.jpg" in page


def test_it_says_nothing_where_nobody_noted_it(alice: User, browser_of: BrowserOf) -> None:
    assert told(browser_of(alice), make_photo(alice)) == ""
