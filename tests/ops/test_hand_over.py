"""Handing a library over: offered, taken or not, and nothing of it lost."""

import io
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.audit import Verb, entries_of
from accounts.models import Plan, User
from albums.models import Album, AlbumPhoto
from clients.models import InboxEntry
from dedup.models import Resolution
from faces.models import Change, OtherName, Person, SkippedQuestion
from ingest.batches import open_batch
from ingest.models import Batch, Receipt, SourceFile
from ingest.upload import Incoming, receive_upload
from ops.leaving import handing
from ops.leaving.handing import MOVED
from ops.leaving.names import free_name
from ops.leaving.offering import CannotHandOver, accept, offer_library, offers_to
from ops.manifest import exported_photos, manifest_entry
from ops.models import Handover
from ops.tasks import hand_over_accepted, hand_over_library
from photos.curation import set_caption, set_favourite
from photos.models import Photo, PhotoTag, Source, Tag
from photos.storage import originals
from photos.used import use_of
from rights.models import AlbumShare, Group, Partner, ShareLink, Space, SpaceMember, SpacePhoto
from search.models import SavedSearch
from tests.conftest import PASSWORD
from tests.factories import make_face, make_group, make_person, make_photo

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]
NOW = datetime(2021, 5, 4, 3, 2, 1, tzinfo=UTC)
MERGED = ("albums", "tags", "favourite", "caption")


@pytest.fixture(autouse=True)
def _no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done again afterwards is another test's."""
    monkeypatch.setattr(handing.regroup_library, "delay", lambda *_: None)


def hand_in(owner: User, content: bytes, name: str = "a.jpg") -> Photo:
    batch = open_batch(owner, Batch.Origin.UPLOAD)
    photo = receive_upload(batch, Incoming(io.BytesIO(content), name, NOW)).photo
    assert photo is not None
    return photo


def offered(giver: User, receiver: User) -> Handover:
    return offer_library(giver, receiver.email)


def given(giver: User, receiver: User) -> None:
    handover = offered(giver, receiver)
    accept(handover)
    hand_over_library(handover.pk)


def manifest(owner: User) -> dict[str, dict[str, Any]]:
    """All that is known of each photo, but for numbers of rows."""
    entries = {}
    for photo in exported_photos(owner):
        entry = manifest_entry(photo)
        people = [{k: v for k, v in each.items() if k != "person_id"} for each in entry["people"]]
        entries[entry["sha256"]] = {**entry, "people": people, "duplicate_group": None}
    return entries


def fill(owner: User) -> list[Photo]:
    """A library in which all is said of something."""
    photos = [make_photo(owner, size_bytes=100) for _ in range(3)]
    album = Album.objects.create(owner=owner, title="Summer", external_key="takeout/1")
    for photo in photos[:2]:
        AlbumPhoto.objects.create(album=album, photo=photo)
    tag = Tag.objects.create(owner=owner, name="Beach")
    child = Tag.objects.create(owner=owner, name="Sand", parent=tag)
    PhotoTag.objects.create(photo=photos[0], tag=tag, origin="person")
    PhotoTag.objects.create(photo=photos[1], tag=child, origin="person")
    anna = make_person(owner, "Anna")
    make_face(photos[0], anna)
    set_favourite(photos[1], favourite=True)
    set_caption(photos[2], "By the sea")
    make_group(photos[0], photos[1])
    Change.objects.create(owner=owner, verb="name", name="Anna", person=anna)
    Resolution.objects.create(owner=owner, verb="keep", keeper=photos[0])
    SavedSearch.objects.create(user=owner, name="Sea", query="sea")
    SkippedQuestion.objects.create(owner=owner, key="group:1:1")
    InboxEntry.objects.create(owner=owner, key="a.jpg", name="a.jpg")
    return photos


def test_it_loses_nothing(alice: User, bob: User) -> None:
    photos = fill(alice)
    before, size = manifest(alice), use_of(alice.pk).total
    given(alice, bob)
    assert manifest(bob) == before
    assert manifest(alice) == {}
    assert use_of(bob.pk).total == size
    assert use_of(alice.pk).total.photos == 0
    assert {photo.pk for photo in photos} == set(
        Photo.objects.in_library_of(bob).values_list("pk", flat=True)
    )
    for model in (Album, Tag, Person, Change, Resolution, SkippedQuestion, InboxEntry):
        assert not model._default_manager.filter(owner=alice).exists()
    assert SavedSearch.objects.get().user == bob
    assert entries_of(bob)[0].verb == entries_of(alice)[0].verb == Verb.HANDED_OVER


