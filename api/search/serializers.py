"""What a search is asked with and what it answers; and searches that are kept."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from albums.models import Album
from albums.services import LONGEST_TITLE
from api.fields import Text
from api.paging import MOST_AT_ONCE, USUAL_LIMIT
from api.views import Chosen
from search.finding.ranking import Order
from search.models import SavedSearch
from search.models.kept import LONGEST_NAME
from search.query import LONGEST_QUERY

MATCHES = (
    "meaning", "looks", "caption", "note", "person", "album", "tag", "place", "text",
    "description", "filename", "guess", "date", "camera", "beneath",
)  # fmt: skip


class Asked(serializers.Serializer[Any]):
    """A search."""

    q = serializers.CharField(
        default="", allow_blank=True, help_text="What is looked for, in the language of the page."
    )
    scope = serializers.CharField(
        default="", allow_blank=True, help_text="One filter more, such as `album:Lisbon`."
    )
    order = serializers.ChoiceField(
        choices=list(Order), default=Order.RELEVANCE, help_text="The surest or the newest first."
    )
    weaker = serializers.BooleanField(
        default=False, help_text="Also what is not close enough in meaning."
    )
    why = serializers.BooleanField(default=False, help_text="Say of each why it was found.")
    limit = serializers.IntegerField(default=USUAL_LIMIT, min_value=1, max_value=MOST_AT_ONCE)
    after = serializers.CharField(
        default="", allow_blank=True, help_text="The `next` of the page before."
    )


class Typed(serializers.Serializer[Any]):
    """What stands in the box so far."""

    q = serializers.CharField(default="", allow_blank=True)


class Understood(serializers.Serializer[Any]):
    """A part of the query as it was understood. `without`: the query without this part."""

    text = serializers.CharField()
    kind = serializers.CharField()
    negated = serializers.BooleanField()
    without = serializers.CharField(source="remove_query")


class Reason(serializers.Serializer[Any]):
    """Why a photo was found: what is said of it, and which of its words were asked for."""

    kind = serializers.ChoiceField(choices=MATCHES)
    text = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())
    regions = serializers.ListField(
        child=serializers.IntegerField(), help_text="Of the text in the picture."
    )


class Found(Chosen, serializers.Serializer[Any]):
    """A photo that was found. Scores of one query are comparable, no others."""

    id = serializers.IntegerField(source="photo.pk")
    sha256 = serializers.CharField(source="photo.sha256")
    filename = serializers.CharField(source="photo.filename")
    kind = serializers.CharField(source="photo.kind")
    taken_local = serializers.DateTimeField(source="photo.taken_local")
    width_px = serializers.IntegerField(source="photo.width_px")
    height_px = serializers.IntegerField(source="photo.height_px")
    people = serializers.SerializerMethodField(help_text="Who is in it, by name.")
    score = serializers.FloatField()
    why = Reason(many=True, source="matched", required=False, help_text="Only where asked for.")

    def get_fields(self) -> Any:
        found = super().get_fields()
        if not self.context.get("why", True):
            found.pop("why", None)
        return found

    def get_people(self, result: Any) -> list[str]:
        people: dict[int, list[str]] = self.context["people"]
        return people.get(result.photo_id, [])


FOUND = {
    "query": "beach 2019",
    "understood": [
        {"text": "2019", "kind": "date", "negated": False, "without": "beach"},
        {"text": "beach", "kind": "meaning", "negated": False, "without": "2019"},
    ],
    "notes": [],
    "total": 1,
    "has_more": False,
    "items": [
        {
            "id": 1234,
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "filename": "IMG_0042.jpg",
            "kind": "image",
            "taken_local": "2019-07-14T18:02:11Z",
            "width_px": 4032,
            "height_px": 3024,
            "people": ["Anna"],
            "score": 0.91,
            "why": [
                {
                    "kind": "caption",
                    "text": "Anna on the beach",
                    "words": ["beach"],
                    "regions": [],
                }
            ],
        }
    ],
    "next": None,
}


@extend_schema_serializer(examples=[OpenApiExample("found", FOUND, response_only=True)])
class SearchPage(serializers.Serializer[Any]):
    """A page of what was found, and how the query was understood."""

    query = serializers.CharField()
    understood = Understood(many=True)
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="What was not understood, or not looked for."
    )
    total = serializers.IntegerField()
    has_more = serializers.BooleanField(help_text="The total is only how far was counted.")
    items = Found(many=True)
    next = serializers.CharField(allow_null=True, help_text="What to send as `after`.")


class Suggestion(serializers.Serializer[Any]):
    """What the words may become. `query`: what then stands in the box."""

    kind = serializers.CharField(source="offer.kind")
    text = serializers.CharField(source="offer.text")
    query = serializers.CharField(source="offer.query")
    note = serializers.CharField(source="offer.note")
    count = serializers.IntegerField(allow_null=True, help_text="How many photos it finds.")
    is_cut = serializers.BooleanField(help_text="It finds more than were counted.")
    photo_id = serializers.IntegerField(source="cover_id", allow_null=True)


SUGGESTED = {
    "items": [
        {
            "kind": "place",
            "text": "Lisbon",
            "query": "beach in:Lisbon",
            "note": "",
            "count": 41,
            "is_cut": False,
            "photo_id": 1234,
        }
    ]
}


@extend_schema_serializer(examples=[OpenApiExample("suggested", SUGGESTED, response_only=True)])
class Suggestions(serializers.Serializer[Any]):
    """The likelier kind first."""

    items = Suggestion(many=True)


SAVED = {
    "id": 3,
    "name": "Summers",
    "query": "beach is:favourite",
    "saved_at": "2024-05-01T09:00:00Z",
}


@extend_schema_serializer(examples=[OpenApiExample("saved", SAVED, response_only=True)])
class Saved(Chosen, serializers.ModelSerializer[SavedSearch]):
    """A search that is kept under a name."""

    class Meta:
        model = SavedSearch
        fields = ("id", "name", "query", "saved_at")
        read_only_fields = fields


class Keep(serializers.Serializer[Any]):
    """A search to keep. Without a name it is called like what was understood."""

    name = Text(max_length=LONGEST_NAME, required=False, allow_blank=True)
    query = Text(max_length=LONGEST_QUERY)


class SmartAlbum(Chosen, serializers.ModelSerializer[Album]):
    """An album that fills itself. `stopped_by`: why it stays as it is, if it does."""

    stopped_by = serializers.ChoiceField(choices=["", *Album.StoppedBy.values])

    class Meta:
        model = Album
        fields = ("id", "title", "query", "filled_at", "stopped_by")
        read_only_fields = fields


class Fill(serializers.Serializer[Any]):
    """What fills an album. Without a title it is called like its search."""

    title = Text(max_length=LONGEST_TITLE, required=False, allow_blank=True)
    query = Text(max_length=LONGEST_QUERY)
