"""Originals without words: every format, read back as a new photo would be."""

import io
import subprocess

import imageio_ffmpeg
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageOps

from photos.formats import FORMATS
from photos.imaging.errors import UndecodablePhoto
from photos.metadata import Metadata, read_metadata
from photos.models import Rendition
from photos.originals import OriginalOffline
from sharing.bare import originals
from sharing.bare.bytes import NotAsExpected
from sharing.bare.film import strip_film_here
from sharing.bare.heif import overwrite
from sharing.bare.originals import CannotStrip, bare_media, bare_original, tells_nothing
from sharing.bare.redraw import redraw_as_jpeg_here, redraw_as_tiff_here
from tests.photos.metadata_files import picture as written
from tests.sharing import telling_files
from tests.sharing.telling_files import FILES, SECRETS, box, keep_photo

pillow_heif.register_heif_opener()
EXPECTED = {"dng": "image/jpeg", "bmp": "image/jpeg"}
LOSSLESS = ("jpeg", "png", "webp", "gif", "heic", "avif", "tiff")


def bare_bytes(photo):
    with bare_media(photo).open() as file:
        return file.read()


def shown(content):
    """The pixels as a person sees them."""
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


@pytest.mark.parametrize("name", FILES)
def test_it_tells_nothing_in_any_format(alice, tmp_path, name):
    content = FILES[name]()
    photo = keep_photo(alice, name, content)
    assert any(secret in content for secret in SECRETS)
    media = bare_media(photo)
    assert media.mime == EXPECTED.get(name, photo.mime)
    with media.open() as file:
        bare = file.read()
    assert len(bare) == media.size_bytes
    (tmp_path / "after").write_bytes(bare)
    found = read_metadata(tmp_path / "after", "jpeg" if name in EXPECTED else name)
    assert (found.latitude, found.longitude, found.make, found.model) == (None, None, "", "")
    for secret in SECRETS:
        assert secret not in bare
    assert "secret" not in media.filename


@pytest.mark.parametrize("name", LOSSLESS)
def test_it_changes_no_pixel(alice, name):
    content = FILES[name]()
    bare = bare_bytes(keep_photo(alice, name, content))
    assert np.array_equal(shown(bare), shown(content))


def test_it_keeps_both_pictures_of_a_gif(alice):
    bare = bare_bytes(keep_photo(alice, "gif", FILES["gif"]()))
    with Image.open(io.BytesIO(bare)) as image:
        assert image.n_frames == 2


def test_it_keeps_colours_and_how_to_turn(alice):
    profile = b"a profile" * 20
    content = telling_files.telling_jpeg(icc_profile=profile)
    with Image.open(io.BytesIO(bare_bytes(keep_photo(alice, "jpeg", content)))) as image:
        assert image.info["icc_profile"] == profile
        assert dict(image.getexif()) == {274: 6}


def test_it_copies_the_frames_of_a_film(alice, tmp_path):
    content = FILES["mov"]()
    (tmp_path / "one.mov").write_bytes(content)
    (tmp_path / "two.mov").write_bytes(bare_bytes(keep_photo(alice, "mov", content)))
    assert frames(tmp_path / "one.mov") == frames(tmp_path / "two.mov")


