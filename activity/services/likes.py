"""Likes: a person likes something once, or not."""

from django.db import transaction

from accounts.models import User
from activity.models import Event, Kind, Like
from activity.services.telling import tell
from activity.topics import Topic


def like(user: User, topic: Topic) -> None:
    """Tells the owner, the first time."""
    with transaction.atomic():
        _, is_new = Like.objects.get_or_create(user=user, **topic.columns)
        if is_new:
            tell(Kind.LIKE, actor=user, to=[topic.owner], **topic.columns)


def unlike(user: User, topic: Topic) -> None:
    """Also what was told of it is gone."""
    with transaction.atomic():
        Like.objects.filter(user=user, **topic.columns).delete()
        Event.objects.filter(kind=Kind.LIKE, actor=user, **topic.columns).delete()
