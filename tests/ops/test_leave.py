"""Leaving: what ends at once, what waits fourteen days, and what is gone for good."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.app_passwords import make_app_password
from accounts.audit import Verb
from accounts.models import AppPassword, AuditEntry, User
from accounts.services import create_user
from albums.models import Album, AlbumPhoto
from curating.models import LeftoverFile
from curating.services import leftovers
from ingest.batches import open_batch
from ingest.models import Batch, ResumableUpload, TakeoutImport
from ingest.parts import part_path
from ingest.takeout.uploads import folder_of
from ingest.upload import Incoming, receive_upload
from ops.leaving import deleting
from ops.leaving.asking import WAIT, ask_to_leave, call_back, what_goes
from ops.tasks import delete_those_who_left
from photos.models import Photo, Rendition, Source
from photos.storage import originals, renditions, save_file
from rights.models import AlbumShare, Partner, ShareLink, Space, SpaceMember, SpacePhoto
from sharing.whom import somebody
from tests.conftest import PASSWORD
from tests.factories import make_photo
from vault.models import LockedFile, LockedPhoto

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]
LEAVE = "/settings/leave/"
NOW = datetime(2021, 5, 4, 3, 2, 1, tzinfo=UTC)


def hand_in(owner: User, content: bytes) -> Photo:
    batch = open_batch(owner, Batch.Origin.UPLOAD)
    photo = receive_upload(batch, Incoming(io.BytesIO(content), "a.jpg", NOW)).photo
    assert photo is not None
    return photo


def time_is_over(user: User) -> None:
    User.objects.filter(pk=user.pk).update(leaves_at=timezone.now() - timedelta(seconds=1))


def say_so(browser: Client, **other: str) -> Any:
    return browser.post(LEAVE, {"current_password": PASSWORD, "is_sure": "on", **other})


def test_it_explains_what_goes(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice, size_bytes=2048)
    album = Album.objects.create(owner=alice, title="Summer")
    AlbumShare.objects.create(album=album, user=bob)
    ShareLink.objects.create(owner=alice, token="t", album=album)
    Partner.objects.create(owner=alice, viewer=bob)
    space = Space.objects.create(name="Family")
    SpaceMember.objects.create(space=space, user=alice, role="manager")
    SpacePhoto.objects.create(space=space, photo=photo)
    words = " ".join(browser_of(alice).get(LEAVE).text.split())
    for said in (
        "1 photo, 2.0 KB", "1 album ", "0 people with a name", "1 album that others see",
        "1 link that works", "1 partner who sees your library", "your photos in 1 space",
    ):  # fmt: skip
        assert said in words
    assert what_goes(bob).photos == 0


def test_it_ends_everything_that_others_see_at_once(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    photo = make_photo(alice)
    album = Album.objects.create(owner=alice, title="Summer")
    AlbumPhoto.objects.create(album=album, photo=photo)
    AlbumShare.objects.create(album=album, user=bob)
    bobs = Album.objects.create(owner=bob, title="Bob's")
    AlbumShare.objects.create(album=bobs, user=alice, role="contributor")
    AlbumPhoto.objects.create(album=bobs, photo=photo)
    Partner.objects.create(owner=alice, viewer=bob)
    link = ShareLink.objects.create(owner=alice, token="t", album=album)
    make_app_password(alice, "phone")
    browser, other = browser_of(alice), browser_of(alice)
    bobs_browser = browser_of(bob)

    assert say_so(browser).headers["Location"] == reverse("accounts:sign_in")

    assert not Photo.objects.visible_to(User.objects.get(pk=bob.pk)).exists()
    assert not ShareLink.objects.live().filter(pk=link.pk).exists()
    assert not AppPassword.objects.exists()
    assert other.get("/").headers["Location"].startswith("/sign-in/")
    assert bobs_browser.get("/").status_code == 200
    assert Photo.objects.filter(pk=photo.pk).exists()
    with pytest.raises(ValidationError):
        somebody("alice@example.org")
    assert AuditEntry.objects.filter(actor=alice, verb=Verb.LEAVING).exists()


def test_it_leaves_one_page_which_calls_it_back(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    ask_to_leave(alice)
    browser = browser_of(User.objects.get(pk=alice.pk))
    waiting = reverse("ops:leaving")
    for address in ("/", "/albums/", f"/photos/{photo.pk}/", LEAVE):
        assert browser.get(address).headers["Location"] == waiting
    assert "Call it back" in browser.get(waiting).text

    browser.post(reverse("ops:call_back"))

    assert User.objects.get(pk=alice.pk).leaves_at is None
    assert browser.get("/").status_code == 200
    assert browser.get(waiting).status_code == 404
    assert browser.post(reverse("ops:call_back")).status_code == 404


def test_it_cannot_be_called_back_too_late(alice: User) -> None:
    ask_to_leave(alice)
    time_is_over(alice)
    assert not call_back(alice)


@pytest.mark.parametrize("flaw", [{"current_password": "wrong"}, {"is_sure": ""}])
def test_it_asks_for_the_password_and_the_word(
    alice: User, browser_of: BrowserOf, flaw: dict[str, str]
) -> None:
    assert say_so(browser_of(alice), **flaw).status_code == 400
    assert User.objects.get(pk=alice.pk).leaves_at is None


def test_it_keeps_the_last_operator(browser_of: BrowserOf, db: None) -> None:
    olga = create_user("olga@example.org", PASSWORD, is_operator=True)
    answer = say_so(browser_of(olga))
    assert (answer.status_code, "nobody would be left" in answer.text) == (400, True)
    create_user("otto@example.org", PASSWORD, is_operator=True)
    assert say_so(browser_of(olga)).status_code == 302


@pytest.mark.parametrize("page", ["ops:leave", "ops:leaving"])
def test_it_asks_strangers_to_sign_in(client: Client, alice: User, page: str) -> None:
    assert client.get(reverse(page)).headers["Location"].startswith("/sign-in/")


def test_it_waits_fourteen_days(alice: User) -> None:
    make_photo(alice)
    ask_to_leave(alice)
    left = User.objects.get(pk=alice.pk).leaves_at
    assert left is not None
    assert abs(left - timezone.now() - WAIT) < timedelta(minutes=1)
    delete_those_who_left()
    assert Photo.objects.count() == 1


def test_it_deletes_rows_and_bytes_and_leaves_those_of_others(
    alice: User, bob: User, make_jpeg: Callable[..., Path], tmp_path: Path
) -> None:
    shared, own = make_jpeg("a.jpg").read_bytes(), make_jpeg("b.jpg", colour=(1, 2, 3)).read_bytes()
    alices, only, bobs = hand_in(alice, shared), hand_in(alice, own), hand_in(bob, shared)
    for photo, name in ((alices, "both"), (bobs, "both"), (only, "only")):
        keep_rendition(photo, name, tmp_path)
    folder = tmp_path / "nas"
    folder.mkdir()
    (folder / "c.jpg").write_bytes(own)
    source = Source.objects.create(owner=alice, kind="folder", name="Disk", root=str(folder))
    make_photo(alice, kept_in=source, original_key="c.jpg")
    ask_to_leave(alice)
    time_is_over(alice)

    delete_those_who_left()

    assert not User.objects.filter(pk=alice.pk).exists()
    assert list(Photo.objects.all()) == [bobs]
    assert originals().exists(bobs.original_key)
    assert not originals().exists(only.original_key)
    assert (renditions().exists("both"), renditions().exists("only")) == (True, False)
    assert (folder / "c.jpg").exists()
    assert not LeftoverFile.objects.exists()
    assert AuditEntry.objects.get(verb=Verb.LEFT).subject == "alice@example.org"


def keep_rendition(photo: Photo, key: str, folder: Path) -> None:
    path = folder / f"{key}.tmp"
    path.write_bytes(b"smaller")
    if not renditions().exists(key):
        save_file(renditions(), key, path)
    Rendition.objects.create(photo=photo, name="preview", key=key, mime="image/webp", size_bytes=7)


def test_it_deletes_what_is_locked_and_what_came_in_part(
    alice: User, bob: User, make_jpeg: Callable[..., Path], tmp_path: Path
) -> None:
    content = make_jpeg().read_bytes()
    locked = hand_in(alice, content)
    bobs = hand_in(bob, content)
    sealed = LockedPhoto.objects.create(photo=bobs, state=LockedPhoto.State.LOCKED)
    row = LockedPhoto.objects.create(photo=locked)
    (tmp_path / "sealed").write_bytes(b"cipher")
    save_file(originals(), "locked/1", tmp_path / "sealed")
    LockedFile.objects.create(
        locked=row, name="original", key="locked/1", mime="image/jpeg", size_bytes=6,
        plain_key=locked.original_key, cipher_sha256="0" * 64,
    )  # fmt: skip
    upload = ResumableUpload.objects.create(
        owner=alice, receiver="photo", target_id=1, filename="a.mov", file_time=NOW, size_bytes=9
    )
    part_path(upload).parent.mkdir(parents=True, exist_ok=True)
    part_path(upload).write_bytes(b"half")
    takeout = TakeoutImport.objects.create(batch=open_batch(alice, Batch.Origin.TAKEOUT))
    folder_of(takeout).mkdir(parents=True)
    ask_to_leave(alice)
    time_is_over(alice)

    delete_those_who_left()

    assert not originals().exists("locked/1")
    assert not originals().exists(locked.original_key), "Bob has it only encrypted"
    assert LockedPhoto.objects.get() == sealed
    assert not part_path(upload).exists()
    assert not folder_of(takeout).exists()


@pytest.mark.parametrize(
    ("room", "step"),
    [(deleting, "delete_photos"), (deleting, "delete_rest"), (leftovers, "_is_needed")],
)
def test_it_goes_on_after_it_was_killed(
    alice: User,
    make_jpeg: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    room: ModuleType,
    step: str,
) -> None:
    photos = [
        hand_in(alice, make_jpeg(f"{red}.jpg", colour=(red, 0, 0)).read_bytes())
        for red in (10, 90, 200)
    ]
    monkeypatch.setattr(deleting, "CHUNK", 1)
    whole, calls = getattr(room, step), []

    def killed_the_second_time(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == (1 if step == "delete_rest" else 2):
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(room, step, killed_the_second_time)
    ask_to_leave(alice)
    time_is_over(alice)
    with pytest.raises(KeyboardInterrupt):
        delete_those_who_left()
    assert not User.objects.filter(pk=alice.pk, is_active=True).exists()

    delete_those_who_left()

    assert not Photo.objects.exists()
    assert not User.objects.filter(pk=alice.pk).exists()
    assert not any(originals().exists(photo.original_key) for photo in photos)


def test_it_hands_spaces_to_who_is_left(alice: User, bob: User, charlie: User) -> None:
    family, alone, managed = [Space.objects.create(name=name) for name in ("F", "A", "M")]
    for space in (family, alone, managed):
        SpaceMember.objects.create(space=space, user=alice, role="manager")
    SpaceMember.objects.create(space=family, user=bob, role="viewer")
    SpaceMember.objects.create(space=family, user=charlie, role="viewer")
    SpaceMember.objects.create(space=managed, user=bob, role="manager")
    ask_to_leave(alice)
    time_is_over(alice)
    delete_those_who_left()
    assert set(Space.objects.all()) == {family, managed}
    assert family.memberships.get(role="manager").user == bob
