"""What Google Takeout and iCloud said of a photo: which of their words reach its row."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from accounts.models import User
from ingest.batches import open_batch
from ingest.models import Batch, StageRun
from ingest.upload import Incoming, receive_upload
from photos.curation import set_caption
from photos.facts import facts_of
from photos.metadata import read_metadata
from photos.metadata.archives import read_archives
from photos.metadata.facts import Facts, Reading
from photos.metadata.icloud import IcloudDetails, parse_date, read_icloud
from photos.metadata.merge import merge_readings
from photos.models import Photo, Sidecar
from photos.services.library import SidecarFile
from photos.services.metadata import read_photos_metadata

EXPORTED = datetime(2024, 7, 12, 11, 23, tzinfo=UTC)
TAKEN = datetime(2020, 6, 15, 10, tzinfo=UTC)
HEADER = "imgName,fileChecksum,favorite,hidden,deleted,originalCreationDate,viewCount,importDate\n"
LINE = 'a.jpg,Ab/3+x==,yes,no,no,"Friday May 26,2017 2:34 PM GMT",10,"Friday May 26,2017 2:40 PM GMT"\n'
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 exif:DateTimeOriginal="2018-01-01T12:00:00+01:00" exif:GPSLatitude="1,30.0N"
 exif:GPSLongitude="2,30.0E"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">Developed
</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"""


def takeout(name: str = "a.jpg.json", **fields: Any) -> SidecarFile:
    document = {
        "title": "a.jpg", "photoTakenTime": {"timestamp": str(int(TAKEN.timestamp()))}, **fields
    }  # fmt: skip
    return SidecarFile(name, json.dumps(document).encode(), Sidecar.Kind.TAKEOUT)


def icloud(line: str = LINE) -> SidecarFile:
    return SidecarFile("Photo Details.csv", (HEADER + line).encode(), Sidecar.Kind.ICLOUD)


def at(latitude: float, longitude: float, altitude: float = 0.0) -> dict[str, float]:
    return {"latitude": latitude, "longitude": longitude, "altitude": altitude}


def take_in(
    owner: User, content: bytes, *sidecars: SidecarFile, name: str = "a.jpg", source: str = ""
) -> Photo:
    """Bring it in and read its metadata, as the workers would."""
    incoming = Incoming(io.BytesIO(content), name, EXPORTED, source=source, sidecars=sidecars)
    receipt = receive_upload(open_batch(owner, Batch.Origin.UPLOAD), incoming)
    assert receipt.photo, receipt.reason
    read_photos_metadata([receipt.photo])
    receipt.photo.refresh_from_db()
    return receipt.photo


@pytest.fixture
def plain(make_jpeg: Callable[..., Path]) -> bytes:
    return make_jpeg().read_bytes()


@pytest.fixture
def from_camera(make_jpeg: Callable[..., Path]) -> bytes:
    """Of seven in the evening in Tokyo by a clock without a zone, with a position in Paris."""
    exif = Image.Exif()
    exif[0x010E] = "Said by the camera"
    exif.get_ifd(0x8769).update({0x9003: "2020:06:15 19:00:00"})
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0), 5: 0, 6: 35.0}
    )
    return make_jpeg(exif=exif).read_bytes()


def test_the_date_of_google_wins_and_the_cameras_clock_tells_its_zone(
    alice: User, from_camera: bytes
) -> None:
    photo = take_in(alice, from_camera, takeout())
    assert (photo.taken_at, photo.taken_source) == (TAKEN, "takeout")
    assert photo.taken_local == datetime(2020, 6, 15, 19, tzinfo=UTC)
    assert (photo.offset_minutes, photo.offset_source) == (540, "clock")
    assert facts_of(photo, zone=ZoneInfo("UTC"))[0].notes == ("GMT+9, date from Google Photos",)


def test_a_date_that_google_does_not_know_is_the_files(alice: User, from_camera: bytes) -> None:
    photo = take_in(alice, from_camera, takeout(photoTakenTime={"timestamp": "0"}))
    assert photo.taken_source == "exif"
    assert photo.taken_local == datetime(2020, 6, 15, 19, tzinfo=UTC)


