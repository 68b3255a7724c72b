"""Videos: facts, posters and proxies; and nothing else is opened for them."""

from __future__ import annotations

import socket
import threading
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from photos.formats import FORMATS, HEAD_BYTES, Format, sniff_format
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.imaging.render import render_here
from photos.video import (
    _refuse_to_open,
    encode_proxy_here,
    frames_at,
    frames_at_here,
    make_proxy,
    probe,
    probe_here,
)
from tests.photos.imaging_files import corners, encoded, noise, opened, quarters, write_video

BLACK = Image.new("RGB", (320, 200))
FRAMES = [quarters(320, 200)] * 5
MP4 = FORMATS["mp4"]


def format_of(path: Path) -> Format:
    with path.open("rb") as file:
        return sniff_format(file.read(HEAD_BYTES))


def test_it_reads_the_facts_in_the_child(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip", FRAMES, sound="aac")
    facts = probe(path, format_of(path))
    assert (facts.width_px, facts.height_px) == (320, 200)
    assert (facts.codec, facts.audio_codec, facts.container) == ("h264", "aac", "mp4")
    assert facts.frame_rate == 10
    assert facts.duration_s == pytest.approx(0.5)
    assert facts.browser_playable


@pytest.mark.parametrize(
    ("container", "codec", "pixels", "sound", "name", "playable"),
    [
        ("mp4", "libx264", "yuv420p", "", "mp4", True),
        ("mov", "libx264", "yuv420p", "aac", "mov", True),
        ("mov", "mjpeg", "yuvj420p", "", "mov", False),
        ("mp4", "libx264", "yuv422p", "", "mp4", False),
        ("mp4", "libx265", "yuv420p", "", "mp4", False),
        ("3gp", "libx264", "yuv420p", "aac", "3gp", True),
        ("avi", "mpeg4", "yuv420p", "", "avi", False),
        ("matroska", "libx264", "yuv420p", "aac", "mkv", False),
        ("webm", "libvpx", "yuv420p", "libopus", "webm", True),
        ("mpeg", "mpeg1video", "yuv420p", "", "mpeg", False),
        ("mpeg1video", "mpeg1video", "yuv420p", "", "mpeg", False),
    ],
)
def test_it_reads_every_container(
    tmp_path: Path,
    container: str,
    codec: str,
    pixels: str,
    sound: str,
    name: str,
    *,
    playable: bool,
) -> None:
    path = write_video(
        tmp_path / "clip", FRAMES * 3, container=container, codec=codec, pixels=pixels, sound=sound,
        rate=25,
    )  # fmt: skip
    video_format = format_of(path)
    facts = probe_here(path, video_format)
    assert video_format.name == facts.container == name
    assert (facts.width_px, facts.height_px) == (320, 200)
    assert facts.browser_playable is playable
    assert corners(opened(render_here(path, video_format).preview)) == corners(FRAMES[0])


@pytest.mark.parametrize(
    ("rotation", "size", "colours"),
    [
        (90, (200, 320), ["green", "white", "red", "blue"]),
        (-90, (200, 320), ["blue", "red", "white", "green"]),
        (180, (320, 200), ["white", "blue", "green", "red"]),
    ],
)
def test_it_turns_videos_upright_as_players_do(
    tmp_path: Path, rotation: int, size: tuple[int, int], colours: list[str]
) -> None:
    path = write_video(tmp_path / "clip", FRAMES, rotation=rotation)
    facts, poster = probe_here(path, MP4), render_here(path, MP4)
    assert (facts.width_px, facts.height_px) == size
    assert (poster.width_px, poster.height_px) == opened(poster.preview).size == size
    assert corners(opened(poster.preview)) == colours
    proxy = tmp_path / "proxy"
    make_proxy(path, MP4, out=proxy)
    assert corners(opened(render_here(proxy, MP4).preview)) == colours


def test_it_shows_wide_pixels_wide(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip", FRAMES, pixel_shape=Fraction(3, 2))
    facts, poster = probe_here(path, MP4), render_here(path, MP4)
    assert (facts.width_px, facts.height_px) == opened(poster.preview).size == (480, 200)


def test_it_takes_no_black_frame_for_the_poster(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip", [BLACK] * 12 + FRAMES)
    assert corners(opened(render_here(path, MP4).preview)) == corners(FRAMES[0])


def test_it_takes_the_brightest_frame_of_a_dark_video(tmp_path: Path) -> None:
    dim = Image.new("RGB", (320, 200), (20, 20, 20))
    path = write_video(tmp_path / "clip", [BLACK] * 3 + [dim] * 2 + [BLACK] * 30)
    middle = opened(render_here(path, MP4).preview).getpixel((160, 100))
    assert min(middle) > 10


def test_it_looks_for_a_poster_in_the_first_seconds_only(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip", [BLACK] * 16 + FRAMES, rate=1)
    middle = opened(render_here(path, MP4).preview).getpixel((80, 50))
    assert max(middle) < 20


def test_it_shows_what_is_seen_at_moments(tmp_path: Path) -> None:
    shades = [Image.new("RGB", (320, 200), (level, level, level)) for level in range(0, 250, 25)]
    path = write_video(tmp_path / "clip", shades)
    frames = frames_at(path, MP4, shares=[0.05, 0.5, 0.9], longest_px=160)
    assert [frame.shape for frame in frames] == [(100, 160, 3)] * 3
    assert [round(float(frame.mean()) / 25) for frame in frames] == [1, 5, 9]


def test_it_shows_moments_upright(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip", FRAMES, rotation=90)
    (frame,) = frames_at_here(path, MP4, [0.5], 320)
    assert corners(Image.fromarray(frame)) == ["green", "white", "red", "blue"]


def test_it_shows_no_moment_of_a_video_without_frames(tmp_path: Path) -> None:
    path = write_song(tmp_path / "song")
    with pytest.raises(UndecodablePhoto):
        frames_at_here(path, format_of(path), [0.5], 320)


def write_song(path: Path) -> Path:
    """Sound with a cover picture, which is a picture track of sorts."""
    with av.open(str(path), "w", format="mp4") as song:
        track = song.add_stream("aac", rate=48000, layout="mono")
        cover = song.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 48, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts = 48000, 0
        song.mux(track.encode(frame))
        song.mux(track.encode(None))
        song.mux(cover.encode(av.VideoFrame.from_image(noise(64, 48))))
        song.mux(cover.encode(None))
    return path


def test_it_takes_no_song_with_a_cover_for_a_video(tmp_path: Path) -> None:
    path = write_song(tmp_path / "song")
    with pytest.raises(UndecodablePhoto, match="no picture track"):
        probe_here(path, MP4)


def test_it_refuses_a_video_whose_frames_are_missing(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip", [noise(320, 200)] * 5, container="avi", codec="mpeg4")
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"movi") + 4])
    for look in (probe_here, render_here):
        with pytest.raises(UndecodablePhoto, match="no frame that can be decoded"):
            look(path, FORMATS["avi"])


def test_it_refuses_a_video_that_is_cut_off(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip", FRAMES)
    path.write_bytes(path.read_bytes().replace(b"moov", b"junk"))
    with pytest.raises(UndecodablePhoto, match=r"This video cannot be decoded \(Invalid data"):
        probe(path, MP4)


def test_it_knows_the_length_of_a_program_stream(tmp_path: Path) -> None:
    clip = tmp_path / "clip"
    write_video(clip, FRAMES * 5, container="mpeg", codec="mpeg1video", rate=25)
    assert probe_here(clip, FORMATS["mpeg"]).duration_s == pytest.approx(1, abs=0.1)


def test_it_refuses_a_video_whose_codec_nobody_knows(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip", FRAMES, container="avi", codec="mpeg4")
    path.write_bytes(path.read_bytes().replace(b"FMP4", b"ZZ9Z"))
    with pytest.raises(UndecodablePhoto, match="This video's codec is not known"):
        probe_here(path, FORMATS["avi"])


def test_it_opens_no_other_file_for_a_video() -> None:
    with pytest.raises(UndecodablePhoto, match="refers to another file"):
        _refuse_to_open("http://example.com/clip.ts", 0, {})


def test_it_makes_a_proxy_that_browsers_play(tmp_path: Path) -> None:
    path, proxy = tmp_path / "clip", tmp_path / "proxy"
    write_video(path, [quarters(2402, 1602)] * 3, container="avi", codec="mpeg4", sound="mp3")
    make_proxy(path, format_of(path), out=proxy)
    facts = probe_here(proxy, format_of(proxy))
    assert (facts.codec, facts.audio_codec, facts.container) == ("h264", "aac", "mp4")
    assert facts.browser_playable
    assert facts.height_px == 1080
    content = proxy.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_it_makes_upright_proxies_of_odd_sizes(tmp_path: Path) -> None:
    path, proxy = tmp_path / "clip", tmp_path / "proxy"
    write_video(path, [noise(321, 601)], container="avi", codec="mjpeg", pixels="yuvj444p")
    encode_proxy_here(path, FORMATS["avi"], proxy)
    facts = probe_here(proxy, MP4)
    assert (facts.width_px, facts.height_px) == (320, 600)


def test_it_leaves_nothing_of_a_proxy_that_failed(tmp_path: Path) -> None:
    path, proxy = tmp_path / "clip", tmp_path / "proxy"
    path.write_bytes(encoded(noise(64, 48), "PNG"))
    with pytest.raises(UndecodablePhoto, match="This video cannot be converted"):
        encode_proxy_here(path, MP4, proxy)
    with pytest.raises(UndecodablePhoto, match="This video cannot be converted"):
        make_proxy(path, MP4, out=proxy)
    assert not proxy.exists()


def test_it_stops_a_proxy_that_takes_too_long(tmp_path: Path) -> None:
    path, proxy = tmp_path / "clip", tmp_path / "proxy"
    write_video(path, [noise(1280, 720)] * 60, codec="mpeg4")
    with pytest.raises(DecodingFailed, match="took longer than"):
        make_proxy(path, MP4, out=proxy, seconds=0.3)
    assert not proxy.exists()


@pytest.fixture
def visitors() -> list[object]:
    """Who connects to a server of ours while the test runs; its address is the last entry."""
    server, came = socket.create_server(("127.0.0.1", 0)), []

    def welcome() -> None:
        try:
            came.append(server.accept())
        except OSError:
            return

    threading.Thread(target=welcome, daemon=True).start()
    yield server.getsockname(), came
    server.close()


@pytest.mark.parametrize("name", ["mp4", "avi", "mkv", "mpeg"])
def test_it_follows_no_playlist(
    tmp_path: Path, name: str, visitors: tuple[tuple[str, int], list[object]]
) -> None:
    (host, port), came = visitors
    secret = write_video(tmp_path / "secret.mp4", FRAMES)
    playlists = [
        f"#EXTM3U\n#EXTINF:1,\nhttp://{host}:{port}/x.ts\n#EXTINF:1,\nfile:{secret}\n",
        f"ffconcat version 1.0\nfile {secret}\nfile http://{host}:{port}/x\n",
        f"concat:{secret}|http://{host}:{port}/x",
    ]
    for playlist in playlists:
        path = tmp_path / "clip"
        path.write_text(playlist)
        for look in (probe_here, render_here):
            with pytest.raises(UndecodablePhoto):
                look(path, FORMATS[name])
        with pytest.raises(UndecodablePhoto):
            make_proxy(path, FORMATS[name], out=tmp_path / "proxy")
    assert came == []


def test_it_follows_no_playlist_inside_an_avi(
    tmp_path: Path, visitors: tuple[tuple[str, int], list[object]]
) -> None:
    (host, port), came = visitors
    path = write_video(tmp_path / "clip", FRAMES, container="avi", codec="mpeg4")
    playlist = f"#EXTM3U\n#EXTINF:1,\nhttp://{host}:{port}/x.ts\n".encode()
    subtitle = b"GAB2\0\2\0" + bytes(4) + b"\4\0" + len(playlist).to_bytes(4, "little") + playlist
    content = bytearray(path.read_bytes())
    at = content.index(b"movi") + 4
    content[at:at] = b"01tx" + len(subtitle).to_bytes(4, "little") + subtitle
    path.write_bytes(bytes(content))
    assert probe_here(path, FORMATS["avi"]).width_px == 320
    make_proxy(path, FORMATS["avi"], out=tmp_path / "proxy")
    assert came == []
