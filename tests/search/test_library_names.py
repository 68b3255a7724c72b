"""The names that queries are understood with are those of the person's own library."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from albums.models import Album
from faces.models import NameInPhoto
from photos.models import Photo, PhotoTag, Tag
from places.models import Place
from search.names import library_names
from search.query import LibraryNames
from tests.factories import make_photo


def tag(photo: Photo, name: str, origin: str, parent: Tag | None = None) -> Tag:
    row, _ = Tag.objects.get_or_create(owner=photo.owner, name=name, defaults={"parent": parent})
    PhotoTag.objects.create(photo=photo, tag=row, origin=origin)
    return row


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


def test_it_knows_people_and_albums(alice: User) -> None:
    photo = make_photo(alice)
    for name in ("Anna Smith", 'Robert "Bob" Jones', "ANNA SMITH"):
        NameInPhoto.objects.create(photo=photo, name=name)
    Album.objects.create(owner=alice, title="Été à la mer")
    Album.objects.create(owner=alice, title="")
    names = library_names(alice)
    assert names.people == {
        "anna smith": {"Anna Smith", "ANNA SMITH"}, "robert bob jones": {'Robert "Bob" Jones'}
    }  # fmt: skip
    assert names.albums == {"ete a la mer": {"Été à la mer"}}


def test_it_knows_tags_and_which_are_a_persons_own(alice: User) -> None:
    photo = make_photo(alice)
    animal = Tag.objects.create(owner=alice, name="animal")
    pet = Tag.objects.create(owner=alice, name="pet", parent=animal)
    tag(photo, "dog", "model", parent=pet)
    tag(photo, "beach", "model")
    tag(photo, "beach", "person")
    tag(photo, "Renovation", "file")
    Tag.objects.create(owner=alice, name="unused")
    names = library_names(alice)
    assert names.tags.keys() == {"animal", "pet", "dog", "beach", "renovation"}
    assert names.own_tags == {"renovation"}


def test_it_knows_where_a_town_is(alice: User) -> None:
    for number, neighbourhood in enumerate(("Alfama", "Baixa")):
        place = Place.objects.create(
            neighbourhood=neighbourhood, city="Lisbon", country="Portugal", country_code="PT"
        )
        make_photo(alice, place=place, latitude=38.0 + number, longitude=-9.0)
    nowhere = Place.objects.create(city="Atlantis", country="Sea", country_code="XX")
    make_photo(alice, place=nowhere)
    assert library_names(alice).points == {
        "lisbon": (38.5, -9.0), "alfama": (38.0, -9.0), "baixa": (39.0, -9.0)
    }  # fmt: skip


def test_it_knows_nothing_of_what_is_not_hers(alice: User, bob: User, charlie: User) -> None:
    place = Place.objects.create(city="Rome", country="Italy", country_code="IT")
    point = {"latitude": 1.0, "longitude": 1.0}
    hers = [
        make_photo(alice, place=place, make="Canon", model="EOS 5D", is_locked=True, **point),
        make_photo(alice, place=place, make="Canon", trashed_at=timezone.now(), **point),
        make_photo(bob, place=place, make="Canon", **point),
    ]
    for photo in hers:
        NameInPhoto.objects.create(photo=photo, name="Anna Smith")
        tag(photo, "secret", "person")
    Album.objects.create(owner=bob, title="Trip to Rome")
    assert library_names(alice) == library_names(charlie) == LibraryNames()


def test_its_query_count_does_not_grow(
    alice: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(10):
        place = Place.objects.create(city=f"City {number}", country="X", country_code="XX")
        photo = make_photo(alice, place=place, model=f"X{number}")
        NameInPhoto.objects.create(photo=photo, name=f"Anna {number}")
        tag(photo, f"tag {number}", "person")
    with django_assert_num_queries(10):  # who lends is asked once
        assert len(library_names(alice).people) == 10
    with django_assert_num_queries(1):
        library_names(alice)
    cache.clear()
    with django_assert_num_queries(9):
        library_names(alice)
