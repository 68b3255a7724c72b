"""Faces leave as regions of XMP: read back by the rules of digiKam, and by our own reader."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyexiv2
import pytest
from django.core.management import call_command
from PIL import Image

from accounts.models import User
from faces.from_files import take_in_regions
from faces.grouping.locks import people_locked
from faces.models import NameInPhoto, OtherName
from ingest.folders import import_folder, open_folder_batch
from ingest.pipeline import STAGE, run_batch
from ml.face import Box
from ops.manifest import exported_photos
from ops.sidecars import sidecar_of
from photos.metadata import read_metadata
from photos.metadata.regions import read_regions
from photos.models import Photo, PhotoTag, Tag
from tests.factories import make_face, make_person, make_photo

REGION = "Xmp.mwg-rs.Regions/mwg-rs:RegionList[{number}]/mwg-rs:"
WIDTH, HEIGHT = 4000, 3000  # of the upright picture
PIXEL = 1.5
HOSTILE = [
    'Anna & <Ben> "C" ]]>',
    "O'Neil",
    "Zo\u00eb M\u00fcller-Gro\u00df",
    "\U0001f469\u200d\U0001f467 Mum",
    "\u05d3\u05e0\u05d4 \u0643\u0631\u064a\u0645",
    "&#0;&amp;",
    "a\x01b",
    "n" * 255,
]


def told_by_digikam(xmp: dict[str, Any], *, orientation: int) -> list[tuple[str, Box]]:
    """Names and boxes as digiKam shows them.

    After `DMetadata::getItemFacesMap`, which reads from the first region on as long as there are
    names and takes half of the size from the centre; `ItemScanner::commitFaces`, which makes pixels
    of it by the size of the stored picture; and `TagRegion::adjustToOrientation`, which turns them.
    """
    stored = (HEIGHT, WIDTH) if orientation >= 5 else (WIDTH, HEIGHT)
    faces, number = [], 1
    while name := xmp.get(REGION.format(number=number) + "Name", ""):
        sides = [float(xmp[f"{REGION.format(number=number)}Area/stArea:{side}"]) for side in "xywh"]
        x, y, w, h = sides
        left, top = round((x - w / 2) * stored[0]), round((y - h / 2) * stored[1])
        faces.append(
            (
                name,
                adjusted(
                    left, top, round(w * stored[0]), round(h * stored[1]), orientation, stored
                ),
            )
        )
        number += 1
    return faces


def adjusted(
    left: int, top: int, width: int, height: int, orientation: int, size: tuple[int, int]
) -> Box:
    """The upright box, in fractions: first the turn, then the flip of what was turned."""
    if orientation in {5, 6, 7}:
        left, top, width, height = size[1] - top - height, left, height, width
        size = size[::-1]
    elif orientation == 3:
        left, top = size[0] - left - width, size[1] - top - height
    elif orientation == 8:
        left, top, width, height = top, size[0] - left - width, height, width
        size = size[::-1]
    if orientation in {2, 5}:
        left = size[0] - left - width
    elif orientation in {4, 7}:
        top = size[1] - top - height
    return Box(left / size[0], top / size[1], width / size[0], height / size[1])


def xmp_of(photo: Photo, folder: Path) -> dict[str, Any]:
    """What Exiv2 reads of the photo's sidecar, as digiKam does."""
    path = folder / "photo.jpg.xmp"
    path.write_bytes(sidecar(photo))
    with pyexiv2.Image(str(path)) as image:
        read: dict[str, Any] = image.read_xmp()
    return read


def sidecar(photo: Photo) -> bytes:
    return next(sidecar_of(each) for each in exported_photos(photo.owner) if each.pk == photo.pk)


def is_near(one: Box, other: Box) -> bool:
    across, down = PIXEL / WIDTH, PIXEL / HEIGHT
    sides = ((one.left, other.left, across), (one.top, other.top, down),
             (one.width, other.width, across), (one.height, other.height, down))  # fmt: skip
    return all(abs(mine - theirs) <= error for mine, theirs, error in sides)


@pytest.fixture
def make_named(alice: User) -> Callable[..., Photo]:
    """A photo with these people, each face further to the right."""

    def make(*names: str, **fields: Any) -> Photo:
        photo = make_photo(alice, **{"width_px": WIDTH, "height_px": HEIGHT, **fields})
        for number, name in enumerate(names):
            box = {"left": 0.05 + number * 0.1, "top": 0.2, "width": 0.08, "height": 0.15}
            make_face(photo, make_person(alice, name), **box)
        return photo

    return make


@pytest.mark.parametrize("orientation", range(1, 9))
def test_digikam_reads_names_and_places_whatever_the_orientation(
    make_named: Callable[..., Photo], tmp_path: Path, orientation: int
) -> None:
    photo = make_named("Anna", "Ben", orientation=orientation)
    told = told_by_digikam(xmp_of(photo, tmp_path), orientation=orientation)
    assert [name for name, _ in told] == ["Anna", "Ben"]
    assert is_near(told[0][1], Box(0.05, 0.2, 0.08, 0.15))
    assert is_near(told[1][1], Box(0.15, 0.2, 0.08, 0.15))


