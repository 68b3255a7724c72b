"""Videos: what is in them, a poster frame, and a proxy for browsers that cannot play them.

A video is opened as the container that its bytes say it is, from a file object, and may open
nothing else: playlists, `concat` and references to other files or hosts come to nothing.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn

import av
import av.container
import av.video
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from photos.formats import Format
from photos.imaging.colour import image_from_array
from photos.imaging.errors import UndecodablePhoto
from photos.imaging.picture import Picture, check_size, reduce
from photos.imaging.sandbox import MEMORY_BYTES, SECONDS, run_limited

Frame = NDArray[np.uint8]  # (height, width, 3)

DEMUXERS = {
    "mp4": "mov", "m4v": "mov", "mov": "mov", "3gp": "mov",
    "avi": "avi", "mkv": "matroska", "webm": "matroska", "mpeg": "mpeg",
}  # fmt: skip
ELEMENTARY_STREAM, ELEMENTARY_DEMUXER = b"\0\0\x01\xb3", "mpegvideo"

# A poster is the first key frame brighter than this (mean of 0 to 255), of the first seconds.
POSTER_BRIGHTNESS = 24
POSTER_SECONDS = 15
POSTER_FRAMES = 20

FRAMES_SECONDS = 60.0

MP4_FORMATS = {"mp4", "m4v", "mov", "3gp"}
MP4_CODECS, MP4_SOUND = {"h264", "av1", "vp9"}, {None, "aac", "mp3", "opus", "flac"}
WEBM_CODECS, WEBM_SOUND = {"vp8", "vp9", "av1"}, {None, "opus", "vorbis"}
EIGHT_BIT_420 = {"yuv420p", "yuvj420p"}

PROXY_SHORT_PX = 1080
PROXY_SECONDS = 1800.0
PROXY_MEMORY_BYTES = 2 * 2**30
PROXY_FILTER = (
    "scale=trunc(iw*sar/2)*2:trunc(ih/2)*2,setsar=1,"
    f"scale='if(gt(iw,ih),-2,min({PROXY_SHORT_PX},iw))':'if(gt(iw,ih),min({PROXY_SHORT_PX},ih),-2)'"
)
PROXY_CODECS = (
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p",
    "-c:a", "aac", "-b:a", "128k", "-ac", "2",
)  # fmt: skip


@dataclass(frozen=True)
class VideoFacts:
    """What a video says of itself. The size is upright, in square pixels."""

    width_px: int
    height_px: int
    duration_s: float | None
    codec: str
    audio_codec: str | None
    frame_rate: float | None
    container: str
    browser_playable: bool


@dataclass(frozen=True)
class _Opened:
    container: av.container.InputContainer
    stream: av.video.VideoStream


def probe(
    path: Path,
    video_format: Format,
    *,
    memory_bytes: int = MEMORY_BYTES,
    seconds: float = SECONDS,
) -> VideoFacts:
    """Read a video's facts in the child. Raises UndecodablePhoto and DecodingFailed."""
    return run_limited(probe_here, path, video_format, memory_bytes=memory_bytes, seconds=seconds)


def make_proxy(
    path: Path,
    video_format: Format,
    *,
    out: Path,
    memory_bytes: int = PROXY_MEMORY_BYTES,
    seconds: float = PROXY_SECONDS,
) -> None:
    """Write an MP4 that every browser plays (H.264 and AAC, at most 1080p) to `out`.

    Raises UndecodablePhoto and DecodingFailed, and leaves no `out` then.
    """
    finished = False
    try:
        run_limited(
            encode_proxy_here, path, video_format, out, memory_bytes=memory_bytes, seconds=seconds
        )
        finished = True
    finally:
        if not finished:
            out.unlink(missing_ok=True)


