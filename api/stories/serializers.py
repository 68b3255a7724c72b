"""Stories as the API tells them, and what can be said of them."""

from typing import Any

from drf_spectacular.utils import (
    OpenApiExample,
    PolymorphicProxySerializer,
    extend_schema_serializer,
)
from rest_framework import serializers

from api.fields import Flag, Id, Text
from api.views import Chosen
from stories.models import Story
from stories.story import LONGEST_CAPTION, LONGEST_SOURCE, LONGEST_TEXT, LONGEST_TITLE
from stories.telling.changing import MOST_PHOTOS
from stories.telling.selectors import Card, Told, ToldChapter, ToldPhoto

TITLE = "As a person put it, else made of where and when."


class StoryInShort(Chosen, serializers.Serializer[Card]):
    """A story among the others."""

    id = serializers.IntegerField(source="story.pk")
    title = serializers.CharField(help_text=TITLE)
    is_named = serializers.SerializerMethodField()
    cover = serializers.IntegerField(source="cover_id", allow_null=True)
    count = serializers.IntegerField(help_text="Of photos.")
    made_from = serializers.ChoiceField(source="story.made_from", choices=Story.MadeFrom.choices)
    made_of = serializers.CharField(
        source="story.source", help_text="How that was called when the story was made."
    )
    made_at = serializers.DateTimeField(source="story.made_at")
    changed_at = serializers.DateTimeField(source="story.changed_at")

    def get_is_named(self, card: Card) -> bool:
        """Whether a person gave it its title."""
        return bool(card.story.title)


class PhotoTold(serializers.Serializer[ToldPhoto]):
    """A photo in its chapter."""

    photo = serializers.IntegerField(source="photo.pk")
    is_wide = serializers.BooleanField(source="row.is_wide", help_text="In a row of its own.")
    caption = serializers.CharField(source="row.caption", help_text="In this story alone.")


class ChapterTold(serializers.Serializer[ToldChapter]):
    """A chapter with its photos, in their order. Photos in the trash or locked are not told."""

    id = serializers.IntegerField(source="chapter.pk")
    title = serializers.CharField(help_text=TITLE)
    is_named = serializers.SerializerMethodField()
    text = serializers.CharField(source="chapter.text")
    photos = PhotoTold(many=True)

    def get_is_named(self, told: ToldChapter) -> bool:
        """Whether a person gave it its title."""
        return bool(told.chapter.title)


class StoryTold(Chosen, serializers.Serializer[Told]):
    """A story with its chapters, in their order."""

    id = serializers.IntegerField(source="story.pk")
    title = serializers.CharField(help_text=TITLE)
    is_named = serializers.SerializerMethodField()
    lead = serializers.CharField(source="story.lead", help_text="Before the first chapter.")
    dates = serializers.CharField(help_text="From when to when, in words.")
    cover = serializers.IntegerField(source="cover.pk", allow_null=True, default=None)
    made_from = serializers.ChoiceField(source="story.made_from", choices=Story.MadeFrom.choices)
    made_of = serializers.CharField(source="story.source")
    made_at = serializers.DateTimeField(source="story.made_at")
    changed_at = serializers.DateTimeField(source="story.changed_at")
    chapters = ChapterTold(many=True)

    def get_is_named(self, told: Told) -> bool:
        """Whether a person gave it its title."""
        return bool(told.story.title)


@extend_schema_serializer(examples=[OpenApiExample("A trip", {"trip": 12}, request_only=True)])
class StoryOfTrip(serializers.Serializer[Any]):
    """A story of a trip or an event, without what is kept out of memories."""

    trip = Id()


@extend_schema_serializer(examples=[OpenApiExample("An album", {"album": 12}, request_only=True)])
class StoryOfAlbum(serializers.Serializer[Any]):
    """A story of one's own photos in an album."""

    album = Id()


@extend_schema_serializer(
    examples=[OpenApiExample("A search", {"query": "beach 2024"}, request_only=True)]
)
class StoryOfSearch(serializers.Serializer[Any]):
    """A story of one's own photos that a search finds."""

    query = Text(max_length=LONGEST_SOURCE)


KINDS: dict[str, type[serializers.Serializer[Any]]] = {
    "trip": StoryOfTrip, "album": StoryOfAlbum, "query": StoryOfSearch,
}  # fmt: skip
EITHER = PolymorphicProxySerializer(
    component_name="NewStory", serializers=list(KINDS.values()), resource_type_field_name=None
)


@extend_schema_serializer(
    examples=[OpenApiExample("A name", {"title": "Our week", "cover": 4711}, request_only=True)]
)
class StoryChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    title = Text(required=False, allow_blank=True, max_length=LONGEST_TITLE)
    lead = Text(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    cover = Id(required=False, allow_null=True, help_text="A photo of it; null: chosen for you.")


class PhotoInChapter(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    photo = Id()
    is_wide = Flag(required=False)
    caption = Text(required=False, allow_blank=True, max_length=LONGEST_CAPTION)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Two photos",
            {"title": "Arrival", "photos": [{"photo": 4711, "is_wide": True}, {"photo": 4712}]},
            request_only=True,
        )
    ]
)
class ChapterChange(serializers.Serializer[Any]):
    """What is left out stays as it is. `photos`: all of the chapter, in order; those that stand in
    another chapter move here, and those that are not named leave the story."""

    title = Text(required=False, allow_blank=True, max_length=LONGEST_TITLE)
    text = Text(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    photos = serializers.ListField(child=PhotoInChapter(), required=False, max_length=MOST_PHOTOS)


class ChapterMoved(ChapterChange):
    """`after`: the chapter behind which it stands; null: it stands first."""

    after = Id(required=False, allow_null=True)
