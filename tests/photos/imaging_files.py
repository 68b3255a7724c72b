"""Small pictures, RAW files and videos that the imaging tests make themselves."""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image

Entry = tuple[int, int, bytes]
SHORT, LONG, TEXT, BYTE, RATIONAL, SIGNED = 3, 4, 2, 1, 5, 10

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 180, 30), (30, 30, 200), (240, 240, 240)


def quarters(width: int, height: int) -> Image.Image:
    """Red top left, green top right, blue bottom left, white bottom right."""
    picture = Image.new("RGB", (width, height), WHITE)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    return picture


def noise(width: int, height: int) -> Image.Image:
    """A picture with detail everywhere."""
    pixels = np.random.default_rng(1).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of a picture in a format of Pillow's, or HEIF."""
    pillow_heif.register_heif_opener()
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def opened(content: bytes) -> Image.Image:
    """A picture back from its bytes."""
    return Image.open(io.BytesIO(content))


def corners(picture: Image.Image) -> list[str]:
    """The colours of the four quarters, row by row, by name."""
    width, height = picture.size
    places = [(x, y) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    rgb = picture.convert("RGB")
    return [_colour_name(rgb.getpixel(place)) for place in places]


def _colour_name(pixel: tuple[int, int, int]) -> str:
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    return min(
        names, key=lambda name: sum(abs(a - b) for a, b in zip(names[name], pixel, strict=True))
    )


def short(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}H", *values)


def long(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)


def directory(entries: list[Entry], *, at: int) -> bytes:
    """One TIFF directory that begins `at` bytes into the file, with its values after it."""
    sizes = {BYTE: 1, TEXT: 1, SHORT: 2, LONG: 4, RATIONAL: 8, SIGNED: 8}
    values_at = at + 2 + 12 * len(entries) + 4
    table, values = b"", b""
    for tag, kind, value in sorted(entries):
        field = value.ljust(4, b"\0")
        if len(value) > 4:
            field = long(values_at + len(values))
            values += value + b"\0" * (len(value) % 2)
        table += struct.pack("<HHI", tag, kind, len(value) // sizes[kind]) + field
    return short(len(entries)) + table + long(0) + values


def tiff(entries: list[Entry]) -> bytes:
    """A little-endian TIFF of one directory."""
    return b"II*\0" + long(8) + directory(entries, at=8)


def dng(sensor: NDArray[np.uint16], *, orientation: int = 1, preview: bytes = b"") -> bytes:
    """An uncompressed Bayer DNG; with a preview, that comes first and the sensor's data second."""
    sensor_entries = _sensor_entries(sensor)
    shared = _camera_entries(orientation)
    if not preview:
        start = len(tiff([*shared, *sensor_entries, (273, LONG, long(0))]))
        return tiff([*shared, *sensor_entries, (273, LONG, long(start))]) + sensor.tobytes()
    first = [*shared, *_preview_entries(preview)]
    links = [(273, LONG, long(0)), (330, LONG, long(0))]
    second_at = len(tiff([*first, *links]))
    second = directory([*sensor_entries, (273, LONG, long(0))], at=second_at)
    preview_at = second_at + len(second)
    sensor_at = preview_at + len(preview)
    head = tiff([*first, (273, LONG, long(preview_at)), (330, LONG, long(second_at))])
    second = directory([*sensor_entries, (273, LONG, long(sensor_at))], at=second_at)
    return head + second + preview + sensor.tobytes()


def _camera_entries(orientation: int) -> list[Entry]:
    identity = struct.pack(
        "<18i", *(n for row in np.eye(3, dtype=int) for v in row for n in (v, 1))
    )
    return [
        (271, TEXT, b"Testcam\0"),
        (272, TEXT, b"T-1\0"),
        (274, SHORT, short(orientation)),
        (50706, BYTE, bytes([1, 4, 0, 0])),
        (50708, TEXT, b"Testcam T-1\0"),
        (50721, SIGNED, identity),
        (50728, RATIONAL, struct.pack("<6I", 1, 1, 1, 1, 1, 1)),
    ]


def _sensor_entries(sensor: NDArray[np.uint16]) -> list[Entry]:
    height, width = sensor.shape
    return [
        (254, LONG, long(0)),
        (256, LONG, long(width)),
        (257, LONG, long(height)),
        (258, SHORT, short(16)),
        (259, SHORT, short(1)),
        (262, SHORT, short(32803)),
        (277, SHORT, short(1)),
        (278, LONG, long(height)),
        (279, LONG, long(sensor.nbytes)),
        (33421, SHORT, short(2, 2)),
        (33422, BYTE, bytes([0, 1, 1, 2])),
        (50717, LONG, long(16383)),
    ]


def _preview_entries(preview: bytes) -> list[Entry]:
    if not preview.startswith(b"\xff\xd8"):
        return _bitmap_entries(preview)
    width, height = opened(preview).size
    return [
        (254, LONG, long(1)),
        (256, LONG, long(width)),
        (257, LONG, long(height)),
        (258, SHORT, short(8, 8, 8)),
        (259, SHORT, short(7)),
        (262, SHORT, short(6)),
        (277, SHORT, short(3)),
        (278, LONG, long(height)),
        (279, LONG, long(len(preview))),
    ]


def _bitmap_entries(preview: bytes) -> list[Entry]:
    """Uncompressed pixels, as wide as they are high."""
    side = int((len(preview) // 3) ** 0.5)
    return [
        (254, LONG, long(1)),
        (256, LONG, long(side)),
        (257, LONG, long(side)),
        (258, SHORT, short(8, 8, 8)),
        (259, SHORT, short(1)),
        (262, SHORT, short(2)),
        (277, SHORT, short(3)),
        (278, LONG, long(side)),
        (279, LONG, long(len(preview))),
    ]


def sensor_of(picture: Image.Image) -> NDArray[np.uint16]:
    """What a sensor with red, green, green and blue filters would see of a picture."""
    pixels = np.asarray(picture.convert("RGB"), np.uint16) * 60
    sensor = pixels[:, :, 1].copy()
    sensor[::2, ::2], sensor[1::2, 1::2] = pixels[::2, ::2, 0], pixels[1::2, 1::2, 2]
    return sensor


def write_video(
    path: Path,
    frames: list[Image.Image],
    *,
    container: str = "mp4",
    codec: str = "libx264",
    pixels: str = "yuv420p",
    rotation: int = 0,
    sound: str = "",
    pixel_shape: Fraction | None = None,
    rate: int = 10,
) -> Path:
    """A video of the frames, each a key frame."""
    with av.open(str(path), "w", format=container) as video:
        stream = video.add_stream(codec, rate=rate)
        stream.width, stream.height = frames[0].size
        stream.pix_fmt, stream.gop_size = pixels, 1
        if pixel_shape:
            stream.codec_context.sample_aspect_ratio = pixel_shape
        if rotation:
            stream.set_display_rotation(rotation)
        track = video.add_stream(sound, rate=48000, layout="mono") if sound else None
        for picture in frames:
            video.mux(stream.encode(av.VideoFrame.from_image(picture)))
        video.mux(stream.encode(None))
        if track:
            _write_silence(video, track)
    return path


def _write_silence(video: av.container.OutputContainer, track: av.AudioStream) -> None:
    size = track.codec_context.frame_size or 1024
    frame = av.AudioFrame.from_ndarray(np.zeros((1, size), np.float32), "fltp", "mono")
    frame.sample_rate, frame.pts = 48000, 0
    video.mux(track.encode(frame))
    video.mux(track.encode(None))
