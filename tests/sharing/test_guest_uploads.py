"""What guests send, and what the owner of the link decides about it."""

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from activity.models import Notice
from albums.models import Album
from ops.leaving.deleting import delete_account
from photos.models import Photo
from rights.models import AlbumShare, LinkPhoto, ShareLink
from sharing.guests import sending, views
from sharing.guests.deciding import accept_uploads, reject_uploads
from sharing.links.services import make_link, revoke_link
from sharing.models import GuestUpload
from tests.factories import make_photo
from tests.sharing.link_files import at, link_to, make_album
from tests.sharing.telling_files import FILES, keep_photo

JPEG = FILES["jpeg"]()


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    kept = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}


@pytest.fixture
def held(tmp_path):
    """The files that are held back."""
    return lambda: sorted((tmp_path / "files" / "guests").glob("*"))


@pytest.fixture
def link(alice):
    return link_to(make_album(alice), allows_upload=True)


def picture(name="beach.jpg", content=JPEG):
    return SimpleUploadedFile(name, content)


def send(client, link, *files, name="Uncle Bob"):
    return client.post(at(link, "send/"), {"name": name, "files": [*files]})


def decide(browser, verb, *uploads):
    ids = [upload.pk for upload in uploads or GuestUpload.objects.all()]
    with_callbacks = {"verb": verb, "upload": ids}
    return browser.post("/links/review/decide/", with_callbacks)


def test_it_holds_back_what_a_guest_sends(link, alice, client, browser_of, held):
    answer = send(client, link, picture())
    assert answer.url == at(link, "send/?sent=1")
    assert "1 photo was sent" in client.get(answer.url).content.decode()
    upload = GuestUpload.objects.get()
    assert (upload.guest_name, upload.filename, upload.format) == ("Uncle Bob", "beach.jpg", "jpeg")
    assert not Photo.objects.exists()
    assert len(held()) == 2
    assert 'value="Uncle Bob"' in client.get(at(link, "send/")).content.decode()
    assert Notice.objects.get().user == alice
    browser = browser_of(alice)
    page = browser.get("/links/review/").content.decode()
    assert "Uncle Bob" in page
    assert "1 photo of guests waits" in browser.get("/links/").content.decode()
    shown = browser.get(f"/links/review/{upload.pk}/picture")
    assert shown["Content-Type"] == "image/webp"
    assert b"SECRET" not in shown.content


@pytest.mark.django_db(transaction=True)
def test_it_takes_what_is_accepted_into_library_and_album(link, alice, client, browser_of, held):
    send(client, link, picture())
    assert decide(browser_of(alice), "accept").url == "/links/review/"
    photo = Photo.objects.get()
    assert (photo.owner, photo.filename) == (alice, "beach.jpg")
    assert photo.source.startswith("Uncle Bob")
    assert list(link.album.photos.all()) == [photo]
    assert held() == []
    assert GuestUpload.objects.get().state == "accepted"
    assert client.get(at(link, f"photos/{photo.pk}/")).status_code == 200
    with storages["originals"].open(photo.original_key) as file:
        assert file.read() == JPEG


@pytest.mark.django_db(transaction=True)
def test_it_deletes_what_is_rejected(link, alice, client, browser_of, held):
    send(client, link, picture())
    decide(browser_of(alice), "reject")
    assert held() == []
    assert not Photo.objects.exists()
    assert "Nothing waits" in browser_of(alice).get("/links/review/").content.decode()


@pytest.mark.parametrize("kind", ["chosen", "smart", "managed"])
def test_it_shows_what_is_accepted_on_any_link(alice, bob, client, browser_of, kind):
    link = link_of(alice, bob, kind)
    send(client, link, picture())
    decide(browser_of(link.owner), "accept")
    photo = Photo.objects.get(filename="beach.jpg")
    assert photo.owner == link.owner
    assert client.get(at(link, f"photos/{photo.pk}/")).status_code == 200


def link_of(alice, bob, kind):
    if kind == "chosen":
        return make_link(ShareLink(allows_upload=True), alice, photos=[make_photo(alice)])
    album = make_album(alice)
    if kind == "smart":
        Album.objects.update(query="year:2020")
        return make_link(ShareLink(allows_upload=True), alice, album=Album.objects.get())
    AlbumShare.objects.create(album=album, user=bob, role="manager")
    return make_link(ShareLink(allows_upload=True), bob, album=album)


def test_it_says_the_same_whether_the_owner_has_it(link, alice, client, browser_of):
    known = keep_photo(alice, "jpeg", JPEG)
    other = client.post(
        at(link, "send/"), {"name": "B", "files": [picture("o.png", FILES["png"]())]}
    )
    same = send(client, link, picture())
    assert (same.status_code, same.url) == (other.status_code, other.url)
    decide(browser_of(alice), "accept", GuestUpload.objects.get(filename="beach.jpg"))
    assert list(link.album.photos.all()) == [known]
    assert not LinkPhoto.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.svg", b"<svg xmlns='x'>", "SVG"),
        ("a.jpg", b"", "empty"),
        ("a.zip", b"PK\3\4" + b"\0" * 600, "ZIP"),
    ],
)
def test_it_refuses_what_is_no_photo(link, client, held, name, content, reason):
    answer = send(client, link, picture(name, content), picture())
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert GuestUpload.objects.count() == 1
    assert len(held()) == 2


def test_it_refuses_names_that_cannot_be(link, held):
    sent = sending.Sent(picture(), "a\nb.jpg", "Bob", timezone.now())
    with pytest.raises(sending.Refused, match="cannot be seen"):
        sending.hold_upload(link, sent)
    assert held() == []


