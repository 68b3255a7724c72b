"""What is rendered is what the formulas say, in full resolution, with all that the file said."""

import io
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
import pyvips
import rawpy
from hypothesis import given, settings
from PIL import Image, ImageCms

from editing.packets import for_edit
from editing.recipe import Crop, Recipe
from editing.render import edited, render_edit, render_here
from photos.formats import FORMATS
from photos.imaging.errors import UndecodablePhoto
from tests.editing.pictures import camera_exif, encoded, smooth
from tests.editing.recipes import recipes
from tests.editing.reference import reference
from tests.photos.imaging_files import corners, dng, quarters, sensor_of
from tests.photos.imaging_files import encoded as jpeg_of
from tests.photos.test_imaging_raw import UPRIGHT

PICTURE = smooth()
EDGE_PX = 3


@settings(max_examples=60)
@given(recipe=recipes())
def test_it_is_what_the_formulas_say(recipe: Recipe) -> None:
    image = pyvips.Image.new_from_array(PICTURE).copy(interpretation="srgb")
    made, wanted = edited(image, recipe).numpy(), reference(PICTURE, recipe)
    assert made.shape == wanted.shape
    assert made.dtype == np.uint8
    inner = np.s_[EDGE_PX:-EDGE_PX, EDGE_PX:-EDGE_PX]
    difference = np.abs(made[inner].astype(int) - wanted[inner])
    assert difference.size == 0 or difference.max() <= 2


def test_a_jpeg_keeps_its_words_and_lies_upright(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jpg", tmp_path / "out"
    source.write_bytes(encoded(smooth(400, 300), "JPEG", exif=camera_exif(), quality=95))
    made = render_edit(source, FORMATS["jpeg"], Recipe(turns=1), out=out)
    assert (made.format.name, made.width_px, made.height_px) == ("jpeg", 400, 300)
    with Image.open(out) as picture:
        exif = picture.getexif()
        assert (picture.format, picture.size, picture.mode) == ("JPEG", (400, 300), "RGB")
        assert (exif[0x0110], exif[0x0112]) == ("iPhone 12", 1)
        assert exif.get_ifd(0x8769)[0x9003] == "2020:06:15 12:00:00"
        assert exif.get_ifd(0x8825)[2] == (38.0, 42.0, 0.0)
        profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
        assert "sRGB" in ImageCms.getProfileDescription(profile)


def test_a_png_stays_one_with_what_shows_through(tmp_path: Path) -> None:
    pixels = np.dstack([smooth(120, 80), np.full((80, 120), 255, np.uint8)])
    pixels[:, :60, 3] = 0
    source, out = tmp_path / "in.png", tmp_path / "out"
    source.write_bytes(encoded(pixels))
    render_here(source, FORMATS["png"], Recipe(mirror=True, exposure=1), out, None)
    with Image.open(out) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (120, 80))
        alpha = np.asarray(picture)[..., 3]
    assert (alpha[:, 60:] == 0).all()
    assert (alpha[:, :60] == 255).all()


def test_an_opaque_png_is_written_without_transparency(tmp_path: Path) -> None:
    pixels = np.dstack([smooth(60, 40), np.full((40, 60), 255, np.uint8)])
    source, out = tmp_path / "in.png", tmp_path / "out"
    source.write_bytes(encoded(pixels))
    render_here(source, FORMATS["png"], Recipe(turns=2), out, None)
    with Image.open(out) as picture:
        assert picture.mode == "RGB"


def test_heic_becomes_a_jpeg_with_its_words(tmp_path: Path) -> None:
    source, out = tmp_path / "in.heic", tmp_path / "out"
    picture = Image.fromarray(smooth(200, 150))
    heif = pillow_heif.from_pillow(picture)
    heif.save(source, quality=95, exif=camera_exif().tobytes())
    made = render_here(source, FORMATS["heic"], Recipe(Crop(0, 0, 0.5, 1)), out, None)
    assert made.format.name == "jpeg"
    with Image.open(out) as picture:
        assert picture.size in {(100, 150), (75, 200)}
        assert picture.getexif()[0x0110] == "iPhone 12"


def test_a_file_without_words_takes_those_that_are_known(tmp_path: Path) -> None:
    source, out = tmp_path / "in.bmp", tmp_path / "out"
    source.write_bytes(encoded(smooth(60, 40), "BMP"))
    render_here(source, FORMATS["bmp"], Recipe(turns=1), out, camera_exif().tobytes())
    with Image.open(out) as picture:
        assert (picture.size, picture.getexif()[0x010F]) == ((40, 60), "Apple")


