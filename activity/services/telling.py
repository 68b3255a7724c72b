"""Tell people what happened: an event for the feed, and a notice for each of them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from activity.models import Comment, Event, Kind, Mail, Notice, NoticeSetting
from activity.services.letters import open_letters
from photos.models import Photo

# Photos arrive one after the other; within this time they are one event that grows.
GATHERED = (Kind.PHOTOS_ADDED, Kind.GUEST_UPLOAD)
GATHERED_WITHIN = timedelta(hours=1)


def tell(
    kind: Kind,
    *,
    actor: User | None,
    to: Iterable[User],
    photo: Photo | None = None,
    album_id: int | None = None,
    space_id: int | None = None,
    comment: Comment | None = None,
    count: int = 1,
    words: str = "",
) -> Event:
    """Write that something happened, and tell these people, each as they want to hear of it.

    Call it within the transaction of what happened. `actor` is None for guests of a link, and is
    never told. `to` may name too many and anybody twice: who does not see the photo, the album or
    the space when they look is shown nothing of it. `count` is of photos; those that follow within
    an hour join the same event. An event without anybody to tell still stands in the feed of all
    who see what it is about. `words` are the whole sentence of what operators are told.
    """
    about: dict[str, Any] = {
        "photo": photo,
        "album_id": album_id,
        "space_id": space_id,
        "comment": comment,
        "words": words,
    }
    with transaction.atomic():
        told = list({user.pk for user in to if user.is_active and user != actor})
        event = _write_event(kind, actor, about, count, told)
        _write_notices(event, told)
    return event


def _write_event(
    kind: Kind, actor: User | None, about: dict[str, Any], count: int, told: list[int]
) -> Event:
    if kind in GATHERED and (event := _growing(kind, actor, about, told)):
        Event.objects.filter(pk=event.pk).update(count=F("count") + count, made_at=timezone.now())
        return event
    return Event.objects.create(kind=kind, actor=actor, count=count, **about)


def _growing(
    kind: Kind, actor: User | None, about: dict[str, Any], told: list[int]
) -> Event | None:
    """What is for some alone grows only where the same are told: guests have no name."""
    since = timezone.now() - GATHERED_WITHIN
    events = Event.objects.filter(kind=kind, actor=actor, made_at__gte=since, **about)
    if kind in Event.PERSONAL:
        events = events.filter(notices__user__in=told)
    return events.order_by("-made_at").first()


def _write_notices(event: Event, user_ids: list[int]) -> None:
    """Who heard of an event that grew since has it unread again, but gets no second e-mail."""
    Notice.objects.filter(event=event, user__in=user_ids).update(
        read_at=None, made_at=timezone.now()
    )
    chosen = NoticeSetting.objects.filter(user__in=user_ids, kind=event.kind)
    ways = {each.user_id: (each.in_app, each.mail) for each in chosen}
    usual = (True, NoticeSetting.DEFAULT_MAIL.get(Kind(event.kind), Mail.OFF))
    notices = [_notice(event, each, *ways.get(each, usual)) for each in user_ids]
    wanted = [notice for notice in notices if notice.in_app or notice.mail != Mail.OFF]
    Notice.objects.bulk_create(wanted, ignore_conflicts=True)
    if any(notice.mail == Mail.NOW for notice in wanted):
        open_letters(event)


def _notice(event: Event, user_id: int, in_app: bool, mail: str) -> Notice:  # noqa: FBT001
    mail = mail if settings.EMAIL_URL else Mail.OFF
    return Notice(event=event, user_id=user_id, in_app=in_app, mail=mail)
