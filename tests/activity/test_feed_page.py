"""The feed: what happened to what one sees now, bundled, page by page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity import services
from activity.models import Event, Kind
from activity.services import tell
from activity.topics import topic_of_photo
from albums.models import Album
from rights.models import AlbumShare, Partner, SpacePhoto
from tests.activity.shared import make_lent, make_space
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
FEED = reverse("activity:feed")


def read(client: Client, **asked: Any) -> str:
    answer = client.get(FEED, asked)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2] or answer.content.decode()


def test_it_says_what_is_empty(alice: User, browser_of: BrowserOf) -> None:
    assert "Nothing has happened yet" in read(browser_of(alice))


def test_it_bundles_what_is_alike(alice: User, bob: User, browser_of: BrowserOf) -> None:
    album = Album.objects.create(owner=alice, title="Lisbon")
    AlbumShare.objects.create(album=album, user=bob)
    tell(Kind.PHOTOS_ADDED, actor=alice, to=[bob], album_id=album.pk, count=5)
    Event.objects.update(made_at=timezone.now() - timedelta(seconds=1))
    tell(Kind.PHOTOS_ADDED, actor=alice, to=[bob], album_id=album.pk, count=7)
    for _ in range(3):
        services.like(bob, topic_of_photo(make_lent(alice, bob)))
    photo = make_lent(alice, bob)
    for text in ("One", "Two"):
        services.make_comment(bob, topic_of_photo(photo), text)
    shown = read(browser_of(alice))
    assert "You added 12 photos to “Lisbon”" in shown
    assert "Bob liked 3 photos" in shown
    assert "Bob commented 2 times on your photo" in shown
    assert "Two" in shown
    assert "Alice added 12 photos to “Lisbon”" in read(browser_of(bob))


@pytest.mark.parametrize(
    ("kind", "theirs", "own"),
    [
        (Kind.COMMENT, "Alice commented on a photo", "You commented on your photo"),
        (Kind.LIKE, "Alice liked a photo", "You liked your photo"),
    ],
)
def test_it_says_what_happened_to_a_photo(
    alice: User, bob: User, browser_of: BrowserOf, kind: Kind, theirs: str, own: str
) -> None:
    photo = make_lent(alice, bob)
    tell(kind, actor=alice, to=[bob], photo=photo)
    assert theirs in read(browser_of(bob))
    shown = read(browser_of(alice))
    assert own in shown
    assert reverse("photos:photo", args=[photo.pk]) in shown


@pytest.mark.parametrize(
    ("kind", "theirs", "own"),
    [
        (Kind.JOINED, "Alice joined “Family”", "You joined “Family”"),
        (Kind.SPACE_SHARED, "Alice took you into “Family”", "You took somebody into “Family”"),
        (Kind.PHOTOS_ADDED, "Alice added 1 photo to “Family”", "You added 1 photo to “Family”"),
    ],
)
def test_it_says_what_happened_to_a_space(
    alice: User, bob: User, browser_of: BrowserOf, kind: Kind, theirs: str, own: str
) -> None:
    tell(kind, actor=alice, to=[bob], space_id=make_space(alice, bob).pk)
    assert theirs in read(browser_of(bob))
    assert own in read(browser_of(alice))


def test_it_says_who_shares_an_album_or_a_library(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    album = Album.objects.create(owner=alice)
    AlbumShare.objects.create(album=album, user=bob)
    Partner.objects.create(owner=alice, viewer=bob)
    tell(Kind.ALBUM_SHARED, actor=alice, to=[bob], album_id=album.pk)
    tell(Kind.PARTNER, actor=alice, to=[bob])
    shown = read(browser_of(bob))
    assert "Alice shared “Untitled album” with you" in shown
    assert "Alice shows you their library" in shown
    assert "You show somebody your library" in read(browser_of(alice))


def test_guests_are_nobody(alice: User, bob: User, browser_of: BrowserOf) -> None:
    album = Album.objects.create(owner=alice, title="Lisbon")
    tell(Kind.GUEST_UPLOAD, actor=None, to=[alice], album_id=album.pk, count=2)
    tell(Kind.GUEST_UPLOAD, actor=None, to=[alice], count=2)
    shown = read(browser_of(alice))
    assert "Guests sent 2 photos for “Lisbon”" in shown
    assert "Guests sent 2 photos for your library" in shown
    assert reverse("sharing:review") in shown
    assert "Guests" not in read(browser_of(bob))


def test_guests_of_two_people_are_not_one(alice: User, bob: User, browser_of: BrowserOf) -> None:
    for user in (alice, bob, alice):
        tell(Kind.GUEST_UPLOAD, actor=None, to=[user])
    assert "Guests sent 2 photos for your library" in read(browser_of(alice))
    assert "Guests sent 1 photo for your library" in read(browser_of(bob))


def test_a_mention_stands_there_as_its_comment(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    services.make_comment(alice, topic_of_photo(make_lent(alice, bob)), "Look, @Bob")
    shown = read(browser_of(bob))
    assert "Alice commented on a photo" in shown
    assert "mentioned" not in shown


def test_what_one_does_not_see_any_more_is_gone(
    alice: User, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    photo = make_lent(alice, bob)
    services.make_comment(alice, topic_of_photo(photo), "Secret words")
    assert "Secret words" in read(browser_of(bob))
    assert "Secret words" not in read(browser_of(charlie))
    SpacePhoto.objects.all().delete()
    assert "Secret words" not in read(browser_of(bob))


def test_it_escapes_names_and_titles(alice: User, bob: User, browser_of: BrowserOf) -> None:
    User.objects.filter(pk=alice.pk).update(name="<b>Alice</b>")
    album = Album.objects.create(owner=alice, title="<script>1</script>")
    AlbumShare.objects.create(album=album, user=bob)
    alice.refresh_from_db()
    tell(Kind.ALBUM_SHARED, actor=alice, to=[bob], album_id=album.pk)
    shown = read(browser_of(bob))
    assert "&lt;b&gt;Alice&lt;/b&gt; shared “&lt;script&gt;1&lt;/script&gt;”" in shown
    assert "<b>Alice" not in shown


def test_it_shows_what_one_person_did(alice: User, bob: User, browser_of: BrowserOf) -> None:
    topic = topic_of_photo(make_lent(alice, bob))
    services.make_comment(alice, topic, "Said by Alice")
    services.make_comment(bob, topic, "x" * 300)
    shown = read(browser_of(bob), by=alice.pk)
    assert "What Alice did" in shown
    assert "Said by Alice" in shown
    assert "xxx" not in shown
    own = read(browser_of(bob), by=bob.pk)
    assert "x" * 199 + "…" in own
    assert "x" * 201 not in own
    assert "Nothing has happened yet" in read(browser_of(bob), by=999_999)


@pytest.mark.parametrize(
    "asked",
    [{"by": "x"}, {"by": "9" * 30}, {"after": "x"}, {"after": "2020-01-01~x"},
     {"after": f"2020-01-01~{2**64}"}],
)  # fmt: skip
def test_it_refuses_nonsense(alice: User, browser_of: BrowserOf, asked: dict[str, str]) -> None:
    assert browser_of(alice).get(FEED, asked).status_code == 404


def test_it_goes_on_page_by_page_with_as_many_queries(
    alice: User, bob: User, browser_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    for _ in range(70):
        tell(Kind.COMMENT, actor=bob, to=[], photo=make_photo(alice))
    client = browser_of(alice)
    with django_assert_max_num_queries(6):
        page = client.get(FEED).context["page"]
    assert len(page.entries) == 60
    rest = client.get(FEED, {"after": page.next, "fragment": 1})
    assert len(rest.context["page"].entries) == 10
    assert "<main" not in rest.content.decode()
    first = {entry.first.pk for entry in page.entries}
    assert not first & {entry.first.pk for entry in rest.context["page"].entries}
