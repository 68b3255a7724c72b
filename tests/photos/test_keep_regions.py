"""Faces that other programs marked, in the file or beside it, become rows of the photo."""

import io

import pytest
from PIL import Image

from accounts.models import User
from ingest.batches import open_batch
from ingest.models import Batch
from ingest.upload import Incoming, receive_upload
from photos.models import Photo, Region, Sidecar
from photos.services.library import SidecarFile, keep_sidecar
from photos.services.metadata import read_photos_metadata
from tests.factories import NOON
from tests.photos.test_read_regions import face, marked, packet

SIZE = {"w": 400, "h": 300}


def take_in(owner: User, xmp: bytes, *, orientation: int = 1) -> Photo:
    content, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", (400, 300)).save(content, "JPEG", xmp=xmp, exif=exif)
    incoming = Incoming(io.BytesIO(content.getvalue()), "a.jpg", NOON)
    receive_upload(open_batch(owner, Batch.Origin.UPLOAD), incoming)
    return read(Photo.objects.get())


def read(photo: Photo) -> Photo:
    read_photos_metadata([photo])
    return photo


def sidecar(xmp: bytes) -> SidecarFile:
    return SidecarFile("a.xmp", xmp, Sidecar.Kind.XMP)


def regions() -> list[tuple[object, ...]]:
    rows = Region.objects.order_by("name")
    return list(rows.values_list("name", "left", "top", "width", "height"))


ANNA = ("Anna", 0.4, 0.25, 0.2, 0.3)


def test_it_keeps_what_the_file_marks(alice: User) -> None:
    take_in(alice, packet(marked(face(), **SIZE)))
    assert regions() == [ANNA]


def test_reading_again_keeps_the_row(alice: User) -> None:
    photo = take_in(alice, packet(marked(face(), **SIZE)))
    before = Region.objects.get().pk
    read(photo)
    assert Region.objects.get().pk == before


def test_it_follows_a_turned_picture(alice: User) -> None:
    take_in(alice, packet(marked(face(x=0.2, y=0.1, w=0.2, h=0.1), **SIZE)), orientation=6)
    assert regions() == [("Anna", 0.85, 0.1, 0.1, 0.2)]


def test_the_sidecar_wins(alice: User) -> None:
    photo = take_in(alice, packet(marked(face(), **SIZE)))
    keep_sidecar(photo, sidecar(packet(marked(face("Ben"), **SIZE))))
    read(photo)
    assert regions() == [("Ben", *ANNA[1:])]


def test_a_sidecar_that_marks_nobody_leaves_those_of_the_file(alice: User) -> None:
    photo = take_in(alice, packet(marked(face(), **SIZE)))
    keep_sidecar(photo, sidecar(packet("")))
    read(photo)
    assert regions() == [ANNA]


def test_a_name_without_a_sensible_place_is_kept_once(alice: User) -> None:
    photo = take_in(alice, packet(marked(face(x="nonsense"), **SIZE)))
    read(photo)
    assert regions() == [("Anna", None, None, None, None)]


@pytest.mark.parametrize("xmp", [b"<x:xmpmeta", b"", packet(marked("<rdf:li/>"))])
def test_broken_words_mark_nobody(alice: User, xmp: bytes) -> None:
    take_in(alice, xmp)
    assert regions() == []
