"""RAW photos: the camera's preview when it is large enough, else the sensor's data."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from photos.formats import FORMATS
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.imaging.render import Rendered, render, render_here
from tests.photos.imaging_files import corners, dng, encoded, opened, quarters, sensor_of

MIRRORED = Image.Transpose.FLIP_LEFT_RIGHT
UPRIGHT = {
    1: ["red", "green", "blue", "white"],
    3: ["white", "blue", "green", "red"],
    6: ["blue", "red", "white", "green"],
    8: ["green", "white", "red", "blue"],
}
SIZES = {1: (320, 200), 3: (320, 200), 6: (200, 320), 8: (200, 320)}


def rendered(folder: Path, content: bytes) -> Rendered:
    path = folder / "photo"
    path.write_bytes(content)
    return render_here(path, FORMATS["dng"])


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_it_develops_the_sensors_data_upright(tmp_path: Path, orientation: int) -> None:
    made = rendered(tmp_path, dng(sensor_of(quarters(320, 200)), orientation=orientation))
    assert (made.width_px, made.height_px) == opened(made.preview).size == SIZES[orientation]
    assert corners(opened(made.preview)) == UPRIGHT[orientation]
    assert not made.damaged


def test_it_develops_large_sensors_at_half_their_size(tmp_path: Path) -> None:
    made = rendered(tmp_path, dng(sensor_of(quarters(3000, 2000))))
    assert (made.width_px, made.height_px) == (3000, 2000)
    assert opened(made.preview).size == (1440, 960)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_it_turns_the_cameras_preview_upright(tmp_path: Path, orientation: int) -> None:
    # The sensor's picture is mirrored here, so that one sees which of the two was taken.
    sensor = sensor_of(quarters(320, 200).transpose(MIRRORED))
    preview = encoded(quarters(320, 200), "JPEG", quality=95)
    made = rendered(tmp_path, dng(sensor, orientation=orientation, preview=preview))
    assert (made.width_px, made.height_px) == SIZES[orientation]
    assert corners(opened(made.preview)) == UPRIGHT[orientation]


def test_it_leaves_a_preview_that_the_camera_has_turned(tmp_path: Path) -> None:
    sensor = sensor_of(quarters(320, 200).transpose(MIRRORED))
    preview = encoded(quarters(200, 320), "JPEG", quality=95)
    made = rendered(tmp_path, dng(sensor, orientation=6, preview=preview))
    assert (made.width_px, made.height_px) == (200, 320)
    assert corners(opened(made.preview)) == UPRIGHT[1]


def test_it_prefers_the_sensors_data_to_a_small_preview(tmp_path: Path) -> None:
    sensor = sensor_of(quarters(320, 200).transpose(MIRRORED))
    made = rendered(tmp_path, dng(sensor, preview=encoded(quarters(160, 100), "JPEG")))
    assert corners(opened(made.preview)) == ["green", "red", "white", "blue"]


def test_it_shows_a_small_preview_where_the_sensors_data_are_cut_off(tmp_path: Path) -> None:
    content = dng(sensor_of(quarters(320, 200)), preview=encoded(quarters(160, 100), "JPEG"))
    made = rendered(tmp_path, content[:-100_000])
    assert made.damaged
    assert (made.width_px, made.height_px) == (320, 200)
    assert opened(made.preview).size == (160, 100)


def test_it_develops_where_the_preview_is_broken(tmp_path: Path) -> None:
    broken = bytearray(encoded(quarters(320, 200), "JPEG"))
    broken[len(broken) // 4 :] = bytes(len(broken) - len(broken) // 4)
    made = rendered(tmp_path, dng(sensor_of(quarters(320, 200)), preview=bytes(broken)))
    assert corners(opened(made.preview)) == UPRIGHT[1]


def test_it_shows_a_preview_that_is_no_jpeg(tmp_path: Path) -> None:
    sensor = sensor_of(quarters(200, 200).transpose(MIRRORED))
    made = rendered(tmp_path, dng(sensor, preview=quarters(200, 200).tobytes()))
    assert corners(opened(made.preview)) == UPRIGHT[1]


def test_it_refuses_raw_files_that_are_cut_off(tmp_path: Path) -> None:
    content = dng(sensor_of(quarters(320, 200)))
    with pytest.raises(UndecodablePhoto, match="This RAW file cannot be decoded"):
        rendered(tmp_path, content[: len(content) // 2])


def test_it_says_so_when_libraw_has_too_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(dng(sensor_of(quarters(6000, 4000))))
    with pytest.raises(DecodingFailed, match="Decoding needed more than 130 MB"):
        render(path, FORMATS["dng"], memory_bytes=130 * 2**20)
