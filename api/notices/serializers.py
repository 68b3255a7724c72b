"""What happened, and what somebody is told of it."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from activity.models import Event, Kind, Notice
from activity.sentences import sentence
from api.briefs import Account
from api.views import Chosen


class EventTold(Chosen, serializers.Serializer[Event]):
    """Something that happened to what one sees. Who did it is nobody where guests of a link did."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    actor = Account(allow_null=True)
    photo = serializers.IntegerField(source="photo_id", allow_null=True)
    album = serializers.IntegerField(source="album_id", allow_null=True)
    space = serializers.IntegerField(source="space_id", allow_null=True)
    comment = serializers.IntegerField(source="comment_id", allow_null=True)
    text = serializers.SerializerMethodField(help_text="Of a comment.")
    count = serializers.IntegerField(help_text="Of photos.")
    sentence = serializers.SerializerMethodField(help_text="What happened, in words.")
    made_at = serializers.DateTimeField()

    def get_text(self, event: Event) -> str:
        return event.comment.text if event.comment else ""

    def get_sentence(self, event: Event) -> str:
        reader: User = self.context["reader"]
        return sentence(event, reader, count=event.count)


class NoticeTold(Chosen, serializers.Serializer[Notice]):
    """That one is told of something that happened."""

    id = serializers.IntegerField()
    event = EventTold()
    made_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class UnreadTold(serializers.Serializer[Any]):
    """How many notices wait; where `is_cut`, there are more."""

    count = serializers.IntegerField()
    is_cut = serializers.BooleanField()