def test_it_tells_apart_what_has_the_same_name(alice: User, bob: User) -> None:
    fill(alice)
    fill(bob)
    Album.objects.filter(owner=bob).update(title="Bob's summer")
    given(alice, bob)
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Beach", "Sand"]
    assert PhotoTag.objects.filter(tag__name="Beach", tag__owner=bob).count() == 2
    assert Tag.objects.get(name="Sand").parent == Tag.objects.get(name="Beach")
    names = set(Person.objects.filter(owner=bob).values_list("name", flat=True))
    assert names == {"Anna", "Anna (Alice)"}
    assert OtherName.objects.get().name == "Anna"
    assert Album.objects.filter(owner=bob).count() == 2
    searches = set(SavedSearch.objects.filter(user=bob).values_list("name", flat=True))
    assert searches == {"Sea", "Sea (Alice)"}
    assert free_name("Anna", "Al", {"ANNA (AL)", "ANNA (AL 2)"}) == "Anna (Al 3)"


def test_it_keeps_once_what_both_have(
    alice: User, bob: User, make_jpeg: Callable[..., Path]
) -> None:
    content, other = (
        make_jpeg("a.jpg").read_bytes(),
        make_jpeg("b.jpg", colour=(1, 2, 3)).read_bytes(),
    )
    mine, theirs = hand_in(alice, content), hand_in(bob, content)
    only = hand_in(alice, other)
    album = Album.objects.create(owner=alice, title="Summer")
    AlbumPhoto.objects.create(album=album, photo=mine)
    tag = Tag.objects.create(owner=alice, name="Beach")
    PhotoTag.objects.create(photo=mine, tag=tag, origin="person")
    set_favourite(mine, favourite=True)
    set_caption(mine, "By the sea")
    space = Space.objects.create(name="Family")
    for user in (alice, bob):
        SpaceMember.objects.create(space=space, user=user, role="viewer")
    SpaceMember.objects.filter(user=alice).update(role="manager")
    for photo in (mine, theirs):
        SpacePhoto.objects.create(space=space, photo=photo)
    other_space = Space.objects.create(name="Work")
    SpaceMember.objects.create(space=other_space, user=alice, role="manager")
    SpacePhoto.objects.create(space=other_space, photo=mine)
    Photo.objects.filter(pk=theirs.pk).update(trashed_at=NOW)
    before = manifest(alice)[mine.sha256]

    given(alice, bob)

    after = manifest(bob)[mine.sha256]
    assert {key: after[key] for key in MERGED} == {key: before[key] for key in MERGED}
    assert set(Photo.objects.all()) == {theirs, only}
    assert Photo.objects.get(pk=theirs.pk).trashed_at is None
    assert originals().exists(theirs.original_key)
    assert SpaceMember.objects.get(space=space).role == "manager"
    assert {row.photo_id for row in SpacePhoto.objects.all()} == {theirs.pk}
    assert SpacePhoto.objects.count() == 2
    assert SpaceMember.objects.get(space=other_space).user == bob
    assert Receipt.objects.filter(photo=theirs).count() == 2


def test_it_takes_bytes_for_what_lay_in_a_folder(
    alice: User, bob: User, make_jpeg: Callable[..., Path]
) -> None:
    mine = hand_in(alice, make_jpeg().read_bytes())
    source = Source.objects.create(owner=bob, kind="folder", name="Disk", root="/photos")
    theirs = make_photo(bob, sha256=mine.sha256, kept_in=source, original_key="a.jpg")
    given(alice, bob)
    theirs.refresh_from_db()
    assert (theirs.kept_in, theirs.original_key) == (None, mine.original_key)
    assert originals().exists(theirs.original_key)


def test_it_joins_folders_that_both_have_indexed(alice: User, bob: User) -> None:
    for owner, name in ((alice, "a.jpg"), (alice, "b.jpg"), (bob, "b.jpg")):
        source, _ = Source.objects.get_or_create(
            owner=owner, kind="folder", root="/photos", defaults={"name": "Disk"}
        )
        photo = make_photo(owner, kept_in=source, original_key=name)
        SourceFile.objects.create(
            source=source, path=name, size_bytes=1, state="indexed", photo=photo
        )
    Source.objects.create(owner=alice, kind="bucket", name="B", root="s3://b")
    given(alice, bob)
    assert set(Source.objects.values_list("owner", "kind")) == {
        (bob.pk, "folder"),
        (bob.pk, "bucket"),
    }
    assert Photo.objects.filter(kept_in__owner=bob).count() == 3
    assert sorted(SourceFile.objects.values_list("path", flat=True)) == ["a.jpg", "b.jpg"]


