"""The names that queries are understood with are those of the person's own library."""

from accounts.models import User
from places.models import Place
from search.names import library_names
from tests.factories import make_photo


def test_it_knows_places_and_cameras_of_the_library(alice: User, bob: User) -> None:
    place = Place.objects.create(
        neighbourhood="Alfama", city="Lisbon", region="Área Metropolitana", country="Portugal",
        country_code="PT",
    )  # fmt: skip
    other = Place.objects.create(city="Rome", country="Italy", country_code="IT")
    make_photo(alice, place=place, make="NIKON CORPORATION", model="D750")
    make_photo(alice)
    make_photo(bob, place=other, make="Canon", model="EOS 5D")
    names = library_names(alice)
    assert names.places == {
        "lisbon": {"Lisbon"}, "area metropolitana": {"Área Metropolitana"}, "portugal": {"Portugal"}
    }  # fmt: skip
    assert names.finer_places == {"alfama": {"Alfama"}, "pt": {"Portugal"}}
    assert names.cameras == {"nikon corporation", "nikon", "d750"}
