"""Deleting an album, taken back: all that went with it is there again, row for row."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.models import Comment, Event, Like, Mention, Notice
from albums.models import Album, AlbumPhoto, AlbumRemoval
from curating.doing import take_back
from curating.models import Action, Slip, TrashSetting
from curating.services import slips
from curating.tasks import empty_trash
from curating.things import delete_album
from ops.leaving import handing
from ops.leaving.deleting import delete_account
from photos.models import Photo
from rights.models import AlbumShare, Group, Partner, PartnerHides, ShareLink
from sharing.models import GuestUpload
from stories.models import KeptOut
from sync.models import Change
from tests.api.asking import Asker
from tests.curating.library import Library, all_rows, make_library
from tests.factories import NOON
from tests.ops.test_hand_over import given

BrowserOf = Callable[[User], Client]
# All that a deletion of an album may take or change, wherever it is.
TABLES = (
    "albums.Album", "albums.AlbumPhoto", "albums.AlbumRemoval", "rights.AlbumShare",
    "rights.ShareLink", "rights.PartnerHides", "activity.Comment", "activity.Mention",
    "activity.Like", "activity.Event", "activity.Notice", "stories.KeptOut", "sharing.GuestUpload",
    "photos.Photo",
)  # fmt: skip


def everything() -> dict[str, list[dict[str, Any]]]:
    models = [apps.get_model(label) for label in TABLES]
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models
    }


@pytest.fixture
def library(alice: User) -> Library:
    return make_library(alice)


@pytest.fixture
def album(library: Library, bob: User, charlie: User) -> Album:
    """With everything that an album may have: above and in it others, shares, links, words."""
    owner = library.owner
    album = library.album
    album.description, album.order, album.cover = "At the sea", "hand", library.photos[0]
    album.external_key, album.created_at = "takeout/1", NOON
    album.query, album.reading, album.filled_at = "beach", ["a", {"b": 0.1}], NOON
    album.parent = Album.objects.create(owner=owner, title="Years")
    album.save()
    for title in ("First", "Second"):
        Album.objects.create(owner=owner, title=title, parent=album)
    AlbumPhoto.objects.filter(photo=library.photos[1]).update(position=5, added_at=NOON)
    say_and_share(album, bob, charlie)
    return album


def say_and_share(album: Album, bob: User, charlie: User) -> None:
    owner = album.owner
    AlbumShare.objects.create(album=album, user=bob, role="manager")
    group = Group.objects.create(name="Team", owner=owner)
    AlbumShare.objects.create(album=album, group=group)
    link = ShareLink.objects.create(
        owner=owner, album=album, token="secret", slug="summer", password="hash", visits=3
    )
    GuestUpload.objects.create(**guest_upload(owner, link))
    comment = Comment.objects.create(author=bob, album=album, text="Lovely, @Charlie")
    Mention.objects.create(comment=comment, user=charlie, name="Charlie")
    event = Event.objects.create(kind="mention", actor=bob, album=album, comment=comment)
    Notice.objects.create(user=charlie, event=event, read_at=NOON)
    Like.objects.create(user=charlie, album=album)
    partner = Partner.objects.create(owner=owner, viewer=charlie)
    PartnerHides.objects.create(partner=partner, album=album)
    KeptOut.objects.create(owner=owner, what="album", album=album)


def guest_upload(owner: User, link: ShareLink) -> dict[str, Any]:
    return {
        "owner": owner, "link": link, "filename": "a.jpg", "format": "jpeg", "size_bytes": 9,
        "key": "a", "file_time": NOON,
    }  # fmt: skip


def test_all_of_it_is_there_again(library: Library, album: Album) -> None:
    rows, tables = all_rows(library.owner), everything()

    action = delete_album(library.owner, album)

    assert not Album.objects.filter(pk=album.pk).exists()
    assert set(Album.objects.filter(title__in=["First", "Second"]).values_list("parent")) == {
        (album.parent_id,)
    }
    assert not ShareLink.objects.exists()
    undone = take_back(action)
    assert everything() == tables
    assert all_rows(library.owner) == rows
    assert (undone.kept_rows, undone.gone_count, undone.detail["lost"]) == (0, 0, 0)
    assert undone.undone_sentence == "Undone: Deleted the album “Trip” with 2 photos."
    assert not Slip.objects.exists()


def test_undone_twice_it_is_there_once(library: Library, album: Album) -> None:
    action = delete_album(library.owner, album)
    first = take_back(action)
    tables = everything()

    assert take_back(action).undone_at == first.undone_at
    assert everything() == tables


def test_deleted_twice_at_once_it_is_one_step(library: Library, album: Album) -> None:
    again = Album.objects.get(pk=album.pk)

    assert delete_album(library.owner, album) == delete_album(library.owner, again)


def test_deleted_again_it_comes_back_again(library: Library, album: Album) -> None:
    tables = everything()
    for _ in range(3):
        take_back(delete_album(library.owner, Album.objects.get(pk=album.pk)))

    assert everything() == tables


def test_an_album_within_one_that_is_deleted_too_comes_back_with_it(
    library: Library, album: Album
) -> None:
    tables = everything()
    assert album.parent
    actions = [delete_album(library.owner, each) for each in (album, album.parent)]

    for action in reversed(actions):
        take_back(action)

    assert everything() == tables


def test_it_stands_alone_where_what_it_lay_in_is_gone(library: Library, album: Album) -> None:
    action = delete_album(library.owner, album)
    Album.objects.filter(title="Years").delete()
    Album.objects.create(owner=library.owner, title="Years")

    take_back(action)

    album.refresh_from_db()
    assert album.parent is None


def test_an_album_that_was_moved_since_stays_where_it_is(library: Library, album: Album) -> None:
    action = delete_album(library.owner, album)
    other = Album.objects.create(owner=library.owner, title="Other")
    Album.objects.filter(title="First").update(parent=other)

    take_back(action)

    assert Album.objects.get(title="First").parent == other
    assert Album.objects.get(title="Second").parent == album


def test_a_photo_that_is_gone_for_good_is_told(library: Library, album: Album) -> None:
    action = delete_album(library.owner, album)
    Photo.objects.filter(pk=library.photos[0].pk).delete()

    undone = take_back(action)

    assert "1 photo is gone for good." in undone.undone_sentence
    album.refresh_from_db()
    assert (album.cover, list(album.photos.all())) == (None, [library.photos[1]])


def test_what_somebody_said_who_is_gone_is_gone(
    library: Library, album: Album, bob: User, charlie: User
) -> None:
    action = delete_album(library.owner, album)
    delete_account(bob)

    assert "Lovely" not in str(list(Slip.objects.values_list("rows", flat=True)))
    undone = take_back(action)
    assert "2 shares, links, comments and likes of it are gone" in undone.undone_sentence
    assert not Comment.objects.exists()
    assert AlbumShare.objects.get().group
    assert Like.objects.get().user == charlie


def test_what_is_unique_stays_with_who_has_it_now(
    library: Library, album: Album, bob: User
) -> None:
    action = delete_album(library.owner, album)
    brought_in = Album.objects.create(owner=library.owner, title="Trip", external_key="takeout/1")
    theirs = ShareLink.objects.create(owner=bob, token="other", slug="summer")

    take_back(action)

    album.refresh_from_db()
    link = ShareLink.objects.get(album=album)
    assert (album.external_key, link.slug, link.token) == ("", "", "secret")
    assert (Album.objects.get(external_key="takeout/1"), theirs.slug) == (brought_in, "summer")


def test_it_follows_a_library_to_another_owner(
    library: Library, album: Album, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is let see what is their own."""
    monkeypatch.setattr(handing.regroup_library, "delay", lambda *_: None)
    action = delete_album(library.owner, album)
    given(library.owner, bob)

    take_back(Action.objects.get(pk=action.pk))

    album.refresh_from_db()
    link = ShareLink.objects.get(album=album)
    assert (album.owner, link.owner, album.photos.count()) == (bob, bob, 2)
    assert [share.group for share in album.shares.all()] == [Group.objects.get()]
    assert not PartnerHides.objects.exists()


