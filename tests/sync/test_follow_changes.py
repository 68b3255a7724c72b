"""What somebody is told of their library: each change once, whatever the order of commits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from albums.models import Album, AlbumPhoto
from photos.models import Photo, PhotoTag, Stack, Tag
from rights.models import AlbumShare, Partner, ShareLink
from sync.epochs import begin_anew, epoch
from sync.models import Change, Epoch, Kind
from sync.services import compact, prune
from tests.factories import make_face, make_person, make_photo
from tests.sync.other import Other

CHANGES = "/api/v1/changes/"
pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[User], Client]


class Follower:
    """A client that keeps where it is."""

    def __init__(self, client: Client, kinds: str = "") -> None:
        self.client, self.kinds = client, kinds
        self.since = self.ask("")["next"]

    def ask(self, since: str, **words: Any) -> Any:
        answer = self.client.get(CHANGES, {"since": since, "kinds": self.kinds, **words})
        assert answer.status_code == 200, answer.content
        return answer.json()

    def follow(self, **words: Any) -> list[tuple[str, int, int | None, bool]]:
        """Kind, id, photo, and whether it is gone."""
        page = self.ask(self.since, **words)
        self.since = page["next"]
        return [(each["kind"], each["id"], each["photo"], each["gone"]) for each in page["items"]]


@pytest.fixture
def follow(alice: User, browser_of: SignIn) -> Follower:
    return Follower(browser_of(alice))


def test_it_begins_with_nothing_but_a_mark(alice: User, browser_of: SignIn) -> None:
    make_photo(alice)

    page = browser_of(alice).get(CHANGES).json()

    assert (page["items"], page["more"]) == ([], False)
    assert page["next"]


def test_it_tells_what_comes_changes_and_goes(alice: User, follow: Follower) -> None:
    photo = make_photo(alice)
    assert follow.follow() == [("photo", photo.pk, None, False)]
    assert follow.follow() == []

    Photo.objects.update(is_favourite=True)
    assert follow.follow() == [("photo", photo.pk, None, False)]

    pk = photo.pk
    photo.delete()
    assert follow.follow() == [("photo", pk, None, True)]


def test_it_tells_nothing_of_what_was_written_as_it_was(alice: User, follow: Follower) -> None:
    album = Album.objects.create(owner=alice, title="Sea")
    make_photo(alice)
    link = ShareLink.objects.create(owner=alice, token="secret", album=album)
    follow.follow()

    Photo.objects.update(is_favourite=False)
    Album.objects.update(filled_at=timezone.now())
    ShareLink.objects.filter(pk=link.pk).update(visits=7)

    assert follow.follow() == []


def test_it_tells_the_trash_and_hides_the_locked(alice: User, follow: Follower) -> None:
    photo = make_photo(alice)
    follow.follow()

    Photo.objects.update(trashed_at=timezone.now())
    page = follow.ask(follow.since)
    assert [(each["gone"], each["trashed"]) for each in page["items"]] == [(False, True)]

    Photo.objects.update(is_locked=True)
    assert follow.follow() == [("photo", photo.pk, None, True)]


def test_it_tells_again_what_stands_beside_an_unlocked_photo(alice: User, follow: Follower) -> None:
    photo = make_photo(alice, is_locked=True)
    album, tag = Album.objects.create(owner=alice), Tag.objects.create(owner=alice, name="sea")
    AlbumPhoto.objects.create(album=album, photo=photo)
    PhotoTag.objects.create(tag=tag, photo=photo, origin="person")
    face = make_face(photo)
    hidden = {each for each in follow.follow() if each[3]}
    assert ("photo_tag", tag.pk, photo.pk, True) in hidden

    Photo.objects.update(is_locked=False)

    assert set(follow.follow()) == {
        ("photo", photo.pk, None, False), ("album_photo", album.pk, photo.pk, False),
        ("photo_tag", tag.pk, photo.pk, False), ("face", face.pk, photo.pk, False),
    }  # fmt: skip


def test_it_tells_of_each_kind(alice: User, bob: User, follow: Follower) -> None:
    photo, person = make_photo(alice), make_person(alice, "Anna")
    album, tag = Album.objects.create(owner=alice), Tag.objects.create(owner=alice, name="sea")
    stack, face = Stack.objects.create(owner=alice, kind="raw"), make_face(photo, person)
    AlbumPhoto.objects.create(album=album, photo=photo)
    PhotoTag.objects.create(tag=tag, photo=photo, origin="person")
    share = AlbumShare.objects.create(album=album, user=bob)
    partner = Partner.objects.create(owner=alice, viewer=bob)
    link = ShareLink.objects.create(owner=alice, token="secret", album=album)
    made = {
        ("photo", photo.pk, None), ("album", album.pk, None), ("tag", tag.pk, None),
        ("album_photo", album.pk, photo.pk), ("photo_tag", tag.pk, photo.pk),
        ("person", person.pk, None), ("face", face.pk, photo.pk), ("stack", stack.pk, None),
        ("album_share", share.pk, None), ("partner", partner.pk, None), ("link", link.pk, None),
    }  # fmt: skip
    assert {kind for kind, *_ in made} == set(Kind.values)

    assert set(follow.follow()) == {(*each, False) for each in made}

    for each in (link, partner, share, face, person, album, tag, photo, stack):
        type(each).objects.filter(pk=each.pk).delete()
    assert set(follow.follow()) == {(*each, True) for each in made}


def test_it_tells_only_the_kinds_that_are_asked_for(alice: User, browser_of: SignIn) -> None:
    follow = Follower(browser_of(alice), kinds="album,person")
    make_photo(alice)
    album = Album.objects.create(owner=alice)

    assert follow.follow() == [("album", album.pk, None, False)]


def test_it_tells_a_stack_when_its_photos_change(alice: User, follow: Follower) -> None:
    stack = Stack.objects.create(owner=alice, kind="raw")
    photo = make_photo(alice)
    follow.follow()

    Photo.objects.update(stack=stack)
    assert set(follow.follow()) == {
        ("photo", photo.pk, None, False), ("stack", stack.pk, None, False),
    }  # fmt: skip

    Photo.objects.update(stack=None)
    assert ("stack", stack.pk, None, False) in follow.follow()


def test_it_tells_both_sides_when_something_moves(
    alice: User, bob: User, follow: Follower, browser_of: SignIn
) -> None:
    photo, other = make_photo(alice), make_photo(alice)
    album, second = (Album.objects.create(owner=alice) for _ in range(2))
    AlbumPhoto.objects.create(album=album, photo=other)
    bobs = Follower(browser_of(bob))
    follow.follow()

    Photo.objects.filter(pk=photo.pk).update(owner=bob)
    AlbumPhoto.objects.update(album=second)

    assert set(follow.follow()) == {
        ("photo", photo.pk, None, True),
        ("album_photo", album.pk, other.pk, True),
        ("album_photo", second.pk, other.pk, False),
    }
    assert bobs.follow() == [("photo", photo.pk, None, False)]


def test_it_tells_nothing_of_others(alice: User, bob: User, follow: Follower) -> None:
    photo = make_photo(bob)
    Partner.objects.create(owner=bob, viewer=alice)
    Photo.objects.filter(pk=photo.pk).update(is_favourite=True)

    assert follow.follow() == []


def test_it_tells_page_by_page(alice: User, follow: Follower) -> None:
    photos = [make_photo(alice) for _ in range(5)]
    told = []
    for more in (True, True, False):
        page = follow.ask(follow.since, limit=2)
        assert page["more"] is more
        told += [each["id"] for each in page["items"]]
        follow.since = page["next"]

    assert told == [photo.pk for photo in photos]


def test_a_page_takes_as_many_queries_for_any_number(
    alice: User, follow: Follower, django_assert_max_num_queries: Any
) -> None:
    album, tag = Album.objects.create(owner=alice), Tag.objects.create(owner=alice, name="sea")
    for _ in range(30):
        photo = make_photo(alice)
        AlbumPhoto.objects.create(album=album, photo=photo)
        PhotoTag.objects.create(tag=tag, photo=photo, origin="person")

    with django_assert_max_num_queries(20):
        assert len(follow.follow()) == 92


def test_what_began_earlier_and_ends_later_is_not_lost(alice: User, follow: Follower) -> None:
    early, late = make_photo(alice), make_photo(alice)
    follow.follow()
    with Other() as other:
        other.run("begin")
        other.run("update photos_photo set is_favourite = true where id = %s", early.pk)
        Photo.objects.filter(pk=late.pk).update(is_favourite=True)

        assert follow.follow() == []  # until all that began before is over
        other.run("commit")

        told = follow.follow()
    assert told == [("photo", early.pk, None, False), ("photo", late.pk, None, False)]
    assert follow.follow() == []


def test_what_was_taken_back_is_not_told(alice: User, follow: Follower) -> None:
    make_photo(alice)
    follow.follow()
    with Other() as other:
        other.run("begin")
        other.run("update photos_photo set is_favourite = true")
        other.run("rollback")

    assert follow.follow() == []


def test_it_refuses_what_is_no_mark(alice: User, browser_of: SignIn) -> None:
    client = browser_of(alice)
    for since in ("x", "a.b.c", "1.2", f"{'1' * 16}.{2**63}.1", "a.²3.1"):
        answer = client.get(CHANGES, {"since": since})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_mark"), since


def test_it_refuses_kinds_that_there_are_not(alice: User, browser_of: SignIn) -> None:
    answer = browser_of(alice).get(CHANGES, {"kinds": "photo,unheard"})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_kinds")


def is_told_to_start_again(follow: Follower) -> bool:
    answer = follow.client.get(CHANGES, {"since": follow.since})
    return (answer.status_code, answer.json().get("code")) == (410, "start_again")


def test_it_starts_again_in_another_epoch(alice: User, follow: Follower) -> None:
    make_photo(alice)

    begin_anew()

    assert is_told_to_start_again(follow)
    assert not Change.objects.exists()


def test_it_starts_again_where_the_database_was_moved(follow: Follower) -> None:
    Epoch.objects.update(home="elsewhere")

    assert is_told_to_start_again(follow)
    assert epoch().home != "elsewhere"


def test_it_begins_where_the_server_keeps_its_number_to_itself(
    follow: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.epochs.MAY_ASK", "select false")

    assert is_told_to_start_again(follow)
    assert epoch().token == epoch().token


def test_it_forgets_what_is_old(alice: User, follow: Follower) -> None:
    make_photo(alice)
    assert prune() == 0
    Change.objects.update(made_at=timezone.now() - timedelta(days=41))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_current_xact_id()")  # time goes on
    fresh = Follower(follow.client)

    assert prune() == 1

    assert is_told_to_start_again(follow)
    assert not is_told_to_start_again(fresh)


def test_it_keeps_the_last_change_of_each(alice: User, follow: Follower) -> None:
    photo = make_photo(alice)
    for is_favourite in (True, False, True):
        Photo.objects.update(is_favourite=is_favourite)

    assert compact() == 3
    assert follow.follow() == [("photo", photo.pk, None, False)]
    assert compact() == 0


def test_another_database_of_the_server_holds_nothing_back(alice: User, follow: Follower) -> None:
    photo = make_photo(alice)
    follow.follow()
    with Other(database="postgres") as other:
        other.run("begin")
        other.run("select pg_current_xact_id()")
        Photo.objects.filter(pk=photo.pk).update(is_favourite=True)

        assert follow.follow() == [("photo", photo.pk, None, False)]