def test_a_date_before_1970_is_one(alice: User, plain: bytes) -> None:
    photo = take_in(alice, plain, takeout(photoTakenTime={"timestamp": "-461332800"}))
    assert photo.taken_at == datetime(1955, 5, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "position"),
    [
        ({}, (48.857, 2.351, 35.0)),
        ({"geoData": at(0.0, 0.0), "geoDataExif": at(0.0, 0.0)}, (48.857, 2.351, 35.0)),
        # The pin was moved: the camera's height is that of another place.
        ({"geoData": at(47.07, 15.44), "geoDataExif": at(48.857, 2.351)}, (47.07, 15.44, None)),
        ({"geoData": at(0.0, 0.0), "geoDataExif": at(-16.5, -68.15, 3650.0)}, (-16.5, -68.15, 3650.0)),
        ({"geoData": at(0.0, 32.45)}, (0.0, 32.45, None)),
        ({"geoData": at(48.8571, 2.3511)}, (48.857, 2.351, 35.0)),
        ({"geoData": at(123.0, 2.0)}, (48.857, 2.351, 35.0)),
    ],
)  # fmt: skip
def test_a_pin_on_googles_map_wins_over_the_cameras_position(
    alice: User,
    from_camera: bytes,
    fields: dict[str, Any],
    position: tuple[float, float, float | None],
) -> None:
    photo = take_in(alice, from_camera, takeout(**fields))
    assert (photo.latitude, photo.longitude) == pytest.approx(position[:2], abs=1e-3)
    assert photo.altitude_m == position[2]


def test_the_description_is_the_caption_and_an_empty_one_blanks_nothing(
    alice: User, from_camera: bytes, plain: bytes
) -> None:
    described = take_in(alice, plain, takeout(description="Line 1\nZo&euml; &amp; Bob"))
    assert described.caption == "Line 1\nZoë & Bob"
    assert take_in(alice, from_camera, takeout(description="")).caption == "Said by the camera"


def test_a_persons_caption_stays_when_a_takeout_comes_later(alice: User, plain: bytes) -> None:
    photo = take_in(alice, plain)
    set_caption(photo, "Grandmother at the sea")
    photo = take_in(alice, plain, takeout(description="Sea"))
    assert photo.caption == "Grandmother at the sea"
    assert photo.taken_at == TAKEN, "but its date is news"
    assert StageRun.objects.filter(photo=photo, stage="metadata", state="due").exists()


def test_an_xmp_sidecar_wins_over_google(alice: User, from_camera: bytes) -> None:
    said = takeout(description="Google's", geoData=at(47.07, 15.44))
    photo = take_in(alice, from_camera, SidecarFile("a.xmp", XMP), said)
    assert (photo.taken_at, photo.taken_source) == (
        datetime(2018, 1, 1, 11, tzinfo=UTC), "sidecar",
    )  # fmt: skip
    assert (photo.latitude, photo.longitude) == (1.5, 2.5)
    assert photo.caption == "Developed"


def test_two_sidecars_of_one_photo_are_put_together(alice: User, plain: bytes) -> None:
    """The earliest date, and of all else the first word, in whatever order they came."""
    first = takeout("a.json", photoTakenTime={"timestamp": "1600000000"}, geoData=at(1.0, 2.0))
    second = takeout("b.json", description="Sea", geoData=at(3.0, 4.0))
    third = takeout("c.json", description="Lake", photoTakenTime={"timestamp": "0"})
    photo = take_in(alice, plain, third, second, first)
    assert (photo.taken_at, photo.caption) == (TAKEN, "Sea")
    assert (photo.latitude, photo.longitude) == (1.0, 2.0)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 100_000, b"\xff\xfe{}", b"[]", b'{"title": "Album"}']
)
def test_a_sidecar_that_cannot_be_read_stops_nothing(
    alice: User, from_camera: bytes, content: bytes
) -> None:
    broken = SidecarFile("a.jpg.json", content, Sidecar.Kind.TAKEOUT)
    photo = take_in(alice, from_camera, broken, takeout("b.json", description="Sea"))
    assert (photo.taken_source, photo.caption) == ("takeout", "Sea")


def test_a_name_or_a_folder_is_only_a_guess(alice: User, plain: bytes) -> None:
    guess = take_in(alice, plain, name="Screenshot_2019-04-16-11-19-37.png")
    assert guess.taken_local == datetime(2019, 4, 16, 11, 19, 37, tzinfo=UTC)
    assert "guessed from the name of the file" in facts_of(guess, zone=ZoneInfo("UTC"))[0].notes[0]


def test_the_year_of_its_folder_is_better_than_the_date_of_an_export(
    alice: User, plain: bytes
) -> None:
    photo = take_in(alice, plain, source="Takeout/Google Photos/Photos from 2016/random.jpg")
    assert (photo.taken_local.year, photo.taken_source) == (2016, "folder")


