"""What is said of a photo or an album."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from activity.models import LONGEST_COMMENT, Comment
from activity.talk import Likes
from activity.topics import topic_of
from api.briefs import Account
from api.fields import Text
from api.views import Chosen


class MentionTold(serializers.Serializer[Any]):
    """Somebody whom a comment names with an @, as it is written there."""

    id = serializers.IntegerField(source="user_id")
    name = serializers.CharField()


class CommentTold(Chosen, serializers.Serializer[Comment]):
    """A comment, in plain text."""

    id = serializers.IntegerField()
    photo = serializers.IntegerField(source="photo_id", allow_null=True)
    album = serializers.IntegerField(source="album_id", allow_null=True)
    author = Account()
    text = serializers.CharField()
    mentions = MentionTold(many=True)
    made_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    may_change = serializers.SerializerMethodField()
    may_delete = serializers.SerializerMethodField()

    def get_may_change(self, comment: Comment) -> bool:
        return bool(comment.author_id == self.context["reader"].pk)

    def get_may_delete(self, comment: Comment) -> bool:
        owner = self.context.get("owner") or topic_of(comment).owner
        return self.get_may_change(comment) or bool(owner == self.context["reader"])


@extend_schema_serializer(
    examples=[OpenApiExample("To somebody", {"text": "@Ben, look!"}, request_only=True)]
)
class Words(serializers.Serializer[Any]):
    """What is said. `@` and a name tell somebody of it who sees the photo or the album."""

    text = Text(max_length=LONGEST_COMMENT)


class LikesTold(serializers.Serializer[Likes]):
    """How many like it, the latest of them by name, and whether one is among them."""

    count = serializers.IntegerField()
    likers = serializers.ListField(child=serializers.CharField())
    is_liked = serializers.BooleanField()
