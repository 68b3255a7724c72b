"""Matroska, WebM and MPEG: what FFmpeg's demuxer says, as these have no metadata worth a parser."""

from pathlib import Path

import av

from photos.metadata.facts import Blocks, Facts, Taken, Trust, known
from photos.metadata.values import parse_utc
from photos.metadata.window import BrokenBlock

_MICROSECONDS = 1_000_000
_TIMEOUT_S = 5.0


def stream_blocks(path: Path) -> Blocks:
    """Size, duration and creation time of a video; raises BrokenBlock where there is none."""
    try:
        with av.open(str(path), metadata_errors="ignore", timeout=_TIMEOUT_S) as container:
            return _describe(container)
    except av.FFmpegError as problem:
        raise BrokenBlock(f"no video ({problem.strerror})") from problem


def _describe(container: "av.container.InputContainer") -> Blocks:
    blocks = Blocks()
    tags = {name.lower(): text.strip() for name, text in container.metadata.items()}
    blocks.own.facts |= known(
        Facts(
            duration_s=container.duration / _MICROSECONDS if container.duration else None,
            title=tags.get("title", ""),
            description=tags.get("comment", ""),
            artist=tags.get("artist", ""),
            taken_utc_hint=parse_utc(tags.get("creation_time", "")),
        )
    )
    if "taken_utc_hint" in blocks.own.facts:
        blocks.own.taken.append(Taken("video", Trust.UTC_ONLY))
    for stream in container.streams.video[:1]:
        blocks.own.facts |= Facts(width_px=stream.width, height_px=stream.height)
    return blocks
