"""Renditions: upright, in sRGB, of the right sizes, from every kind of picture."""

from __future__ import annotations

import base64
import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image, ImageCms

from photos.formats import FORMATS, sniff_format
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.imaging.picture import check_size, reason_of
from photos.imaging.render import Rendered, render, render_here
from tests.photos.imaging_files import corners, encoded, noise, opened, quarters

FAST = {"preset": "ultrafast"}
AS_PAINTED = ["red", "green", "blue", "white"]
TURNED_AND_MIRRORED = {
    1: ["red", "green", "blue", "white"],
    2: ["green", "red", "white", "blue"],
    3: ["white", "blue", "green", "red"],
    4: ["blue", "white", "red", "green"],
    5: ["red", "blue", "green", "white"],
    6: ["blue", "red", "white", "green"],
    7: ["white", "green", "blue", "red"],
    8: ["green", "white", "red", "blue"],
}


def rendered(folder: Path, content: bytes) -> Rendered:
    path = folder / "photo"
    path.write_bytes(content)
    return render_here(path, sniff_format(content))


def exif_orientation(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def middle(content: bytes) -> tuple[int, ...]:
    picture = opened(content).convert("RGB")
    return picture.getpixel((picture.width // 2, picture.height // 2))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF", "BMP", "GIF"])
def test_it_renders_every_kind_of_picture(tmp_path: Path, kind: str) -> None:
    made = rendered(tmp_path, encoded(quarters(320, 200), kind))
    assert (made.width_px, made.height_px, made.damaged) == (320, 200, False)
    preview, thumbnail = opened(made.preview), opened(made.thumbnail)
    assert (preview.format, preview.mode, preview.size) == ("JPEG", "RGB", (320, 200))
    assert (thumbnail.format, thumbnail.mode, thumbnail.size) == ("WEBP", "RGB", (320, 200))
    assert corners(preview) == corners(thumbnail) == AS_PAINTED


def test_it_renders_in_the_child_as_here(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(encoded(quarters(64, 48), "JPEG"))
    assert render(path, FORMATS["jpeg"]) == render_here(path, FORMATS["jpeg"])


@pytest.mark.parametrize(
    ("size", "preview", "thumbnail"),
    [
        ((3000, 2000), (1440, 960), (375, 250)),
        ((2000, 3000), (960, 1440), (250, 375)),
        ((1200, 800), (1200, 800), (375, 250)),
        ((200, 100), (200, 100), (200, 100)),
        ((4000, 400), (1440, 144), (1000, 100)),
        ((1500, 1500), (1440, 1440), (250, 250)),
        ((1, 1), (1, 1), (1, 1)),
        ((12_000, 1), (1440, 1), (1000, 1)),
    ],
)
def test_it_makes_both_sizes_and_never_enlarges(
    tmp_path: Path, size: tuple[int, int], preview: tuple[int, int], thumbnail: tuple[int, int]
) -> None:
    made = rendered(tmp_path, encoded(Image.new("RGB", size, (9, 99, 199)), "JPEG"))
    assert (made.width_px, made.height_px) == size
    assert opened(made.preview).size == preview
    assert opened(made.thumbnail).size == thumbnail


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF"])
def test_it_turns_pictures_upright(tmp_path: Path, kind: str, orientation: int) -> None:
    content = encoded(quarters(320, 200), kind, exif=exif_orientation(orientation))
    made = rendered(tmp_path, content)
    size = (200, 320) if orientation >= 5 else (320, 200)
    assert (made.width_px, made.height_px) == opened(made.preview).size == size
    assert corners(opened(made.preview)) == TURNED_AND_MIRRORED[orientation]


def test_it_describes_the_picture_in_nine_pixels(tmp_path: Path) -> None:
    made = rendered(tmp_path, encoded(quarters(300, 300), "PNG"))
    pixels = np.frombuffer(base64.b64decode(made.placeholder), np.uint8).reshape(3, 3, 3)
    assert len(made.placeholder) == 36
    assert [pixels[y, x].argmax() for y, x in ((0, 0), (0, 2), (2, 0))] == [0, 1, 2]
    assert pixels[2, 2].min() > 200


def test_it_strips_metadata(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Anna in Lisbon"
    content = encoded(quarters(64, 48), "JPEG", exif=exif.tobytes(), comment=b"Anna in Lisbon")
    made = rendered(tmp_path, content)
    assert b"Anna" in content
    assert b"Anna" not in made.preview + made.thumbnail
    assert not opened(made.preview).getexif()


def wide_profile() -> bytes:
    """An RGB profile whose red is a green: what ignores it shows red."""
    profile = pyvips.Operation.call("profile_load", "srgb")
    swapped = profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    return bytes(swapped)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF"])
def test_it_respects_colour_profiles(tmp_path: Path, kind: str) -> None:
    red = Image.new("RGB", (64, 48), (220, 10, 10))
    made = rendered(tmp_path, encoded(red, kind, icc_profile=wide_profile()))
    assert np.argmax(middle(made.preview)) == 1


def test_it_converts_display_p3(tmp_path: Path) -> None:
    profile = bytes(pyvips.Operation.call("profile_load", "p3"))
    grey_red = Image.new("RGB", (64, 48), (180, 90, 90))
    made = rendered(tmp_path, encoded(grey_red, "PNG", icc_profile=profile))
    red, green, blue = middle(made.preview)
    assert red > 184
    assert green < 90
    assert blue < 92


def test_it_knows_display_p3_without_a_profile_in_heic(tmp_path: Path) -> None:
    grey_red = Image.new("RGB", (64, 48), (180, 90, 90))
    content = encoded(
        grey_red, "HEIF", quality=95, color_primaries=12, transfer_characteristics=13,
        matrix_coefficients=6, full_range_flag=1,
    )  # fmt: skip
    assert middle(rendered(tmp_path, content).preview)[0] > 184


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("HEIF", "RGB")]
)
def test_it_does_without_a_broken_profile(tmp_path: Path, kind: str, mode: str) -> None:
    picture = quarters(64, 48).convert(mode)
    made = rendered(tmp_path, encoded(picture, kind, icc_profile=b"no profile" * 20))
    assert opened(made.preview).mode == "RGB"
    assert corners(opened(made.preview))[3] == "white"


def test_it_does_without_a_profile_that_fits_no_rgb(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    made = rendered(tmp_path, encoded(quarters(64, 48), "JPEG", icc_profile=profile))
    assert corners(opened(made.preview)) == AS_PAINTED


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "CMYK"), ("TIFF", "CMYK"), ("PNG", "P"), ("GIF", "P"), ("BMP", "P"),
        ("WEBP", "RGBA"), ("AVIF", "RGBA"), ("HEIF", "RGBA"), ("BMP", "RGBA"),
    ],
)  # fmt: skip
def test_it_shows_the_colours_of_every_mode(tmp_path: Path, kind: str, mode: str) -> None:
    picture = quarters(320, 200)
    made = rendered(tmp_path, encoded(picture.convert(mode), kind))
    assert corners(opened(made.preview)) == AS_PAINTED


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "L"), ("PNG", "1"), ("HEIF", "L")])
def test_it_renders_grey_pictures(tmp_path: Path, kind: str, mode: str) -> None:
    grey = Image.new("L", (64, 48), 255).convert(mode)
    assert min(middle(rendered(tmp_path, encoded(grey, kind)).preview)) > 250