def test_a_column_that_is_newer_than_the_slip_has_what_is_usual(
    library: Library, album: Album
) -> None:
    action = delete_album(library.owner, album)
    with connection.cursor() as cursor:
        cursor.execute("update curating_slip set rows = rows #- '{0,order}' #- '{0,reading}'")

    take_back(action)

    album.refresh_from_db()
    assert (album.order, album.reading) == ("date", [])


def test_who_keeps_in_step_hears_that_it_is_there_again(library: Library, album: Album) -> None:
    action = delete_album(library.owner, album)
    Change.objects.all().delete()

    take_back(action)

    told = set(Change.objects.filter(object_id=album.pk).values_list("kind", "photo_id"))
    in_it = AlbumPhoto.objects.filter(album=album).values_list("photo", flat=True)
    assert told >= {("album", None), *(("album_photo", pk) for pk in in_it)}
    assert {"album_share", "link"} <= set(Change.objects.values_list("kind", flat=True))


def test_many_photos_cost_no_more_queries(
    library: Library, album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slips, "PART", 1)
    AlbumRemoval.objects.all().delete()
    tables = everything()
    action = delete_album(library.owner, album)
    told = Slip.objects.filter(model="albums.AlbumPhoto")
    assert [str(slip) for slip in told] == ["1 of albums.AlbumPhoto"] * 2
    take_back(action)
    assert everything() == tables
    monkeypatch.undo()
    with CaptureQueriesContext(connection) as few:
        take_back(delete_album(library.owner, album))
    AlbumPhoto.objects.bulk_create(
        AlbumPhoto(album=album, photo=photo) for photo in library.photos[2:]
    )
    with CaptureQueriesContext(connection) as many:
        take_back(delete_album(library.owner, album))
    assert len(many) <= len(few) + 1


