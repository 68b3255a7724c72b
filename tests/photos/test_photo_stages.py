"""The stages of photos on real files: metadata, renditions, video proxy, place."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from accounts.models import User
from ingest.batches import open_batch
from ingest.models import Batch
from ingest.upload import Incoming, receive_upload
from photos.curation import set_caption, set_rating
from photos.imaging.errors import UndecodablePhoto
from photos.models import Photo, PhotoTag, Rendition, Tag
from photos.services.library import SidecarFile
from photos.services.location import locate_photos
from photos.services.metadata import read_photos_metadata
from photos.services.renditions import make_proxies, render_photos
from photos.storage import renditions
from places.models import Place
from tests.factories import make_photo

NOW = datetime(2021, 5, 4, tzinfo=UTC)
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmp:Rating="4"><dc:subject><rdf:Bag><rdf:li>beach</rdf:li><rdf:li>Anna</rdf:li></rdf:Bag>
 </dc:subject><dc:description><rdf:Alt><rdf:li xml:lang="x-default">By the sea</rdf:li>
 </rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"""


def take_in(owner: User, content: bytes, name: str, *sidecars: SidecarFile) -> Photo:
    incoming = Incoming(io.BytesIO(content), name, NOW, sidecars=sidecars)
    receipt = receive_upload(open_batch(owner, Batch.Origin.UPLOAD), incoming)
    assert receipt.photo, receipt.reason
    return receipt.photo


def camera_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "FUJIFILM", "X-T4", 6
    details = exif.get_ifd(0x8769)
    details[0x9003], details[0x9011] = "2020:06:15 12:00:00", "+02:00"
    position = exif.get_ifd(0x8825)
    position[1], position[2] = "N", (48.0, 51.0, 24.0)
    position[3], position[4] = "E", (2.0, 21.0, 3.0)
    return exif


def make_video(path: Path, codec: str = "mpeg4", container: str = "avi") -> bytes:
    with av.open(str(path), "w", format=container) as output:
        stream: Any = output.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for shade in range(20):
            pixels = np.full((120, 160, 3), 60 + 5 * shade, np.uint8)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        output.mux(stream.encode())
    return path.read_bytes()


def test_it_reads_what_the_camera_wrote(alice: User, make_jpeg: Callable[..., Path]) -> None:
    photo = take_in(alice, make_jpeg(exif=camera_exif()).read_bytes(), "a.jpg")
    read_photos_metadata([photo])
    photo.refresh_from_db()
    assert photo.taken_at == datetime(2020, 6, 15, 10, tzinfo=UTC)
    assert photo.taken_local == datetime(2020, 6, 15, 12, tzinfo=UTC)
    assert (photo.offset_minutes, photo.offset_source) == (120, "camera")
    assert (photo.camera, photo.orientation) == ("FUJIFILM X-T4", 6)
    assert (photo.width_px, photo.height_px) == (240, 320), "upright"
    assert photo.latitude == pytest.approx(48.8567, abs=1e-3)


def test_the_sidecar_wins(alice: User, make_jpeg: Callable[..., Path]) -> None:
    sidecar = SidecarFile("a.xmp", XMP)
    photo = take_in(alice, make_jpeg(exif=camera_exif()).read_bytes(), "a.jpg", sidecar)
    read_photos_metadata([photo])
    photo.refresh_from_db()
    assert (photo.rating, photo.caption, photo.model) == (4, "By the sea", "X-T4")
    tags = photo.photo_tags.values_list("tag__name", "origin")
    assert set(tags) == {("beach", "file"), ("Anna", "file")}


def test_keywords_that_went_away_are_removed_and_a_persons_tags_stay(
    alice: User, make_jpeg: Callable[..., Path]
) -> None:
    photo = take_in(alice, make_jpeg().read_bytes(), "a.jpg", SidecarFile("a.xmp", XMP))
    read_photos_metadata([photo])
    beach = Tag.objects.get(name="beach")
    PhotoTag.objects.create(photo=photo, tag=beach, origin=PhotoTag.Origin.PERSON)
    take_in(alice, make_jpeg().read_bytes(), "a.jpg", SidecarFile("a.xmp", b"<nothing/>"))
    read_photos_metadata([photo])
    assert list(photo.photo_tags.values_list("tag__name", "origin")) == [("beach", "person")]


def test_what_a_person_decided_outlives_reading_the_file_again(
    alice: User, make_jpeg: Callable[..., Path]
) -> None:
    photo = take_in(alice, make_jpeg().read_bytes(), "a.jpg", SidecarFile("a.xmp", XMP))
    set_caption(photo, "Grandmother at the sea")
    set_rating(photo, None)
    read_photos_metadata([photo])
    photo.refresh_from_db()
    assert (photo.caption, photo.rating) == ("Grandmother at the sea", None)


