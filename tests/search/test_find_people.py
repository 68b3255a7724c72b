"""Searching for people: by the faces that are theirs, by what else they are called, and by names
that only archives tell. Nobody is found, offered or named by photos that do not show."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from albums.models import Album
from faces.models import Face, NameInPhoto, OtherName, Person
from faces.services import merge_people, move_faces, name_person, reject_faces, undo
from photos.models import Photo
from search.box.completion import completion_groups
from search.examples import examples
from search.kept.smart_albums import fill, make_smart_album
from search.models import LibraryChange, RecentSearch
from search.names import library_names
from search.people import names_in
from search.selectors import search_photos, understand
from tests.factories import make_face, make_person, make_photo
from tests.search.conftest import BLUE, RED
from tests.search.encoder import ColourEncoder

BrowserOf = Callable[[User], Client]
Seen = Callable[..., Photo]
Run = Callable[..., Any]


def photo_of(owner: User, *people: Person, **fields: Any) -> Photo:
    photo = make_photo(owner, **fields)
    for person in people:
        make_face(photo, person)
    return photo


def found(user: User, text: str) -> set[int]:
    page = search_photos(user, understand(user, text), limit=50)
    assert page.total == len(page.results)
    return {result.photo_id for result in page.results}


def ids(*photos: Photo) -> set[int]:
    return {photo.pk for photo in photos}


def offered(user: User, text: str) -> list[str]:
    groups = {group.kind: group.completions for group in completion_groups(user, text)}
    return [each.offer.text for each in groups.get("person", ())]


def chips(user: User, text: str) -> list[tuple[str, str]]:
    return [(chip.kind, chip.text) for chip in understand(user, text).chips]


def reasons(user: User, text: str) -> list[tuple[str, str]]:
    [result] = search_photos(user, understand(user, text), limit=5).results
    return [(match.kind, match.text) for match in result.matched]


@pytest.fixture
def anna(alice: User) -> Person:
    return make_person(alice, "Anna Smith")


@pytest.fixture
def ben(alice: User) -> Person:
    return make_person(alice, "Ben")


class TestByFaceAndByName:
    def test_it_finds_who_has_a_face_in_it(self, alice: User, anna: Person, ben: Person) -> None:
        with_anna, with_both = photo_of(alice, anna), photo_of(alice, anna, ben)
        photo_of(alice, ben)
        make_photo(alice)
        for text in ('person:"Anna Smith"', "person:anna", "anna", "ANNA SMITH", "with Anna"):
            assert found(alice, text) == ids(with_anna, with_both), text

    def test_it_finds_both_of_two_people(self, alice: User, anna: Person, ben: Person) -> None:
        both = photo_of(alice, anna, ben)
        only_anna, only_ben, nobody = photo_of(alice, anna), photo_of(alice, ben), make_photo(alice)
        assert found(alice, "anna and ben") == ids(both)
        assert found(alice, "anna or ben") == ids(both, only_anna, only_ben)
        assert found(alice, "2020 -person:anna") == ids(only_ben, nobody)

    def test_it_finds_both_at_the_beach(
        self, alice: User, anna: Person, ben: Person, seen: Seen
    ) -> None:
        for people, colour in (((anna, ben), RED), ((anna, ben), BLUE), ((anna,), RED)):
            photo = seen(alice, colour)
            for person in people:
                make_face(photo, person)
        first = Photo.objects.order_by("pk")[0]
        assert found(alice, "Anna and Ben by the red door") == ids(first)

    def test_it_finds_whom_archives_name(self, alice: User, anna: Person) -> None:
        by_face = photo_of(alice, anna)
        named = make_photo(alice)
        NameInPhoto.objects.create(photo=named, name="ANNA SMITH")
        assert found(alice, 'person:"anna smith"') == ids(by_face, named)
        assert chips(alice, "person:anna") == [("person", "Anna Smith")]

    def test_it_finds_a_name_that_only_archives_know(self, alice: User) -> None:
        named = make_photo(alice)
        NameInPhoto.objects.create(photo=named, name="Zoë")
        assert found(alice, "person:zoe") == ids(named)

    def test_it_finds_what_somebody_was_called_before(self, alice: User, anna: Person) -> None:
        OtherName.objects.create(person=anna, name="Annie Jones")
        by_face, by_name = photo_of(alice, anna), make_photo(alice)
        NameInPhoto.objects.create(photo=by_name, name="annie jones")
        for text in ("person:anna", 'person:"Annie Jones"', "annie"):
            assert found(alice, text) == ids(by_face, by_name), text
        assert chips(alice, "annie") == [("person", "Anna Smith")]

    def test_whom_a_name_belongs_to_now_comes_before_who_had_it(
        self, alice: User, anna: Person, ben: Person
    ) -> None:
        OtherName.objects.create(person=anna, name="Ben")
        of_ben, of_anna, named = photo_of(alice, ben), photo_of(alice, anna), make_photo(alice)
        NameInPhoto.objects.create(photo=named, name="Ben")
        assert found(alice, "person:ben") == ids(of_ben, named)
        assert found(alice, "person:anna") == ids(of_anna)

    def test_it_finds_who_was_merged_by_both_names(self, alice: User, anna: Person) -> None:
        gone = make_person(alice, "Annie", merged_into=anna)
        OtherName.objects.create(person=anna, name=gone.name)
        photo = photo_of(alice, anna)
        assert found(alice, "person:annie") == found(alice, "person:anna") == ids(photo)
        assert set(library_names(alice).people) == {"anna smith", "annie"}

    def test_a_name_and_a_longer_one_are_two_people(self, alice: User, anna: Person) -> None:
        short = make_person(alice, "Anna")
        of_short, of_long = photo_of(alice, short), photo_of(alice, anna)
        assert found(alice, "person:anna") == ids(of_short)
        assert found(alice, 'person:"anna smith"') == ids(of_long)
        [chip] = understand(alice, "anna").chips
        assert ("Anna Smith", 'person:"Anna Smith"') in [
            (each.label, each.query) for each in chip.readings
        ]

    def test_what_is_no_face_is_nobodys(self, alice: User, anna: Person) -> None:
        photo_of(alice, anna)
        Face.objects.update(refused_at=timezone.now())
        assert found(alice, "has:people") == set()
        assert found(alice, "person:anna") == set()

    def test_it_knows_which_photos_have_people(self, alice: User, anna: Person) -> None:
        of_anna, of_somebody, named = photo_of(alice, anna), make_photo(alice), make_photo(alice)
        make_face(of_somebody)
        NameInPhoto.objects.create(photo=named, name="Zoë")
        nobody = make_photo(alice)
        assert found(alice, "has:people") == ids(of_anna, of_somebody, named)
        assert found(alice, "-has:faces") == ids(nobody)

    @pytest.mark.parametrize(
        "name", ['Robert "Bob" Jones', "O'Neil; drop table--", "%", "Müller-Groß", "👩‍👧", "نور"]
    )
    def test_it_finds_any_name(self, alice: User, name: str) -> None:
        photo = photo_of(alice, make_person(alice, name))
        make_photo(alice)
        written = name.replace('"', " ")
        assert found(alice, f'person:"{written}"') == ids(photo)


class TestByNumber:
    def test_it_finds_a_person_without_a_name(self, alice: User) -> None:
        group = make_person(alice)
        photo = photo_of(alice, group)
        make_photo(alice)
        assert found(alice, f"person:#{group.pk}") == ids(photo)
        assert chips(alice, f"person:#{group.pk}") == [("person", "This person")]

    def test_it_follows_where_they_went(self, alice: User, anna: Person) -> None:
        gone = make_person(alice, merged_into=anna)
        photo = photo_of(alice, anna)
        assert found(alice, f"person:#{gone.pk}") == ids(photo)

    def test_nobody_is_found_by_a_strangers_number(self, alice: User, bob: User) -> None:
        group = make_person(alice)
        photo_of(alice, group)
        assert found(bob, f"person:#{group.pk}") == set()
        assert found(bob, f"person:#{10**17}") == set()
        assert chips(bob, "person:#x") == [("person", "#x")]

    def test_a_page_of_it_is_no_search_that_somebody_made(
        self, alice: User, browser_of: BrowserOf, colours: ColourEncoder
    ) -> None:
        group = make_person(alice)
        photo_of(alice, group)
        html = browser_of(alice).get("/search/", {"q": f"person:#{group.pk}"}).content.decode()
        assert "This person" in html
        assert not RecentSearch.objects.exists()


class TestWhoShows:
    @pytest.mark.parametrize("state", [{"is_locked": True}, {"trashed_at": timezone.now()}])
    def test_a_person_of_photos_that_do_not_show_is_nobody(
        self, alice: User, anna: Person, state: dict[str, Any]
    ) -> None:
        OtherName.objects.create(person=anna, name="Annie")
        photo_of(alice, anna, **state)
        named = make_photo(alice)
        NameInPhoto.objects.create(photo=named, name="Annie")
        assert set(library_names(alice).people) == {"annie"}
        assert offered(alice, "ann") == ["Annie"]
        assert names_in(alice, [named.pk]) == {named.pk: ["Annie"]}
        assert found(alice, "smith") == set()

    def test_a_stranger_finds_nobody(
        self, alice: User, bob: User, anna: Person, browser_of: BrowserOf, colours: ColourEncoder
    ) -> None:
        OtherName.objects.create(person=anna, name="Annie")
        photo_of(alice, anna)
        NameInPhoto.objects.create(photo=make_photo(bob), name="Zoë")
        assert library_names(bob).people == {"zoe": frozenset({"Zoë"})}
        assert offered(bob, "ann") == []
        for text in ("person:anna", "anna smith", "annie", "has:face"):
            page = browser_of(bob).get("/search/", {"q": text}).content.decode()
            assert "Anna Smith" not in page, text

    def test_what_somebody_is_called_elsewhere_says_nothing_here(
        self, alice: User, bob: User, anna: Person
    ) -> None:
        photo_of(alice, anna)
        of_bobs = photo_of(bob, make_person(bob, "Anna Smith"))
        OtherName.objects.create(person=anna, name="Secret")
        NameInPhoto.objects.create(photo=make_photo(bob), name="Secret")
        assert found(bob, "person:anna") == ids(of_bobs)

    def test_who_is_hidden_is_found_only_by_the_whole_name(
        self, alice: User, ben: Person, anna: Person
    ) -> None:
        Person.objects.filter(pk=anna.pk).update(is_hidden=True)
        photo = photo_of(alice, anna)
        photo_of(alice, ben)
        assert found(alice, 'person:"anna smith"') == found(alice, "anna smith") == ids(photo)
        assert offered(alice, "ann") == offered(alice, "person:ann") == []
        assert found(alice, "person:smith") == found(alice, "anna") == set()
        assert names_in(alice, [photo.pk]) == {}

    def test_who_is_hidden_and_not_by_one_name_is_offered_again(
        self, alice: User, anna: Person
    ) -> None:
        Person.objects.filter(pk=anna.pk).update(is_hidden=True)
        photo_of(alice, anna)
        assert library_names(alice).hidden_people == {"Anna Smith"}
        Person.objects.filter(pk=anna.pk).update(is_hidden=False)
        assert library_names(alice).hidden_people == frozenset()
        assert offered(alice, "ann") == ["Anna Smith"]

    def test_who_was_named_a_moment_ago_is_known(self, alice: User) -> None:
        group = make_person(alice)
        photo = photo_of(alice, group)
        assert understand(alice, "anna").words == "anna"
        Person.objects.filter(pk=group.pk).update(name="Anna")
        assert found(alice, "anna") == ids(photo)
        OtherName.objects.create(person=group, name="Annie")
        assert found(alice, "annie") == ids(photo)
        Person.objects.filter(pk=group.pk).update(name="Zoë")
        assert chips(alice, "person:zoe") == [("person", "Zoë")]


class TestAfterDecisions:
    """What is decided on the pages of people counts in the very next search."""

    def test_a_name_is_known_at_once_and_gone_when_it_is_taken_back(self, alice: User) -> None:
        photo, group = make_photo(alice), make_person(alice)
        make_face(photo, group)
        library_names(alice)
        change = name_person(group, "Anna")
        assert found(alice, "anna") == ids(photo)
        undo(change)
        assert chips(alice, "anna") == [("meaning", "anna")]

    def test_both_names_find_who_was_joined_and_undo_parts_them(
        self, alice: User, anna: Person, ben: Person
    ) -> None:
        of_anna, of_ben = photo_of(alice, anna), photo_of(alice, ben)
        change = merge_people(anna, [ben])
        assert found(alice, "person:ben") == found(alice, "person:anna") == ids(of_anna, of_ben)
        assert found(alice, f"person:#{ben.pk}") == ids(of_anna, of_ben)
        undo(change)
        assert (found(alice, "person:ben"), found(alice, "person:anna")) == (
            ids(of_ben),
            ids(of_anna),
        )

    def test_a_smart_album_hears_of_it(self, alice: User, anna: Person, ben: Person) -> None:
        of_anna, of_ben = photo_of(alice, anna), photo_of(alice, ben)
        album = make_smart_album(alice, "Anna", 'person:"Anna Smith"')
        LibraryChange.objects.all().delete()
        move_faces(Face.objects.filter(photo=of_ben), anna)
        assert LibraryChange.objects.filter(owner=alice).exists()
        assert refilled(album) == ids(of_anna, of_ben)
        reject_faces(Face.objects.filter(photo=of_anna), anna)
        assert refilled(album) == ids(of_ben)


class TestWhy:
    def test_it_tells_who_it_is(self, alice: User, anna: Person, colours: ColourEncoder) -> None:
        OtherName.objects.create(person=anna, name="Annie Jones")
        photo_of(alice, anna)
        assert reasons(alice, "person:smith") == [("person", "Anna Smith")]
        assert ("person", "Annie Jones") in reasons(alice, '"annie"')

    def test_it_tells_by_which_name_an_archive_knew_them(
        self, alice: User, anna: Person, colours: ColourEncoder
    ) -> None:
        OtherName.objects.create(person=anna, name="Nan")
        Photo.objects.filter(pk=photo_of(alice, anna).pk).update(archived_at=timezone.now())
        NameInPhoto.objects.create(photo=make_photo(alice), name="nan")
        assert reasons(alice, 'person:"Anna Smith" -is:archived') == [("person", "Anna Smith")]

    def test_a_name_of_letters_is_found_where_no_name_is_meant(
        self, alice: User, anna: Person, colours: ColourEncoder
    ) -> None:
        photo = photo_of(alice, anna)
        assert found(alice, '"smith"') == ids(photo)
        assert reasons(alice, '"smith"') == [("person", "Anna Smith")]


class TestCompletion:
    def test_it_shows_the_face_of_a_person(
        self, alice: User, anna: Person, browser_of: BrowserOf
    ) -> None:
        photo = photo_of(alice, anna)
        best = make_face(photo, anna, quality=0.9)
        NameInPhoto.objects.create(photo=photo, name="Annabel")
        html = browser_of(alice).get("/search/suggest/", {"q": "ann"}).content.decode()
        assert f"/faces/{best.pk}/crop/" in html
        assert html.count("/crop/") == 1  # an archive's name has no face
        assert f"/photos/{photo.pk}/" in html

    def test_it_offers_a_person_by_any_name(self, alice: User, anna: Person) -> None:
        OtherName.objects.create(person=anna, name="Bella")
        photo_of(alice, anna)
        assert offered(alice, "bell") == offered(alice, "smi") == ["Anna Smith"]

    def test_its_query_count_does_not_grow(
        self, alice: User, browser_of: BrowserOf, django_assert_max_num_queries: Run
    ) -> None:
        for number in range(12):
            photo_of(alice, make_person(alice, f"Anna {number}"))
        browser = browser_of(alice)
        browser.get("/search/suggest/", {"q": "x"})
        with django_assert_max_num_queries(8):
            browser.get("/search/suggest/", {"q": "ann"})


class TestWhereASearchBegins:
    def test_it_shows_who_is_in_most_photos(
        self, alice: User, anna: Person, ben: Person, browser_of: BrowserOf
    ) -> None:
        photos = [photo_of(alice, ben), photo_of(alice, ben, anna)]
        hidden = make_person(alice, "Greta", is_hidden=True)
        for photo in photos:
            make_face(photo, hidden)
        shown = [(each.label, each.query) for each in examples(alice)[:3]]
        assert shown[:2] == [("Ben", "person:Ben"), ("Anna Smith", 'person:"Anna Smith"')]
        assert "Greta" not in {label for label, _ in shown}
        html = browser_of(alice).get("/search/").content.decode()
        assert "?q=person%3A%22Anna%20Smith%22" in html
        assert html.count("/crop/") == 2

    def test_who_is_locked_away_or_hidden_is_gone_at_once(
        self, alice: User, bob: User, anna: Person, ben: Person
    ) -> None:
        photo = photo_of(alice, ben)
        photo_of(alice, anna)
        assert {"Ben", "Anna Smith"} <= {each.label for each in examples(alice)}
        Photo.objects.filter(pk=photo.pk).update(is_locked=True)
        Person.objects.filter(pk=anna.pk).update(is_hidden=True)
        assert {"Ben", "Anna Smith"}.isdisjoint(each.label for each in examples(alice))
        assert examples(bob) == []


class TestSmartAlbums:
    @pytest.mark.parametrize(
        "change", ["face", "moved", "refused", "gone", "named", "joined", "other name"]
    )
    def test_every_decision_is_noted(self, alice: User, ben: Person, change: str) -> None:
        photo = photo_of(alice, ben)
        face, group = Face.objects.get(), make_person(alice)
        make_smart_album(alice, "Ben", "person:ben")
        LibraryChange.objects.all().delete()
        ways: dict[str, Callable[[], object]] = {
            "face": lambda: make_face(photo, group),
            "moved": lambda: Face.objects.update(person=group),
            "refused": lambda: Face.objects.update(refused_at=timezone.now()),
            "gone": face.delete,
            "named": lambda: Person.objects.filter(pk=group.pk).update(name="Anna"),
            "joined": lambda: Person.objects.filter(pk=group.pk).update(merged_into=ben),
            "other name": lambda: OtherName.objects.create(person=ben, name="Benny"),
        }

        ways[change]()

        assert {row.owner_id for row in LibraryChange.objects.all()} == {alice.pk}

    def test_nothing_is_noted_for_who_has_no_smart_album(self, alice: User, bob: User) -> None:
        make_smart_album(bob, "Films", "videos")
        LibraryChange.objects.all().delete()
        person = make_person(alice, "Anna")
        photo_of(alice, person)
        OtherName.objects.create(person=person, name="Annie")
        assert not LibraryChange.objects.exists()

    def test_a_persons_page_leads_to_an_album_of_them(
        self, alice: User, anna: Person, browser_of: BrowserOf
    ) -> None:
        photo_of(alice, anna)
        browser = browser_of(alice)
        page = browser.get(f"/people/{anna.pk}/").content.decode()
        address = "/search/keep/?q=person%3A%22Anna%20Smith%22"
        assert f'href="{address}"' in page
        assert 'value="Anna Smith"' in browser.get(address).content.decode()

    def test_it_follows_whose_faces_are_whose(
        self, alice: User, anna: Person, browser_of: BrowserOf
    ) -> None:
        first = photo_of(alice, anna)
        form = {"q": 'person:"Anna Smith"', "name": "", "as": "album"}
        assert browser_of(alice).post("/search/keep/", form).status_code == 302
        album = Album.objects.get()
        assert (album.title, held(album)) == ("Anna Smith", ids(first))
        second = photo_of(alice, make_person(alice))
        Face.objects.filter(photo=second).update(person=anna)
        assert refilled(album) == ids(first, second)
        Face.objects.filter(photo=first).update(person=None)
        assert refilled(album) == ids(second)
        Person.objects.filter(pk=anna.pk).update(name="Anna Jones")
        OtherName.objects.create(person=anna, name="Anna Smith")
        assert refilled(album) == ids(second)
        assert not Album.objects.get().stopped_by


def held(album: Album) -> set[int]:
    return set(album.album_photos.values_list("photo_id", flat=True))


def refilled(album: Album) -> set[int]:
    fill(Album.objects.get(pk=album.pk))
    return held(album)


class TestJson:
    def test_it_lists_who_is_in_each_photo(
        self, alice: User, anna: Person, ben: Person, browser_of: BrowserOf,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        OtherName.objects.create(person=anna, name="Annie")
        photo = photo_of(alice, ben, anna)
        for name in ("ANNIE", "ben", "Zoë"):
            NameInPhoto.objects.create(photo=photo, name=name)
        page = browser_of(alice).get("/search/", {"q": "2020", "format": "json"}).json()
        assert people_of(page["results"]) == [["Anna Smith", "Ben", "Zoë"]]
        call_command("search", "person:ben", user=alice.email, json=True)
        assert people_of(json.loads(capsys.readouterr().out)["results"]) == [
            ["Anna Smith", "Ben", "Zoë"]
        ]


def people_of(results: Iterable[dict[str, Any]]) -> list[list[str]]:
    return [result["people"] for result in results]


def test_names_are_kept_only_as_long_as_nobody_changes_them(
    alice: User, anna: Person, django_assert_num_queries: Run
) -> None:
    photo_of(alice, anna)
    library_names(alice)
    with django_assert_num_queries(1):
        library_names(alice)
    cache.clear()
    assert library_names(alice).people == {"anna smith": frozenset({"Anna Smith"})}
