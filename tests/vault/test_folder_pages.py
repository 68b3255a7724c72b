"""The pages and files of the open folder, who gets them, and what shows nowhere else."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import User
from ingest.batches import open_batch
from ingest.models import Batch
from ingest.upload import Incoming, receive_upload
from photos.models import Photo, Source, Stack
from photos.services.stacks import stack_photos
from photos.storage import StorageFailed, Stored, originals, put_original
from tests.factories import make_photo
from tests.stored import content_of, put
from tests.vault.locked import (
    PIN,
    body,
    bytes_of,
    give_pin,
    keep_rendition,
    lock,
    make_kept,
    make_open_vault,
    work,
)
from vault.models import LockedFile, LockedPhoto, Vault
from vault.opened import OpenVault
from vault.services.locking import lock_photos, unlock_photos
from vault.tasks import tend_locked, wake

BrowserOf = Callable[[User], Client]
FOLDER = "/locked/"
SCRIPT = {"HX-Request": "true"}
MEDIA = ["thumbnail", "preview", "original", "playback"]


@pytest.fixture
def vault(alice: User) -> OpenVault:
    return make_open_vault(alice)


@pytest.fixture
def browser(vault: OpenVault, browser_of: BrowserOf) -> Client:
    """Alice's, with the folder open."""
    browser = browser_of(vault.owner)
    give_pin(browser)
    return browser


def address(name: str, photo: Photo) -> str:
    return reverse(f"vault:{name}", args=[photo.pk])


def test_it_shows_locked_photos_and_their_files(vault: OpenVault, browser: Client) -> None:
    photo = make_kept(vault.owner, caption="Our secret")
    lock(vault.owner, photo)
    page = browser.get(FOLDER)
    assert address("thumbnail", photo) in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    page = browser.get(address("photo", photo))
    assert "Our secret" in page.content.decode()
    assert address("preview", photo) in page.content.decode()
    for name, content in (("original", bytes_of(1)), ("thumbnail", bytes_of(1001, 30_000))):
        response = browser.get(address(name, photo))
        assert (response.status_code, body(response)) == (200, content)
        assert response["Cache-Control"] == "no-store"
        assert photo.sha256 not in str(response.headers)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=65530-65550", slice(65530, 65551)),
        ("bytes=150000-", slice(150_000, None)),
        ("bytes=-5", slice(-5, None)),
    ],
)
def test_it_serves_ranges(vault: OpenVault, browser: Client, asked: str, part: slice) -> None:
    film = make_kept(vault.owner, kind="video", mime="video/mp4", format="mp4", is_playable=True)
    lock(vault.owner, film)
    response = browser.get(address("playback", film), headers={"Range": asked})
    assert (response.status_code, body(response)) == (206, bytes_of(1)[part])
    page = browser.get(address("photo", film)).content.decode()
    assert address("playback", film) in page


def test_a_proxy_plays_instead_of_the_original(vault: OpenVault, browser: Client) -> None:
    film = make_kept(vault.owner, kind="video", mime="video/x-msvideo", format="avi")
    keep_rendition(film, "proxy", bytes_of(9))
    lock(vault.owner, film)
    assert body(browser.get(address("playback", film))) == bytes_of(9)


def test_what_is_not_encrypted_yet_is_shown_as_well(vault: OpenVault, browser: Client) -> None:
    photo = make_kept(vault.owner)
    lock_photos(vault.owner, [photo.pk])
    assert "1 file is being encrypted" in browser.get(FOLDER).content.decode()
    assert body(browser.get(address("original", photo))) == bytes_of(1)
    assert body(browser.get(address("thumbnail", photo))) == bytes_of(1001, 30_000)
    response = browser.get(address("playback", photo))
    assert (body(response), response["Cache-Control"]) == (bytes_of(1), "no-store")


def test_a_picture_that_was_never_made_is_a_short_404(vault: OpenVault, browser: Client) -> None:
    photo = make_kept(vault.owner)
    photo.renditions.all().delete()
    lock(vault.owner, photo)
    response = browser.get(address("thumbnail", photo))
    assert (response.status_code, response["Cache-Control"]) == (404, "no-store")
    assert "no picture to show" in browser.get(address("photo", photo)).content.decode()