def frames_at(
    path: Path,
    video_format: Format,
    *,
    shares: Sequence[float],
    longest_px: int,
    memory_bytes: int = MEMORY_BYTES,
    seconds: float = FRAMES_SECONDS,
) -> list[Frame]:
    """What a video shows when these shares of its length have passed: upright RGB, made small.

    Raises UndecodablePhoto and DecodingFailed.
    """
    return run_limited(
        frames_at_here, path, video_format, shares, longest_px,
        memory_bytes=memory_bytes, seconds=seconds,
    )  # fmt: skip


def probe_here(path: Path, video_format: Format) -> VideoFacts:
    """What `probe` does, in this process."""
    with _open_video(path, video_format) as video:
        frame = next(video.container.decode(video.stream), None)
        if frame is None:
            raise UndecodablePhoto("This video has no frame that can be decoded.")
        width_px, height_px = _upright_size(frame, video.stream)
        codec, audio_codec = video.stream.codec_context.name, _audio_codec(video.container)
        rate = video.stream.average_rate
        return VideoFacts(
            width_px=width_px,
            height_px=height_px,
            duration_s=video.container.duration / av.time_base
            if video.container.duration
            else None,
            codec=codec,
            audio_codec=audio_codec,
            frame_rate=float(rate) if rate else None,
            container=video_format.name,
            browser_playable=_browser_playable(video_format, video.stream, audio_codec),
        )


