"""Notices: on the bell, on their page, read one by one or at once, and of what one wants to hear."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity import services
from activity.models import Kind, Mail, Notice, NoticeSetting
from activity.services import tell
from activity.tasks import tidy
from activity.topics import topic_of_photo
from photos.models import Photo
from rights.models import SpacePhoto
from tests.activity.shared import make_lent, make_space
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
PAGE = reverse("activity:notices")
SETTINGS = reverse("activity:settings")
BELL = reverse("ingest:bell")


@pytest.fixture
def photo(alice: User, bob: User) -> Photo:
    photo = make_lent(alice, bob)
    services.make_comment(alice, topic_of_photo(photo), "Look, @Bob <b>")
    return photo


def main(client: Client, url: str = PAGE) -> str:
    return client.get(url).content.decode().partition("<main")[2]


def test_it_says_what_is_empty(alice: User, browser_of: BrowserOf) -> None:
    assert "No notices" in main(browser_of(alice))


def test_the_bell_and_the_page_say_it_until_it_is_read(
    photo: Photo, bob: User, browser_of: BrowserOf
) -> None:
    client, notice = browser_of(bob), Notice.objects.get()
    bell = client.get(BELL).content.decode()
    assert "Notices: 1 unread" in bell
    assert "Alice mentioned you in a comment on a photo" in bell
    shown = main(client)
    assert "is-unread" in shown
    assert "Look, @Bob &lt;b&gt;" in shown

    opened = client.post(reverse("activity:open_notice", args=[notice.pk]))
    assert opened.url == reverse("photos:photo", args=[photo.pk])
    assert "unread" not in client.get(BELL).content.decode()
    assert "is-unread" not in main(client)
    assert "Alice mentioned you" in main(client)


def test_one_is_read_in_its_place(photo: Photo, bob: User, browser_of: BrowserOf) -> None:
    client, notice = browser_of(bob), Notice.objects.get()
    url = reverse("activity:read_notice", args=[notice.pk])
    answer = client.post(url, headers={"HX-Request": "true"}).content.decode()
    assert "is-unread" not in answer
    assert "<main" not in answer
    assert client.post(url).url == PAGE


def test_all_are_read_at_once(photo: Photo, alice: User, bob: User, browser_of: BrowserOf) -> None:
    services.like(bob, topic_of_photo(photo))
    assert browser_of(bob).post(reverse("activity:read_notices")).url == PAGE
    assert Notice.objects.get(user=bob).read_at is not None
    assert Notice.objects.get(user=alice).read_at is None


def test_others_and_who_lost_the_photo_find_nothing(
    photo: Photo, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    notice = Notice.objects.get()
    for verb in ("read_notice", "open_notice"):
        url = reverse(f"activity:{verb}", args=[notice.pk])
        assert browser_of(charlie).post(url).status_code == 404
    SpacePhoto.objects.all().delete()
    client = browser_of(bob)
    assert client.post(url).status_code == 404
    assert "No notices" in main(client)
    assert "unread" not in client.get(BELL).content.decode()
    assert client.get(PAGE, {"after": "x"}).status_code == 404
    assert Client().get(PAGE).status_code == 302


def test_a_notice_of_a_space_leads_somewhere(alice: User, bob: User, browser_of: BrowserOf) -> None:
    tell(Kind.JOINED, actor=bob, to=[alice], space_id=make_space(alice, bob).pk)
    url = reverse("activity:open_notice", args=[Notice.objects.get().pk])
    assert browser_of(alice).post(url).status_code == 302


def test_it_goes_on_page_by_page_with_as_many_queries(
    alice: User, bob: User, browser_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    for _ in range(120):
        tell(Kind.LIKE, actor=bob, to=[alice], photo=make_photo(alice))
    client = browser_of(alice)
    with django_assert_max_num_queries(5):
        page = client.get(PAGE).context["page"]
    assert len(page.told) == 40
    rest = client.get(PAGE, {"after": page.next, "fragment": 1})
    assert len(rest.context["page"].told) == 40
    assert "<main" not in rest.content.decode()
    with django_assert_max_num_queries(8):
        assert "99+" in client.get(BELL).content.decode()


# What one wants to hear of


def chosen(**changed: str) -> dict[str, str]:
    return (
        {f"{kind}-mail": "off" for kind in Kind}
        | {f"{kind}-in_app": "on" for kind in Kind}
        | changed
    )


def test_one_chooses_what_one_is_told(alice: User, bob: User, browser_of: BrowserOf) -> None:
    client = browser_of(alice)
    assert "sends no e-mail" in main(client, SETTINGS)
    sent = chosen(**{"like-mail": "now"})
    del sent["like-in_app"]
    assert client.post(SETTINGS, sent).url == SETTINGS
    like = NoticeSetting.objects.get(user=alice, kind=Kind.LIKE)
    assert (like.in_app, like.mail) == (False, Mail.NOW)
    assert NoticeSetting.objects.get(user=alice, kind=Kind.JOINED).in_app
    assert not NoticeSetting.objects.filter(user=bob).exists()
    tell(Kind.LIKE, actor=bob, to=[alice], photo=make_photo(alice))
    assert not Notice.objects.exists()
    shown = main(client, SETTINGS)
    assert 'name="like-in_app" aria-label' in shown
    assert 'name="comment-in_app" aria-label' in shown


def test_it_refuses_a_way_that_there_is_not(alice: User, browser_of: BrowserOf) -> None:
    answer = browser_of(alice).post(SETTINGS, chosen(**{"like-mail": "pigeon"}))
    assert answer.status_code == 400
    assert "pigeon is not one of" in answer.content.decode()
    assert browser_of(alice).post(SETTINGS, {}).status_code == 400
    assert not NoticeSetting.objects.exists()


def test_old_read_notices_are_forgotten(alice: User, bob: User) -> None:
    long_ago = timezone.now() - timedelta(days=91)
    for _ in range(4):
        tell(Kind.LIKE, actor=bob, to=[alice], photo=make_photo(alice))
    read, unread, fresh, mailed = Notice.objects.order_by("pk")
    Notice.objects.filter(pk=read.pk).update(read_at=long_ago, made_at=long_ago)
    Notice.objects.filter(pk=unread.pk).update(made_at=long_ago)
    Notice.objects.filter(pk=fresh.pk).update(read_at=timezone.now())
    Notice.objects.filter(pk=mailed.pk).update(in_app=False, made_at=long_ago)
    tidy()
    assert set(Notice.objects.all()) == {unread, fresh}
