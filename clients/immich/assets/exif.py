"""What is known of a photo, as clients read it: an ExifResponseDto."""

from typing import Any

from accounts.models import User
from clients.immich.moments import moment
from photos.models import Photo
from photos.wording import LONGEST_FRACTION_S
from places.models import Place

LIES_ON_ITS_SIDE = 5  # and all orientations above


def tell_exif(user: User, photo: Photo, place: Place | None) -> dict[str, Any]:
    """`place` is that of the photo. Stars are for its owner alone."""
    is_own = photo.owner_id == user.pk
    width, height = size_of_file(photo)
    return {
        "exifImageWidth": width,
        "exifImageHeight": height,
        "orientation": str(photo.orientation),
        "fileSizeInByte": photo.size_bytes,
        "make": photo.make or None,
        "model": photo.model or None,
        "lensModel": photo.lens or None,
        "fNumber": photo.f_number,
        "focalLength": photo.focal_mm,
        "iso": photo.iso,
        "exposureTime": exposure_of(photo.exposure_s),
        "dateTimeOriginal": moment(photo.taken_at),
        "modifyDate": moment(photo.file_time),
        "timeZone": zone_of(photo.offset_minutes),
        "latitude": photo.latitude,
        "longitude": photo.longitude,
        "city": (place.city or None) if place else None,
        "state": (place.region or None) if place else None,
        "country": (place.country or None) if place else None,
        "description": photo.caption,
        "rating": (photo.rating or None) if is_own else None,
        "projectionType": None,
    }


def size_of_file(photo: Photo) -> tuple[int | None, int | None]:
    """As it lies in the file: clients turn it by the orientation."""
    size = photo.width_px or None, photo.height_px or None
    return size[::-1] if photo.orientation >= LIES_ON_ITS_SIDE else size


def exposure_of(seconds: float | None) -> str | None:
    """In seconds: "1/250", "2.5"."""
    if not seconds or seconds <= 0:
        return None
    return f"{seconds:g}" if seconds > LONGEST_FRACTION_S else f"1/{round(1 / seconds)}"


def zone_of(minutes: int | None) -> str | None:
    """Like "UTC+2", "UTC-3:30"."""
    if minutes is None:
        return None
    hours, rest = divmod(abs(minutes), 60)
    tail = f":{rest:02}" if rest else ""
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{tail}"
