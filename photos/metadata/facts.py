"""The words in which the readers of single blocks report: `Facts` of one block, `Taken` for each
time it names, and `Blocks`, what a container holds."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import TypedDict, cast

from photos.metadata.window import Window

MOST_XMP_BYTES = 2**20
MOST_IPTC_BYTES = 2**20
_MOST_EXIF_BYTES = 4 * 2**20
_MOST_BLOCKS = 4
_EXIF_PREFIX = b"Exif\0\0"
_BLANKS = (None, "", ())


class Facts(TypedDict, total=False):
    """What one block says; a key is absent, or empty, where it says nothing.

    `image_description` is EXIF's, which cameras fill with their names: any `description` beats it.
    `caption_told` is an archive's, which knows the owner's caption, also that there is none.
    """

    taken_utc_hint: datetime | None
    takeout_utc: datetime | None
    icloud_utc: datetime | None
    make: str | None
    model: str | None
    lens: str | None
    exposure_s: float | None
    f_number: float | None
    iso: int | None
    focal_mm: float | None
    latitude: float | None
    longitude: float | None
    altitude_m: float | None
    orientation: int | None
    width_px: int | None
    height_px: int | None
    duration_s: float | None
    rating: int | None
    keywords: tuple[str, ...] | None
    description: str | None
    image_description: str | None
    title: str | None
    caption_told: bool
    artist: str | None
    copyright: str | None
    content_identifier: str | None
    burst_id: str | None
    is_burst_cover: bool
    document_id: str | None
    derived_from: str | None
    motion_video_length: int | None


def known(facts: Facts) -> Facts:
    """The facts that say something, so that a merge does not blank what another block says."""
    return cast(Facts, {key: value for key, value in facts.items() if value not in _BLANKS})


class Trust(IntEnum):
    """How well a time tells when a photo was taken; the lowest number wins."""

    SIDECAR_ORIGINAL = 0
    CAMERA_ORIGINAL = 1
    ORIGINAL = 2
    XMP_ORIGINAL = 3
    IPTC_CREATED = 4
    XMP_CREATED = 5
    SIDECAR_DIGITIZED = 6
    DIGITIZED = 7
    XMP_DIGITIZED = 8
    UTC_ONLY = 9
    MODIFIED = 10


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall clock, with the offset where the text carried one."""

    local: datetime
    offset_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """One answer to "when was it taken": without a moment, only `Facts.taken_utc_hint` tells."""

    source: str
    trust: Trust
    moment: Moment | None = None


@dataclass(slots=True)
class Reading:
    """What one block, or the container itself, says."""

    facts: Facts = field(default_factory=Facts)
    taken: list[Taken] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Blocks:
    """The metadata blocks of a container, in the order found, and what the container itself says.

    `exif` are TIFF structures (`gps` those that start with the GPS directory), `iptc` IIM records.
    What `own` says wins over every block: a JPEG's frame header knows its size better than EXIF.
    """

    exif: list[Window] = field(default_factory=list)
    gps: list[Window] = field(default_factory=list)
    xmp: list[bytes] = field(default_factory=list)
    iptc: list[bytes] = field(default_factory=list)
    own: Reading = field(default_factory=Reading)

    def add_exif(self, content: bytes) -> None:
        """Keep a TIFF structure; past a few they are dropped, as no honest file has so many."""
        if len(self.exif) < _MOST_BLOCKS:
            content = content[:_MOST_EXIF_BYTES].removeprefix(_EXIF_PREFIX)
            self.exif.append(Window.of_bytes(content))

    def add_xmp(self, packet: bytes) -> None:
        """Keep a packet, cut at the limit: what is larger holds pictures, not words."""
        if packet and len(self.xmp) < _MOST_BLOCKS:
            self.xmp.append(packet[:MOST_XMP_BYTES])

    def add_iptc(self, record: bytes) -> None:
        """Keep a record, cut at the limit."""
        if record and len(self.iptc) < _MOST_BLOCKS:
            self.iptc.append(record[:MOST_IPTC_BYTES])

    def add(self, other: "Blocks") -> None:
        """Append what an inner file (a RAW file's preview) holds; its own facts only fill gaps."""
        self.exif += other.exif
        self.gps += other.gps
        self.xmp += other.xmp
        self.iptc += other.iptc
        self.own.facts = other.own.facts | self.own.facts
        self.own.taken += other.own.taken
        self.own.warnings += other.own.warnings
