"""What reading a file's metadata gives: one frozen record, independent of where it was found."""

from dataclasses import dataclass
from datetime import datetime

from photos.metadata.regions import SIDEWAYS, Region


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about itself; `None` or empty where it says nothing.

    `taken_local` is the naive wall clock of the camera; `taken_utc_hint` is aware UTC (the GPS
    time, or a video's own clock); `takeout_utc` and `icloud_utc` are what those archives' lists
    say. `width_px` and `height_px` are as stored, before `orientation`
    (EXIF's 1 to 8). HEIC and AVIF decoders turn the picture themselves: do not turn it again.
    `motion_video_offset` is counted from the start of the file. `document_id` and `derived_from`
    are the ids that editors give to a picture and to what they made it from. `regions` are faces
    that other programs marked, in fractions of the upright picture.
    """

    taken_local: datetime | None = None
    offset_minutes: int | None = None
    taken_utc_hint: datetime | None = None
    takeout_utc: datetime | None = None
    icloud_utc: datetime | None = None
    taken_source: str = ""
    make: str = ""
    model: str = ""
    lens: str = ""
    exposure_s: float | None = None
    f_number: float | None = None
    iso: int | None = None
    focal_mm: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float | None = None
    orientation: int = 1
    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None
    rating: int | None = None
    keywords: tuple[str, ...] = ()
    caption: str = ""
    artist: str = ""
    copyright: str = ""
    content_identifier: str = ""
    burst_id: str = ""
    is_burst_cover: bool = False
    document_id: str = ""
    derived_from: str = ""
    motion_video_offset: int | None = None
    regions: tuple[Region, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def upright_size(self) -> tuple[int | None, int | None]:
        """Width and height as a person sees the picture, in pixels."""
        if self.orientation in SIDEWAYS:
            return self.height_px, self.width_px
        return self.width_px, self.height_px