def test_a_closed_folder_shows_nothing(
    vault: OpenVault, browser: Client, browser_of: BrowserOf
) -> None:
    photo = make_kept(vault.owner, filename="secret.jpg")
    lock(vault.owner, photo)
    closed = browser_of(vault.owner)
    assert [closed.get(address(name, photo)).status_code for name in MEDIA] == [404] * 4
    assert closed.get(address("photo", photo)).url == FOLDER
    assert "secret" not in closed.get(FOLDER).content.decode()
    assert closed.get(FOLDER, {"fragment": 1}).status_code == 404
    assert closed.post(reverse("vault:unlock"), {"photo": photo.pk}).url == FOLDER
    assert Photo.objects.get().is_locked


def test_nobody_else_sees_or_moves_it(
    vault: OpenVault, bob: User, browser_of: BrowserOf, client: Client
) -> None:
    photo, open_one = make_kept(vault.owner), make_kept(vault.owner, 2)
    lock(vault.owner, photo)
    make_open_vault(bob)
    stranger = browser_of(bob)
    give_pin(stranger)
    for name in ("photo", *MEDIA):
        assert stranger.get(address(name, photo)).status_code == 404
        assert "sign-in" in client.get(address(name, photo)).url
    for name, target in (("unlock", photo), ("lock", open_one)):
        given = {"photo": target.pk}
        assert stranger.post(reverse(f"vault:{name}"), given).status_code == 404
        assert "sign-in" in client.post(reverse(f"vault:{name}"), given).url
    assert Photo.objects.get(pk=photo.pk).is_locked
    assert not Photo.objects.get(pk=open_one.pk).is_locked


def test_its_own_routes_elsewhere_are_404(vault: OpenVault, browser: Client) -> None:
    photo = make_kept(vault.owner)
    lock(vault.owner, photo)
    for name in ("photo", "thumbnail", "preview", "original", "playback"):
        assert browser.get(reverse(f"photos:{name}", args=[photo.pk])).status_code == 404


def test_photos_are_locked_from_a_page_and_by_script(
    vault: OpenVault,
    browser: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tend_locked, "delay", lambda: asked.append(1))
    one, two, three = (make_kept(vault.owner, seed) for seed in (1, 2, 3))
    assert (
        reverse("vault:lock")
        in browser.get(reverse("photos:photo", args=[one.pk])).content.decode()
    )
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("vault:lock"), {"photo": [one.pk, two.pk]})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    answer = browser.post(reverse("vault:lock"), {"photo": three.pk}, headers=SCRIPT)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/")
    assert list(Photo.objects.values_list("is_locked", flat=True)) == [True] * 3
    assert asked == [1]


@pytest.mark.parametrize("given", [{}, {"photo": "x"}, {"photo": "9" * 30}, {"photo": "987654"}])
def test_what_is_no_photo_is_404(vault: OpenVault, browser: Client, given: dict[str, str]) -> None:
    assert browser.post(reverse("vault:lock"), given).status_code == 404


def test_who_has_no_pin_is_led_to_choose_one(alice: User, browser_of: BrowserOf) -> None:
    photo = make_kept(alice)
    answer = browser_of(alice).post(reverse("vault:lock"), {"photo": photo.pk}, headers=SCRIPT)
    assert answer["HX-Redirect"] == FOLDER
    assert not Photo.objects.get().is_locked


def test_what_lies_in_place_is_refused_in_words(vault: OpenVault, browser: Client) -> None:
    source = Source.objects.create(owner=vault.owner, kind="folder", name="Disk", root="/disk")
    photo = make_photo(vault.owner, kept_in=source)
    answer = browser.post(reverse("vault:lock"), {"photo": photo.pk}, headers=SCRIPT)
    assert answer.status_code == 409
    assert "1 photo lies in “Disk”" in answer.content.decode()
    answer = browser.post(reverse("vault:lock"), {"photo": photo.pk}, follow=True)
    assert "Nothing was locked" in answer.content.decode()


def test_a_broker_that_is_away_costs_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError

    monkeypatch.setattr(tend_locked, "delay", fail)
    wake()


def test_photos_move_back(vault: OpenVault, browser: Client) -> None:
    photo = make_kept(vault.owner)
    lock(vault.owner, photo)
    answer = browser.post(reverse("vault:unlock"), {"photo": photo.pk}, follow=True)
    assert "1 photo moves back" in answer.content.decode()
    assert "It moves back" in browser.get(address("photo", photo)).content.decode()
    assert body(browser.get(address("original", photo))) == bytes_of(1)
    work()
    assert browser.get(reverse("photos:photo", args=[photo.pk])).status_code == 200
    assert browser.get(address("photo", photo)).status_code == 404
    assert browser.post(reverse("vault:unlock"), {"photo": photo.pk}).status_code == 404
    assert (
        "Choose the photos" in browser.post(reverse("vault:unlock"), follow=True).content.decode()
    )


