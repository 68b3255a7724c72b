"""What guests of a link see, and what they never do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from albums.models import Album
from photos.models import Photo
from rights.models import AlbumShare, LinkPhoto, ShareLink
from sharing.links.services import change_link, make_link, revoke_link
from tests.factories import NOON, make_face, make_person, make_photo
from tests.photos.photo_files import make_video, make_whole_photo
from tests.sharing.link_files import at, link_to, make_album

MEDIA = ("thumbnail", "preview", "original")


@pytest.fixture
def photo(alice):
    return make_whole_photo(alice, caption="On the beach")


@pytest.fixture
def link(alice, photo):
    return link_to(make_album(alice, photo))


def test_it_shows_the_photos_of_an_album(link, photo, client):
    page = client.get(at(link))
    assert page.status_code == 200
    assert "Lisbon" in page.content.decode()
    assert f"photos/{photo.pk}/thumbnail" in page.content.decode()
    for name in MEDIA:
        answer = client.get(at(link, f"photos/{photo.pk}/{name}"))
        assert answer.status_code == 200
        assert answer.getvalue()
        assert answer["Cache-Control"] == "private, no-cache"
        assert photo.sha256 not in answer["ETag"]


def test_it_answers_304_to_who_has_the_picture_and_not_once_it_is_revoked(link, photo, client):
    address = at(link, f"photos/{photo.pk}/preview")
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    revoke_link(link)
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 404


def test_it_is_found_by_its_own_address_in_any_letters(link, client):
    link.slug = "grandma"
    link.save()
    assert client.get("/s/GrandMa/").status_code == 200
    assert client.get(f"/s/{link.token}/").status_code == 200


@pytest.mark.parametrize("key", ["nothing", "x" * 70, "-"])
def test_it_is_not_there_by_another_key(link, client, key):
    assert client.get(f"/s/{key}/").status_code == 404


def test_it_tells_nobody_where_it_is(link, photo, client):
    for more in ("", f"photos/{photo.pk}/", f"photos/{photo.pk}/preview"):
        answer = client.get(at(link, more))
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Cache-Control"] == "private, no-cache"


def end(link, how):
    if how == "revoked":
        revoke_link(link)
    elif how == "over":
        ShareLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        type(link.owner).objects.update(is_active=False)


@pytest.mark.parametrize("how", ["revoked", "over", "owner gone"])
def test_it_shows_nothing_once_it_has_ended(link, photo, client, how):
    end(link, how)
    for more in ("", f"photos/{photo.pk}/", *(f"photos/{photo.pk}/{name}" for name in MEDIA)):
        assert client.get(at(link, more)).status_code == 404


def test_it_lets_nobody_look_beyond_it(link, alice, client):
    other = make_whole_photo(alice, original_key="full.jpg")
    for more in ("", "thumbnail", "preview", "original", "playback"):
        assert client.get(at(link, f"photos/{other.pk}/{more}")).status_code == 404
        assert client.get(at(link, f"photos/{10**20}/{more}")).status_code == 404


def test_it_adds_nothing_to_a_link(link, alice, client):
    other = make_photo(alice)
    for address in (at(link), at(link, f"photos/{other.pk}/"), "/links/new/"):
        client.post(address, {"photo": [other.pk], "make": "1"})
    assert not LinkPhoto.objects.exists()
    assert ShareLink.objects.count() == 1


@pytest.mark.parametrize("field", ["trashed_at", "is_locked"])
def test_it_loses_at_once_what_is_in_the_trash_or_locked(link, photo, client, field):
    Photo.objects.update(**{field: timezone.now() if field == "trashed_at" else True})
    assert client.get(at(link, f"photos/{photo.pk}/preview")).status_code == 404
    assert "Nothing to see here yet" in client.get(at(link)).content.decode()


def test_it_shows_chosen_photos_alone_and_only_the_maker_s(alice, bob, client):
    chosen, other = make_photo(alice), make_photo(alice)
    link = make_link(ShareLink(title="Two"), alice, photos=[chosen, make_photo(bob)])
    page = client.get(at(link)).content.decode()
    assert f"photos/{chosen.pk}/" in page
    assert f"photos/{other.pk}/" not in page
    assert "1 photo" in page


def test_it_ends_with_the_managing_of_an_album(alice, bob, client):
    album = make_album(alice, make_photo(alice))
    share = AlbumShare.objects.create(album=album, user=bob, role="manager")
    link = make_link(ShareLink(), bob, album=album)
    assert client.get(at(link)).status_code == 200
    share.delete()
    assert client.get(at(link)).status_code == 404


def test_it_pages_by_where_it_was(alice, client, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("sharing.links.shown.PHOTOS", 2)
    photos = [make_photo(alice, NOON + timedelta(minutes=minute)) for minute in range(5)]
    link = link_to(make_album(alice, *photos))
    seen, address = [], at(link)
    client.get(address)
    while address:
        with django_assert_max_num_queries(7):
            answer = client.get(address)
        page = answer.context["page"]
        seen += [photo.pk for photo in page.photos]
        address = (
            at(link) + f"?after={page.next}&fragment=1".replace("+", "%2B") if page.next else ""
        )
    assert seen == [photo.pk for photo in photos]
    assert client.get(at(link), {"after": "nonsense"}).status_code == 404


@pytest.mark.parametrize(
    ("order", "places"), [("date", [0, 1, 2]), ("newest", [2, 1, 0]), ("hand", [1, 2, 0])]
)
def test_it_leads_from_photo_to_photo_in_the_order_of_the_album(alice, client, order, places):
    photos = [make_photo(alice, NOON + timedelta(days=day)) for day in range(3)]
    album = make_album(alice, *photos)
    for spot, place in enumerate(places):
        album.album_photos.filter(photo=photos[place]).update(position=spot)
    Album.objects.update(order=order)
    link = link_to(Album.objects.get())
    wanted = [photos[place].pk for place in places]
    assert [photo.pk for photo in client.get(at(link)).context["page"].photos] == wanted
    steps = [client.get(at(link, f"photos/{pk}/")).context["page"] for pk in wanted]
    assert [step.next for step in steps] == [*wanted[1:], None]
    assert [step.previous for step in steps] == [None, *wanted[:-1]]


def test_it_gives_no_original_where_download_is_off(alice, photo, client):
    link = link_to(make_album(alice, photo), allows_download=False)
    assert client.get(at(link, f"photos/{photo.pk}/original")).status_code == 404
    assert "original" not in client.get(at(link, f"photos/{photo.pk}/")).content.decode()


def test_it_plays_a_video(alice, client):
    film = make_video(alice)
    link = link_to(make_album(alice, film), hides_location=False, allows_download=False)
    answer = client.get(at(link, f"photos/{film.pk}/playback"))
    assert answer.status_code == 200
    assert film.filename not in str(answer.headers)
    assert "<video" in client.get(at(link, f"photos/{film.pk}/")).content.decode()
    Photo.objects.update(is_playable=False)
    assert client.get(at(link, f"photos/{film.pk}/playback")).status_code == 404


def test_it_counts_a_visit_once_a_session(link, client):
    for _ in range(3):
        client.get(at(link))
    Client().get(at(link))
    assert ShareLink.objects.get().visits == 2


def test_it_hides_where_with_what_and_who(alice, client):
    hidden = {"make": "Leica", "model": "Q2-SERIAL", "filename": "secret_name.jpg"}
    photo = make_whole_photo(alice, latitude=38.7, longitude=-9.1, **hidden)
    make_face(photo, make_person(alice, "Josephine"))
    link = link_to(make_album(alice, photo))
    for more in ("", f"photos/{photo.pk}/", *(f"photos/{photo.pk}/{name}" for name in MEDIA)):
        answer = client.get(at(link, more))
        said = answer.getvalue().decode(errors="replace") + str(answer.headers)
        for word in ("Leica", "Q2-SERIAL", "secret_name", "Josephine", "38.7", photo.original_key):
            assert word not in said


def test_it_says_who_and_with_what_where_that_is_not_hidden(alice, client):
    photo = make_whole_photo(alice, make="Leica", model="Q2", filename="beach.jpg")
    make_face(photo, make_person(alice, "Josephine"))
    link = link_to(make_album(alice, photo), hides_location=False, hides_people=False)
    page = client.get(at(link, f"photos/{photo.pk}/")).content.decode()
    assert "Josephine" in page
    assert "Leica Q2" in page
    assert "beach.jpg" in client.get(at(link, f"photos/{photo.pk}/original"))["Content-Disposition"]


def test_it_says_nothing_of_a_source_that_is_away(alice, client):
    photo = make_whole_photo(alice)
    photo.kept_in = alice.sources.create(
        kind="folder", name="Secret disk", root="/nowhere", state="offline"
    )
    photo.save()
    link = link_to(make_album(alice, photo), hides_location=False)
    answer = client.get(at(link, f"photos/{photo.pk}/original"))
    assert answer.status_code == 404
    assert b"Secret" not in answer.content


def test_it_tells_other_sites_what_it_is_only_without_a_password(alice, photo, client):
    album = make_album(alice, photo)
    page = client.get(at(link_to(album))).content.decode()
    assert 'property="og:title" content="Lisbon"' in page
    assert f'/photos/{photo.pk}/preview"' in page
    assert "1 photo" in page
    locked = client.get(at(link_to(album, password="sardines"))).content.decode()
    assert "og:" not in locked
    assert "Lisbon" not in locked


def test_it_shows_one_photo_large(link, photo, client):
    page = client.get(at(link, f"photos/{photo.pk}/")).content.decode()
    assert f'<img src="{at(link)}photos/{photo.pk}/preview"' in page
    assert "On the beach" in page


def test_it_shows_other_sites_the_cover_that_was_chosen(alice, photo, client):
    cover, elsewhere = make_photo(alice), make_photo(alice)
    album = make_album(alice, photo, cover)
    link = link_to(album)
    for chosen, shown in ((cover, cover), (elsewhere, photo)):
        Album.objects.update(cover=chosen)
        assert f'/photos/{shown.pk}/preview">' in client.get(at(link)).content.decode()


def test_it_escapes_what_people_write(alice, client):
    evil = '"><script>alert(1)</script>'
    photo = make_whole_photo(alice, caption=evil, filename=evil, make=evil)
    make_face(photo, make_person(alice, evil))
    album = make_album(alice, photo, title=evil)
    album.description = evil
    album.save()
    link = link_to(album, hides_location=False, hides_people=False, title=evil)
    for more in ("", f"photos/{photo.pk}/"):
        page = client.get(at(link, more)).content.decode()
        assert evil not in page
        assert "&lt;script&gt;" in page


def test_it_asks_for_the_password_before_anything(alice, photo, client):
    link = link_to(make_album(alice, photo), password="sardines", allows_upload=True)
    for more in ("", f"photos/{photo.pk}/", *(f"photos/{photo.pk}/{name}" for name in MEDIA)):
        answer = client.get(at(link, more))
        assert answer.status_code == 401
        assert b"Lisbon" not in answer.content
        assert answer["Cache-Control"] == "no-store"
    wrong = client.post(at(link, "password/"), {"password": "mackerel"})
    assert wrong.status_code == 401
    assert b"mackerel" not in wrong.content
    assert client.post(at(link, "password/"), {}).status_code == 401
    opened = client.post(at(link, "password/"), {"password": "sardines"})
    assert opened.url == at(link)
    assert "sardines" not in str(opened.headers)
    assert client.get(at(link)).status_code == 200
    assert client.get(at(link, f"photos/{photo.pk}/preview")).status_code == 200
    assert Client().get(at(link)).status_code == 401


def test_it_opens_one_link_and_no_other(alice, photo, client):
    album = make_album(alice, photo)
    one, other = (link_to(album, password="sardines") for _ in range(2))
    client.post(at(one, "password/"), {"password": "sardines"})
    assert client.get(at(other)).status_code == 401
    client.post(at(other, "password/"), {"password": "sardines"})
    assert client.get(at(one)).status_code == client.get(at(other)).status_code == 200


def test_it_closes_once_the_password_is_another(alice, photo, client):
    link = link_to(make_album(alice, photo), password="sardines")
    client.post(at(link, "password/"), {"password": "sardines"})
    change_link(link, password="mackerel")
    assert client.get(at(link)).status_code == 401


def test_it_limits_how_often_somebody_guesses(alice, photo, client):
    link = link_to(make_album(alice, photo), password="sardines")
    for _ in range(20):
        assert client.post(at(link, "password/"), {"password": "x"}).status_code == 401
    assert client.post(at(link, "password/"), {"password": "sardines"}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.post(at(link, "password/"), {"password": "sardines"}).status_code == 302


def test_it_leads_on_who_gives_a_password_that_is_not_asked_for(link, client):
    assert client.post(at(link, "password/"), {"password": "x"}).url == at(link)


def test_it_asks_for_a_token_against_forged_forms(alice, photo):
    link = link_to(make_album(alice, photo), password="sardines")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(at(link, "password/"), {"password": "sardines"}).status_code == 403
    assert strict.get(at(link))["Referrer-Policy"] == "same-origin"