def test_icloud_dates_what_has_no_date_of_its_own(
    alice: User, plain: bytes, from_camera: bytes
) -> None:
    photo = take_in(alice, plain, icloud())
    assert (photo.taken_at, photo.taken_source) == (
        datetime(2017, 5, 26, 14, 34, tzinfo=UTC), "icloud",
    )  # fmt: skip
    assert take_in(alice, from_camera, icloud()).taken_source == "exif"


def test_it_reads_a_line_of_icloud() -> None:
    assert read_icloud((HEADER + LINE).encode()) == IcloudDetails(
        "a.jpg", datetime(2017, 5, 26, 14, 34, tzinfo=UTC), favourite=True
    )
    line = "b.heic,,no,yes,yes,,0,\n"
    assert read_icloud(("\ufeff" + HEADER + line).encode()) == IcloudDetails(
        "b.heic", hidden=True, deleted=True
    )
    short = read_icloud(b"imgName,favorite\nc.jpg\n")
    assert short == IcloudDetails("c.jpg")


@pytest.mark.parametrize(
    "content", [b"", HEADER.encode(), b"Images\na.jpg\n", b"\xff\xfe\x00", b'"' * 5000]
)
def test_what_is_no_line_of_icloud_says_nothing(content: bytes) -> None:
    assert read_icloud(content) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Saturday June 4,2022 12:11 PM GMT", datetime(2022, 6, 4, 12, 11, tzinfo=UTC)),
        ("Saturday June 4,2022 12:11 AM GMT", datetime(2022, 6, 4, 0, 11, tzinfo=UTC)),
        ("Monday January 2, 2023 4:05\u202fPM GMT", datetime(2023, 1, 2, 16, 5, tzinfo=UTC)),
        ("Saturday June 18,2022 14:00 PM GMT", datetime(2022, 6, 18, 14, tzinfo=UTC)),
        ("Saturday June 18,2022 2:03:04 PM GMT", datetime(2022, 6, 18, 14, 3, 4, tzinfo=UTC)),
        ("Saturday June 31,2022 2:03 PM GMT", None),
        ("samedi 4 juin 2022 12:11 GMT", None),
        ("Saturday Juin 4,2022 12:11 PM GMT", None),
        ("", None),
    ],
)
def test_it_reads_the_dates_of_icloud(text: str, moment: datetime | None) -> None:
    assert parse_date(text) == moment


def test_a_height_belongs_to_its_place() -> None:
    """The first that is told of the place that won; of a block without a place, of any."""
    here = Facts(latitude=48.857, longitude=2.351)
    near = Facts(latitude=48.8571, longitude=2.3511, altitude_m=35.0)
    far = Facts(latitude=47.07, longitude=15.44, altitude_m=353.0)
    unplaced = Facts(altitude_m=12.0)

    def height(*blocks: Facts) -> float | None:
        readings = [Reading(block) for block in blocks]
        return merge_readings(Reading(), readings, size_bytes=1).altitude_m

    assert height(here, far) is None
    assert height(here, far, near) == 35.0
    assert height(here, unplaced, near) == 12.0
    assert height(unplaced) == 12.0
    assert height() is None


def test_an_archive_speaks_after_the_sidecar_and_before_the_file(
    tmp_path: Path, from_camera: bytes
) -> None:
    (tmp_path / "a.jpg").write_bytes(from_camera)
    (tmp_path / "a.xmp").write_bytes(XMP)
    said = Reading(Facts(description="Google's", takeout_utc=TAKEN))
    with_sidecar = read_metadata(tmp_path / "a.jpg", "jpeg", tmp_path / "a.xmp", said)
    alone = read_metadata(tmp_path / "a.jpg", "jpeg", None, said)
    assert (with_sidecar.caption, alone.caption) == ("Developed", "Google's")
    assert with_sidecar.takeout_utc == alone.takeout_utc == TAKEN
    assert (with_sidecar.taken_source, alone.taken_source) == ("sidecar", "exif")


@pytest.mark.parametrize(("told", "caption"), [("", ""), ("Grandma dances", "Grandma dances")])
def test_a_title_in_the_file_is_no_caption_where_takeout_tells_it(told: str, caption: str) -> None:
    archive = read_archives([takeout(description=told).content], [])
    within = [archive, Reading(facts=Facts(title="VID_0001"))]
    assert merge_readings(Reading(), within, size_bytes=1).caption == caption
    assert merge_readings(Reading(), within[1:], size_bytes=1).caption == "VID_0001"
