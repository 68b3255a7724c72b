"""Making, changing and revoking links."""

from datetime import timedelta

import pytest
from django.utils import timezone

from albums.models import Album
from rights.models import AlbumShare, LinkPhoto, ShareLink
from sharing.links import services
from tests.factories import make_photo
from tests.sharing.link_files import link_to, make_album

SAID = {"make": "1", "title": "For Grandma", "hides_location": "on", "hides_people": "on"}


def test_it_links_an_album_with_all_that_was_said(alice, browser_of):
    album = make_album(alice, make_photo(alice))
    form = {**SAID, "album": album.pk, "slug": "Grandma", "password": "sardines"}
    answer = browser_of(alice).post("/links/new/", {**form, "expires_at": "2090-05-01T12:00"})
    link = ShareLink.objects.get()
    assert answer.url == f"/links/{link.pk}/"
    assert (link.album, link.owner, link.title, link.slug) == (
        album,
        alice,
        "For Grandma",
        "grandma",
    )
    assert link.expires_at.year == 2090
    assert "sardines" not in link.password
    assert (link.allows_download, link.allows_upload, link.hides_location) == (False, False, True)


def test_it_offers_the_form_first_and_makes_nothing(alice, browser_of):
    album, photo = make_album(alice), make_photo(alice)
    browser = browser_of(alice)
    assert "Lisbon" in browser.get(f"/links/new/?album={album.pk}").content.decode()
    assert (
        f'value="{photo.pk}"' in browser.post("/links/new/", {"photo": [photo.pk]}).content.decode()
    )
    assert "what the search" in browser.get("/links/new/?q=beach").content.decode()
    assert not ShareLink.objects.exists()


def test_it_links_chosen_photos_with_their_moving_halves(alice, browser_of):
    still, video, other = make_photo(alice), make_photo(alice, kind="video"), make_photo(alice)
    still.live_video = video
    still.save()
    browser_of(alice).post("/links/new/", {**SAID, "photo": [still.pk, other.pk]})
    assert set(LinkPhoto.objects.values_list("photo", flat=True)) == {still.pk, video.pk, other.pk}


def test_it_links_a_search_as_a_smart_album(alice, browser_of):
    make_photo(alice, caption="Strand")
    browser_of(alice).post("/links/new/", {**SAID, "q": "year:2020"})
    album = ShareLink.objects.get().album
    assert album.query == "year:2020"
    assert album.title == "For Grandma"


def test_it_says_what_is_no_search(alice, browser_of, monkeypatch):
    monkeypatch.setattr("search.kept.smart_albums.MOST_SMART", 0)
    answer = browser_of(alice).post("/links/new/", {**SAID, "q": "beach"})
    assert answer.status_code == 422
    assert not ShareLink.objects.exists()
    assert not Album.objects.exists()


@pytest.mark.parametrize("asked", [{}, {"photo": ["x"]}, {"album": "0"}, {"album": "9" * 30}])
def test_it_knows_what_to_link(alice, browser_of, asked):
    assert browser_of(alice).post("/links/new/", {**SAID, **asked}).status_code == 404


def test_it_links_nothing_of_others(alice, bob, browser_of):
    theirs, own = make_photo(alice), make_photo(bob)
    album = make_album(alice, theirs)
    browser = browser_of(bob)
    assert browser.post("/links/new/", {**SAID, "album": album.pk}).status_code == 404
    assert browser.post("/links/new/", {**SAID, "photo": [own.pk, theirs.pk]}).status_code == 404
    AlbumShare.objects.create(album=album, user=bob, role="contributor")
    assert browser.post("/links/new/", {**SAID, "album": album.pk}).status_code == 404
    assert not ShareLink.objects.exists()


