"""Comments: made, changed, deleted and brought back."""

import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activity.mentions import mentioned
from activity.models import LONGEST_COMMENT, Comment, Event, Kind, Mention
from activity.services.telling import tell
from activity.topics import Topic, topic_of

# How long who deleted a comment may still bring it back.
FORGOTTEN_AFTER = timedelta(days=1)


class InvalidComment(ValueError):
    """Empty or too long."""


def make_comment(author: User, topic: Topic, text: str) -> Comment:
    """Raises InvalidComment. Tells the owner, who spoke before, and who is mentioned."""
    text = tidy(text)
    with transaction.atomic():
        comment = Comment.objects.create(author=author, text=text, **topic.columns)
        named = _mention(comment, topic)
        others = [user for user in _partakers(topic) if user not in named]
        tell(Kind.COMMENT, actor=author, to=others, comment=comment, **topic.columns)
    return comment


def change_comment(comment: Comment, text: str) -> None:
    """Raises InvalidComment. Tells who is mentioned now and was not before."""
    comment.text, comment.edited_at = tidy(text), timezone.now()
    with transaction.atomic():
        comment.save(update_fields=["text", "edited_at"])
        _mention(comment, topic_of(comment))


def delete_comment(comment: Comment, by: User) -> None:
    """Nobody sees it any more; whoever deleted it may bring it back for a day."""
    comment.deleted_at, comment.deleted_by = timezone.now(), by
    comment.save(update_fields=["deleted_at", "deleted_by"])


def restore_comment(comment: Comment) -> None:
    comment.deleted_at = comment.deleted_by = None
    comment.save(update_fields=["deleted_at", "deleted_by"])


def forget_comments() -> None:
    """For good, what was deleted a day ago."""
    Comment.objects.filter(deleted_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def tidy(text: str) -> str:
    """With plain line breaks, of which no more than two follow each other."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    tidied = re.sub(r"\n{3,}", "\n\n", lines).strip()
    if not tidied or len(tidied) > LONGEST_COMMENT:
        raise InvalidComment
    return tidied


def _mention(comment: Comment, topic: Topic) -> list[User]:
    """Keep whom the comment names now, and tell those whom it did not name before."""
    named = mentioned(comment.author, topic, comment.text)
    before = set(comment.mentions.values_list("user_id", flat=True))
    gone = comment.mentions.exclude(user__in=named)
    Event.objects.filter(kind=Kind.MENTION, comment=comment).filter(
        notices__user__in=gone.values("user")
    ).delete()
    gone.delete()
    Mention.objects.bulk_create(
        [Mention(comment=comment, user=user, name=name) for user, name in named.items()],
        ignore_conflicts=True,
    )
    for user in (each for each in named if each.pk not in before):
        tell(Kind.MENTION, actor=comment.author, to=[user], comment=comment, **topic.columns)
    return list(named)


def _partakers(topic: Topic) -> list[User]:
    """The owner, and who has said something there."""
    said = Comment.objects.filter(**topic.columns, deleted_at=None)
    return [topic.owner, *User.objects.filter(pk__in=said.values("author"))]
