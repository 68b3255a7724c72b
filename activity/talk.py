"""Reads of what is said of one photo or album, as its page shows it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from accounts.models import User
from activity.mentions import called
from activity.models import Comment, CommentQuerySet, Like
from activity.topics import Topic, topic_of
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


@dataclass(frozen=True)
class Likes:
    """How many like something, the latest of them by name, and whether the reader is one."""

    count: int
    likers: list[str]
    is_liked: bool


def likes_of(topic: Topic, reader: User) -> Likes:
    likes = Like.objects.filter(**topic.columns)
    likers = likes.select_related("user").order_by("-pk")[:LIKERS]
    is_liked = likes.filter(user=reader).exists()
    return Likes(likes.count(), [called(each.user) for each in likers], is_liked)


def said_about(topic: Topic) -> CommentQuerySet:
    """The comments, with who wrote them and whom they name."""
    comments = Comment.objects.filter(**topic.columns, deleted_at=None)
    return comments.select_related("author").prefetch_related("mentions")


def seen_comment(reader: User, comment_id: int) -> Comment:
    """One of what the reader sees, with what it is about. Raises Comment.DoesNotExist."""
    comments = Comment.objects.visible_to(reader)
    return comments.select_related("author", "photo__owner", "album__owner").get(pk=comment_id)


def own_comment(reader: User, comment_id: int) -> Comment:
    """Only who wrote it changes it. Raises Comment.DoesNotExist."""
    comment = seen_comment(reader, comment_id)
    if comment.author_id != reader.pk:
        raise Comment.DoesNotExist
    return comment


def deletable_comment(reader: User, comment_id: int) -> Comment:
    """By who wrote it, or the owner of what it is about. Raises Comment.DoesNotExist."""
    comment = seen_comment(reader, comment_id)
    if reader.pk not in {comment.author_id, topic_of(comment).owner.pk}:
        raise Comment.DoesNotExist
    return comment


def deleted_comment(reader: User, comment_id: int) -> Comment:
    """One that the reader deleted and may bring back, as long as they see what it is about. Raises
    Comment.DoesNotExist."""
    comments = Comment.objects.filter(deleted_by=reader).select_related("author")
    comment = comments.get(pk=comment_id)
    if not topic_of(comment).is_seen_by(reader):
        raise Comment.DoesNotExist
    return comment


def talk_about(topic: Topic, reader: User, *, before: int | None = None) -> Talk:
    """`before`: only the comments before this one."""
    comments = said_about(topic)
    if before is not None:
        comments = comments.filter(pk__lt=before)
    latest = list(comments.order_by("-pk")[: COMMENTS + 1])
    shown = latest[:COMMENTS][::-1]
    likes = likes_of(topic, reader)
    return Talk(
        topic=topic,
        said=[_said(comment, topic, reader) for comment in shown],
        earlier=shown[0].pk if len(latest) > COMMENTS else None,
        like_count=likes.count,
        likers=likes.likers,
        is_liked=likes.is_liked,
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
