"""The rules that stack, on facts alone: what is one picture, and what only looks like it."""

from datetime import UTC, datetime, timedelta
from itertools import count
from time import perf_counter
from typing import Any

import pytest

from dedup.models import Preferences
from dedup.stacks.file import File
from dedup.stacks.names import beginnings, read_name
from dedup.stacks.ranking import best_of, best_still, is_told_apart
from dedup.stacks.rules import Pair, tie_between

NUMBERS = count(1)
NOON = datetime(2021, 5, 1, 12, 0, 0, 250_000, tzinfo=UTC)
ALL = 2**64 - 1


def a_file(name: str, seconds: float = 0, **facts: Any) -> File:
    """A file of one folder and camera, so many seconds after noon."""
    at = NOON + timedelta(seconds=seconds)
    ending = name.rpartition(".")[2].lower()
    format_name = {"jpg": "jpeg", "tif": "tiff", "mp": "mp4"}.get(ending, ending)
    known = {
        "format": format_name, "is_video": format_name in ("mov", "mp4"), "source": f"/in/{name}",
        "taken_at": at, "taken_local": at, "taken_source": "exif", "make": "Canon", "model": "R6",
    }  # fmt: skip
    return File(photo_id=next(NUMBERS), filename=name, **{**known, **facts})


def kind(one: File, other: File, likeness: str = "", raw_seconds: int = 2) -> str | None:
    """Of the tie between them; the same from both sides."""
    tie = tie_between(Pair(one, other, likeness, raw_seconds))
    back = tie_between(Pair(other, one, likeness, raw_seconds))
    assert tie == back
    return tie and tie.kind.value


def unclocked(name: str, seconds: float = 0, **facts: Any) -> File:
    return a_file(name, seconds, taken_source="file", **facts)


@pytest.mark.parametrize("name", ["IMG_1.JPG", "img_1.heic", "IMG_1.png", "IMG_1.TIF", "IMG_1.DNG"])
def test_it_ties_a_raw_file_to_what_was_made_of_it(name: str) -> None:
    tie = tie_between(Pair(a_file("IMG_1.CR2"), a_file(name, 1)))
    assert tie
    assert (tie.kind, tie.reason) == ("raw", "Same name, 1 s apart")


def test_it_knows_what_converters_append() -> None:
    assert kind(a_file("IMG_1_RAW.CR2"), a_file("IMG_1.JPG")) == "raw"
    assert kind(a_file("IMG_1.CR2"), a_file("IMG_1-converted.JPG")) == "raw"
    assert kind(a_file("IMG_1_raw.JPG"), a_file("IMG_1.JPG")) is None


def test_it_says_when_both_were_taken_at_one_moment() -> None:
    tie = tie_between(Pair(a_file("IMG_1.CR2"), a_file("IMG_1.JPG")))
    assert tie
    assert tie.reason == "Same name, taken at the same moment"


def test_the_seconds_are_a_setting() -> None:
    raw, jpeg = a_file("IMG_1.CR2"), a_file("IMG_1.JPG", 4)
    assert kind(raw, jpeg) is None
    assert kind(raw, jpeg, raw_seconds=5) == "raw"


def test_a_missing_zone_does_not_part_raw_and_jpeg() -> None:
    later = NOON + timedelta(hours=2)
    assert kind(a_file("IMG_1.CR2"), a_file("IMG_1.JPG", taken_at=later)) == "raw"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # The counter began again.
        (a_file("IMG_0001.CR2"), a_file("IMG_0001.JPG", 3 * 365 * 86400)),
        # Another camera, here and in another folder.
        (a_file("IMG_1.CR2"), a_file("IMG_1.JPG", model="R5")),
        (a_file("IMG_1.CR2", model=""), a_file("IMG_1.JPG", model="", make="Nikon Corp")),
        # Another folder, and a camera that is not known.
        (a_file("IMG_1.CR2", model=""), a_file("IMG_1.JPG", source="/other/IMG_1.JPG")),
        # A number is a counter's, or another file's.
        (a_file("DSC_0001.NEF"), a_file("DSC_0001_2.JPG")),
        (a_file("DSC_0001.NEF"), a_file("DSC_0001-1.JPG")),
        (a_file("DSC_0001.NEF"), a_file("DSC_0001 (1).JPG")),
        (a_file("DSC_0001.NEF"), a_file("DSC_00011.JPG")),
        # One of them has no clock: its file's time says nothing of the picture.
        (a_file("IMG_1.CR2"), unclocked("IMG_1.JPG")),
        # Two JPEGs of one name are for duplicates to tell.
        (a_file("IMG_1.JPG"), a_file("IMG_1.jpeg", format="jpeg")),
        (a_file("IMG_1.JPG"), a_file("IMG_1.HEIC")),
        # Archived and shown.
        (a_file("IMG_1.CR2", is_archived=True), a_file("IMG_1.JPG")),
        # A video is no picture of a RAW file.
        (a_file("IMG_1.CR2"), a_file("IMG_1.MOV", duration_s=30.0)),
    ],
)
def test_names_that_only_look_alike_are_not_tied(one: File, other: File) -> None:
    assert kind(one, other) is None


