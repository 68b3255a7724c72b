"""Whoever shares tells the others: what they see in their feed, and where that leads."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from activity.models import Notice
from activity.sentences import sentence
from albums.models import Album
from rights.models import Group, GroupMember, Role
from sharing.albums.services import contribute, share_album
from sharing.spaces.services import add_photos_to_space, make_space, take_in
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]


def told(user: User) -> list[str]:
    reader = User.objects.get(pk=user.pk)
    notices = Notice.objects.visible_to(reader).select_related("event").order_by("pk")
    return [sentence(each.event, reader, count=each.event.count) for each in notices]


def test_a_space_tells_who_comes_and_what_is_added(
    alice: User, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    space = make_space("Family", by=alice)
    group = Group.objects.create(name="Aunts", owner=alice)
    GroupMember.objects.create(group=group, user=charlie)
    take_in(space, group, Role.VIEWER, by=alice)
    take_in(space, bob, Role.CONTRIBUTOR, by=alice)
    add_photos_to_space(bob, space, [make_photo(bob), make_photo(bob)])
    assert told(alice) == ["Bob added 2 photos to “Family”"]
    assert told(bob) == ["Alice took you into “Family”"]
    assert told(charlie) == [
        "Alice took you into “Family”",
        "Bob joined “Family”",
        "Bob added 2 photos to “Family”",
    ]
    feed = browser_of(charlie).get(reverse("activity:feed")).content.decode()
    assert f'href="{reverse("sharing:space", args=[space.pk])}"' in feed


def test_an_album_is_talked_about_by_all_with_whom_it_is_shared(
    alice: User, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    album = Album.objects.create(owner=alice, title="Lisbon")
    share = share_album(album, bob, Role.CONTRIBUTOR, by=alice)
    contribute(album, [make_photo(bob)], by=bob)
    talk = reverse("albums:talk", args=[album.pk])
    reader = browser_of(bob)
    answer = reader.post(talk, {"text": "Thanks, @Alice"}, headers={"HX-Request": "true"})
    assert "Thanks, " in answer.content.decode()
    reader.post(reverse("albums:like", args=[album.pk]), {"like": "yes"})
    assert told(alice) == [
        "Bob added 1 photo to “Lisbon”",
        "Bob mentioned you in a comment on “Lisbon”",
        "Bob liked “Lisbon”",
    ]
    alone = reader.get(talk).content.decode()
    assert f'href="{reverse("albums:album", args=[album.pk])}"' in alone
    assert "Lisbon" in alone
    names = reader.get(reverse("albums:names", args=[album.pk]), {"q": "a"}).content.decode()
    assert 'data-name="Alice"' in names
    assert talk in reader.get(reverse("albums:album", args=[album.pk])).content.decode()

    stranger = browser_of(charlie)
    assert stranger.get(talk).status_code == 404
    assert stranger.post(talk, {"text": "Hello"}).status_code == 404
    assert stranger.post(reverse("albums:like", args=[album.pk])).status_code == 404
    assert stranger.get(reverse("albums:names", args=[album.pk])).status_code == 404

    comment = album.comments.get()
    assert browser_of(alice).post(reverse("activity:delete_comment", args=[comment.pk])).url == talk
    share.delete()
    assert reader.get(talk).status_code == 404
    restore = reverse("activity:restore_comment", args=[comment.pk])
    assert reader.post(restore).status_code == 404
    assert browser_of(alice).post(restore).url == talk
