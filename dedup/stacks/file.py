"""A file as the rules see it: small facts, none of its pixels."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import PurePosixPath

from dedup.stacks.names import Name, read_name
from photos.formats import FORMATS

# Not the moment itself: iCloud's list has minutes, names mostly days, and files are copied.
NO_CLOCK = {"file", "folder", "filename", "icloud", ""}
LONGEST_SOURCE = 300  # a longer one is cut, and its folder not known
# Archives of one export, and of one of iCloud's, are one folder.
PARTS = re.compile(r"-\d{3,4}(?=\.(?:zip|tgz|tar))|(?<=Part )\d+ of \d+")


@dataclass(frozen=True)
class File:
    """One photo's facts. Times are aware UTC; `taken_local` is the wall clock as if it were UTC."""

    photo_id: int
    filename: str
    format: str
    is_video: bool
    source: str
    taken_at: datetime
    taken_local: datetime
    taken_source: str
    make: str = ""
    model: str = ""
    duration_s: float | None = None
    width_px: int = 0
    height_px: int = 0
    is_archived: bool = False
    stack_id: int | None = None
    live_video_id: int | None = None
    is_moving_half: bool = False
    live_id: str = ""
    burst_id: str = ""
    is_camera_cover: bool = False
    document_id: str = ""
    derived_from: str = ""
    hash: int | None = None
    score: float = 0.0  # how good a shot it is; known only where bursts are ranked

    @cached_property
    def name(self) -> Name:
        return read_name(self.filename, is_video=self.is_video)

    @cached_property
    def folder(self) -> str:
        """Empty for what came alone."""
        if not self.source or len(self.source) >= LONGEST_SOURCE:
            return ""
        return PARTS.sub("", str(PurePosixPath(self.source).parent))

    @property
    def has_clock(self) -> bool:
        return self.taken_source not in NO_CLOCK

    @property
    def has_fraction(self) -> bool:
        """Whether its clock tells parts of a second."""
        return self.has_clock and self.taken_local.microsecond != 0

    @property
    def is_raw(self) -> bool:
        return FORMATS[self.format].is_raw

    @property
    def is_cover(self) -> bool:
        return self.is_camera_cover or self.name.is_cover


def gap_seconds(one: File, other: File) -> float:
    """Seconds between two files, by the clock on the wall or by UTC: a RAW file may lack the zone
    that its JPEG has."""
    on_wall = abs((one.taken_local - other.taken_local).total_seconds())
    return min(on_wall, abs((one.taken_at - other.taken_at).total_seconds()))


def same_camera(one: File, other: File) -> bool | None:
    """Whether one camera took both; None where one of them does not say."""
    if one.model and other.model:
        return one.model.casefold() == other.model.casefold()
    makes = [each.make.casefold().partition(" ")[0] for each in (one, other)]
    return False if all(makes) and makes[0] != makes[1] else None