def test_a_page_deletes_it_and_the_next_one_takes_it_back(
    library: Library, album: Album, browser_of: BrowserOf
) -> None:
    browser = browser_of(library.owner)
    address = reverse("curating:delete_album", args=[album.pk])
    assert address in browser.get(f"/albums/{album.pk}/").text

    above = browser.post(address, follow=True)

    assert above.redirect_chain == [(f"/albums/{album.parent_id}/", 302)]
    assert "Deleted the album “Trip” with 2 photos." in above.text
    undo = reverse("curating:undo", args=[Action.objects.get().pk])
    assert f'action="{undo}"' in above.text
    back = browser.post(undo, follow=True)
    assert back.redirect_chain == [(f"/albums/{album.pk}/", 302)]
    assert "Undone: Deleted the album" in back.text
    assert undo not in back.text
    Album.objects.filter(pk=album.pk).update(parent=None)
    assert browser.post(address)["Location"] == "/albums/"


def test_the_history_tells_it_and_takes_it_back(
    library: Library, album: Album, browser_of: BrowserOf
) -> None:
    browser = browser_of(library.owner)
    action = delete_album(library.owner, album)
    undo = reverse("curating:undo", args=[action.pk])
    page = browser.get("/history/?kind=delete_album").text
    assert "Deleted the album “Trip” with 2 photos." in page
    assert undo in page

    browser.post(undo, {"next": "/history/"})

    assert Album.objects.filter(pk=album.pk).exists()
    assert undo not in browser.get("/history/").text


def test_nobody_else_takes_it_back(
    library: Library, album: Album, bob: User, browser_of: BrowserOf
) -> None:
    action = delete_album(library.owner, album)

    assert browser_of(bob).post(reverse("curating:undo", args=[action.pk])).status_code == 404
    assert Asker(bob).post(f"history/{action.pk}/undo/").status_code == 404
    assert not Album.objects.filter(pk=album.pk).exists()


def test_the_api_takes_it_back(library: Library, album: Album) -> None:
    asker = Asker(library.owner)
    assert asker.delete(f"albums/{album.pk}/").status_code == 204
    entry = asker.get("history/?verb=delete_album").json()["items"][0]
    assert (entry["sentence"], entry["is_undoable"]) == (
        "Deleted the album “Trip” with 2 photos.",
        True,
    )

    assert asker.post(f"history/{entry['id']}/undo/").status_code == 200

    assert Album.objects.filter(pk=album.pk).exists()
    assert asker.delete(f"search/smart-albums/{album.pk}/").status_code == 204


def test_after_the_days_of_the_trash_it_is_told_and_final(
    library: Library, album: Album, bob: User, browser_of: BrowserOf
) -> None:
    action = delete_album(library.owner, album)
    long_ago = timezone.now() - timedelta(days=3)
    Action.objects.update(made_at=long_ago)
    for user in (library.owner, bob):
        empty_trash(user.pk)
    assert Slip.objects.exists()
    TrashSetting.objects.create(user=library.owner, days=2)

    empty_trash(library.owner.pk)

    assert not Slip.objects.exists()
    page = browser_of(library.owner).get("/history/").text
    assert "Can no longer be undone" in page
    assert reverse("curating:undo", args=[action.pk]) not in page
    answer = Asker(library.owner).post(f"history/{action.pk}/undo/")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_late")
    take_back(action)
    assert not Album.objects.filter(pk=album.pk).exists()


def test_slips_go_with_the_account(library: Library, album: Album) -> None:
    delete_album(library.owner, album)

    delete_account(library.owner)

    assert not Slip.objects.exists()
