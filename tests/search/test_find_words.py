"""Words are found wherever they are said of a photo, and nowhere else."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import User
from albums.models import Album, AlbumPhoto
from faces.models import NameInPhoto
from photos.models import Photo, PhotoTag, Tag
from places.models import Place
from search.filters import Not, Says, WithText
from search.finding import by_letter as by_letter_module
from search.finding.by_letter import by_letter
from search.finding.conditions import condition
from search.models import ModelCaption, PhotoText
from search.selectors import search_photos, understand
from tests.factories import make_photo
from tests.search.conftest import RED
from tests.search.encoder import ColourEncoder


def read(photo: Photo, *lines: str) -> PhotoText:
    """The picture says these lines."""
    regions = [
        {"box": [[0, at], [9, at], [9, at + 9], [0, at + 9]], "text": line, "confidence": 0.9}
        for at, line in enumerate(lines)
    ]
    text = "\n".join(lines)
    return PhotoText.objects.create(
        photo=photo, engine="test", width_px=100, height_px=100, regions=regions,
        text=text,
    )  # fmt: skip


def tag(photo: Photo, name: str, origin: str = "person") -> None:
    given, _ = Tag.objects.get_or_create(owner=photo.owner, name=name)
    PhotoTag.objects.create(photo=photo, tag=given, origin=origin)


def put_into(photo: Photo, title: str, **fields: Any) -> None:
    album = Album.objects.create(owner=photo.owner, title=title, **fields)
    AlbumPhoto.objects.create(album=album, photo=photo)


def ways(photo: Photo, text: str) -> set[str]:
    """How the photo is found by letter."""
    found = by_letter(Photo.objects.visible_to(photo.owner).findable(), text)
    return {way for one in found if one.photo_id == photo.pk for way in one.ways}


def finds(user: User, text: str) -> list[int]:
    page = search_photos(user, understand(user, text), limit=50)
    return [result.photo_id for result in page.results]


@pytest.fixture
def talkative(alice: User) -> Photo:
    """Says something in every source."""
    lisbon = Place.objects.create(
        neighbourhood="Alfama", city="Łódź", country="Portugal", country_code="PT"
    )
    photo = make_photo(alice, caption="Trip to the harbour", filename="DSC_9042.jpg", place=lisbon)
    NameInPhoto.objects.create(photo=photo, name="Đặng Mai")
    put_into(photo, "Summer holidays")
    tag(photo, "Grandma's birthday")
    tag(photo, "sailing boat", "model")
    read(photo, "TOTAL: 31.00", "25/12/2018")
    ModelCaption.objects.create(photo=photo, text="A ferry at sunset", model="test")
    return photo


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("harbours", "caption"),
        ("dang mai", "person"),
        ("holiday", "album"),
        ("birthday", "tag"),
        ("lodz portugal", "place"),
        ("alfama", "place"),
        ("31.00", "text"),
        ("25/12/2018", "text"),
        ("ferries", "description"),
        ("9042", "filename"),
        ("dsc_9042", "filename"),
        ("DSC9042.JPG", "filename"),
        ("boat", "guess"),
        ("harbour birthday", "spread"),
    ],
)
def test_it_finds_what_each_source_says(talkative: Photo, text: str, way: str) -> None:
    silent = make_photo(talkative.owner)
    assert way in ways(talkative, text)
    assert not ways(silent, text)


@pytest.mark.parametrize(
    "text", ["arbour", "904", "25/12/2019", "31.01", "harbour moon", "%", "' or 1=1"]
)
def test_it_finds_nothing_else(talkative: Photo, text: str) -> None:
    assert ways(talkative, text) == set()


@pytest.mark.parametrize(
    "text", ["harbour", "mai", "holiday", "birthday", "portugal", "31.00", "ferry", "9042", "boat",
             '"harbour"', "text:31.00", "harbour birthday", "TOTAL31.00"],
)  # fmt: skip
def test_nobody_else_finds_it_and_nobody_finds_it_in_the_trash(
    talkative: Photo, alice: User, bob: User, colours: ColourEncoder, text: str
) -> None:
    assert finds(alice, text) == [talkative.pk]
    assert finds(bob, text) == []
    talkative.trashed_at = datetime.now(UTC)
    talkative.save()
    assert finds(alice, text) == []


@pytest.mark.parametrize(
    ("wanted", "is_said"),
    [
        (Says("the harbour", is_phrase=True), True),
        (Says("harbour to", is_phrase=True), False),
        (Says("harbour to", is_phrase=False), True),
        (Says("harbour mai", is_phrase=False), True),
        (Says("&", is_phrase=False), False),
        (Says("", is_phrase=True), False),
        (Not(Says("&", is_phrase=False)), True),
        (Not(Says("harbour", is_phrase=False)), False),
        (WithText("total 31.00"), True),
        (WithText("harbour"), False),
    ],
)
def test_it_is_a_condition_too(talkative: Photo, wanted: Any, is_said: bool) -> None:
    assert Photo.objects.filter(condition(wanted)).exists() is is_said


def test_a_smart_album_says_nothing_of_what_it_holds(alice: User) -> None:
    photo = make_photo(alice)
    put_into(photo, "Harbours", query="harbour")
    assert ways(photo, "harbours") == set()


def test_a_very_long_text_is_found_as_far_as_it_fits(alice: User) -> None:
    photo = make_photo(alice, caption="beginning " + "word " * 300_000)
    assert ways(photo, "beginning") == {"caption"}


@pytest.mark.parametrize(
    ("read_as", "text", "found"),
    [
        ("ABCHOTRADING", "ABC HO TRADING", True),
        ("09/01/20198:01:11PM", "09/01/2019", True),
        ("09/01/20198:01:11PM", "09/01/2018", False),
        ("BEMED (SP) SDN.BHZ.", "BEMED (SP) SDN. BHD.", True),
        ("No.2, Ja1an Temenggung 19/9,", "NO.2, JALAN TEMENGGUNG 19/9", True),
        ("No.2, Ja1an Temenggung 19/9,", "NO.4, JALAN HARMONI 3/2", False),
        ("TEL: 03-55235214", "03-55235217", False),
        ("vacation", "cat", False),
        ("31.00", "13.10", False),
    ],
)
def test_it_finds_text_that_was_read_with_letters_amiss(
    alice: User, read_as: str, text: str, found: bool
) -> None:
    photo = make_photo(alice)
    read(photo, "TAX INVOICE", read_as, "THANK YOU")
    assert bool(ways(photo, text)) is found


def test_what_is_read_right_comes_before_what_is_only_similar(
    alice: User, colours: ColourEncoder
) -> None:
    exact, unspaced, similar = (make_photo(alice) for _ in range(3))
    read(similar, "RESTORAN WAH SHENG")
    read(unspaced, "RESTORANWANSHENG")
    read(exact, "RESTORAN WAN SHENG")
    assert finds(alice, "restoran wan sheng") == [exact.pk, unspaced.pk, similar.pk]


def test_it_asks_the_weaker_sources_only_while_there_are_not_enough(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make_photo(alice, caption="harbour")
    tag(photo, "harbour")
    assert ways(photo, "harbour") == {"caption", "tag"}
    monkeypatch.setattr(by_letter_module, "MOST_CANDIDATES", 1)
    assert ways(photo, "harbour") == {"caption"}


def test_it_joins_words_of_different_sources_from_the_rare_ones_on(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, other = make_photo(alice, caption="harbour"), make_photo(alice, caption="harbour")
    tag(photo, "sunset")
    monkeypatch.setattr(by_letter_module, "MOST_RARE", 2)
    assert ways(photo, "harbour sunset") == {"spread"}
    assert ways(photo, "harbour moon") == ways(other, "harbour sunset") == set()
    tag(other, "sunset")
    assert ways(photo, "harbour sunset") == set()  # both words are common now


def test_it_finds_nothing_for_words_that_are_none(alice: User) -> None:
    make_photo(alice, caption="& %")
    assert by_letter(Photo.objects.visible_to(alice), "& %") == []


def test_nobody_finds_by_the_looks_of_a_photo_that_they_may_not_see(
    alice: User, bob: User, seen: Callable[..., Photo]
) -> None:
    hers, his = seen(alice, RED), seen(bob, RED)
    other = seen(alice, RED)
    assert finds(alice, f"similar:{hers.pk}") == [other.pk]
    assert finds(alice, f"similar:{his.pk}") == []
    assert finds(bob, f"similar:{hers.pk}") == []
