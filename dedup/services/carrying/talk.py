"""What others say of a photo: comments move, likes are copied."""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activity.models import Comment, Event, Like
from dedup.services.known import Case
from dedup.services.ledger import Ledger
from dedup.services.plans import Move, What
from dedup.services.rows import COMMENT, EVENT, LIKE


def comments(case: Case) -> Iterator[Move]:
    """Also those that were deleted just now and may come back."""
    for photo in case.losers:
        said = case.known.comments.get(photo.pk, ())
        shown = len([comment for comment in said if comment.deleted_at is None])
        if said:
            words = ngettext("%d comment", "%d comments", shown) % shown if shown else ""
            do = partial(move_comments, case.keeper.pk, [comment.pk for comment in said])
            yield Move(photo.pk, What.COMMENT, words, do)


def move_comments(photo: int, comment_ids: Collection[int], ledger: Ledger) -> None:
    """With what was told of them."""
    events = Event.objects.filter(comment__in=comment_ids)
    ledger.watch_ids(COMMENT, comment_ids)
    ledger.watch_ids(EVENT, events.values_list("pk", flat=True))
    events.update(photo=photo)
    Comment.objects.filter(pk__in=comment_ids).update(photo=photo)


def likes(case: Case) -> Iterator[Move]:
    """Who likes one of them likes the keeper."""
    own = {row.user_id for row in case.known.likes.get(case.keeper.pk, ())}
    for photo in case.losers:
        for row in case.known.likes.get(photo.pk, ()):
            words = "" if row.user_id in own else _("a like")
            do = partial(put_like, case.keeper.pk, row.user_id, row.made_at)
            yield Move(photo.pk, What.LIKE, words, do)


def put_like(photo: int, user: int, made_at: datetime, ledger: Ledger) -> None:
    ledger.claim(LIKE, [LIKE.key_of(photo, user)], ["made_at"])
    Like.objects.get_or_create(photo_id=photo, user_id=user, defaults={"made_at": made_at})
