"""Albums, selections and links as one ZIP."""

import io
import zipfile

import pytest
from django.test import Client

from photos.models import Photo, Rendition, Stack
from rights.models import AlbumShare
from sharing.links.services import revoke_link
from sharing.zips import contents
from sharing.zips.names import LONGEST, Names, safe_name
from sharing.zips.slots import Sent, give_back, take_slot
from tests.factories import make_photo
from tests.photos.photo_files import keep_rendition, make_whole_photo
from tests.sharing.link_files import at, link_to, make_album
from tests.sharing.telling_files import FILES, SECRETS, keep_photo

SMALL = b"\xff\xd8a small picture"


def opened(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def keep(owner, content, filename="IMG_1.jpg", **fields):
    return keep_photo(owner, "jpeg", content, filename=filename, **fields)


@pytest.fixture
def album(alice):
    return make_album(alice, keep(alice, b"one"), keep(alice, b"two"), title="Summer / 2020")


def test_it_gives_the_originals_of_an_album_each_under_a_name(album, alice, browser_of):
    answer = browser_of(alice).get(f"/albums/{album.pk}/zip/")
    assert answer["Content-Disposition"] == 'attachment; filename="Summer _ 2020.zip"'
    assert opened(answer) == {"IMG_1.jpg": b"one", "IMG_1 (2).jpg": b"two"}


def test_it_asks_for_the_files_page_by_page(album, alice, browser_of, monkeypatch):
    monkeypatch.setattr(contents, "PAGE", 1)
    assert len(opened(browser_of(alice).get(f"/albums/{album.pk}/zip/"))) == 2


def stack_of(primary, *beneath, kind="edit"):
    stack = Stack.objects.create(owner=primary.owner, kind=kind)
    for photo in beneath:
        Photo.objects.filter(pk=photo.pk).update(stack=stack, is_primary=False)
    Photo.objects.filter(pk=primary.pk).update(stack=stack)


def test_it_gives_every_version_or_what_is_shown(alice, browser_of):
    original, edit = keep(alice, b"plain", "A.jpg"), keep(alice, b"edited", "A-edited.jpg")
    still, film = keep(alice, b"still", "B.jpg"), keep(alice, b"moves", "B.mov")
    stack_of(edit, original)
    stack_of(still, film, kind="live")
    Photo.objects.filter(pk=still.pk).update(live_video=film)
    album = make_album(alice, edit, still)
    browser = browser_of(alice)
    every = opened(browser.get(f"/albums/{album.pk}/zip/?preset=originals"))
    assert set(every) == {"A.jpg", "A-edited.jpg", "B.jpg", "B.mov"}
    shown = opened(browser.get(f"/albums/{album.pk}/zip/?preset=edits"))
    assert set(shown) == {"A-edited.jpg", "B.jpg", "B.mov"}


def test_it_gives_small_ones(alice, browser_of):
    photo, film = keep(alice, b"large"), keep(alice, b"film", "F.mov", kind="video")
    keep_rendition(photo, Rendition.Name.PREVIEW, SMALL, mime="image/jpeg")
    keep_rendition(film, Rendition.Name.PROXY, b"a proxy", mime="video/mp4")
    album = make_album(alice, photo, film, keep(alice, b"no preview yet", "late.png"))
    found = opened(browser_of(alice).get(f"/albums/{album.pk}/zip/?preset=web"))
    assert found.pop("What is missing.txt").startswith(b"late.jpg is missing")
    assert found == {"IMG_1.jpg": SMALL, "F.mp4": b"a proxy"}


def test_it_gives_a_film_without_proxy_as_it_plays(alice, browser_of):
    film = keep_photo(alice, "mp4", FILES["mp4"](), filename="F.mp4")
    album = make_album(alice, film)
    found = opened(browser_of(alice).get(f"/albums/{album.pk}/zip/?preset=web"))
    assert len(found["F.mp4"]) > 500


def test_it_gives_them_without_location(alice, browser_of):
    photos = [
        keep_photo(alice, name, FILES[name](), filename=f"a.{name}") for name in ("jpeg", "dng")
    ]
    album = make_album(alice, *photos)
    found = opened(browser_of(alice).get(f"/albums/{album.pk}/zip/?preset=bare"))
    assert set(found) == {"a.jpg", "a (2).jpg"}
    assert not [secret for secret in SECRETS for content in found.values() if secret in content]


def test_it_names_what_is_missing_or_cut_off(alice, browser_of, monkeypatch):
    whole, cut, gone = (
        keep(alice, b"whole", "a.jpg"),
        keep(alice, b"cut", "b.jpg"),
        make_photo(alice),
    )
    broken = keep(alice, b"broken", "d.jpg")
    Photo.objects.filter(pk=cut.pk).update(size_bytes=99)
    away = make_photo(alice, filename="c.jpg")
    away.kept_in = alice.sources.create(kind="folder", name="Disk", root="/no", state="offline")
    away.save()
    album = make_album(alice, whole, cut, gone, away, broken)
    real = contents.original_media
    monkeypatch.setattr(contents, "original_media", lambda photo: breaking(real(photo), photo))
    found = opened(browser_of(alice).get(f"/albums/{album.pk}/zip/"))
    said = found["What is missing.txt"].decode()
    assert found["a.jpg"] == b"whole"
    assert f"{gone.filename} is missing" in said
    assert "c.jpg is missing" in said
    assert "b.jpg is cut off" in said
    assert "d.jpg is cut off" in said
    assert "a.jpg" not in said


def breaking(media, photo):
    if photo.filename != "d.jpg":
        return media

    class Breaks(io.BytesIO):
        def read(self, *_):
            raise OSError("the disk")

    return type(media)(**{**vars(media), "open": Breaks})


def test_it_gives_a_selection(alice, bob, browser_of):
    one, two, theirs = keep(alice, b"one"), keep(alice, b"two", "b.jpg"), keep(bob, b"theirs")
    browser = browser_of(alice)
    answer = browser.post("/zip/", {"photo": [one.pk, two.pk, one.pk]})
    assert set(opened(answer)) == {"IMG_1.jpg", "b.jpg"}
    assert browser.post("/zip/", {"photo": [one.pk, theirs.pk]}).status_code == 404
    assert browser.post("/zip/", {}).status_code == 404
    assert browser.post("/zip/", {"photo": ["x"]}).status_code == 404
    assert browser.post("/zip/", {"photo": [one.pk], "preset": "x"}).status_code == 400


def test_it_gives_nobody_the_album_of_another(album, bob, browser_of):
    assert browser_of(bob).get(f"/albums/{album.pk}/zip/").status_code == 404
    AlbumShare.objects.create(album=album, user=bob)
    assert Client().get(f"/albums/{album.pk}/zip/").status_code == 302


def test_it_leaves_out_what_is_in_the_trash_or_locked(album, alice, browser_of):
    one, two = Photo.objects.order_by("pk")
    Photo.objects.filter(pk=one.pk).update(is_locked=True)
    Photo.objects.filter(pk=two.pk).update(trashed_at=two.added_at)
    assert opened(browser_of(alice).get(f"/albums/{album.pk}/zip/")) == {}


def test_it_gives_guests_what_the_link_allows(alice, client):
    photo = keep_photo(alice, "jpeg", FILES["jpeg"]())
    keep_rendition(photo, Rendition.Name.PREVIEW, SMALL, mime="image/jpeg")
    album = make_album(alice, photo)
    hiding, telling = link_to(album), link_to(album, hides_location=False)
    found = opened(client.get(at(hiding, "zip/?preset=originals")))
    assert set(found) == {"photo-00001.jpg"}
    assert not [secret for secret in SECRETS if secret in found["photo-00001.jpg"]]
    assert opened(client.get(at(hiding, "zip/?preset=web"))) == {"photo-00001.jpg": SMALL}
    assert opened(client.get(at(telling, "zip/"))) == {"secret-name.jpg": FILES["jpeg"]()}
    assert client.get(at(link_to(album, allows_download=False), "zip/")).status_code == 404
    assert client.get(at(link_to(album, password="sardines"), "zip/")).status_code == 401
    revoke_link(hiding)
    assert client.get(at(hiding, "zip/")).status_code == 404


def test_it_ends_early_once_the_link_is_revoked(alice, client, monkeypatch):
    monkeypatch.setattr(contents, "PAGE", 1)
    photos = [make_whole_photo(alice, original_key="full.jpg") for _ in range(3)]
    link = link_to(make_album(alice, *photos), hides_location=False)
    pieces = iter(client.get(at(link, "zip/")).streaming_content)
    content = next(pieces)
    revoke_link(link)
    archive = zipfile.ZipFile(io.BytesIO(content + b"".join(pieces)))
    assert len(archive.namelist()) == 1


def test_it_sends_only_so_many_at_once(album, client):
    link = link_to(album, hides_location=False)
    first, second = (client.get(at(link, "zip/")) for _ in range(2))
    assert client.get(at(link, "zip/")).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.9").get(at(link, "zip/")).status_code == 200
    assert opened(first)
    assert opened(second)
    assert opened(client.get(at(link, "zip/")))


def test_it_frees_a_place_once_also_where_nobody_read_anything():
    ended = []
    for sent in (Sent((each for each in [b"x"]), lambda: ended.append(1)) for _ in range(2)):
        sent.close()
        sent.close()
    assert len(ended) == 2
    give_back("of:nobody")
    assert take_slot("of:nobody", most=1)


def test_it_makes_names_that_every_system_takes():
    names = Names()
    given = [
        names.name(each)
        for each in ("a.jpg", "A.jpg", "a.jpg", "a (2).jpg", "../x/..", "", "con.txt")
    ]
    assert given == ["a.jpg", "A (2).jpg", "a (3).jpg", "a (2) (2).jpg", "_x_", "photo", "_con.txt"]
    assert safe_name("evil\u202egpj.exe\n\0<script>") == "evil_gpj.exe___script_"
    assert len(safe_name("x" * 500 + ".jpg")) == LONGEST
