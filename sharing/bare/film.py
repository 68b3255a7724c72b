"""Videos: picture and sound are copied as they are into a new container, and nothing else."""

import subprocess
from pathlib import Path

import imageio_ffmpeg

from photos.formats import Format
from photos.imaging.errors import UndecodablePhoto
from photos.imaging.sandbox import run_limited
from photos.video import PROXY_MEMORY_BYTES, demuxer_of

SECONDS = 300.0
MUXERS = {"m4v": "mp4", "mkv": "matroska"}


def strip_film(path: Path, video_format: Format, *, out: Path) -> None:
    """Raises UndecodablePhoto and DecodingFailed."""
    run_limited(
        strip_film_here, path, video_format, out, memory_bytes=PROXY_MEMORY_BYTES, seconds=SECONDS
    )


def strip_film_here(path: Path, video_format: Format, out: Path) -> None:
    """What `strip_film` does, in this process."""
    source = ("-protocol_whitelist", "file", "-f", demuxer_of(path, video_format))
    command = (
        imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y",
        *source, "-i", f"file:{path}", "-map", "0:V", "-map", "0:a?", "-c", "copy",
        "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact",
        "-movflags", "+faststart",
        "-f", MUXERS.get(video_format.name, video_format.name), f"file:{out}",
    )  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    if done.returncode:
        raise UndecodablePhoto("This video cannot be copied without what is said in it.")