def test_it_hands_over_what_is_shared(alice: User, bob: User, charlie: User) -> None:
    photo = make_photo(alice)
    album = Album.objects.create(owner=alice, title="Summer")
    AlbumPhoto.objects.create(album=album, photo=photo)
    AlbumShare.objects.create(album=album, user=bob)
    AlbumShare.objects.create(album=album, user=charlie)
    theirs = Album.objects.create(owner=charlie, title="Charlie's")
    AlbumShare.objects.create(album=theirs, user=alice, role="contributor")
    second = Album.objects.create(owner=charlie, title="Second")
    AlbumShare.objects.create(album=second, user=alice, role="manager")
    AlbumShare.objects.create(album=second, user=bob, role="viewer")
    AlbumPhoto.objects.create(album=theirs, photo=photo)
    link = ShareLink.objects.create(owner=alice, token="t", album=album)
    Partner.objects.create(owner=alice, viewer=charlie)
    Group.objects.create(name="Team", owner=alice)
    given(alice, bob)
    seen = Photo.objects.visible_to(User.objects.get(pk=charlie.pk))
    assert list(seen) == [photo]
    assert ShareLink.objects.live().get() == link
    assert not Partner.objects.exists()
    assert {share.user for share in AlbumShare.objects.filter(album=album)} == {charlie}
    assert AlbumShare.objects.get(album=theirs, user=bob).role == "contributor"
    assert AlbumShare.objects.get(album=second, user=bob).role == "manager"
    assert Group.objects.get().owner == bob


def test_it_is_offered_and_taken_on_pages(
    alice: User, bob: User, charlie: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_over_library, "delay", hand_over_library)
    photo = make_photo(alice)
    giver, receiver = browser_of(alice), browser_of(bob)
    asked = {"to-email": "Bob@Example.org", "to-current_password": PASSWORD}
    assert giver.post(reverse("ops:hand_over"), asked).status_code == 302
    offer = Handover.objects.get()
    assert "You offered your library to Bob" in " ".join(
        giver.get(reverse("ops:leave")).text.split()
    )
    assert "already" in giver.post(reverse("ops:hand_over"), asked).text
    assert "Alice wants to hand their library" in receiver.get(reverse("ops:settings")).text
    for stranger in (browser_of(charlie), giver):
        assert stranger.post(reverse("ops:take", args=[offer.pk])).status_code == 404
    assert Photo.objects.get(pk=photo.pk).owner == alice
    receiver.post(reverse("ops:take", args=[offer.pk]))
    assert Photo.objects.get(pk=photo.pk).owner == bob
    assert receiver.post(reverse("ops:take", args=[offer.pk])).status_code == 404


def test_it_can_be_withdrawn_and_refused(alice: User, bob: User, browser_of: BrowserOf) -> None:
    offer = offered(alice, bob)
    assert browser_of(alice).post(reverse("ops:keep")).status_code == 302
    assert browser_of(alice).post(reverse("ops:keep")).status_code == 404
    with pytest.raises(CannotHandOver, match="late"):
        accept(offer)
    again = offered(alice, bob)
    assert str(again) == f"library of {alice.pk} to {bob.pk}"
    browser_of(bob).post(reverse("ops:refuse", args=[again.pk]))
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    ("email", "said"),
    [("nobody@example.org", "no account with this"), ("alice@example.org", "your own account")],
)
def test_it_says_why_not(alice: User, browser_of: BrowserOf, email: str, said: str) -> None:
    asked = {"to-email": email, "to-current_password": PASSWORD}
    answer = browser_of(alice).post(reverse("ops:hand_over"), asked)
    assert (answer.status_code, said in answer.text) == (400, True)
    wrong = browser_of(alice).post(reverse("ops:hand_over"), {**asked, "to-current_password": "x"})
    assert wrong.status_code == 400


