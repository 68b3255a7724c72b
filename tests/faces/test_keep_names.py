"""Names that archives tell of photos."""

from accounts.models import User
from faces.models import NameInPhoto
from faces.services import keep_names
from photos.models import Photo
from tests.factories import make_photo


def names_in(photo: Photo) -> list[str]:
    return sorted(NameInPhoto.objects.filter(photo=photo).values_list("name", flat=True))


def test_it_keeps_each_name_once(alice: User) -> None:
    photo = make_photo(alice)
    keep_names(photo, ["Anna", " Anna ", "Børge"])
    keep_names(photo, ["Anna"])
    assert names_in(photo) == ["Anna", "Børge"]


def test_names_known_before_stay(alice: User) -> None:
    photo = make_photo(alice)
    keep_names(photo, ["Anna"])
    keep_names(photo, ["Clara"])
    keep_names(photo, [])
    assert names_in(photo) == ["Anna", "Clara"]


def test_no_name_is_none_and_a_long_one_is_cut(alice: User) -> None:
    photo = make_photo(alice)
    keep_names(photo, ["", "   ", "x" * 300])
    assert names_in(photo) == ["x" * 255]


def test_each_photo_has_its_own(alice: User) -> None:
    first, second = make_photo(alice), make_photo(alice)
    keep_names(first, ["Anna"])
    assert names_in(second) == []
