"""Each filter finds exactly the photos that it should, and its negation all the others."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from albums.models import Album
from faces.models import NameInPhoto
from photos.models import Photo, PhotoTag, Stack, Tag
from places.models import Place
from search.filters import (
    AnyOf,
    Favourite,
    Filter,
    Has,
    InAlbum,
    LooksLike,
    Measured,
    Named,
    Not,
    OfFormat,
    OfKind,
    RatedBetween,
    Says,
    Tagged,
    TakenBetween,
    TakenIn,
    TakenNear,
    TakenThrough,
    TakenWith,
    TakenWithin,
    TakenYearly,
    WithPerson,
    WithText,
)
from search.finding.conditions import FEATURE_CONDITIONS, condition
from search.language.features import FEATURES
from search.language.measures import MEASURES
from search.models import PhotoText
from tests.factories import make_photo

LISBON, SUVA = (38.7223, -9.1393), (-18.1248, 178.4501)


@pytest.fixture
def library(alice: User) -> None:
    """Three photos, "one", "two" and "three", that differ in all that can be asked for."""
    lisbon = Place.objects.create(
        neighbourhood="Alfama", city="Lisbon", country="Portugal", country_code="PT"
    )
    one = make_photo(
        alice, datetime(2018, 12, 24, 23, 59, tzinfo=UTC), filename="one_IMG_1.jpg", caption="A dog",
        place=lisbon, latitude=LISBON[0], longitude=LISBON[1], make="FUJIFILM", model="X100V",
        lens="XF 23mm F2", iso=200, f_number=1.78, focal_mm=23, exposure_s=1 / 250, rating=4,
        is_favourite=True, width_px=6000, height_px=4000, size_bytes=12_000_000,
    )  # fmt: skip
    two = make_photo(
        alice, datetime(2019, 1, 2, 0, 0, tzinfo=UTC), filename="two.mov", kind="video",
        format="mov", duration_s=63.0, latitude=SUVA[0], longitude=SUVA[1], rating=0,
        width_px=1080, height_px=1920, size_bytes=90_000_000, archived_at=datetime(2020, 1, 1, tzinfo=UTC),
        looks_like="meme",
    )  # fmt: skip
    make_photo(
        alice, datetime(2020, 7, 1, tzinfo=UTC), filename="three.dng", format="dng", iso=3200,
        make="Apple", model="iPhone 12", width_px=9000, height_px=3000, size_bytes=30_000_000,
        looks_like="document",
    )  # fmt: skip
    NameInPhoto.objects.create(photo=one, name="Anna Smith")
    Album.objects.create(owner=alice, title="Trip").photos.add(one, two)
    animal = Tag.objects.create(owner=alice, name="animal")
    tag = Tag.objects.create(owner=alice, name="dog", parent=animal)
    PhotoTag.objects.create(photo=one, tag=tag, origin="person")
    PhotoText.objects.create(photo=two, engine="test", width_px=1, height_px=1, text="TOTAL 31.00")
    two.stack = Stack.objects.create(owner=alice, kind="edit")
    two.save()


def found(wanted: Filter) -> set[str]:
    names = Photo.objects.filter(condition(wanted)).values_list("filename", flat=True)
    assert len(names) == len(set(names))
    return {name.replace("_", ".").split(".")[0] for name in names}


ALL = {"one", "two", "three"}
CASES: list[tuple[Filter, set[str]]] = [
    (TakenBetween(date(2018, 12, 24), date(2018, 12, 24)), {"one"}),
    (TakenBetween(date(2019, 1, 1), date(2019, 12, 31)), {"two"}),
    (TakenYearly((12, 24), (12, 26)), {"one"}),
    (TakenYearly((12, 20), (1, 5)), {"one", "two"}),
    (TakenYearly((7, 1), (7, 1)), {"three"}),
    (TakenIn(frozenset({"Lisbon", "Porto"})), {"one"}),
    (TakenIn(frozenset({"Portugal"})), {"one"}),
    (TakenIn(frozenset()), set()),
    (TakenNear(38.69, -9.2, 10), {"one"}),
    (TakenNear(38.69, -9.2, 3), set()),
    (TakenNear(-18.1, -179.9, 200), {"two"}),
    (TakenNear(89.9, 0, 20_100), {"one", "two"}),
    (TakenNear(89.9, 0, 100), set()),
    (TakenWithin(38, -10, 39, -9), {"one"}),
    (TakenWithin(-20, 170, 0, -170), {"two"}),
    (TakenWith(("fujifilm", "x100")), {"one"}),
    (TakenWith(("apple",)), {"three"}),
    (TakenThrough(("23mm",)), {"one"}),
    (OfKind("video"), {"two"}),
    (OfFormat(frozenset({"dng", "mov"})), {"two", "three"}),
    (Favourite(), {"one"}),
    (RatedBetween(4, 5), {"one"}),
    (RatedBetween(0, 0), {"two", "three"}),
    (Measured("iso", 100, 400), {"one"}),
    (Measured("iso", 401, None), {"three"}),
    (Measured("f_number", None, 2.0), {"one"}),
    (Measured("focal_mm", 23, 23), {"one"}),
    (Measured("exposure_s", None, 0.005), {"one"}),
    (Measured("width_px", 6000, 9000), {"one", "three"}),
    (Measured("height_px", None, 1920), {"two"}),
    (Measured("duration_s", 60, None), {"two"}),
    (Measured("size_bytes", None, 3e7), {"one", "three"}),
    (Measured("megapixels", 20, 25), {"one"}),
    (Measured("megapixels", 20, None), {"one", "three"}),
    (InAlbum(frozenset({"Trip"})), {"one", "two"}),
    (InAlbum(frozenset()), set()),
    (WithPerson(frozenset({"Anna Smith"})), {"one"}),
    (WithPerson(frozenset()), set()),
    (Tagged(frozenset({"dog"})), {"one"}),
    (Tagged(frozenset({"animal"})), {"one"}),
    (Tagged(frozenset()), set()),
    (Named("img_1"), {"one"}),
    (Named("t*.MOV"), {"two"}),
    (Named("w%"), set()),
    (Named("(*["), set()),
    (WithText("total"), {"two"}),
    (Says("dog", is_phrase=False), {"one"}),
    (Says("a dog", is_phrase=True), {"one"}),
    (Says("alfama dog", is_phrase=False), {"one"}),
    (AnyOf((Favourite(), OfKind("video"))), {"one", "two"}),
    (AnyOf((Not(Favourite()), OfKind("video"))), {"two", "three"}),
    (AnyOf(()), set()),
    (Has("album"), {"one", "two"}),
    (Has("archived"), {"two"}),
    (Has("burst"), set()),
    (Has("camera"), {"one", "three"}),
    (Has("caption"), {"one"}),
    (Has("damaged"), set()),
    (Has("document"), {"three"}),
    (Has("edit"), {"two"}),
    (Has("landscape"), {"one", "three"}),
    (Has("live"), set()),
    (Has("meme"), {"two"}),
    (Has("missing"), set()),
    (Has("panorama"), {"three"}),
    (Has("people"), {"one"}),
    (Has("place"), {"one"}),
    (Has("portrait"), {"two"}),
    (Has("position"), {"one", "two"}),
    (Has("rating"), {"one"}),
    (Has("screenshot"), set()),
    (Has("square"), set()),
    (Has("stack"), {"two"}),
    (Has("tags"), {"one"}),
    (Has("text"), {"two"}),
]


@pytest.mark.parametrize(("wanted", "names"), CASES, ids=range(len(CASES)))
@pytest.mark.usefixtures("library")
def test_it_finds_what_fits_and_nothing_else(wanted: Filter, names: set[str]) -> None:
    assert found(wanted) == names
    assert found(Not(wanted)) == ALL - names


@pytest.mark.usefixtures("library")
def test_it_leaves_a_photo_out_of_what_looks_like_it() -> None:
    one = Photo.objects.get(filename="one_IMG_1.jpg")
    assert found(LooksLike(one.pk)) == {"two", "three"}


@pytest.mark.parametrize("name", ["Screenshot_2020.png", "Bildschirmfoto 1.png", "screen shot.jpg"])
def test_it_knows_screenshots_by_name(alice: User, name: str) -> None:
    photo = make_photo(alice, filename=name)
    assert Photo.objects.get(condition(Has("screenshot"))) == photo


def test_it_knows_a_condition_for_every_feature_and_figure(alice: User) -> None:
    assert FEATURE_CONDITIONS.keys() == FEATURES.keys()
    for figure in MEASURES:
        assert not Photo.objects.filter(condition(Measured(figure, 1, 2))).exists()


def test_it_refuses_what_is_no_filter() -> None:
    with pytest.raises(TypeError):
        condition("dog")  # type: ignore[arg-type]