def test_it_leaves_what_is_locked_to_who_has_the_password(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    photo = make_photo(alice)
    offer = offered(alice, bob)
    locked = make_photo(bob, sha256=photo.sha256, is_locked=True)
    browser_of(bob).post(reverse("ops:take", args=[offer.pk]))
    assert Handover.objects.get().accepted_at is None
    Photo.objects.filter(pk=locked.pk).update(is_locked=False)
    Photo.objects.filter(pk=photo.pk).update(is_locked=True)
    with pytest.raises(CannotHandOver, match="locked"):
        accept(offer)
    with pytest.raises(CannotHandOver, match="locked"):
        offered(alice, bob)


def test_it_gives_up_where_something_was_locked_meanwhile(alice: User, bob: User) -> None:
    photo = make_photo(alice)
    offer = offered(alice, bob)
    accept(offer)
    Photo.objects.filter(pk=photo.pk).update(is_locked=True)
    hand_over_accepted()
    offer.refresh_from_db()
    assert (offer.accepted_at, offer.reason) == (None, "locked")
    assert Photo.objects.get().owner == alice


def test_it_needs_room_in_the_receivers_plan(alice: User, bob: User) -> None:
    same = make_photo(alice, size_bytes=900)
    make_photo(bob, size_bytes=900, sha256=same.sha256)
    bob.plan = Plan.objects.create(name="Small", storage_bytes=1000, photos=2)
    bob.save(update_fields=["plan"])
    offer = offered(alice, bob)
    make_photo(alice, size_bytes=200)
    with pytest.raises(CannotHandOver, match="no_room"):
        accept(offer)
    Plan.objects.update(storage_bytes=1100)
    accept(offer)


def test_it_changes_nothing_when_killed_and_goes_on(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(alice)
    before = manifest(alice)
    offer = offered(alice, bob)
    accept(offer)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(handing, "hand_rights_over", killed)
        with pytest.raises(KeyboardInterrupt):
            hand_over_library(offer.pk)
    assert manifest(alice) == before
    hand_over_accepted()
    hand_over_library(offer.pk)
    assert manifest(bob) == before


@pytest.mark.django_db(transaction=True)
def test_it_is_done_once_however_often_it_is_asked_for(alice: User, bob: User) -> None:
    make_photo(alice)
    offer = offered(alice, bob)
    accept(offer)
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        hand_over_library(offer.pk)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert entries_of(alice).filter(verb=Verb.HANDED_OVER).count() == 2
    assert Photo.objects.get().owner == bob
    assert not offers_to(bob).exists()


# What stays with the person, or is handed over by a function of its own.
STAYS = {
    "admin.LogEntry.user", "account.EmailAddress.user", "mfa.Authenticator.user",
    "usersessions.UserSession.user", "socialaccount.SocialAccount.user", "accounts.AuditEntry.actor",
    "accounts.AuditEntry.about", "accounts.AppPassword.user", "accounts.Invitation.made_by",
    "accounts.Invitation.accepted_by", "accounts.ApiKey.user", "accounts.SignedInApp.user",
    "rights.GroupMember.user", "rights.Partner.viewer", "vault.Vault.owner",
    "activity.Comment.author", "activity.Comment.deleted_by", "activity.Mention.user",
    "activity.Like.user", "activity.Event.actor", "activity.Letter.user", "activity.Notice.user",
    "activity.NoticeSetting.user", "search.RecentSearch.user", "search.UnrememberedSearcher.user",
    "dedup.Preferences.owner", "curating.Action.actor", "curating.TrashSetting.user", "atlas.NamedPlace.owner",
    "stories.TripsFound.owner",  # found anew where the photos are now
    "ingest.HeldRoom.owner", "ingest.PausedStage.paused_by", "ingest.ProcessingTime.owner",
    "ops.Handover.giver", "ops.Handover.receiver",
}  # fmt: skip
BY_THEMSELVES = {
    "rights.SpaceMember.user", "rights.AlbumShare.user", "rights.Partner.owner",
    "atlas.Cell.owner", "atlas.PlaceCount.owner", "folders.Folder.owner",
    "photos.LibraryUse.owner", "photos.MonthCount.owner", "photos.Photo.owner",
    "photos.Source.owner", "photos.Tag.owner", "faces.Person.owner", "faces.SkippedQuestion.owner",
    "search.Embedding.owner", "search.SavedSearch.user", "search.LibraryChange.owner",
    "sync.Change.owner", "insight.Summary.owner",
    "clients.InboxEntry.owner", "clients.InboxLock.owner",
}  # fmt: skip


def columns_of_people() -> Iterator[str]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is User:
                yield f"{model._meta.label}.{field.name}"


def test_it_knows_each_column_that_says_whose_something_is() -> None:
    moved = {f"{label}.{column}" for label, column in MOVED}
    assert set(columns_of_people()) - STAYS - BY_THEMSELVES - moved == set()
