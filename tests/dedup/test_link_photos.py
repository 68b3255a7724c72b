"""Photos are compared with their candidates; what is alike is linked, and grouped."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from accounts.models import User
from dedup.finding.hashing import hash_photos
from dedup.finding.links import link_photos
from dedup.finding.looks import Looks, as_one, honest
from dedup.finding.stage import find_duplicates
from dedup.models import Dismissal, DuplicateGroup, Link, PictureHash, UncheckedPhoto
from ml.likeness.protocol import Kind, Likeness, Placement
from photos.models import Photo, Rendition
from photos.previews import NoPreview
from photos.storage import originals, renditions
from tests.dedup.grouped import ids, sets_of_groups
from tests.factories import make_photo
from tests.photos.imaging_files import write_video

pytestmark = pytest.mark.django_db
ALIKE = Likeness(Kind.SAME, 97.0, Placement())


def scene(seed: int, size: tuple[int, int] = (720, 480)) -> Image.Image:
    """A picture with shapes and grain of its own."""
    random = np.random.default_rng(seed)
    small = Image.fromarray(random.integers(0, 255, (12, 18, 3), np.uint8))
    picture = small.resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(25):
        left, top = (int(random.integers(0, side - 60)) for side in size)
        colour = tuple(int(level) for level in random.integers(0, 255, 3))
        draw.ellipse((left, top, left + 50, top + int(random.integers(20, 60))), fill=colour)
    return picture


def jpeg(picture: Image.Image, quality: int = 90) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def keep_preview(photo: Photo, content: bytes) -> None:
    key = renditions().save(f"{photo.pk}.jpg", ContentFile(content))
    Rendition.objects.create(
        photo=photo, name="preview", key=key, mime="image/jpeg", size_bytes=len(content)
    )


def pictured(owner: User, picture: Image.Image, quality: int = 90, **fields: Any) -> Photo:
    """A photo that looks like this, and is hashed."""
    size: dict[str, Any] = {"width_px": picture.width, "height_px": picture.height}
    photo = make_photo(owner, **{**size, **fields})
    keep_preview(photo, jpeg(picture, quality))
    hash_photos([photo])
    return photo


def test_it_links_and_groups_what_is_alike(alice: User) -> None:
    one, copy = pictured(alice, scene(1)), pictured(alice, scene(1), quality=60)
    other = pictured(alice, scene(2))
    find_duplicates([copy, other])
    link = Link.objects.get()
    assert (link.first, link.second, link.kind) == (one, copy, "same")
    assert link.per_cent >= 95
    assert link.placement["orientation"] == 1
    assert sets_of_groups() == {ids(one, copy)}


def test_it_does_the_same_twice_and_in_any_order(alice: User) -> None:
    photos = [pictured(alice, scene(1), quality=quality) for quality in (95, 70, 50)]
    find_duplicates(photos)
    before = list(Link.objects.order_by("first", "second").values())
    group = DuplicateGroup.objects.get().pk
    for photo in reversed(photos):
        find_duplicates([photo])
    assert list(Link.objects.order_by("first", "second").values()) == before
    assert DuplicateGroup.objects.get().pk == group
    assert len(before) == 3


def test_it_takes_back_a_link_that_no_longer_holds(alice: User) -> None:
    """As when the check has learnt better: it is asked again, also where no hash is near."""
    one, other = pictured(alice, scene(1)), pictured(alice, scene(2))
    third = pictured(alice, scene(3))
    for first, second in ((one, other), (other, third)):
        Link.objects.create(first=first, second=second, kind="same", per_cent=99)
    find_duplicates([other])
    assert not Link.objects.exists()


def test_it_keeps_what_a_person_dismissed(alice: User) -> None:
    one, copy = pictured(alice, scene(1)), pictured(alice, scene(1), quality=60)
    Dismissal.objects.create(first=one, second=copy)
    for _ in range(2):
        find_duplicates([one, copy])
    assert Link.objects.count() == 1
    assert not DuplicateGroup.objects.exists()


def test_it_compares_within_one_library(alice: User, bob: User) -> None:
    ours, theirs = pictured(alice, scene(1)), pictured(bob, scene(1))
    find_duplicates([ours, theirs])
    assert not Link.objects.exists()


def test_it_compares_no_image_with_a_video(alice: User) -> None:
    image = pictured(alice, scene(1))
    video = make_photo(alice, kind="video", format="mp4", duration_s=2)
    PictureHash.objects.create(photo=video, bits=PictureHash.objects.get(photo=image).bits)
    find_duplicates([image, video])
    assert not Link.objects.exists()


def test_it_says_when_there_is_no_preview(alice: User) -> None:
    pictured(alice, scene(1))
    copy = pictured(alice, scene(1), quality=60)
    Rendition.objects.filter(photo=copy).delete()
    with pytest.raises(NoPreview):
        link_photos([copy])


def test_it_goes_on_without_a_candidate_that_cannot_be_seen(alice: User) -> None:
    lost, one = pictured(alice, scene(1)), pictured(alice, scene(1), quality=80)
    copy = pictured(alice, scene(1), quality=60)
    renditions().delete(Rendition.objects.get(photo=lost).key)
    find_duplicates([copy])
    assert sets_of_groups() == {ids(one, copy)}


def test_it_keeps_the_link_of_a_photo_that_is_away(alice: User) -> None:
    one, copy = pictured(alice, scene(1)), pictured(alice, scene(1), quality=60)
    find_duplicates([copy])
    renditions().delete(Rendition.objects.get(photo=one).key)
    find_duplicates([copy])
    assert sets_of_groups() == {ids(one, copy)}
    looks = Looks()
    looks.if_any(one)
    assert looks.compare_all(one, [copy]) == {}


def test_it_looks_once_for_a_picture_that_is_away(
    alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    lost, one, other = (pictured(alice, scene(number)) for number in (1, 2, 3))
    renditions().delete(Rendition.objects.get(photo=lost).key)
    looks = Looks()
    with caplog.at_level("INFO", "dedup.finding.looks"):
        assert looks.compare(lost, one) is None
        assert looks.compare(lost, other) is None
    assert caplog.text.count(f"photo {lost.pk} is not compared") == 1


def test_it_counts_down_what_is_left_to_compare(alice: User) -> None:
    one, other = pictured(alice, scene(1)), pictured(alice, scene(2))
    assert UncheckedPhoto.objects.count() == 2
    find_duplicates([one])
    assert UncheckedPhoto.objects.get().pk == other.pk


def test_it_keeps_nothing_of_a_photo_that_is_gone_meanwhile(alice: User) -> None:
    one, copy = pictured(alice, scene(1)), pictured(alice, scene(1), quality=60)
    third = pictured(alice, scene(1), quality=70)
    Photo.objects.filter(pk=copy.pk).delete()
    find_duplicates([copy, third])
    assert sets_of_groups() == {ids(one, third)}


def film(path: Path, first: int, *, count: int = 20, quality: str = "yuv420p") -> Path:
    frames = [scene(first + number, (320, 240)) for number in range(count)]
    return write_video(path, frames, pixels=quality)


def filmed(owner: User, path: Path, *, hashed_as: int = 7, **fields: Any) -> Photo:
    content = path.read_bytes()
    key = originals().save(path.name, ContentFile(content))
    facts: dict[str, Any] = {
        "kind": "video",
        "format": "mp4",
        "mime": "video/mp4",
        "duration_s": 2.0,
    }
    video = make_photo(owner, **{**facts, "original_key": key, **fields})
    PictureHash.objects.create(photo=video, bits=hashed_as)
    return video


def test_it_links_videos_that_show_the_same(alice: User, tmp_path: Path) -> None:
    one = filmed(alice, film(tmp_path / "one.mp4", 0))
    copy = filmed(alice, film(tmp_path / "copy.mp4", 0, quality="yuv444p"))
    filmed(alice, film(tmp_path / "other.mp4", 50))
    filmed(alice, film(tmp_path / "long.mp4", 0), duration_s=9)
    find_duplicates([copy])
    assert sets_of_groups() == {ids(one, copy)}
    assert Link.objects.get().kind == "same"


def test_it_calls_no_videos_identical_whatever_their_frames_are(
    alice: User, tmp_path: Path
) -> None:
    """What they sound like was not compared: one may be mute."""
    content = film(tmp_path / "one.mp4", 0)
    filmed(alice, content)
    copy = filmed(alice, content, original_key="a copy")
    originals().save("a copy", ContentFile(content.read_bytes()))
    find_duplicates([copy])
    assert Link.objects.get().kind == "same"


def test_it_looks_at_the_proxy_of_a_video(alice: User, tmp_path: Path) -> None:
    one = filmed(alice, film(tmp_path / "one.mp4", 0))
    copy = filmed(alice, film(tmp_path / "copy.mp4", 0), original_key="not there")
    content = (tmp_path / "copy.mp4").read_bytes()
    key = renditions().save("proxy.mp4", ContentFile(content))
    Rendition.objects.create(
        photo=copy, name="proxy", key=key, mime="video/mp4", size_bytes=len(content)
    )
    find_duplicates([copy])
    assert sets_of_groups() == {ids(one, copy)}


def test_it_compares_no_video_of_which_nothing_can_be_shown(alice: User, tmp_path: Path) -> None:
    filmed(alice, film(tmp_path / "one.mp4", 0))
    (tmp_path / "broken.mp4").write_bytes(b"no video")
    broken = filmed(alice, tmp_path / "broken.mp4")
    find_duplicates([broken])
    assert not Link.objects.exists()


def test_it_takes_the_worst_moment_of_videos(alice: User) -> None:
    edited = Likeness(Kind.EDITED, 96.0, Placement())
    turned = Likeness(Kind.TURNED, 96.0, Placement(orientation=3))
    assert as_one([ALIKE] * 5) == ALIKE
    assert as_one([ALIKE, ALIKE, edited, ALIKE, None]) == edited
    assert as_one([replace(ALIKE, kind=Kind.IDENTICAL)] * 5) == ALIKE
    assert as_one([ALIKE, None, ALIKE, ALIKE, None]) is None
    assert as_one([ALIKE, ALIKE, None, ALIKE, ALIKE]) == replace(ALIKE, kind=Kind.EDITED)
    assert as_one([ALIKE, ALIKE, turned, ALIKE, ALIKE]) is None
    assert as_one([]) is None


def test_it_calls_no_pictures_identical_of_which_one_is_larger(alice: User) -> None:
    large, small = make_photo(alice, width_px=4000), make_photo(alice, width_px=400)
    identical = replace(ALIKE, kind=Kind.IDENTICAL)
    assert honest(identical, large, small) == ALIKE
    assert honest(identical, large, large) == identical


def test_it_finds_identical_previews_the_same(alice: User) -> None:
    one, copy = pictured(alice, scene(1)), pictured(alice, scene(1))
    likeness = Looks().compare(copy, one)
    assert likeness == Likeness(Kind.IDENTICAL, 100.0, Placement())