def test_a_picture_that_lacks_a_part_is_shown_and_known_to_be_damaged(
    alice: User, tmp_path: Path
) -> None:
    noise = Image.effect_noise((600, 400), 90).convert("RGB")
    noise.save(tmp_path / "whole.jpg")
    content = (tmp_path / "whole.jpg").read_bytes()
    photo = take_in(alice, content[: len(content) // 2], "a.jpg")
    render_photos([photo])
    photo.refresh_from_db()
    assert photo.is_damaged
    assert photo.renditions.count() == 2


def test_it_makes_preview_thumbnail_and_placeholder(
    alice: User, make_jpeg: Callable[..., Path]
) -> None:
    content = make_jpeg(size=(2000, 1000), exif=camera_exif()).read_bytes()
    photo = take_in(alice, content, "a.jpg")
    render_photos([photo])
    render_photos([photo])  # twice is the same as once
    photo.refresh_from_db()
    assert (photo.width_px, photo.height_px, len(photo.placeholder)) == (1000, 2000, 36)
    rows = {row.name: row for row in photo.renditions.all()}
    assert set(rows) == {"preview", "thumbnail"}
    with renditions().open(rows["preview"].key) as file, Image.open(file) as preview:
        assert (preview.size, preview.format) == ((720, 1440), "JPEG")
    with renditions().open(rows["thumbnail"].key) as file, Image.open(file) as thumbnail:
        assert (thumbnail.size, thumbnail.format) == ((250, 500), "WEBP")
    assert rows["preview"].size_bytes == renditions().size(rows["preview"].key)


def test_metadata_read_again_does_not_undo_what_the_decoder_saw(
    alice: User, make_jpeg: Callable[..., Path]
) -> None:
    photo = take_in(alice, make_jpeg().read_bytes(), "a.jpg")
    render_photos([photo])
    Photo.objects.filter(pk=photo.pk).update(width_px=7, height_px=5)
    read_photos_metadata([photo])
    photo.refresh_from_db()
    assert (photo.width_px, photo.height_px) == (7, 5)


def test_a_picture_that_cannot_be_decoded_says_so(
    alice: User, make_jpeg: Callable[..., Path]
) -> None:
    photo = take_in(alice, make_jpeg().read_bytes()[:180], "a.jpg")
    with pytest.raises(UndecodablePhoto):
        render_photos([photo])


def test_a_video_gets_a_poster_a_length_and_a_proxy(alice: User, tmp_path: Path) -> None:
    photo = take_in(alice, make_video(tmp_path / "a.avi"), "a.avi")
    read_photos_metadata([photo])
    render_photos([photo])
    photo.refresh_from_db()
    assert (photo.kind, photo.width_px, photo.height_px) == ("video", 160, 120)
    assert photo.duration_s == pytest.approx(2.0, abs=0.2)
    assert not photo.is_playable

    make_proxies([photo])
    proxy = Rendition.objects.get(photo=photo, name="proxy")
    with renditions().open(proxy.key) as file, av.open(file) as video:
        assert video.streams.video[0].codec_context.name == "h264"
    assert proxy.size_bytes == renditions().size(proxy.key)


def test_a_video_that_browsers_play_gets_no_proxy(alice: User, tmp_path: Path) -> None:
    photo = take_in(alice, make_video(tmp_path / "a.mp4", "libx264", "mp4"), "a.mp4")
    render_photos([photo])
    make_proxies([photo])
    photo.refresh_from_db()
    assert photo.is_playable
    assert not photo.renditions.filter(name="proxy").exists()


def test_it_names_the_place_and_leaves_the_sea_unnamed(
    alice: User, make_jpeg: Callable[..., Path]
) -> None:
    rome, atlantic, nowhere = (
        take_in(alice, make_jpeg(colour=(shade, 0, 0)).read_bytes(), "a.jpg")
        for shade in (1, 50, 100)
    )
    rome.latitude, rome.longitude = 41.8902, 12.4922
    atlantic.latitude, atlantic.longitude = 30.0, -40.0
    Photo.objects.bulk_update([rome, atlantic], ["latitude", "longitude"])
    locate_photos([rome, atlantic, nowhere])
    locate_photos([rome])
    rome.refresh_from_db()
    assert str(rome.place) == "Rome, Italy"
    assert list(Photo.objects.filter(place=None).order_by("pk")) == [atlantic, nowhere]
    assert Place.objects.count() == 1


def test_it_names_no_place_of_a_position_that_changed_meanwhile(alice: User) -> None:
    paris = Place.objects.create(city="Paris", country="France", country_code="FR")
    rome = make_photo(alice, latitude=41.8902, longitude=12.4922)
    nowhere = make_photo(alice)
    carried = {"latitude": 48.85, "longitude": 2.35, "place": paris}
    Photo.objects.filter(pk__in=[rome.pk, nowhere.pk]).update(**carried)
    locate_photos([rome, nowhere])
    assert Photo.objects.filter(place=paris).count() == 2
