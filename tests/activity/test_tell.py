"""People are told what happened: an event, and a notice for each of them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from activity import services
from activity.models import (
    Comment,
    Event,
    Kind,
    Letter,
    Like,
    Mail,
    Mention,
    Notice,
    NoticeSetting,
)
from activity.services import tell
from activity.topics import topic_of_photo
from albums.models import Album
from rights.models import AlbumShare, Partner, Role, Space, SpaceMember, SpacePhoto
from tests.factories import make_photo


@pytest.fixture
def space(alice: User, bob: User) -> Space:
    space = Space.objects.create(name="Family")
    SpaceMember.objects.create(space=space, user=alice, role=Role.MANAGER)
    SpaceMember.objects.create(space=space, user=bob, role=Role.VIEWER)
    return space


@pytest.fixture
def mail(settings: Any) -> None:
    settings.EMAIL_URL = "smtp://localhost"


def notices(user: User) -> list[Notice]:
    return list(Notice.objects.visible_to(User.objects.get(pk=user.pk)))


def events(user: User) -> list[Event]:
    return list(Event.objects.visible_to(User.objects.get(pk=user.pk)))


def test_rows_are_named_in_logs_without_a_word_of_anybody(
    alice: User, bob: User, mail: None
) -> None:
    photo = make_photo(alice)
    NoticeSetting.objects.create(user=alice, kind=Kind.MENTION, mail=Mail.NOW)
    services.make_comment(bob, topic_of_photo(photo), "A secret for @Alice")
    services.like(bob, topic_of_photo(photo))
    for model in (Comment, Mention, Like, Event, Letter, Notice, NoticeSetting):
        for row in model.objects.all():
            assert re.search(r"\d", str(row))
            assert not re.search("secret|Alice|Bob", str(row))


def test_it_tells_each_person_once_and_never_who_did_it(
    alice: User, bob: User, charlie: User, space: Space
) -> None:
    charlie.is_active = False
    event = tell(Kind.JOINED, actor=bob, to=[alice, bob, alice, charlie], space_id=space.pk)
    assert [notice.user for notice in Notice.objects.all()] == [alice]
    assert notices(alice)[0].event == event


def test_photos_that_follow_soon_join_the_same_event(alice: User, bob: User, space: Space) -> None:
    first = tell(Kind.PHOTOS_ADDED, actor=alice, to=[bob], space_id=space.pk, count=5)
    Notice.objects.update(read_at=timezone.now())
    tell(Kind.PHOTOS_ADDED, actor=alice, to=[bob], space_id=space.pk, count=7)
    first.refresh_from_db()
    assert first.count == 12
    assert Notice.objects.get().read_at is None

    Event.objects.update(made_at=timezone.now() - timedelta(hours=2))
    tell(Kind.PHOTOS_ADDED, actor=alice, to=[bob], space_id=space.pk)
    assert sorted(Event.objects.values_list("count", flat=True)) == [1, 12]


def test_who_loses_the_photo_loses_what_was_told_of_it(
    alice: User, bob: User, space: Space
) -> None:
    photo = make_photo(alice)
    lent = SpacePhoto.objects.create(space=space, photo=photo)
    tell(Kind.LIKE, actor=bob, to=[alice], photo=photo)
    tell(Kind.COMMENT, actor=alice, to=[bob], photo=photo)
    assert len(events(bob)) == 2
    assert len(notices(bob)) == 1
    lent.delete()
    assert events(bob) == notices(bob) == []
    assert len(events(alice)) == 2


def test_it_is_quiet_about_what_is_in_the_trash(alice: User, bob: User, space: Space) -> None:
    photo = make_photo(alice, trashed_at=timezone.now())
    tell(Kind.LIKE, actor=bob, to=[alice], photo=photo)
    assert notices(alice) == events(alice) == []


def test_an_album_is_known_to_those_with_whom_it_is_shared(
    alice: User, bob: User, charlie: User
) -> None:
    album = Album.objects.create(owner=alice, title="Lisbon")
    share = AlbumShare.objects.create(album=album, user=bob)
    tell(Kind.PHOTOS_ADDED, actor=alice, to=[bob, charlie], album_id=album.pk, count=3)
    assert len(events(bob)) == len(notices(bob)) == 1
    assert events(charlie) == notices(charlie) == []
    share.delete()
    assert events(bob) == notices(bob) == []


def test_what_is_for_one_person_is_in_no_other_feed(
    alice: User, bob: User, charlie: User, space: Space
) -> None:
    SpaceMember.objects.create(space=space, user=charlie, role=Role.VIEWER)
    tell(Kind.SPACE_SHARED, actor=alice, to=[charlie], space_id=space.pk)
    assert len(events(charlie)) == len(events(alice)) == 1
    assert events(bob) == []


def test_a_partner_is_told_as_long_as_the_library_is_shown(alice: User, bob: User) -> None:
    partner = Partner.objects.create(owner=alice, viewer=bob)
    tell(Kind.PARTNER, actor=alice, to=[bob])
    assert len(events(bob)) == len(notices(bob)) == 1
    partner.delete()
    assert events(bob) == notices(bob) == []
    assert len(events(alice)) == 1


def test_each_is_told_as_they_chose(alice: User, bob: User, charlie: User, mail: None) -> None:
    photo = make_photo(alice)
    NoticeSetting.objects.create(user=alice, kind=Kind.LIKE, in_app=False, mail=Mail.OFF)
    NoticeSetting.objects.create(user=charlie, kind=Kind.LIKE, in_app=False, mail=Mail.NOW)
    tell(Kind.LIKE, actor=bob, to=[alice, charlie], photo=photo)
    notice = Notice.objects.get()
    assert (notice.user, notice.in_app, notice.mail) == (charlie, False, Mail.NOW)
    assert notice.letter == Letter.objects.get()


def test_without_a_mail_server_no_letter_is_written(alice: User, bob: User) -> None:
    NoticeSetting.objects.create(user=alice, kind=Kind.LIKE, mail=Mail.NOW)
    tell(Kind.LIKE, actor=bob, to=[alice], photo=make_photo(alice))
    assert Notice.objects.get().mail == Mail.OFF
    assert not Letter.objects.exists()


def test_too_many_letters_within_the_hour_wait_for_the_one_of_the_day(
    alice: User, bob: User, mail: None
) -> None:
    NoticeSetting.objects.create(user=alice, kind=Kind.LIKE, mail=Mail.NOW)
    for _ in range(22):
        tell(Kind.LIKE, actor=bob, to=[alice], photo=make_photo(alice))
    assert Letter.objects.count() == 20
    assert Notice.objects.filter(mail=Mail.DAILY, letter=None).count() == 2