@pytest.mark.parametrize("name", ["jpeg", "heic", "bmp", "dng"])
def test_what_cannot_be_decoded_is_said(tmp_path: Path, name: str) -> None:
    source = tmp_path / "in"
    source.write_bytes(b"\xff\xd8\xff" + b"x" * 1000)
    with pytest.raises(UndecodablePhoto):
        render_here(source, FORMATS[name], Recipe(turns=1), tmp_path / "out", None)
    with pytest.raises(FileNotFoundError):
        render_here(tmp_path / "none", FORMATS[name], Recipe(), tmp_path / "out", None)


def test_xmp_is_kept_without_what_is_of_the_old_pixels(tmp_path: Path) -> None:
    packet = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
      xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
      xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
      xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
      xmp:Rating="4" tiff:Orientation="6"><mwg-rs:Regions>here</mwg-rs:Regions>
      </rdf:Description></rdf:RDF></x:xmpmeta>"""
    source, out = tmp_path / "in.jpg", tmp_path / "out.jpg"
    source.write_bytes(encoded(smooth(60, 40), "JPEG", xmp=packet))
    render_here(source, FORMATS["jpeg"], Recipe(turns=1), out, None)
    kept = pyvips.Image.new_from_file(str(out)).get("xmp-data")
    assert b"Rating" in kept
    assert b"Regions" not in kept
    assert b"Orientation" not in kept

    source.write_bytes(encoded(smooth(60, 40), "JPEG", xmp=b"<!DOCTYPE a><a>"))
    render_here(source, FORMATS["jpeg"], Recipe(turns=1), out, None)
    assert not pyvips.Image.new_from_file(str(out)).get_typeof("xmp-data")


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_raw_files_are_developed_upright(tmp_path: Path, orientation: int) -> None:
    path = tmp_path / "photo.dng"
    path.write_bytes(dng(sensor_of(quarters(320, 200)), orientation=orientation))
    sideways = orientation in {6, 8}
    made = render_here(path, FORMATS["dng"], Recipe(turns=2), tmp_path / "out", None)
    assert (made.width_px, made.height_px) == ((200, 320) if sideways else (320, 200))
    with Image.open(tmp_path / "out") as picture:
        assert corners(picture.rotate(180)) == UPRIGHT[orientation]


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_the_cameras_own_picture_is_taken_where_it_is_whole(
    tmp_path: Path, orientation: int
) -> None:
    sensor = sensor_of(quarters(320, 200).transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    preview = jpeg_of(quarters(320, 200), "JPEG", quality=95)
    path = tmp_path / "photo.dng"
    path.write_bytes(dng(sensor, orientation=orientation, preview=preview))
    render_here(path, FORMATS["dng"], Recipe(turns=2), tmp_path / "out", None)
    with Image.open(tmp_path / "out") as picture:
        assert corners(picture.rotate(180)) == UPRIGHT[orientation]


@pytest.mark.parametrize("preview", ["small", "bitmap"])
def test_else_the_sensors_data_are(tmp_path: Path, preview: str) -> None:
    small = jpeg_of(quarters(100, 100), "JPEG")
    chosen = small if preview == "small" else quarters(200, 200).tobytes()
    path = tmp_path / "photo.dng"
    path.write_bytes(dng(sensor_of(quarters(200, 200)), preview=chosen))
    made = render_here(path, FORMATS["dng"], Recipe(turns=2), tmp_path / "out", None)
    assert made.width_px == 200


def test_xmp_that_nests_without_end_is_left_out() -> None:
    assert for_edit(b"<a>" * 100_000 + b"</a>" * 100_000) == b""


def test_a_decoder_without_memory_is_no_damaged_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture is tried again later."""

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("Out of memory")

    def refuse_raw(*_: object) -> None:
        raise rawpy.LibRawUnsufficientMemoryError

    monkeypatch.setattr("pillow_heif.open_heif", refuse)
    monkeypatch.setattr("rawpy.imread", refuse_raw)
    for name in ("heic", "dng"):
        source = tmp_path / f"in.{name}"
        source.write_bytes(b"x")
        with pytest.raises(MemoryError):
            render_here(source, FORMATS[name], Recipe(turns=1), tmp_path / "out", None)