def decode_poster(path: Path, video_format: Format) -> Picture:
    """The frame that stands for a video: the first key frame that is not black."""
    with _open_video(path, video_format) as video:
        frame = _poster_frame(video)
        size = _upright_size(frame, video.stream)
        image = image_from_array(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
        upright = _turned(image.resize(_pixel_shape(video.stream), vscale=1.0), frame)
        return Picture(reduce(upright), *size)


def frames_at_here(
    path: Path, video_format: Format, shares: Sequence[float], longest_px: int
) -> list[Frame]:
    """What `frames_at` does, in this process."""
    with _open_video(path, video_format) as video:
        length_s = (video.container.duration or 0) / av.time_base
        return [_small(_frame_at(video, share * length_s), video, longest_px) for share in shares]


def encode_proxy_here(path: Path, video_format: Format, out: Path) -> None:
    """What `make_proxy` does, in this process."""
    source = ("-protocol_whitelist", "file", "-f", demuxer_of(path, video_format))
    command = (
        imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y",
        "-threads", "2", *source, "-i", f"file:{path}",
        "-map", "0:V:0", "-map", "0:a:0?", "-map_metadata", "-1", "-vf", PROXY_FILTER,
        *PROXY_CODECS, "-threads", "2", "-movflags", "+faststart", "-f", "mp4", f"file:{out}",
    )  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise UndecodablePhoto(f"This video cannot be converted ({lines[-1]}).")


def _refuse_to_open(url: str, *_arguments: Any) -> NoReturn:
    raise UndecodablePhoto("This video refers to another file, which is not followed.")


@contextmanager
def _open_video(path: Path, video_format: Format) -> Iterator[_Opened]:
    """The video's container and its picture track, for as long as the block lasts."""
    demuxer = demuxer_of(path, video_format)
    with path.open("rb") as file:
        try:
            with av.open(
                file,
                mode="r",
                format=demuxer,
                options={"protocol_whitelist": "none"},
                io_open=_refuse_to_open,
                metadata_errors="replace",
            ) as container:
                yield _Opened(container, _picture_track(container))
        except MemoryError:
            raise
        except (av.FFmpegError, ValueError) as error:
            detail = error.strerror if isinstance(error, av.FFmpegError) else error
            raise UndecodablePhoto(f"This video cannot be decoded ({detail}).") from error


def demuxer_of(path: Path, video_format: Format) -> str:
    """What ffmpeg calls the container that the bytes are in."""
    if video_format.name != "mpeg":
        return DEMUXERS[video_format.name]
    with path.open("rb") as file:
        elementary = file.read(len(ELEMENTARY_STREAM)) == ELEMENTARY_STREAM
    return ELEMENTARY_DEMUXER if elementary else DEMUXERS["mpeg"]


def _picture_track(container: av.container.InputContainer) -> av.video.VideoStream:
    for stream in container.streams.video:
        if stream.disposition & av.stream.Disposition.attached_pic:
            continue
        if not stream.codec_context:
            raise UndecodablePhoto("This video's codec is not known.")
        check_size(stream.codec_context.width, stream.codec_context.height)
        stream.codec_context.thread_count = 1
        return stream
    raise UndecodablePhoto("This video has no picture track.")


def _poster_frame(video: _Opened) -> av.VideoFrame:
    video.stream.codec_context.skip_frame = "NONKEY"
    brightest, best = -1.0, None
    frames = takewhile(_is_early, video.container.decode(video.stream))
    for _, frame in zip(range(POSTER_FRAMES), frames, strict=False):
        brightness = float(frame.reformat(64, 36, format="gray").to_ndarray().mean())
        if brightness > brightest:
            brightest, best = brightness, frame
        if brightness >= POSTER_BRIGHTNESS:
            break
    return _decoded(best)


def _frame_at(video: _Opened, moment_s: float) -> av.VideoFrame:
    """The first frame from a moment on, or the last one before it."""
    start_s = (video.container.start_time or 0) / av.time_base
    video.container.seek(round((start_s + moment_s) * av.time_base))
    found = None
    for frame in video.container.decode(video.stream):
        found = frame
        if frame.time is None or frame.time >= start_s + moment_s:
            break
    return _decoded(found)


def _decoded(frame: av.VideoFrame | None) -> av.VideoFrame:
    if frame is None:
        raise UndecodablePhoto("This video has no frame that can be decoded.")
    return frame


def _small(frame: av.VideoFrame, video: _Opened, longest_px: int) -> Frame:
    size = frame.width * _pixel_shape(video.stream), frame.height
    scale = min(1, longest_px / max(size))
    width_px, height_px = (max(1, round(side * scale)) for side in size)
    pixels = frame.reformat(width_px, height_px, format="rgb24").to_ndarray()
    return np.ascontiguousarray(np.rot90(pixels, round(frame.rotation / 90)), np.uint8)


def _is_early(frame: av.VideoFrame) -> bool:
    return frame.time is None or frame.time <= POSTER_SECONDS


def _turned(image: Any, frame: av.VideoFrame) -> Any:
    clockwise = -round(frame.rotation / 90) * 90 % 360
    return image.rot(f"d{clockwise}") if clockwise else image


def _upright_size(frame: av.VideoFrame, stream: av.video.VideoStream) -> tuple[int, int]:
    width_px, height_px = round(frame.width * _pixel_shape(stream)), frame.height
    sideways = round(frame.rotation / 90) % 2
    return (height_px, width_px) if sideways else (width_px, height_px)


def _pixel_shape(stream: av.video.VideoStream) -> float:
    """How much wider than high a pixel is: 1 but for camcorders' and old videos."""
    ratio = float(stream.sample_aspect_ratio or 1)
    return ratio if 0.25 <= ratio <= 4 else 1.0


def _audio_codec(container: av.container.InputContainer) -> str | None:
    """The codec of the sound; "unknown" for a sound that cannot be decoded."""
    first = next(iter(container.streams.audio), None)
    if first is None:
        return None
    return first.codec_context.name if first.codec_context else "unknown"


def _browser_playable(
    video_format: Format, stream: av.video.VideoStream, audio_codec: str | None
) -> bool:
    context = stream.codec_context
    if context.pix_fmt not in EIGHT_BIT_420:
        return False
    if video_format.name == "webm":
        return context.name in WEBM_CODECS and audio_codec in WEBM_SOUND
    codecs, sound = MP4_CODECS, MP4_SOUND
    return video_format.name in MP4_FORMATS and context.name in codecs and audio_codec in sound
