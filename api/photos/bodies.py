"""What is sent about photos. JSON has types, so nothing is taken for another."""

import math
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from api.fields import Flag, Ids, Text, Whole
from curating.scopes import SCOPES
from curating.verbs import VERBS
from photos.curation import LONGEST_CAPTION, MOST_STARS

MOST_AT_ONCE = 50_000
# A tag is merged on its own page, whatever photos it is on.
BULK_VERBS = sorted({name for name, verb in VERBS.items() if verb.of_photos} - {"merge_tag"})


class Degrees(serializers.FloatField):
    """A finite number of degrees."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        if isinstance(data, int) and abs(data) > 180:  # larger ones may be no floats at all
            self.fail("invalid")
        if not math.isfinite(data):
            self.fail("invalid")
        return float(data)


class ManyIds(Ids):
    """As many as a bulk takes."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"max_length": MOST_AT_ONCE, "allow_empty": True, **more})


class Position(serializers.Serializer[Any]):
    """A point on earth."""

    latitude = Degrees(min_value=-90, max_value=90)
    longitude = Degrees(min_value=-180, max_value=180)


@extend_schema_serializer(
    examples=[
        OpenApiExample("Words and stars", {"caption": "On the way up", "rating": 4}),
        OpenApiExample(
            "When and where",
            {
                "taken_local": "2024-05-12T18:42:01",
                "time_zone": "Europe/Lisbon",
                "position": {"latitude": 38.7139, "longitude": -9.1334},
            },
        ),
    ]
)
class PhotoChange(serializers.Serializer[Any]):
    """What is to be otherwise; what is not named stays."""

    caption = Text(max_length=LONGEST_CAPTION, allow_blank=True, required=False)
    note = Text(max_length=LONGEST_CAPTION, allow_blank=True, required=False)
    rating = Whole(
        min_value=1, max_value=MOST_STARS, allow_null=True, required=False, help_text="Stars."
    )
    is_favourite = Flag(required=False)
    is_archived = Flag(required=False)
    is_trashed = Flag(required=False, help_text="With `false` out of the trash again.")
    taken_local = Text(
        max_length=32, required=False, help_text="The clock on the wall: 2024-05-12T18:42:01."
    )
    time_zone = Text(
        max_length=64,
        required=False,
        help_text="In which zone that clock was, like Europe/Lisbon; alone, of the clock as it is.",
    )
    position = Position(allow_null=True, required=False, help_text="With null nowhere any more.")


@extend_schema_serializer(
    examples=[
        OpenApiExample("Chosen photos", {"verb": "favourite", "photos": [4711, 4712]}),
        OpenApiExample(
            "A search, into an album",
            {
                "verb": "put_in",
                "selection": {"scope": "search", "q": "beach"},
                "without": [4711],
                "words": {"title": "Beaches"},
            },
        ),
    ]
)
class Bulk(serializers.Serializer[Any]):
    """A verb for many photos: for those that are named, or for a selection without some."""

    verb = serializers.ChoiceField(choices=BULK_VERBS)
    photos = ManyIds(required=False, help_text="The ids of the photos.")
    selection = serializers.DictField(
        child=Text(max_length=500, allow_blank=True),
        required=False,
        help_text=f"`scope` ({', '.join(SCOPES)}), and what it needs: from, until, album, person,"
        " folder, q, model.",
    )
    without = ManyIds(required=False, help_text="Of a selection, what is left out.")
    words = serializers.DictField(
        child=Text(max_length=LONGEST_CAPTION, allow_blank=True),
        required=False,
        help_text="What the verb needs: rating; look; caption; note; tags (with commas); tag; album"
        " or title; recipe; way with clock, zone, by, point, name or minutes.",
    )
