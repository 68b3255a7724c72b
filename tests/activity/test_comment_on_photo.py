"""People talk about a photo: who sees it reads, writes, changes and deletes; strangers find nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity import services
from activity.models import Comment, Event, Kind, Notice
from activity.topics import topic_of_photo
from photos.models import Photo
from rights.models import SpacePhoto
from tests.activity.shared import again, make_lent

BrowserOf = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def photo(alice: User, bob: User) -> Photo:
    return make_lent(alice, bob)


def talk_url(photo: Photo) -> str:
    return reverse("activity:of_photo", args=[photo.pk])


def say(client: Client, photo: Photo, text: str) -> Any:
    return client.post(talk_url(photo), {"text": text}, headers=SCRIPT)


def comment_url(verb: str, comment: Comment) -> str:
    return reverse(f"activity:{verb}_comment", args=[comment.pk])


def told(user: User) -> list[str]:
    notices = Notice.objects.visible_to(again(user)).order_by("pk")
    return list(notices.values_list("event__kind", flat=True))


def test_who_sees_the_photo_reads_and_comments(
    photo: Photo, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    answer = say(browser_of(bob), photo, "  What a day!\r\n\r\n\r\n\r\nMore?  ")
    assert "What a day!<br><br>More?" in answer.content.decode()
    assert Comment.objects.get().text == "What a day!\n\nMore?"
    assert "What a day!" in browser_of(alice).get(talk_url(photo)).content.decode()
    assert told(alice) == [Kind.COMMENT]
    assert told(bob) == []


def test_a_stranger_finds_nothing(
    photo: Photo, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    say(browser_of(bob), photo, "Only for us")
    comment = Comment.objects.get()
    stranger = browser_of(charlie)
    assert stranger.get(talk_url(photo)).status_code == 404
    assert say(stranger, photo, "Hello").status_code == 404
    assert stranger.post(reverse("activity:like_photo", args=[photo.pk])).status_code == 404
    assert stranger.get(reverse("activity:names_of_photo", args=[photo.pk])).status_code == 404
    for verb in ("change", "delete", "restore"):
        assert stranger.post(comment_url(verb, comment), {"text": "x"}).status_code == 404
    assert Client().get(talk_url(photo)).status_code == 302
    assert Comment.objects.get().text == "Only for us"


def test_its_author_changes_and_deletes_it_and_brings_it_back(
    photo: Photo, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    client = browser_of(bob)
    say(client, photo, "Frist")
    comment = Comment.objects.get()
    answer = client.post(comment_url("change", comment), {"text": "First"}, headers=SCRIPT)
    assert "First" in answer.content.decode()
    assert "edited" in answer.content.decode()

    answer = client.post(comment_url("delete", comment), headers=SCRIPT)
    assert "Comment deleted" in answer.content.decode()
    assert told(alice) == []
    assert "First" not in browser_of(alice).get(talk_url(photo)).content.decode()
    assert client.post(comment_url("change", comment), {"text": "x"}).status_code == 404

    assert client.post(comment_url("restore", comment)).status_code == 302
    assert "First" in browser_of(alice).get(talk_url(photo)).content.decode()
    assert told(alice) == [Kind.COMMENT]


def test_the_owner_deletes_any_comment_but_changes_none(
    photo: Photo, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    say(browser_of(bob), photo, "Rude")
    comment = Comment.objects.get()
    owner = browser_of(alice)
    assert owner.post(comment_url("change", comment), {"text": "Kind"}).status_code == 404
    assert owner.post(comment_url("delete", comment)).status_code == 302
    assert not Comment.objects.visible_to(bob).exists()
    assert browser_of(bob).post(comment_url("restore", comment)).status_code == 404


def test_who_sees_it_but_did_not_write_it_deletes_nothing(
    photo: Photo, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    comment = services.make_comment(alice, topic_of_photo(photo), "Mine")
    assert browser_of(bob).post(comment_url("delete", comment)).status_code == 404
    assert Comment.objects.visible_to(bob).get() == comment


def test_who_loses_the_photo_loses_its_comments(
    photo: Photo, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    client = browser_of(bob)
    say(client, photo, "Mine, on a photo of hers")
    comment = Comment.objects.get()
    client.post(comment_url("delete", comment))
    other = services.make_comment(bob, topic_of_photo(photo), "Another")
    SpacePhoto.objects.all().delete()
    assert client.get(talk_url(photo)).status_code == 404
    assert client.post(comment_url("change", other), {"text": "x"}).status_code == 404
    assert client.post(comment_url("restore", comment)).status_code == 404
    assert not Comment.objects.visible_to(again(bob)).exists()
    assert Comment.objects.visible_to(alice).count() == 1


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001])
def test_it_refuses_what_is_no_comment_and_keeps_what_was_typed(
    photo: Photo, bob: User, browser_of: BrowserOf, text: str
) -> None:
    answer = say(browser_of(bob), photo, text)
    assert answer.status_code == 400
    assert "at most 2,000" in answer.content.decode()
    assert text.strip() in answer.content.decode()
    comment = services.make_comment(bob, topic_of_photo(photo), "Here")
    refused = browser_of(bob).post(comment_url("change", comment), {"text": text})
    assert refused.status_code == 400
    assert Comment.objects.get().text == "Here"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('"><img src=x onerror=a()>', "&quot;&gt;&lt;img src=x onerror=a()&gt;"),
        ("javascript:alert(1)", ">javascript:alert(1)<"),
        (
            "See https://a.example/?b=1&c=2.",
            (
                'See <a href="https://a.example/?b=1&amp;c=2" rel="nofollow noopener noreferrer ugc">'
                "https://a.example/?b=1&amp;c=2</a>."
            ),
        ),
        (
            'https://a.example/"onmouseover="a()',
            "https://a.example/</a>&quot;onmouseover=&quot;a()",
        ),
        ("a\x00b", ">ab<"),
    ],
)
def test_text_is_escaped_and_only_pages_are_linked(
    photo: Photo, bob: User, browser_of: BrowserOf, text: str, html: str
) -> None:
    assert html in say(browser_of(bob), photo, text).content.decode()


def test_whoever_spoke_before_is_told(
    photo: Photo, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    say(browser_of(bob), photo, "One")
    say(browser_of(alice), photo, "Two")
    assert told(bob) == [Kind.COMMENT]
    assert told(alice) == [Kind.COMMENT]


def test_earlier_comments_come_when_asked(
    photo: Photo, bob: User, browser_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    topic = topic_of_photo(photo)
    for number in range(35):
        services.make_comment(bob, topic, f"Number-{number:02}.")
    client = browser_of(bob)
    with django_assert_max_num_queries(14):
        shown = client.get(talk_url(photo), headers=SCRIPT).content.decode()
    assert "Number-05." in shown
    assert "Number-04." not in shown
    first = Comment.objects.order_by("pk")[5]
    assert f"?before={first.pk}" in shown
    earlier = client.get(talk_url(photo), {"before": first.pk}).content.decode()
    assert "Number-04." in earlier
    assert "Number-05." not in earlier
    assert "Number-34." in client.get(talk_url(photo), {"before": "x"}).content.decode()


def test_it_works_without_script(photo: Photo, bob: User, browser_of: BrowserOf) -> None:
    client = browser_of(bob)
    assert client.post(talk_url(photo), {"text": "Plain"}).url == talk_url(photo)
    page = client.get(talk_url(photo)).content.decode()
    assert "Plain" in page
    assert reverse("photos:photo", args=[photo.pk]) in page


def test_it_is_liked_once_and_not_any_more(
    photo: Photo, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    client, url = browser_of(bob), reverse("activity:like_photo", args=[photo.pk])
    client.post(url, {"like": "yes"}, headers=SCRIPT)
    answer = client.post(url, {"like": "yes"}, headers=SCRIPT).content.decode()
    assert 'aria-pressed="true"' in answer
    assert "Bob" in answer
    assert told(alice) == [Kind.LIKE]
    answer = client.post(url, {"like": "no"}, headers=SCRIPT).content.decode()
    assert 'aria-pressed="false"' in answer
    assert told(alice) == []
    assert not Event.objects.exists()


def test_more_likes_are_counted_than_named(
    photo: Photo, alice: User, browser_of: BrowserOf
) -> None:
    for number in range(7):
        user = User.objects.create(email=f"u{number}@example.org")
        services.like(user, topic_of_photo(photo))
    shown = browser_of(alice).get(talk_url(photo)).content.decode()
    assert "u6, u5, u4, u3, u2" in shown
    assert "and 2 more" in shown
    assert "@example.org" not in shown.partition("<main")[2]


def test_what_was_deleted_is_forgotten_after_a_day(photo: Photo, bob: User) -> None:
    topic = topic_of_photo(photo)
    comments = [services.make_comment(bob, topic, text) for text in "abc"]
    for comment in comments[:2]:
        services.delete_comment(comment, bob)
    yesterday = timezone.now() - timedelta(hours=25)
    Comment.objects.filter(pk=comments[0].pk).update(deleted_at=yesterday)
    services.forget_comments()
    assert sorted(Comment.objects.values_list("text", flat=True)) == ["b", "c"]