def test_one_camera_ties_across_folders() -> None:
    raw = a_file("IMG_1.CR2", source="/in/RAW/IMG_1.CR2")
    assert kind(raw, a_file("IMG_1.JPG", source="/in/JPEG/IMG_1.JPG")) == "raw"


def test_files_without_clocks_need_a_folder_and_their_own_times() -> None:
    assert kind(unclocked("SCAN_1.DNG", model=""), unclocked("SCAN_1.TIF", model="")) == "raw"
    assert kind(unclocked("SCAN_1.DNG", source=""), unclocked("SCAN_1.TIF", source="")) is None
    assert kind(unclocked("SCAN_1.DNG"), unclocked("SCAN_1.TIF", 60)) is None


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("IMG_1_edit.JPG", "IMG_1.JPG"),
        ("IMG_1-Edit.tif", "IMG_1.CR2"),
        ("IMG_1-Edit-2.tif", "IMG_1.JPG"),
        ("IMG_1_HDR.JPG", "IMG_1.JPG"),
        ("IMG_1-Enhanced-NR.dng", "IMG_1.DNG"),
        ("IMG_E1234.JPG", "IMG_1234.HEIC"),
        ("IMG_1-bearbeitet.jpg", "IMG_1.jpg"),
        ("IMG_1-modifié.jpg", "IMG_1.jpg"),
        ("IMG_1-編集済み.jpg", "IMG_1.jpg"),
        ("IMG_1-edited(1).jpg", "IMG_1(1).jpg"),
    ],
)
def test_it_ties_an_edited_copy_to_its_original(name: str, original: str) -> None:
    assert kind(a_file(name), a_file(original)) == "edit"
    assert kind(unclocked(name, 9e6), a_file(original)) == "edit", "beside it, without a clock"
    assert kind(a_file(name, 60), a_file(original)) is None
    assert kind(unclocked(name, source=""), a_file(original, source="")) is None


def test_it_ties_what_names_its_original() -> None:
    original = a_file("IMG_1.CR2", document_id="D1")
    assert kind(a_file("Sunset.jpg", derived_from="D1"), original) == "edit"
    # A template's pages all derive from it; they were not taken with it.
    assert kind(a_file("Page 2.jpg", 60, derived_from="D1"), original) is None
    assert kind(unclocked("Page 3.jpg", derived_from="D1"), original) is None
    assert kind(a_file("Sunset.jpg", derived_from="D2"), original) is None


def test_it_ties_the_halves_of_a_live_photo() -> None:
    still, video = a_file("IMG_1.HEIC", live_id="L"), a_file("IMG_9.MOV", 3, live_id="L")
    assert kind(still, video) == "live"
    assert kind(still, a_file("IMG_1.MOV", live_id="M", duration_s=2.0)) is None
    assert kind(still, a_file("IMG_1_HEVC.MOV", 2, duration_s=2.0)) == "live"
    assert kind(still, a_file("IMG_1.MOV", duration_s=30.0)) is None
    assert kind(still, a_file("IMG_1.MOV", 60, duration_s=2.0)) is None
    assert kind(still, unclocked("IMG_1.MOV", 60, duration_s=2.0)) == "live"
    assert kind(a_file("PXL_1.MP.jpg"), a_file("PXL_1.MP", duration_s=1.5)) == "live"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DSC_0001_BURST20230709220904977_COVER.JPG", "DSC_0002_BURST20230709220904977.JPG"),
        ("IMG_20190101_120000_BURST001_COVER.jpg", "IMG_20190101_120000_BURST002.jpg"),
        ("20180805_163512_001.jpg", "20180805_163512_012.jpg"),
    ],
)
def test_it_ties_frames_that_their_names_put_into_a_burst(one: str, other: str) -> None:
    assert kind(a_file(one), a_file(other, 8)) == "burst"
    assert kind(a_file(one), a_file(other, 90)) is None


def test_it_ties_frames_that_the_camera_puts_into_a_burst() -> None:
    assert kind(a_file("IMG_1.JPG", burst_id="B"), a_file("IMG_2.JPG", 4, burst_id="B")) == "burst"
    assert kind(a_file("IMG_1.JPG", burst_id="B"), a_file("IMG_2.JPG", 4, burst_id="C")) is None


def test_it_ties_quick_frames_that_look_alike() -> None:
    def frame(seconds: float, bits: int, **facts: Any) -> File:
        return a_file(f"IMG_{next(NUMBERS)}.JPG", seconds, hash=bits, **facts)

    first = frame(0, 0b1111)
    assert kind(first, frame(0.3, 0b1110)) == "burst"
    assert kind(first, frame(0.3, ALL)) is None, "another scene"
    assert kind(first, frame(0.3, ALL), "similar") == "burst"
    assert kind(first, frame(0.3, 0b1111), "same") is None, "a copy, for duplicates to tell"
    assert kind(first, frame(0.7, 0b1111)) is None, "too slow"
    assert kind(first, frame(0, 0b1111)) is None, "a copy of this very moment"
    assert kind(first, frame(0.3, 0b1111, model="")) is None, "who knows whose"


