"""An @ names people who see the thing and whom the author knows."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services import create_user
from activity import services
from activity.mentions import called, known_to, offered
from activity.models import Kind, Mention, Notice
from activity.topics import topic_of, topic_of_photo
from photos.models import Photo
from rights.models import Group, GroupMember, Partner, Role, SpaceMember
from tests.activity.shared import again, make_lent, make_space
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]


@pytest.fixture
def photo(alice: User, bob: User) -> Photo:
    return make_lent(alice, bob)


def mentions(user: User) -> int:
    notices = Notice.objects.visible_to(again(user))
    return notices.filter(event__kind=Kind.MENTION).count()


def test_whom_a_person_knows(alice: User, bob: User, charlie: User) -> None:
    assert set(known_to(alice)) == set()
    Partner.objects.create(owner=alice, viewer=bob)
    assert set(known_to(again(alice))) == {bob}
    assert set(known_to(again(bob))) == {alice}
    group = Group.objects.create(name="Aunts", owner=charlie)
    GroupMember.objects.create(group=group, user=charlie)
    space = make_space(alice)
    SpaceMember.objects.create(space=space, group=group, role=Role.VIEWER)
    assert set(known_to(again(alice))) == {bob, charlie}
    assert set(known_to(again(charlie))) == {alice}


def test_it_tells_who_is_mentioned_once(photo: Photo, alice: User, bob: User) -> None:
    services.make_comment(alice, topic_of_photo(photo), "Look, @bob! And @Bob again.")
    assert mentions(bob) == 1
    assert not Notice.objects.filter(event__kind=Kind.COMMENT, user=bob).exists()


def test_who_does_not_see_it_or_is_unknown_is_not_mentioned(
    photo: Photo, alice: User, bob: User, charlie: User
) -> None:
    services.make_comment(alice, topic_of_photo(photo), "@Charlie, look")
    make_space(alice, charlie)  # knows her now, but still does not see it
    services.make_comment(again(alice), topic_of_photo(photo), "@Charlie, look here")
    assert not Mention.objects.exists()
    assert offered(again(alice), topic_of_photo(photo), "Ch") == []


def test_the_owner_is_offered_to_whoever_sees_the_photo(
    photo: Photo, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    url = reverse("activity:names_of_photo", args=[photo.pk])
    shown = browser_of(bob).get(url, {"q": "al"}).content.decode()
    assert 'data-name="Alice"' in shown
    assert "Bob" not in shown
    assert "1 suggestion" in shown
    assert "0 suggestions" in browser_of(bob).get(url, {"q": "zed"}).content.decode()


def test_names_of_several_words_and_addresses(photo: Photo, alice: User, bob: User) -> None:
    maria = create_user("anna.maria@example.org", "correct horse battery", name="Anna Maria")
    anna = create_user("anna@example.org", "correct horse battery")
    for user in (maria, anna):
        SpaceMember.objects.create(
            space=photo.space_photos.get().space, user=user, role=Role.VIEWER
        )
    topic = topic_of_photo(photo)
    comment = services.make_comment(alice, topic, "@Anna Maria, yes")
    assert [each.user for each in comment.mentions.all()] == [maria]
    comment = services.make_comment(again(alice), topic, "@anna, and x@anna.example")
    assert [each.user for each in comment.mentions.all()] == [anna]
    assert called(anna) == "anna"
    assert offered(again(alice), topic, "mar") == [maria]
    assert offered(again(alice), topic, "anna") == [anna, maria]


def test_a_mention_is_a_link(photo: Photo, alice: User, bob: User, browser_of: BrowserOf) -> None:
    services.make_comment(alice, topic_of_photo(photo), "Hello @Bob <b>")
    shown = browser_of(bob).get(reverse("activity:of_photo", args=[photo.pk])).content.decode()
    link = f'<a class="mention" href="{reverse("activity:feed")}?by={bob.pk}">@Bob</a> &lt;b&gt;'
    assert link in shown


def test_a_change_takes_a_mention_back_and_tells_the_new(
    photo: Photo, alice: User, bob: User
) -> None:
    comment = services.make_comment(alice, topic_of_photo(photo), "Hello @Bob")
    services.change_comment(comment, "Hello everybody")
    assert mentions(bob) == 0
    services.change_comment(comment, "Hello @Bob")
    services.change_comment(comment, "Hello again, @Bob")
    assert mentions(bob) == 1
    assert topic_of(comment).photo == photo


def test_alone_one_mentions_nobody(alice: User) -> None:
    photo = make_photo(alice)
    comment = services.make_comment(alice, topic_of_photo(photo), "@Bob")
    assert not comment.mentions.exists()


def test_only_the_first_few_are_offered(photo: Photo, alice: User) -> None:
    space = photo.space_photos.get().space
    for number in range(9):
        user = create_user(f"zoe{number}@example.org", "correct horse battery")
        SpaceMember.objects.create(space=space, user=user, role=Role.VIEWER)
    assert len(offered(alice, topic_of_photo(photo), "zoe")) == 6