def test_it_lets_a_manager_link_the_album(alice, bob, browser_of):
    album = make_album(alice)
    AlbumShare.objects.create(album=album, user=bob, role="manager")
    browser_of(bob).post("/links/new/", {**SAID, "album": album.pk})
    assert ShareLink.objects.get().owner == bob


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("slug", "ab", "Four letters"),
        ("slug", "two words", "letters"),
        ("slug", "Taken", "This address is taken"),
        ("expires_at", "2001-01-01T10:00", "over already"),
        ("title", "x" * 300, "255"),
    ],
)
def test_it_says_what_cannot_be(alice, browser_of, field, value, said):
    album = make_album(alice)
    link_to(album, slug="taken")
    answer = browser_of(alice).post("/links/new/", {**SAID, "album": album.pk, field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ShareLink.objects.count() == 1


def test_it_refuses_an_address_that_is_the_token_of_another(alice, browser_of):
    album = make_album(alice)
    token = link_to(album).token
    answer = browser_of(alice).post("/links/new/", {**SAID, "album": album.pk, "slug": token})
    assert answer.status_code == 422


def test_it_lets_the_database_decide_about_an_address(alice, browser_of, monkeypatch):
    album = make_album(alice)
    link_to(album, slug="taken")
    other = link_to(album)
    monkeypatch.setattr("sharing.links.forms.LinkForm.clean_slug", lambda self: "taken")
    monkeypatch.setattr("rights.models.ShareLink.validate_constraints", lambda *_, **__: None)
    browser, form = browser_of(alice), {**SAID, "slug": "taken"}
    assert browser.post("/links/new/", {**form, "album": album.pk}).status_code == 422
    assert "is taken" in browser.post(f"/links/{other.pk}/", form).content.decode()
    assert ShareLink.objects.filter(slug="taken").count() == 1


def test_it_keeps_the_password_that_is_not_typed_again(alice, browser_of):
    link = link_to(make_album(alice), password="sardines")
    browser = browser_of(alice)
    browser.post(f"/links/{link.pk}/", {**SAID, "title": "Other"})
    changed = ShareLink.objects.get()
    assert (changed.title, changed.password) == ("Other", link.password)
    browser.post(f"/links/{link.pk}/", {**SAID, "password": "mackerel"})
    assert ShareLink.objects.get().password not in {"", link.password}
    browser.post(f"/links/{link.pk}/", {**SAID, "forgets_password": "on"})
    assert ShareLink.objects.get().password == ""


def test_it_keeps_an_end_that_has_passed(alice, browser_of):
    link = link_to(make_album(alice))
    ShareLink.objects.update(
        expires_at=timezone.now().replace(second=0, microsecond=0) - timedelta(days=1)
    )
    until = ShareLink.objects.get().expires_at
    form = {**SAID, "expires_at": until.strftime("%Y-%m-%dT%H:%M")}
    assert browser_of(alice).post(f"/links/{link.pk}/", form).status_code == 302
    assert ShareLink.objects.get().expires_at == until


def test_it_reads_times_by_the_clock_of_the_person(alice, browser_of):
    alice.time_zone = "Asia/Tokyo"
    alice.save()
    link = link_to(make_album(alice))
    browser_of(alice).post(f"/links/{link.pk}/", {**SAID, "expires_at": "2090-05-01T12:00"})
    assert ShareLink.objects.get().expires_at.hour == 3


def test_it_lists_links_and_revokes_them(alice, browser_of):
    album = make_album(alice)
    named, over = link_to(album, title="Named"), link_to(album)
    over.expires_at = timezone.now()
    over.save()
    services.make_link(ShareLink(), alice, photos=[make_photo(alice)])
    services.count_visit(named)
    browser = browser_of(alice)
    page = browser.get("/links/").content.decode()
    assert "1 visit" in page
    assert "Over" in page
    assert "Chosen photos" in page
    assert "Lisbon" in page
    assert (
        f"http://testserver/s/{named.token}/" in browser.get(f"/links/{named.pk}/").content.decode()
    )
    assert browser.post(f"/links/{named.pk}/revoke/").status_code == 302
    assert "Named" not in browser.get("/links/").content.decode()
    assert browser.get(f"/links/{named.pk}/").status_code == 404
    assert not ShareLink.objects.live().filter(pk=named.pk).exists()


def test_it_says_that_there_are_none(alice, browser_of):
    assert "No links yet" in browser_of(alice).get("/links/").content.decode()


def test_it_is_nobody_elses(alice, bob, browser_of):
    link = link_to(make_album(alice), title="Secret")
    browser = browser_of(bob)
    assert "Secret" not in browser.get("/links/").content.decode()
    for method, address in (("get", ""), ("post", ""), ("post", "revoke/")):
        assert getattr(browser, method)(f"/links/{link.pk}/{address}").status_code == 404
    assert ShareLink.objects.live().exists()


def test_it_counts_its_queries(alice, browser_of, django_assert_max_num_queries):
    album = make_album(alice)
    for _ in range(12):
        link_to(album)
    browser = browser_of(alice)
    with django_assert_max_num_queries(6):
        browser.get("/links/")