def frames(path):
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    command = [ffmpeg, "-v", "error", "-i", str(path), "-f", "framemd5", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def test_it_keeps_what_took_long(alice, monkeypatch):
    photo = keep_photo(alice, "mov", FILES["mov"]())
    first = bare_bytes(photo)
    assert Rendition.objects.get(photo=photo).name == "bare"
    monkeypatch.setattr(originals, "bare_original", None)
    assert bare_bytes(photo) == first


def test_it_turns_nothing_that_lies_right(alice):
    content = written("JPEG", (8, 6))
    with Image.open(io.BytesIO(bare_bytes(keep_photo(alice, "jpeg", content)))) as image:
        assert not image.getexif()


BROKEN = {
    "jpeg": (
        b"\xff\xd8\xff\xe0\0\x04abGARBAGE",
        b"\xff\xd8\xff\xff",
        b"no",
        b"\xff\xd8\xff\xdb\xff\xff",
    ),
    "png": (b"\x89PNG\r\n\x1a\n\0\0", b"no PNG at all"),
    "webp": (b"no WebP at all", b"RIFF\xff\0\0\0WEBPVP8X\x0a\0\0\0\0\0"),
    "gif": (b"GIF89a\1\0\1\0\0\0\0\x2a", b"GIF89a", b"no GIF at all"),
    "heic": (
        box(b"uuid", b"x" * 16),
        box(b"meta", b"\0\0\0\0" + box(b"uuid", b"x")),
        box(
            b"meta",
            b"\0\0\0\0" + box(b"iinf", b"\0\0\0\0\0\1" + box(b"infe", b"\2\0\0\0\0\1\0\0uri \0")),
        ),
    ),
    "dng": (b"II*\0nothing",),
}


@pytest.mark.parametrize(("name", "content"), [(n, c) for n, each in BROKEN.items() for c in each])
def test_it_gives_nothing_of_what_is_broken(alice, name, content):
    photo = keep_photo(alice, name, content)
    with pytest.raises(CannotStrip):
        bare_media(photo)


def test_it_gives_nothing_of_an_empty_file(alice):
    with pytest.raises(CannotStrip):
        bare_media(keep_photo(alice, "jpeg", b""))


def test_it_draws_anew_what_still_tells_something(alice, monkeypatch):
    monkeypatch.setitem(originals.STRIPS, "jpeg", copies)
    media = bare_media(keep_photo(alice, "jpeg", FILES["jpeg"]()))
    with media.open() as file:
        assert b"SECRET" not in file.read()


def copies(data, out, *, orientation):
    out.write(data[:])


def test_it_converts_a_film_that_cannot_be_copied(alice, monkeypatch):
    monkeypatch.setattr("sharing.bare.originals.strip_film", refuses)
    media = bare_media(keep_photo(alice, "mov", FILES["mov"]()))
    assert media.mime == "video/mp4"


def refuses(*_args, **_more):
    raise originals.UndecodablePhoto("no")


def test_it_draws_a_heic_anew_whose_words_lie_outside(alice):
    content = FILES["heic"]().replace(b"free", b"uuid")
    media = bare_media(keep_photo(alice, "heic", content + box(b"uuid", b"SECRET")))
    assert media.mime == "image/jpeg"
    with media.open() as file:
        assert b"SECRET" not in file.read()


def test_it_empties_what_is_left_free(alice):
    bare = bare_bytes(keep_photo(alice, "heic", FILES["heic"]() + box(b"free", b"SECRET")))
    assert b"SECRET" not in bare


def test_it_says_when_the_original_is_away(alice):
    photo = keep_photo(alice, "jpeg", FILES["jpeg"]())
    photo.kept_in = alice.sources.create(kind="folder", name="d", root="/no", state="offline")
    with pytest.raises(OriginalOffline), bare_original(photo):
        pass


def test_it_knows_silence(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(written("JPEG"))
    assert tells_nothing(path, FORMATS["jpeg"])
    path.write_bytes(FILES["jpeg"]())
    assert not tells_nothing(path, FORMATS["jpeg"])
    assert Metadata().make == ""


def test_it_overwrites_only_what_is_in_the_file():
    out = io.BytesIO(b"12345678")
    overwrite(out, 2, 3, b"too long to fit", end=8)
    assert out.getvalue() == b"12\x00\x00\x00678"
    overwrite(out, 5, 3, b"<x>", end=8)
    assert out.getvalue() == b"12\x00\x00\x00<x>"
    with pytest.raises(NotAsExpected):
        overwrite(out, 6, 3, b"", end=8)


def test_it_draws_and_copies_in_the_child(tmp_path):
    """What the child does, done here, where it is seen to be done."""
    source, out = tmp_path / "source", tmp_path / "out"
    source.write_bytes(FILES["tiff"]())
    redraw_as_tiff_here(source, out)
    assert tells_nothing(out, FORMATS["tiff"])
    redraw_as_jpeg_here(source, FORMATS["tiff"], out)
    assert tells_nothing(out, FORMATS["jpeg"])
    source.write_bytes(FILES["mp4"]())
    strip_film_here(source, FORMATS["mp4"], out)
    assert tells_nothing(out, FORMATS["mp4"])
    source.write_bytes(b"nothing of the kind")
    with pytest.raises(UndecodablePhoto):
        redraw_as_tiff_here(source, out)
    with pytest.raises(UndecodablePhoto):
        redraw_as_jpeg_here(source, FORMATS["tiff"], out)
    with pytest.raises(UndecodablePhoto):
        strip_film_here(source, FORMATS["mp4"], out)
