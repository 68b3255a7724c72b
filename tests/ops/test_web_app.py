"""The files that make the gallery an app, and what other apps share with it without a script."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from ingest.models import Batch
from ops.webapp.shell import SHELL
from photos.models import Photo

pytestmark = pytest.mark.django_db

BrowserOf = Callable[[User], Client]
FROM_DEVICE = {"HTTP_SEC_FETCH_SITE": "none"}


def shared(path: Path) -> dict[str, SimpleUploadedFile]:
    return {"files": SimpleUploadedFile(path.name, path.read_bytes(), "image/jpeg")}


def test_it_says_what_a_browser_needs_to_install_it(client: Client) -> None:
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    manifest = json.loads(response.content)
    assert manifest["display"] == "standalone"
    assert manifest["start_url"] == manifest["scope"] == "/"
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    assert [shortcut["url"] for shortcut in manifest["shortcuts"]] == ["/upload/", "/search/"]
    assert manifest["share_target"]["params"]["files"][0]["accept"] == ["image/*", "video/*"]


def test_its_icons_are_as_large_as_it_says(client: Client) -> None:
    manifest = client.get("/manifest.webmanifest").json()
    for icon in manifest["icons"]:
        found = finders.find(icon["src"].removeprefix("/static/"))
        picture = Image.open(io.BytesIO(Path(str(found)).read_bytes()))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
        assert (icon["purpose"] == "maskable") == (
            picture.convert("RGBA").getpixel((0, 0))[3] == 255
        )


def test_the_service_worker_rules_all_pages_and_is_asked_for_each_time(client: Client) -> None:
    response = client.get("/sw.js")
    assert response["Content-Type"] == "text/javascript"
    assert response["Service-Worker-Allowed"] == "/"
    assert response["Cache-Control"] == "no-cache"
    told = json.loads(re.search(r"serve\((.*)\);", response.content.decode())[1])
    assert told["share"] == "/share/"
    assert len(told["files"]) == len(SHELL)


def test_its_version_changes_with_the_files(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get("/sw.js").content
    assert client.get("/sw.js").content == before
    monkeypatch.setattr("ops.webapp.shell.static", lambda name: f"/static/{name}.other")
    assert client.get("/sw.js").content != before


def test_every_file_that_is_kept_exists() -> None:
    assert [name for name in SHELL if finders.find(name) is None] == []


def test_what_a_kept_script_imports_is_kept_too() -> None:
    for name in SHELL:
        if name.startswith("js/"):
            script = Path(str(finders.find(name))).read_text()
            imported = re.findall(r"""(?:from |import |import\()"\./([^"]+)""", script)
            assert {f"js/{each}" for each in imported} <= set(SHELL), name


def test_the_page_without_a_connection_knows_nobody(
    client: Client, alice: User, browser_of: BrowserOf
) -> None:
    page = browser_of(alice).get("/offline/").content.decode()
    assert "No connection" in page
    assert 'data-account=""' in page
    assert client.get("/offline/").content.decode() == page


def test_a_page_says_whose_it_is_and_a_file_does_not(
    client: Client, alice: User, browser_of: BrowserOf
) -> None:
    assert browser_of(alice).get("/")["Heirloom-Person"] == str(alice.pk)
    assert client.get("/sign-in/")["Heirloom-Person"] == ""
    assert "Heirloom-Person" not in client.get("/manifest.webmanifest")


def test_what_is_shared_comes_into_the_library_without_a_script(
    alice: User, make_jpeg: Callable[..., Path]
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    response = client.post("/share/", shared(make_jpeg("shared.jpg")), **FROM_DEVICE)
    assert response.url == f"/upload/?batch={Batch.objects.get().pk}"
    photo = Photo.objects.get()
    assert (photo.owner, photo.filename) == (alice, "shared.jpg")


def test_an_old_browser_shares_from_its_own_address(
    alice: User, browser_of: BrowserOf, make_jpeg: Callable[..., Path]
) -> None:
    response = browser_of(alice).post(
        "/share/", shared(make_jpeg()), HTTP_ORIGIN="http://testserver"
    )
    assert response.status_code == 302
    assert Photo.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "http://elsewhere"},
    ],
)
def test_another_site_shares_nothing(
    alice: User, browser_of: BrowserOf, make_jpeg: Callable[..., Path], headers: dict[str, str]
) -> None:
    response = browser_of(alice).post("/share/", shared(make_jpeg()), **headers)
    assert response.status_code == 403
    assert not Photo.objects.exists()


def test_sharing_nothing_or_coming_by_hand_leads_to_the_upload_page(
    alice: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)
    assert browser.get("/share/").url == "/upload/"
    assert browser.post("/share/", **FROM_DEVICE).url == "/upload/"
    assert "No file came." in browser.get("/upload/").content.decode()


def test_a_stranger_signs_in_first(client: Client, alice: User) -> None:
    response = client.post("/share/", **FROM_DEVICE)
    assert response.url.startswith("/sign-in/")


def test_who_would_send_is_told_with_a_token(
    client: Client, alice: User, browser_of: BrowserOf
) -> None:
    response = browser_of(alice).get("/upload/sender/")
    assert response.json()["person"] == str(alice.pk)
    assert len(response.json()["token"]) > 30
    assert response["Cache-Control"] == "no-store"
    assert client.get("/upload/sender/").status_code == 401


def test_files_of_one_person_do_not_start_in_the_library_of_another(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    of_alice = {"HTTP_HEIRLOOM_PERSON": str(alice.pk)}
    assert browser_of(bob).post("/upload/batches/", **of_alice).status_code == 409
    assert not Batch.objects.exists()
    assert browser_of(alice).post("/upload/batches/", **of_alice).status_code == 201
