"""Reads of what is said of one photo or album, as its page shows it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from accounts.models import User
from activity.mentions import called
from activity.models import Comment, Like
from activity.topics import Topic
from activity.wording import as_html

COMMENTS = 30
LIKERS = 5


@dataclass(frozen=True)
class Said:
    """A comment as one person reads it."""

    comment: Comment
    author: str
    html: SafeString
    is_own: bool
    may_delete: bool


@dataclass(frozen=True)
class Talk:
    """The latest comments, the oldest of them first, and who likes it."""

    topic: Topic
    said: list[Said]
    earlier: int | None
    like_count: int
    likers: list[str]
    is_liked: bool

    @property
    def unnamed_likers(self) -> int:
        return self.like_count - len(self.likers)


def talk_about(topic: Topic, reader: User, *, before: int | None = None) -> Talk:
    """`before`: only the comments before this one."""
    comments = Comment.objects.filter(**topic.columns, deleted_at=None)
    if before is not None:
        comments = comments.filter(pk__lt=before)
    ordered = comments.select_related("author").prefetch_related("mentions").order_by("-pk")
    latest = list(ordered[: COMMENTS + 1])
    shown = latest[:COMMENTS][::-1]
    likes = Like.objects.filter(**topic.columns)
    likers = likes.select_related("user").order_by("-pk")[:LIKERS]
    return Talk(
        topic=topic,
        said=[_said(comment, topic, reader) for comment in shown],
        earlier=shown[0].pk if len(latest) > COMMENTS else None,
        like_count=likes.count(),
        likers=[called(each.user) for each in likers],
        is_liked=likes.filter(user=reader).exists(),
    )


def _said(comment: Comment, topic: Topic, reader: User) -> Said:
    is_own = comment.author_id == reader.pk
    people = {each.name: each.user_id for each in comment.mentions.all()}
    return Said(
        comment=comment,
        author=called(comment.author),
        html=as_html(comment.text, people),
        is_own=is_own,
        may_delete=is_own or topic.owner == reader,
    )
