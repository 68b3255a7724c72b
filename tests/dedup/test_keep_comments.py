"""What others say of a photo that goes is said of the one that is kept, and comes back on undo."""

from accounts.models import User
from activity import services as activity
from activity.models import Comment, Event, Kind, Like
from activity.topics import topic_of_photo
from dedup import services
from tests.dedup.resolved import make_pair


def test_comments_and_likes_move_and_come_back(alice: User, bob: User) -> None:
    group, keeper, loser = make_pair(alice)
    comment = activity.make_comment(bob, topic_of_photo(loser), "What a day")
    deleted = activity.make_comment(bob, topic_of_photo(loser), "Oops")
    activity.delete_comment(deleted, bob)
    activity.like(bob, topic_of_photo(loser))
    activity.like(alice, topic_of_photo(loser))
    activity.like(alice, topic_of_photo(keeper))

    resolution = services.resolve(group, keeper, [loser])
    assert set(Comment.objects.filter(photo=keeper)) == {comment, deleted}
    assert Event.objects.filter(kind=Kind.COMMENT, photo=keeper).count() == 2
    assert Like.objects.filter(photo=keeper).count() == 2

    services.undo(resolution)
    assert set(Comment.objects.filter(photo=loser)) == {comment, deleted}
    assert Event.objects.filter(kind=Kind.COMMENT, photo=loser).count() == 2
    assert list(Like.objects.filter(photo=keeper).values_list("user", flat=True)) == [alice.pk]


def test_the_plan_says_it(alice: User, bob: User) -> None:
    group, keeper, loser = make_pair(alice)
    for text in ("One", "Two"):
        activity.make_comment(bob, topic_of_photo(loser), text)
    activity.like(bob, topic_of_photo(loser))
    (going,) = services.plan(group, keeper, [loser]).going
    assert "2 comments" in going.sentence
    assert "a like" in going.sentence


def test_a_comment_that_was_only_deleted_is_not_spoken_of(alice: User, bob: User) -> None:
    group, keeper, loser = make_pair(alice)
    comment = activity.make_comment(bob, topic_of_photo(loser), "Oops")
    activity.delete_comment(comment, bob)
    (going,) = services.plan(group, keeper, [loser]).going
    assert going.moves == () or not any(move.words for move in going.moves)