def test_a_photos_page_leads_to_its_files_and_neighbours(vault: OpenVault, browser: Client) -> None:
    one, two, raw, three = (make_kept(vault.owner, seed) for seed in (1, 2, 3, 4))
    stack_photos(two, [raw], kind=Stack.Kind.RAW)
    lock(vault.owner, one, two, three)
    page = browser.get(address("photo", two)).context["page"]
    assert (page.older, page.newer) == (one.pk, three.pk)
    assert page.files == [(two.pk, "JPEG 1"), (raw.pk, "JPEG 2")]
    assert browser.get(FOLDER).context["page"].total == 3


def test_many_photos_come_by_pages_at_the_same_cost(
    vault: OpenVault, browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    photos = [make_photo(vault.owner, is_locked=True) for _ in range(70)]
    with django_assert_max_num_queries(8):
        page = browser.get(FOLDER).context["page"]
    with django_assert_max_num_queries(8):
        rest = browser.get(FOLDER, {"fragment": 1, "after": page.next})
    shown = [photo.pk for photo in (*page.photos, *rest.context["page"].photos)]
    assert shown == [photo.pk for photo in reversed(photos)]
    assert browser.get(FOLDER, {"after": "nonsense"}).status_code == 404


def run_check(*words: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("check_locked", *words, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), f"{err.getvalue()}{error}"
    return out.getvalue(), err.getvalue()


def test_check_locked_finds_what_is_bad(
    vault: OpenVault, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    photo, waiting = make_kept(vault.owner, filename="secret.jpg"), make_kept(vault.owner, 2)
    lock(vault.owner, photo)
    lock_photos(vault.owner, [waiting.pk])
    assert run_check() == ("3 checked, 0 bad, 1 not encrypted yet\n", "")
    monkeypatch.setattr("vault.management.commands.check_locked.getpass", lambda _: PIN)
    assert run_check("--user", "alice@example.org")[1] == ""

    Photo.objects.filter(pk=photo.pk).update(sha256="0" * 64)
    assert "original of photo" in run_check("--user", "alice@example.org")[1]
    LockedPhoto.objects.update(sealed_key=b"x" * 80)
    assert "does not decrypt" in run_check("--user", "alice@example.org")[1]
    files = list(LockedFile.objects.order_by("pk"))
    put(originals(), files[0].key, content_of(originals(), files[0].key) + b"x")
    originals().delete(files[1].key)
    out, told = run_check()
    assert out == "3 checked, 2 bad, 1 not encrypted yet\n"
    assert "changed" in told
    assert "missing" in told
    assert "secret" not in told


def test_check_locked_says_why_it_cannot_decrypt(
    vault: OpenVault, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vault.management.commands.check_locked.getpass", lambda _: "000000")
    assert "Nobody has the address" in run_check("--user", "x@example.org")[1]
    assert "has no locked folder" in run_check("--user", "bob@example.org")[1]
    for _ in range(3):
        assert "not the PIN" in run_check("--user", "alice@example.org")[1]
    assert "Too many wrong PINs" in run_check("--user", "alice@example.org")[1]
    assert Vault.objects.get().failures == 3


def upload(owner: User, path: Path) -> Photo:
    batch = open_batch(owner, Batch.Origin.UPLOAD)
    incoming = Incoming(io.BytesIO(path.read_bytes()), path.name, timezone.now())
    photo = receive_upload(batch, incoming).photo
    assert photo
    return photo


def test_an_upload_whose_bytes_are_deleted_meanwhile_fails(
    alice: User, make_jpeg: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def store(*args: Any, **kwargs: Any) -> Stored:
        stored = put_original(*args, **kwargs)
        originals().delete(stored.key)
        return stored

    monkeypatch.setattr("ingest.upload.put_original", store)
    with pytest.raises(StorageFailed, match="Hand the file in again"):
        upload(alice, make_jpeg())
    assert not Photo.objects.exists()


def test_an_upload_of_the_same_bytes_stays_locked(
    vault: OpenVault, browser: Client, make_jpeg: Callable[..., Any]
) -> None:
    photo = upload(vault.owner, make_jpeg())
    lock(vault.owner, photo)
    assert upload(vault.owner, make_jpeg()) == photo
    assert originals().exists(photo.original_key)
    work()
    assert not originals().exists(photo.original_key)
    unlock_photos(vault, [photo.pk])
    work()
    assert originals().open(photo.original_key).read() == make_jpeg().read_bytes()