def test_clocks_that_tell_seconds_only_stack_nothing_by_themselves() -> None:
    whole = {"taken_local": NOON.replace(microsecond=0), "taken_at": NOON.replace(microsecond=0)}
    one, other = (a_file(f"IMG_{number}.JPG", hash=7, **whole) for number in (1, 2))
    assert kind(one, other) is None
    assert kind(one, other, "similar") == "burst", "the check looked at both"
    listed = [a_file(f"IMG_{each}.JPG", taken_source="icloud", **whole) for each in (3, 4)]
    assert kind(listed[0], listed[1], "similar") is None


def test_it_ties_a_video_to_itself_in_another_format() -> None:
    film = a_file("MVI_1.MOV", duration_s=60.0, width_px=1920)
    assert kind(film, a_file("MVI_1.MP4", duration_s=60.2)) == "variant"
    assert kind(film, a_file("MVI_1_720p.MOV", duration_s=60.0, width_px=1280)) == "variant"
    assert kind(film, a_file("MVI_1.MP4", duration_s=12.0)) is None
    assert kind(film, a_file("MVI_1.MP4")) is None
    assert kind(film, a_file("MVI_1.MP4", 3600, duration_s=60.0)) is None


def test_it_ties_the_takes_of_a_pixel() -> None:
    cover = a_file("PXL_20230610_131530123.LONG_EXPOSURE-01.COVER.jpg")
    other = a_file("PXL_20230610_131530123.LONG_EXPOSURE-02.ORIGINAL.jpg")
    assert kind(cover, other) == "variant"
    raw = a_file("PXL_20230610_131530123.RAW-02.ORIGINAL.dng")
    assert kind(a_file("PXL_20230610_131530123.RAW-01.MP.COVER.jpg"), raw) == "raw"


def test_it_reads_names_as_file_systems_compare_them() -> None:
    assert read_name("ÉTÉ.JPG") == read_name("e\u0301te\u0301.jpg")
    assert read_name("-edited.jpg").base == "-edited", "nothing would be left of it"
    assert beginnings(read_name("1.jpg")) == ["1."], "not every name that begins with 1"
    assert "20180805_163512_" in beginnings(read_name("20180805_163512_001.jpg"))
    assert "a-photo-" in beginnings(read_name("A-photo(1).jpg"))
    assert "img_e1234." in beginnings(read_name("IMG_1234.JPG"))


def test_a_cut_source_is_no_folder_and_parts_of_an_archive_are_one() -> None:
    assert a_file("a.jpg", source="x/" * 150).folder == ""
    one = a_file("a.jpg", source="takeout-2024-001.zip/Photos/a.jpg")
    assert one.folder == a_file("b.jpg", source="takeout-2024-002.zip/Photos/b.jpg").folder


@pytest.mark.parametrize("part", ["a", "-", "_", ".raw", "-edit", "_burst", "(1)", "\u0301", "0"])
def test_a_hostile_name_takes_no_time(part: str) -> None:
    name = (part * 255)[:250] + ".jpg"
    began = perf_counter()
    for _ in range(10):
        assert beginnings(read_name(name))
        assert beginnings(read_name(name, is_video=True))
    assert perf_counter() - began < 1


def best(*names: str, prefers: str = "jpeg", **facts: Any) -> str:
    return best_of([a_file(name, **facts) for name in names], prefers).filename


def test_it_shows_what_its_owner_prefers() -> None:
    assert best("A.CR2", "A.HEIC", "A.JPG") == "A.JPG"
    assert best("A.CR2", "A.HEIC", "A.JPG", prefers=Preferences.Primary.RAW) == "A.CR2"
    assert best("A.JPG", "A_edit.JPG", "A.CR2", prefers="raw") == "A_edit.JPG"
    assert best("A_BURST001.JPG", "A_BURST002_COVER.JPG") == "A_BURST002_COVER.JPG"
    assert best("A.MOV", "A.HEIC") == "A.HEIC"
    frames = [a_file("B.JPG", 0.2), a_file("A.JPG", 0.4)]
    assert best_of(frames, "jpeg") == frames[0], "the first of a burst"


def test_it_knows_what_was_made_from_what() -> None:
    original, made = a_file("A.JPG", document_id="D"), a_file("B.JPG", derived_from="D")
    assert best_of([original, made], "jpeg") == made
    assert is_told_apart([original, made], "edit")
    assert not is_told_apart([a_file("A.JPG"), a_file("B.JPG")], "edit")
    assert is_told_apart([a_file("A.JPG"), a_file("A.CR2")], "raw")


def test_a_video_belongs_to_one_still_or_to_none() -> None:
    video = a_file("IMG_1.MOV", live_id="L")
    named, other = a_file("IMG_1.JPG", live_id="L"), a_file("IMG_1.HEIC")
    assert best_still(video, [other, named]) == named
    assert best_still(video, [named, a_file("IMG_E1.JPG", live_id="L")]) == named
    assert best_still(video, [a_file("IMG_1.JPG"), a_file("IMG_1.jpeg", format="jpeg")]) is None
    assert best_still(video, []) is None