def test_it_escapes_the_names_of_guests_and_files(link, alice, client, browser_of):
    evil = "<script>alert(1)<.jpg"
    send(client, link, picture(evil), name=f"{evil}\u202e")
    refused = send(client, link, picture(evil, b"<svg>"))
    for page in (browser_of(alice).get("/links/review/"), refused):
        assert evil not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()
    assert GuestUpload.objects.get().guest_name == evil


def test_it_holds_a_file_that_cannot_be_shown(link, alice, client, browser_of):
    send(client, link, picture("cut.jpg", JPEG[:200]))
    upload = GuestUpload.objects.get()
    assert upload.picture_key == ""
    assert browser_of(alice).get(f"/links/review/{upload.pk}/picture").status_code == 404
    assert browser_of(alice).get("/links/review/").status_code == 200


def test_it_takes_only_so_many(link, client, monkeypatch, held):
    monkeypatch.setattr(sending, "MOST_FILES_AN_HOUR", 1)
    answer = send(client, link, picture(), picture("b.jpg"))
    assert "within the hour" in answer.content.decode()
    assert GuestUpload.objects.count() == 1
    assert len(held()) == 2


def test_it_holds_only_so_many_bytes(link, client, monkeypatch, held):
    monkeypatch.setattr(sending, "MOST_BYTES_WAITING", len(JPEG) + 10)
    answer = send(client, link, picture(), picture("b.jpg"))
    assert "Too much waits" in answer.content.decode()
    assert GuestUpload.objects.count() == 1
    assert len(held()) == 2


def test_it_keeps_nothing_where_another_was_faster(link, client, monkeypatch, held):
    answers = iter([None, None, sending.Refused("Too much")])

    def refuses_at_last(*_):
        if problem := next(answers):
            raise problem

    monkeypatch.setattr(sending, "refuse_too_much", refuses_at_last)
    assert send(client, link, picture()).status_code == 422
    assert held() == []


@pytest.mark.parametrize("form", [{"name": "Bob"}, {"name": "", "files": "x"}])
def test_it_asks_for_a_name_and_files(link, client, form):
    said = {**form, "files": [picture()]} if "files" in form else form
    assert client.post(at(link, "send/"), said).status_code == 422
    assert not GuestUpload.objects.exists()


def test_it_reads_only_what_says_its_length_and_is_not_too_long(link, client, monkeypatch):
    monkeypatch.setattr(views, "MOST_BYTES_AT_ONCE", 10)
    assert send(client, link, picture()).status_code == 413
    answer = client.generic("POST", at(link, "send/"), b"", CONTENT_LENGTH="")
    assert answer.status_code == 411


def test_it_is_no_page_where_guests_may_not_send(alice, client):
    album = make_album(alice)
    link = link_to(album)
    assert client.get(at(link, "send/")).status_code == 404
    assert send(client, link, picture()).status_code == 404
    locked = link_to(album, password="sardines", allows_upload=True)
    assert send(client, locked, picture()).status_code == 401
    over = link_to(album, allows_upload=True)
    revoke_link(over)
    assert send(client, over, picture()).status_code == 404
    assert not GuestUpload.objects.exists()


def test_it_wants_a_token_against_forged_forms(link):
    assert send(Client(enforce_csrf_checks=True), link, picture()).status_code == 403
    assert not GuestUpload.objects.exists()


def test_it_lets_nobody_else_decide(link, client, bob, browser_of, held):
    send(client, link, picture())
    upload = GuestUpload.objects.get()
    browser = browser_of(bob)
    assert "beach.jpg" not in browser.get("/links/review/").content.decode()
    assert browser.get(f"/links/review/{upload.pk}/picture").status_code == 404
    for verb in ("accept", "reject"):
        decide(browser, verb)
    assert GuestUpload.objects.get().state == "waiting"
    assert len(held()) == 2
    assert not Photo.objects.exists()


def test_it_knows_two_verbs(link, client, alice, browser_of):
    send(client, link, picture())
    assert decide(browser_of(alice), "burn").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_it_says_why_one_is_not_taken_and_keeps_it(
    link, alice, client, browser_of, held, monkeypatch
):
    send(client, link, picture(), picture("b.jpg", FILES["jpeg"]()[:-1] + b"x"))
    monkeypatch.setattr("photos.storage.settings.MAX_UPLOAD_BYTES", 10)
    answer = browser_of(alice).post(
        "/links/review/decide/",
        {"verb": "accept", "upload": [u.pk for u in GuestUpload.objects.all()]},
        follow=True,
    )
    assert "are not taken" in answer.content.decode()
    assert GuestUpload.objects.filter(state="waiting").count() == 2


def test_it_settles_each_once(link, client, alice, browser_of):
    send(client, link, picture())
    upload = GuestUpload.objects.get()
    uploads = [upload, GuestUpload.objects.get()]
    assert accept_uploads(alice, uploads) == []
    reject_uploads([upload])
    assert GuestUpload.objects.get().state == "accepted"
    assert str(upload) == "beach.jpg"


@pytest.mark.django_db(transaction=True)
def test_it_keeps_what_came_by_a_link_whose_album_is_gone(link, alice, client, browser_of, held):
    send(client, link, picture())
    link.album.delete()
    browser = browser_of(alice)
    assert "Uncle Bob" in browser.get("/links/review/").content.decode()
    decide(browser, "accept")
    assert Photo.objects.get().source == "Uncle Bob"
    assert held() == []


@pytest.mark.django_db(transaction=True)
def test_it_leaves_no_file_of_an_account_that_left(link, client, alice, held):
    send(client, link, picture())
    delete_account(alice)
    assert held() == []
    assert not GuestUpload.objects.exists()