def test_it_renders_grey_pictures_with_transparency(tmp_path: Path) -> None:
    clear = Image.new("LA", (64, 48), (0, 0))
    assert middle(rendered(tmp_path, encoded(clear, "PNG")).preview) == (250, 250, 250)
    assert middle(rendered(tmp_path, encoded(clear, "HEIF")).preview) == (250, 250, 250)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_it_renders_sixteen_bits(tmp_path: Path, kind: str) -> None:
    grey = Image.fromarray(np.full((48, 64), 32768, np.uint16))
    assert middle(rendered(tmp_path, encoded(grey, kind)).preview) == (128, 128, 128)


def test_it_renders_the_first_bands_of_a_picture_with_many(tmp_path: Path) -> None:
    bands = pyvips.Image.black(64, 48, bands=5).linear([1] * 5, [200, 30, 30, 77, 77])
    content = bands.cast("uchar").copy(interpretation="multiband").tiffsave_buffer()
    red, green, _ = middle(rendered(tmp_path, content).preview)
    assert (red > 190, green < 40) == (True, True)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_it_takes_the_first_frame_of_an_animation(tmp_path: Path, kind: str) -> None:
    frames = [quarters(320, 200), Image.new("RGB", (320, 200))]
    made = rendered(tmp_path, encoded(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert (made.width_px, made.height_px) == (320, 200)
    assert corners(opened(made.preview)) == AS_PAINTED


def test_it_takes_the_first_page_of_a_tiff(tmp_path: Path) -> None:
    content = encoded(
        quarters(320, 200), "TIFF", save_all=True, append_images=[Image.new("RGB", (9, 9))]
    )
    assert rendered(tmp_path, content).width_px == 320


def test_it_finds_files_whatever_their_name(tmp_path: Path) -> None:
    path = tmp_path / "summer [n=2]"
    path.write_bytes(encoded(quarters(64, 48), "JPEG"))
    assert render(path, FORMATS["jpeg"]).width_px == 64


@pytest.mark.parametrize("progressive", [False, True])
def test_it_shows_what_is_left_of_a_cut_off_jpeg(tmp_path: Path, *, progressive: bool) -> None:
    content = encoded(noise(800, 600), "JPEG", progressive=progressive)
    made = rendered(tmp_path, content[: len(content) * 7 // 10])
    assert made.damaged
    assert np.asarray(opened(made.preview).convert("L"))[:100].std() > 20


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_it_refuses_a_jpeg_of_which_nearly_nothing_is_left(
    tmp_path: Path, orientation: int
) -> None:
    content = encoded(noise(800, 600), "JPEG", exif=exif_orientation(orientation))
    with pytest.raises(UndecodablePhoto, match="too little of it is left"):
        rendered(tmp_path, content[: len(content) // 20])


def test_it_calls_an_even_picture_that_is_cut_off_undecodable(tmp_path: Path) -> None:
    content = encoded(Image.new("RGB", (2000, 1500), (128, 128, 128)), "JPEG")
    with pytest.raises(UndecodablePhoto, match="too little of it is left"):
        rendered(tmp_path, content[: len(content) - 200])


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP", "AVIF", "HEIF", "BMP", "GIF"])
def test_it_refuses_other_pictures_that_are_cut_off(tmp_path: Path, kind: str) -> None:
    content = encoded(noise(400, 300), kind)
    with pytest.raises(UndecodablePhoto, match="cannot be decoded"):
        rendered(tmp_path, content[: len(content) // 2])


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_it_refuses_nonsense_in_every_format(tmp_path: Path, name: str) -> None:
    path = tmp_path / "photo"
    path.write_bytes(b"\xff\xd8\xff\xe0 nonsense " * 300)
    with pytest.raises(UndecodablePhoto):
        render(path, FORMATS[name])


@pytest.mark.parametrize("name", ["jpeg", "heic", "bmp", "dng", "mp4", "mpeg"])
def test_it_does_not_mistake_a_missing_file_for_a_bad_one(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        render(tmp_path / "nowhere", FORMATS[name])


def test_it_draws_nothing_that_is_no_photo(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    with pytest.raises(UndecodablePhoto, match="not in a known format"):
        render(path, FORMATS["png"])


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises far more than it holds."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(bytes(1000))
    chunks = (header, data, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in chunks
    )


def test_it_refuses_pixel_bombs_before_decoding_them(tmp_path: Path) -> None:
    with pytest.raises(UndecodablePhoto, match="60000 x 60000 pixels; 300 million is the most"):
        rendered(tmp_path, png_of(60_000, 60_000))


def test_it_refuses_bmp_bombs(tmp_path: Path) -> None:
    bomb = bytearray(encoded(quarters(8, 8), "BMP"))
    bomb[18:26] = struct.pack("<ii", 60_000, 60_000)
    with pytest.raises(UndecodablePhoto, match=r"This BMP picture cannot be decoded"):
        rendered(tmp_path, bytes(bomb))
    bomb[18:26] = struct.pack("<ii", 19_000, 18_000)
    with pytest.raises(UndecodablePhoto):
        rendered(tmp_path, bytes(bomb))


def test_it_refuses_pictures_without_pixels() -> None:
    with pytest.raises(UndecodablePhoto, match="has no pixels"):
        check_size(0, 10)


def test_it_survives_a_gif_of_many_frames(tmp_path: Path) -> None:
    gif = encoded(quarters(16, 16), "GIF")
    frame_at = gif.index(b",", 13 + 3 * 2 ** ((gif[10] & 7) + 1))
    many = gif[:-1] + gif[frame_at:-1] * 100_000 + b";"
    path = tmp_path / "photo"
    path.write_bytes(many)
    assert render(path, FORMATS["gif"]).width_px == 16


def test_it_stops_a_picture_that_needs_too_much_memory(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(encoded(Image.new("RGB", (6000, 5000)), "HEIF", enc_params=FAST))
    with pytest.raises(DecodingFailed, match="Decoding needed more than 200 MB"):
        render(path, FORMATS["heic"], memory_bytes=200 * 2**20)
    progressive = BytesIO()
    Image.new("RGB", (6000, 6000)).save(progressive, "JPEG", progressive=True)
    path.write_bytes(progressive.getvalue())
    with pytest.raises(DecodingFailed, match="Decoding needed more than 130 MB"):
        render(path, FORMATS["jpeg"], memory_bytes=130 * 2**20)


def test_it_tells_too_little_memory_from_a_bad_picture() -> None:
    assert isinstance(reason_of(pyvips.Error("x", "out of memory -- size 9")), MemoryError)
    assert isinstance(reason_of(pyvips.Error("x", "bad seek")), UndecodablePhoto)
    own_limit = "Memory allocation error: Security limit exceeded"
    assert isinstance(reason_of(pyvips.Error("x", own_limit)), UndecodablePhoto)


def test_it_refuses_a_heic_that_names_no_picture(tmp_path: Path) -> None:
    content = encoded(quarters(64, 48), "HEIF")
    for box in (b"infe", b"pitm", b"iloc", b"ipma", b"hvcC"):
        with pytest.raises(UndecodablePhoto, match="This HEIC picture cannot be decoded"):
            rendered(tmp_path, content.replace(box, b"free"))