def test_it_writes_every_name_as_it_is(make_named: Callable[..., Photo], tmp_path: Path) -> None:
    photo = make_named(*HOSTILE)
    names = {name for name, _ in told_by_digikam(xmp_of(photo, tmp_path), orientation=1)}
    assert names == {name.replace("\x01", "") for name in HOSTILE}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_our_own_reader_reads_the_same(make_named: Callable[..., Photo], orientation: int) -> None:
    photo = make_named("Anna", orientation=orientation)
    [region] = read_regions(sidecar(photo), orientation=orientation, size=(WIDTH, HEIGHT))
    assert region.name == "Anna"
    assert region.box
    assert is_near(region.box, Box(0.05, 0.2, 0.08, 0.15))


def test_it_tells_the_size_of_the_stored_picture(
    make_named: Callable[..., Photo], tmp_path: Path
) -> None:
    xmp = xmp_of(make_named("Anna", orientation=6), tmp_path)
    size = "Xmp.mwg-rs.Regions/mwg-rs:AppliedToDimensions/stDim:"
    assert (xmp[f"{size}w"], xmp[f"{size}h"], xmp[f"{size}unit"]) == ("3000", "4000", "pixel")
    assert xmp[REGION.format(number=1) + "Type"] == "Face"
    assert xmp[REGION.format(number=1) + "Area/stArea:unit"] == "normalized"


def test_it_tells_no_size_that_nobody_knows(
    make_named: Callable[..., Photo], tmp_path: Path
) -> None:
    xmp = xmp_of(make_named("Anna", width_px=0, height_px=0), tmp_path)
    assert not any("AppliedToDimensions" in key for key in xmp)
    assert xmp[REGION.format(number=1) + "Name"] == "Anna"


def test_names_are_keywords_as_digikam_and_lightroom_keep_them(
    alice: User, make_named: Callable[..., Photo], tmp_path: Path
) -> None:
    photo = make_named("Anna", "Ben/Bob|Bo")
    NameInPhoto.objects.create(photo=photo, name="Zoe")
    tag = Tag.objects.create(owner=alice, name="beach")
    PhotoTag.objects.create(photo=photo, tag=tag, origin="person")
    xmp = xmp_of(photo, tmp_path)
    assert xmp["Xmp.digiKam.TagsList"] == [
        "beach", "People/Anna", "People/Ben Bob|Bo", "People/Zoe"
    ]  # fmt: skip
    assert xmp["Xmp.lr.hierarchicalSubject"] == [
        "People|Anna", "People|Ben/Bob Bo", "People|Zoe"
    ]  # fmt: skip
    assert xmp["Xmp.dc.subject"] == ["beach"]


def test_a_name_without_a_face_has_no_region(
    alice: User, make_named: Callable[..., Photo], tmp_path: Path
) -> None:
    anna = make_named("Anna").faces.get().person
    assert anna
    OtherName.objects.create(person=anna, name="Annie")
    photo = make_named()
    make_face(photo, origin="person")  # a face without a name is no region of digiKam's, either
    NameInPhoto.objects.create(photo=photo, name="annie")
    xmp = xmp_of(photo, tmp_path)
    assert xmp["Xmp.digiKam.TagsList"] == ["People/Anna"]
    assert told_by_digikam(xmp, orientation=1) == []


def test_a_video_has_names_and_no_regions(make_named: Callable[..., Photo], tmp_path: Path) -> None:
    xmp = xmp_of(make_named("Anna", kind="video"), tmp_path)
    assert xmp["Xmp.digiKam.TagsList"] == ["People/Anna"]
    assert told_by_digikam(xmp, orientation=1) == []


@pytest.mark.parametrize("orientation", [1, 6, 7])
def test_an_export_brings_people_into_another_library(
    alice: User, bob: User, tmp_path: Path, make_jpeg: Callable[..., Path], orientation: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    (tmp_path / "in").mkdir()
    make_jpeg("in/photo.jpg", size=(400, 300), exif=exif)
    [photo] = bring_in(alice, tmp_path / "in")
    box = {"left": 0.1, "top": 0.2, "width": 0.25, "height": 0.15}
    for name in ("Anna", "Zo\u00eb <b>"):
        make_face(photo, make_person(alice, name), **box)
        box["left"] = 0.6
    call_command("export", str(tmp_path / "out"), "--user", alice.email, stdout=io.StringIO())
    [copy] = bring_in(bob, tmp_path / "out" / "originals")
    with people_locked(bob.pk):
        take_in_regions(copy)
    faces = copy.faces.order_by("left").values_list(
        "person__name", "left", "top", "width", "height"
    )
    assert [(name, *(round(side, 3) for side in sides)) for name, *sides in faces] == [
        ("Anna", 0.1, 0.2, 0.25, 0.15),
        ("Zo\u00eb <b>", 0.6, 0.2, 0.25, 0.15),
    ]


def bring_in(owner: User, folder: Path) -> list[Photo]:
    """Import a folder and read the metadata of what is in it, as the workers would."""
    import_folder(open_folder_batch(owner, folder))
    while run_batch(STAGE["metadata"]):
        pass
    return list(Photo.objects.filter(owner=owner))


def test_people_do_not_come_back_as_tags(make_named: Callable[..., Photo], tmp_path: Path) -> None:
    photo = make_named("Anna", taken=datetime(2019, 1, 1, tzinfo=UTC))
    original, beside = tmp_path / "photo.jpg", tmp_path / "photo.jpg.xmp"
    content = io.BytesIO()
    Image.new("RGB", (WIDTH // 10, HEIGHT // 10)).save(content, "JPEG")
    original.write_bytes(content.getvalue())
    beside.write_bytes(sidecar(photo))
    metadata = read_metadata(original, "jpeg", beside)
    assert metadata.keywords == ()
    assert metadata.warnings == ()
