"""EXIF for edits of files that have none: RAW files say it in their own ways, and we read it."""

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from photos.models import Photo

MAKE, MODEL, EXIF_IFD, GPS_IFD = 0x010F, 0x0110, 0x8769, 0x8825
# Where nothing but the file's own time, or its name, tells when it was taken.
NO_CLOCK = {"file", "folder", "filename", "icloud", ""}
EPOCH_MICRO = 1_000_000


def exif_of(photo: Photo) -> bytes:
    """Camera, moment and position, as far as they are known."""
    exif = Image.Exif()
    if photo.make:
        exif[MAKE] = photo.make
    if photo.model:
        exif[MODEL] = photo.model
    exif.get_ifd(EXIF_IFD).update(moment_of(photo) | exposure_of(photo))
    exif.get_ifd(GPS_IFD).update(position_of(photo))
    return exif.tobytes()


def moment_of(photo: Photo) -> dict[int, object]:
    if photo.taken_source in NO_CLOCK:
        return {}
    told: dict[int, object] = {0x9003: f"{photo.taken_local:%Y:%m:%d %H:%M:%S}"}
    if photo.taken_local.microsecond:
        told[0x9291] = f"{photo.taken_local.microsecond:06d}"
    if photo.offset_minutes is not None:
        hours, minutes = divmod(abs(photo.offset_minutes), 60)
        told[0x9011] = f"{'-' if photo.offset_minutes < 0 else '+'}{hours:02}:{minutes:02}"
    return told


def exposure_of(photo: Photo) -> dict[int, object]:
    figures = {
        0x829A: photo.exposure_s,
        0x829D: photo.f_number,
        0x920A: photo.focal_mm,
    }
    told: dict[int, object] = {tag: IFDRational(value) for tag, value in figures.items() if value}
    if photo.iso:
        told[0x8827] = min(photo.iso, 65535)
    if photo.lens:
        told[0xA434] = photo.lens
    return told


def position_of(photo: Photo) -> dict[int, object]:
    if photo.latitude is None or photo.longitude is None:
        return {}
    told: dict[int, object] = {
        1: "S" if photo.latitude < 0 else "N",
        2: angle(photo.latitude),
        3: "W" if photo.longitude < 0 else "E",
        4: angle(photo.longitude),
    }
    if photo.altitude_m is not None:
        told |= {5: b"\1" if photo.altitude_m < 0 else b"\0", 6: IFDRational(abs(photo.altitude_m))}
    return told


def angle(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Degrees, minutes and seconds."""
    parts = round(abs(degrees) * 3600 * 10_000)
    minutes, seconds = divmod(parts, 60 * 10_000)
    whole, minutes = divmod(minutes, 60)
    return IFDRational(whole), IFDRational(minutes), IFDRational(seconds, 10_000)
