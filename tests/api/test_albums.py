"""Albums in the API: all that one sees, what is in them, and what their owner does with them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from activity.models import Event, Kind
from albums.models import Album
from curating.models import Action
from photos.models import Photo
from rights.models import AlbumShare, Role
from tests.api.asking import Asker, every_page, items, refused
from tests.factories import NOON, make_photo
from tests.sharing.link_files import make_album


def share(album: Album, user: User, role: str = Role.VIEWER) -> AlbumShare:
    return AlbumShare.objects.create(album=album, user=user, role=role)


def some_photos(owner: User, count: int) -> list[Photo]:
    return [make_photo(owner, NOON + timedelta(hours=each)) for each in range(count)]


def test_it_lists_own_and_shared_albums(alice: User, bob: User) -> None:
    own = make_album(bob, title="Own")
    shared = make_album(alice, make_photo(alice), title="Lisbon")
    make_album(alice, title="Secret")
    share(shared, bob)

    asker = Asker(bob)

    assert items(asker.get("albums/")) == [shared.pk, own.pk]
    assert items(asker.get("albums/", shared="true")) == [shared.pk]
    assert items(asker.get("albums/", shared="false")) == [own.pk]
    told = asker.get("albums/", shared="true").json()["items"][0]
    assert told["owner"] == {"id": alice.pk, "name": "Alice"}
    assert (told["role"], told["count"], told["cover"]) == ("viewer", 1, Photo.objects.get().pk)
    assert told["first_taken"] == told["last_taken"] == "2020-06-15T12:00:00"


def test_it_lists_albums_page_by_page_in_as_many_queries(alice: User, bob: User) -> None:
    for number in range(3):
        share(make_album(alice, make_photo(alice), title=str(number)), bob)
    asker = Asker(bob)
    asker.get("albums/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        asker.get("albums/")
    for number in range(3, 12):
        share(make_album(alice, make_photo(alice), title=str(number)), bob)
    with CaptureQueriesContext(connection) as many:
        asker.get("albums/")

    assert len(many) == len(few)
    assert every_page(asker, "albums/", limit=5) == items(asker.get("albums/"))


def test_it_lists_what_lies_in_an_album(alice: User) -> None:
    outer, inner = make_album(alice, title="2020"), make_album(alice, title="June")
    Album.objects.filter(pk=inner.pk).update(parent=outer)

    assert items(Asker(alice).get("albums/", within=outer.pk)) == [inner.pk]
    assert refused(Asker(alice).get("albums/", within="x")) == (400, "bad_filter")
    assert refused(Asker(alice).get("albums/", shared="x")) == (400, "bad_filter")


def test_it_hides_what_an_album_lies_in_from_who_does_not_see_that(alice: User, bob: User) -> None:
    outer, inner = make_album(alice, title="2020"), make_album(alice, title="June")
    Album.objects.filter(pk=inner.pk).update(parent=outer)
    share(inner, bob)

    assert Asker(alice).get(f"albums/{inner.pk}/").json()["within"] == outer.pk
    assert Asker(bob).get(f"albums/{inner.pk}/").json()["within"] is None
    assert items(Asker(bob).get("albums/", within=outer.pk)) == [inner.pk]


def test_it_makes_an_album_within_another(alice: User) -> None:
    outer = make_album(alice, title="2020")
    body = {"title": "  June ", "description": "Warm", "within": outer.pk}

    answer = Asker(alice).post("albums/", body)

    assert answer.status_code == 201
    made = Album.objects.get(pk=answer.json()["id"])
    assert (made.owner, made.title, made.description, made.parent) == (alice, "June", "Warm", outer)


@pytest.mark.parametrize("body", [{}, {"title": ""}, {"title": 5}, {"title": "a\0b"}, ["title"]])
def test_it_makes_no_album_of_nonsense(alice: User, body: object) -> None:
    assert refused(Asker(alice).post("albums/", body)) == (400, "not_understood")
    assert not Album.objects.exists()


def test_it_makes_no_album_within_that_of_another(alice: User, bob: User) -> None:
    body = {"title": "June", "within": make_album(bob).pk}

    assert refused(Asker(alice).post("albums/", body)) == (404, "not_found")
    assert not Album.objects.filter(owner=alice).exists()


def test_its_owner_changes_an_album(alice: User) -> None:
    first, second = some_photos(alice, 2)
    outer, album = make_album(alice, title="2020"), make_album(alice, first, second)
    body = {
        "title": "Porto", "description": "Rain", "order": "hand", "cover": second.pk,
        "within": outer.pk,
    }  # fmt: skip

    told = Asker(alice).patch(f"albums/{album.pk}/", body).json()

    assert {name: told[name] for name in body} == body
    album.refresh_from_db()
    assert (album.title, album.order, album.cover, album.parent) == ("Porto", "hand", second, outer)
    told = Asker(alice).patch(f"albums/{album.pk}/", {"cover": None, "within": None}).json()
    assert (told["cover"], told["within"], told["title"]) == (first.pk, None, "Porto")


def test_it_changes_all_or_nothing(alice: User) -> None:
    album, other = make_album(alice), make_photo(alice)

    answer = Asker(alice).patch(f"albums/{album.pk}/", {"title": "New", "cover": other.pk})

    assert refused(answer) == (409, "no_such_album")
    assert answer.json()["detail"] == "The photo is not in this album any more."
    album.refresh_from_db()
    assert album.title == "Lisbon"


def test_an_album_never_lies_within_itself(alice: User) -> None:
    album = make_album(alice)

    answer = Asker(alice).patch(f"albums/{album.pk}/", {"within": album.pk})

    assert refused(answer) == (409, "no_such_album")


def test_its_owner_deletes_an_album_and_keeps_the_photos(alice: User) -> None:
    album = make_album(alice, make_photo(alice))

    assert Asker(alice).delete(f"albums/{album.pk}/").status_code == 204
    assert not Album.objects.exists()
    assert Photo.objects.count() == 1


@pytest.mark.parametrize("role", [None, *Role.values])
def test_nobody_else_changes_or_deletes_it(alice: User, bob: User, role: str | None) -> None:
    album = make_album(alice)
    if role:
        share(album, bob, role)
    asker = Asker(bob)

    assert asker.get(f"albums/{album.pk}/").status_code == (200 if role else 404)
    assert refused(asker.patch(f"albums/{album.pk}/", {"title": "Mine"})) == (404, "not_found")
    assert refused(asker.delete(f"albums/{album.pk}/")) == (404, "not_found")
    assert refused(asker.post(f"albums/{album.pk}/place/", {"photo": 1})) == (404, "not_found")
    assert Album.objects.get().title == "Lisbon"


@pytest.mark.parametrize("order", ["date", "newest", "hand"])
def test_it_lists_photos_in_the_order_of_the_album(alice: User, order: str) -> None:
    photos = [photo.pk for photo in some_photos(alice, 5)]
    album, asker = make_album(alice, *Photo.objects.order_by("pk")), Asker(alice)
    asker.patch(f"albums/{album.pk}/", {"order": order})
    if order == "hand":
        asker.post(f"albums/{album.pk}/place/", {"photo": photos[4]})
        asker.post(f"albums/{album.pk}/place/", {"photo": photos[0], "after": photos[2]})
        photos = [photos[each] for each in (4, 1, 2, 0, 3)]
    wanted = photos[::-1] if order == "newest" else photos

    assert items(asker.get(f"albums/{album.pk}/photos/")) == wanted
    assert every_page(asker, f"albums/{album.pk}/photos/", limit=2) == wanted


@pytest.mark.parametrize(
    "after", ["x", "~", "5", "w6TDpA", "MjAyMH4x_", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5fjE"]
)
def test_no_nonsense_is_a_place_in_an_album(alice: User, after: str) -> None:
    for order in ("date", "hand"):
        album = Album.objects.create(owner=alice, title="A", order=order)
        answer = Asker(alice).get(f"albums/{album.pk}/photos/", after=after)
        assert refused(answer) == (400, "bad_cursor")


def test_it_lists_photos_in_as_many_queries(alice: User) -> None:
    album, asker = make_album(alice, *some_photos(alice, 2)), Asker(alice)
    asker.get(f"albums/{album.pk}/photos/")
    with CaptureQueriesContext(connection) as few:
        asker.get(f"albums/{album.pk}/photos/")
    album.photos.add(*some_photos(alice, 20))
    with CaptureQueriesContext(connection) as many:
        assert len(items(asker.get(f"albums/{album.pk}/photos/"))) == 22

    assert len(many) == len(few)


def test_it_places_only_what_is_in_the_album(alice: User) -> None:
    album, other = make_album(alice), make_photo(alice)

    answer = Asker(alice).post(f"albums/{album.pk}/place/", {"photo": other.pk})

    assert refused(answer) == (409, "no_such_album")


def test_putting_in_and_taking_out_of_an_own_album_can_be_undone(alice: User) -> None:
    album, photos = make_album(alice), some_photos(alice, 3)
    ids = [photo.pk for photo in photos]

    told = Asker(alice).post(f"albums/{album.pk}/put-in/", {"photos": ids}).json()

    assert (told["count"], told["action"]["verb"], told["action"]["state"]) == (3, "put_in", "done")
    assert Action.objects.get(pk=told["action"]["id"]).count == 3
    told = Asker(alice).post(f"albums/{album.pk}/take-out/", {"photos": ids[:2]}).json()
    assert (told["count"], told["action"]["verb"]) == (2, "take_out")
    assert list(album.photos.values_list("pk", flat=True)) == ids[2:]


def test_a_contributor_adds_and_takes_out_own_photos_and_it_is_told(alice: User, bob: User) -> None:
    hers, his = make_photo(alice), make_photo(bob)
    album = make_album(alice, hers)
    share(album, bob, Role.CONTRIBUTOR)
    body = {"photos": [his.pk]}

    told = Asker(bob).post(f"albums/{album.pk}/put-in/", body).json()

    assert told == {"count": 1, "action": None}
    assert Event.objects.get(kind=Kind.PHOTOS_ADDED).actor == bob
    assert set(album.photos.all()) == {hers, his}
    both = {"photos": [hers.pk, his.pk]}
    assert Asker(bob).post(f"albums/{album.pk}/take-out/", both).json()["count"] == 1
    assert set(album.photos.all()) == {hers}


@pytest.mark.parametrize("role", [None, Role.VIEWER])
def test_who_may_only_look_puts_nothing_in(alice: User, bob: User, role: str | None) -> None:
    album, photo = make_album(alice), make_photo(bob)
    if role:
        share(album, bob, role)

    for verb in ("put-in", "take-out"):
        answer = Asker(bob).post(f"albums/{album.pk}/{verb}/", {"photos": [photo.pk]})
        assert refused(answer) == (404, "not_found")
    assert not album.photos.exists()


def test_nothing_is_put_in_where_one_photo_is_not_there(alice: User, bob: User) -> None:
    album, own, other = make_album(alice), make_photo(alice), make_photo(bob)

    answer = Asker(alice).post(f"albums/{album.pk}/put-in/", {"photos": [own.pk, other.pk]})

    assert refused(answer) == (404, "not_found")
    assert not album.photos.exists()


@pytest.mark.parametrize(
    "ids", [[], [0], ["1"], [True], [2**63], [1.5], list(range(1, 1002)), [1] * 1001, 1]
)
def test_ids_are_numbers_that_the_database_has(alice: User, ids: object) -> None:
    answer = Asker(alice).post(f"albums/{make_album(alice).pk}/put-in/", {"photos": ids})

    assert refused(answer) == (400, "not_understood")


def test_a_smart_album_fills_itself(alice: User, bob: User) -> None:
    album = Album.objects.create(owner=alice, title="Dogs", query="dog")
    share(album, bob, Role.CONTRIBUTOR)

    for user, code in ((alice, "cannot_be_done"), (bob, "cannot_be_shared")):
        body = {"photos": [make_photo(user).pk]}
        answer = Asker(user).post(f"albums/{album.pk}/put-in/", body)
        assert refused(answer) == (409, code)
        assert answer.json()["detail"] == "A smart album fills itself."


def test_its_owner_shares_an_album_and_ends_that(alice: User, bob: User) -> None:
    album, asker = make_album(alice), Asker(alice)

    answer = asker.post(f"albums/{album.pk}/shares/", {"who": "bob", "role": "viewer"})

    assert answer.status_code == 201
    told = answer.json()
    assert told == {
        "id": AlbumShare.objects.get().pk,
        "user": {"id": bob.pk, "name": "Bob"},
        "group": None,
        "role": "viewer",
    }
    assert asker.get(f"albums/{album.pk}/shares/").json()["items"] == [told]
    address = f"albums/{album.pk}/shares/{told['id']}/"
    assert asker.patch(address, {"role": "contributor"}).json()["role"] == "contributor"
    assert asker.delete(address).status_code == 204
    assert not AlbumShare.objects.exists()


@pytest.mark.parametrize(
    "body", [{"who": "nobody"}, {}, {"who": "bob", "group": 1}, {"group": 12345}, {"who": "alice"}]
)
def test_an_album_is_shared_with_somebody_who_is_there(
    alice: User, bob: User, body: dict[str, object]
) -> None:
    answer = Asker(alice).post(f"albums/{make_album(alice).pk}/shares/", body | {"role": "viewer"})

    assert answer.status_code == 409
    assert not AlbumShare.objects.exists()


def test_only_who_manages_an_album_lets_others_in(alice: User, bob: User, charlie: User) -> None:
    album = make_album(alice)
    hers = share(album, charlie)
    own = share(album, bob, Role.CONTRIBUTOR)
    asker, shares = Asker(bob), f"albums/{album.pk}/shares/"

    assert items(asker.get(shares)) == [hers.pk, own.pk]
    assert refused(asker.post(shares, {"who": "charlie", "role": "manager"}))[0] == 404
    assert refused(asker.patch(f"{shares}{own.pk}/", {"role": "manager"}))[0] == 404
    assert refused(asker.delete(f"{shares}{hers.pk}/"))[0] == 404
    assert asker.delete(f"{shares}{own.pk}/").status_code == 204
    assert refused(asker.get(shares)) == (404, "not_found")


def test_a_stranger_learns_nothing_of_an_album(alice: User, charlie: User) -> None:
    album, asker = make_album(alice, make_photo(alice)), Asker(charlie)

    for more in ("", "photos/", "shares/"):
        assert refused(asker.get(f"albums/{album.pk}/{more}")) == (404, "not_found")
    assert items(asker.get("albums/")) == []
    assert refused(asker.get(f"albums/{10**30}/")) == (404, "not_found")
