"""Real files of every kind that tell where and with what they were taken."""

import io
import struct
import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg
import pillow_heif
from PIL import Image, PngImagePlugin

from accounts.models import User
from photos.formats import FORMATS
from photos.models import Photo
from photos.storage import put_original
from tests.factories import make_photo
from tests.photos.imaging_files import dng, quarters, sensor_of
from tests.photos.metadata_files import segment, xmp_packet

CAMERA = "Leica-SECRET"
SERIAL = "SERIAL-4711"
PLACE = "Rua-SECRET"
SECRETS = (b"SECRET", b"SERIAL-4711", b"GPano")
MAKE, MODEL, ORIENTATION, GPS, SERIAL_TAG, EXIF_IFD = 271, 272, 274, 0x8825, 0xA431, 0x8769
SIDE = (64, 48)


def exif_of(orientation: int = 6) -> Image.Exif:
    exif = Image.Exif()
    exif[MAKE], exif[MODEL], exif[ORIENTATION] = CAMERA, "Q2", orientation
    exif[GPS] = {1: "N", 2: (38.0, 42.0, 0.0), 3: "W", 4: (9.0, 8.0, 0.0)}
    exif[EXIF_IFD] = {SERIAL_TAG: SERIAL, 0x9003: "2020:06:15 12:00:00"}
    return exif


def xmp() -> bytes:
    return xmp_packet(f"<dc:source>{PLACE}</dc:source>", 'exif:GPSLatitude="38,42N"')


def picture() -> Image.Image:
    return quarters(*SIDE)


def encoded(form: str, **more: object) -> bytes:
    stream = io.BytesIO()
    picture().save(stream, form, **{"exif": exif_of(), **more})
    return stream.getvalue()


def telling_jpeg(**more: object) -> bytes:
    """With EXIF, XMP, a comment and, behind its end, a second picture that tells the same."""
    whole = encoded("JPEG", xmp=xmp(), comment=PLACE.encode(), quality=95, **more)
    whole = whole[:2] + segment(0xED, b"Photoshop 3.0\0" + PLACE.encode()) + whole[2:]
    return whole + whole


def telling_png() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", PLACE)
    words.add_itxt("XML:com.adobe.xmp", xmp().decode())
    return encoded("PNG", pnginfo=words) + PLACE.encode()


def telling_webp() -> bytes:
    return encoded("WEBP", xmp=xmp(), lossless=True)


def telling_gif() -> bytes:
    stream = io.BytesIO()
    frames = [picture().convert("P"), picture().rotate(180).convert("P")]
    frames[0].save(
        stream, "GIF", save_all=True, append_images=frames[1:], comment=PLACE.encode(), loop=0
    )
    whole = stream.getvalue()
    packet = b"\x21\xff\x0bXMP DataXMP" + bytes([len(PLACE)]) + PLACE.encode() + b"\0"
    return whole[:-1] + packet + b"\x3b" + PLACE.encode()


def telling_heic() -> bytes:
    made = pillow_heif.from_pillow(picture())
    made.info["exif"], made.info["xmp"] = exif_of(1).tobytes(), xmp()
    stream = io.BytesIO()
    made.save(stream, quality=90)
    return stream.getvalue()


def telling_avif() -> bytes:
    return encoded("AVIF", exif=exif_of(1), xmp=xmp())


def telling_tiff() -> bytes:
    return encoded("TIFF", exif=exif_of().tobytes(), description=PLACE)


def telling_dng() -> bytes:
    sensor = sensor_of(quarters(128, 96))
    return dng(sensor).replace(b"Testcam\0", b"SECRET!\0")


def telling_bmp() -> bytes:
    stream = io.BytesIO()
    picture().save(stream, "BMP")
    return stream.getvalue() + PLACE.encode()


def telling_film(container: str = "mov") -> bytes:
    """With a position, a camera, a title and a comment."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    said = ["-metadata", "location=+38.7000-009.1333/", "-metadata", f"make={CAMERA}"]
    said += ["-metadata", f"comment={PLACE}", "-metadata", f"title={PLACE}"]
    source = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=5:duration=1"]
    codec = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "ultrafast"]
    if container == "avi":
        codec = ["-c:v", "mjpeg"]
    flags = ["-movflags", "use_metadata_tags"] if container in {"mov", "mp4"} else []
    form = "matroska" if container == "mkv" else container
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film"
        out = ["-f", form, "-y", str(path)]
        subprocess.run([ffmpeg, "-v", "error", *source, *said, *codec, *flags, *out], check=True)
        return path.read_bytes()


FILES = {
    "jpeg": telling_jpeg, "png": telling_png, "webp": telling_webp, "gif": telling_gif,
    "heic": telling_heic, "avif": telling_avif, "tiff": telling_tiff, "dng": telling_dng,
    "bmp": telling_bmp, "mov": telling_film, "mp4": lambda: telling_film("mp4"),
    "mkv": lambda: telling_film("mkv"), "avi": lambda: telling_film("avi"),
}  # fmt: skip


def keep_photo(owner: User, name: str, content: bytes, **fields: object) -> Photo:
    """A photo of this format whose original is these bytes."""
    known = FORMATS[name]
    stored = put_original(io.BytesIO(content), extension=known.extension)
    facts = {"sha256": stored.sha256, "sha1": stored.sha1, "size_bytes": stored.size_bytes}
    facts |= {"original_key": stored.key, "format": name, "mime": known.mime, "kind": known.kind}
    return make_photo(owner, **{**facts, "filename": f"secret-name.{known.extension}", **fields})


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body
