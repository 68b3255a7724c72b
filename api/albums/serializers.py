"""Albums as the API tells them, and what can be said of them."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from albums.models import Album
from albums.services import LONGEST_TITLE
from api.briefs import Account
from api.fields import Id, Text, WallClock
from api.history.serializers import Action
from api.views import Chosen
from rights.models import Role
from sharing.albums.selectors import SeenAlbum
from sharing.albums.services import Filed

ORDER = "`date`: the oldest photo first; `newest`; `hand`: as somebody placed them."


class AlbumTold(Chosen, serializers.Serializer[SeenAlbum]):
    """An album that one sees: an own one, or one that somebody shares."""

    id = serializers.IntegerField(source="card.album.id")
    title = serializers.CharField(source="card.album.title")
    description = serializers.CharField(source="card.album.description")
    owner = Account(source="card.album.owner")
    role = serializers.ChoiceField(choices=Role.choices, help_text="What one may do in it.")
    within = serializers.IntegerField(
        allow_null=True, help_text="The album that it lies in, if one sees that."
    )
    order = serializers.ChoiceField(
        source="card.album.order", choices=Album.Order.choices, help_text=ORDER
    )
    cover = serializers.SerializerMethodField()
    count = serializers.IntegerField(source="card.contents.count", help_text="Of photos.")
    first_taken = WallClock(source="card.contents.first", allow_null=True)
    last_taken = WallClock(source="card.contents.last", allow_null=True)
    is_smart = serializers.BooleanField(
        source="card.album.is_smart", help_text="It fills itself with what a search finds."
    )
    made_at = serializers.DateTimeField(source="card.album.created_at")

    def get_cover(self, seen: SeenAlbum) -> int | None:
        """The photo that stands for it: as chosen, else its first."""
        return seen.card.cover.pk if seen.card.cover else None


@extend_schema_serializer(
    examples=[OpenApiExample("In another", {"title": "Iceland", "within": 12}, request_only=True)]
)
class NewAlbum(serializers.Serializer[Any]):
    """A new album."""

    title = Text(max_length=LONGEST_TITLE)
    description = Text(required=False, default="", allow_blank=True)
    within = Id(required=False, default=None, allow_null=True)


@extend_schema_serializer(
    examples=[OpenApiExample("By hand", {"order": "hand", "cover": 4711}, request_only=True)]
)
class AlbumChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    title = Text(required=False, max_length=LONGEST_TITLE)
    description = Text(required=False, allow_blank=True)
    order = serializers.ChoiceField(required=False, choices=Album.Order.choices, help_text=ORDER)
    cover = Id(required=False, allow_null=True, help_text="A photo of it; null: its first.")
    within = Id(required=False, allow_null=True, help_text="An own album; null: out of all.")


class Place(serializers.Serializer[Any]):
    """Where a photo stands by hand."""

    photo = Id()
    after = Id(required=False, default=None, allow_null=True, help_text="Null: it stands first.")


class FiledTold(serializers.Serializer[Filed]):
    """How many photos went in or out. Of an own album it is a decision that can be undone; of many
    photos it goes on after the answer, and `count` with it."""

    count = serializers.IntegerField()
    action = Action(allow_null=True)
