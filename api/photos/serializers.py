"""What the API says of photos, for its schema. The JSON itself is written by `reading`, which has
the same names; tests/api holds the two together."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from api.views import Chosen
from photos import models

EXAMPLE = {
    "id": 4711, "kind": "image", "format": "jpeg", "mime": "image/jpeg",
    "filename": "IMG_4711.jpg", "size_bytes": 3481012, "width_px": 4032, "height_px": 3024,
    "duration_s": None, "is_playable": False, "is_damaged": False,
    "taken_at": "2024-05-12T16:42:01+00:00", "offset_minutes": 120, "taken_source": "camera",
    "make": "FUJIFILM", "model": "X100V", "lens": "", "exposure_s": 0.004, "f_number": 2.8,
    "iso": 160, "focal_mm": 23.0, "latitude": 38.7139, "longitude": -9.1334, "altitude_m": 91.0,
    "caption": "On the way up", "is_primary": True, "placeholder": "", "looks_like": "",
    "taken_local": "2024-05-12T18:42:01", "owner": 1, "place": 12,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "sha1": "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
    "added_at": "2024-05-13T07:00:00+00:00", "file_time": "2024-05-12T16:42:01+00:00",
    "note": "", "rating": 4, "is_favourite": True, "archived_at": None, "trashed_at": None,
    "missing_since": None, "stack": None, "live_video": None,
}  # fmt: skip
OWNERS = "Told to its owner only; else null."


@extend_schema_serializer(
    component_name="Photo", examples=[OpenApiExample("A photo", value=EXAMPLE, response_only=True)]
)
class Photo(Chosen, serializers.ModelSerializer[models.Photo]):
    """One original file, an image or a video."""

    owner = serializers.IntegerField(help_text="The id of whose it is.")
    taken_local = serializers.CharField(
        help_text="The clock on the wall, without a zone: 2024-05-12T18:42:01."
    )
    place = serializers.IntegerField(allow_null=True, help_text="The id of where it was taken.")
    sha256 = serializers.CharField(allow_null=True, help_text=f"In hex. {OWNERS}")
    sha1 = serializers.CharField(allow_null=True, help_text=f"In hex. {OWNERS}")
    added_at = serializers.DateTimeField(allow_null=True, help_text=OWNERS)
    file_time = serializers.DateTimeField(
        allow_null=True, help_text=f"The date of the file. {OWNERS}"
    )
    note = serializers.CharField(allow_null=True, help_text=OWNERS)
    rating = serializers.IntegerField(
        allow_null=True, min_value=1, max_value=5, help_text=f"Stars. {OWNERS}"
    )
    is_favourite = serializers.BooleanField(allow_null=True, help_text=OWNERS)
    archived_at = serializers.DateTimeField(allow_null=True, help_text=OWNERS)
    trashed_at = serializers.DateTimeField(allow_null=True, help_text=OWNERS)
    missing_since = serializers.DateTimeField(
        allow_null=True, help_text=f"Since when its file is gone from its source. {OWNERS}"
    )
    stack = serializers.IntegerField(
        allow_null=True, help_text=f"The id of the stack that it is in. {OWNERS}"
    )
    live_video = serializers.IntegerField(
        allow_null=True, help_text=f"The id of its moving half. {OWNERS}"
    )
    urls = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text="With `urls=signed`: by name, addresses that need no credentials for an hour.",
    )

    class Meta:
        model = models.Photo
        fields = (
            "id", "kind", "format", "mime", "filename", "size_bytes", "width_px", "height_px",
            "duration_s", "is_playable", "is_damaged", "taken_at", "offset_minutes",
            "taken_source", "make", "model", "lens", "exposure_s", "f_number", "iso", "focal_mm",
            "latitude", "longitude", "altitude_m", "caption", "is_primary", "placeholder",
            "looks_like",
            "taken_local", "owner", "place", "sha256", "sha1", "added_at", "file_time", "note",
            "rating", "is_favourite", "archived_at", "trashed_at", "missing_since", "stack",
            "live_video", "urls",
        )  # fmt: skip


class PhotoTag(serializers.Serializer[Any]):
    """A tag on a photo, and who put it there; a model's guess says how sure it is."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    origin = serializers.ChoiceField(choices=models.PhotoTag.Origin.choices)
    guess_percent = serializers.IntegerField(allow_null=True)


class PhotoQuality(serializers.Serializer[Any]):
    """How good a photo is, by machine. What is null is not known: no model tells it, or no stage
    has looked yet."""

    score = serializers.FloatField(
        allow_null=True,
        help_text="All of it, 0 to 1, to choose among photos; null for screenshots.",
    )
    sharpness = serializers.FloatField(allow_null=True, help_text="Of its sharpest parts, 0 to 1.")
    exposure = serializers.FloatField(allow_null=True, help_text="0 to 1.")
    noise = serializers.FloatField(allow_null=True, help_text="Its grain, in levels of grey.")
    eyes_open = serializers.FloatField(
        allow_null=True, help_text="The share of faces whose eyes are open, 0 to 1."
    )
    aesthetics = serializers.FloatField(
        allow_null=True, help_text="How beautiful a fetched model finds it, 0 to 1."
    )


@extend_schema_serializer(
    component_name="PhotoInFull",
    examples=[
        OpenApiExample(
            "A photo in full",
            value={
                **EXAMPLE,
                "place_name": "Alfama, Lisbon, Portugal",
                "tags": [{"id": 3, "name": "cat", "origin": "model", "guess_percent": 94}],
                "people": [7],
                "albums": [2],
                "versions": [],
                "renditions": {"thumbnail": "/api/v1/photos/4711/thumbnail/"},
                "quality": {
                    "score": 0.71,
                    "sharpness": 0.86,
                    "exposure": 0.94,
                    "noise": 0.6,
                    "eyes_open": None,
                    "aesthetics": None,
                },
            },
            response_only=True,
        )
    ],
)
class PhotoInFull(Photo):
    """A photo with all that is known of it."""

    place_name = serializers.CharField(help_text="From near to far; empty without a place.")
    tags = PhotoTag(many=True)
    people = serializers.ListField(
        child=serializers.IntegerField(), help_text="The ids of who is in it, of the own library."
    )
    albums = serializers.ListField(
        child=serializers.IntegerField(), help_text="The ids of the albums that it is in."
    )
    versions = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="The ids of the files of its stack, what is shown first; none without a stack.",
    )
    renditions = serializers.DictField(
        child=serializers.CharField(),
        help_text="By name, addresses of what there is: thumbnail, preview, original, playback.",
    )
    quality = PhotoQuality(allow_null=True, help_text="Null before it was measured.")

    class Meta(Photo.Meta):
        fields = (  # type: ignore[assignment]  # more of them
            *Photo.Meta.fields,
            *("place_name", "tags", "people", "albums", "versions", "renditions", "quality"),
        )


@extend_schema_serializer(
    examples=[OpenApiExample("A month", value={"month": "2024-05", "count": 312})]
)
class Month(serializers.Serializer[Any]):
    """A bucket of the timeline."""

    month = serializers.CharField(help_text="Like 2024-05; the filter `month` takes it.")
    count = serializers.IntegerField(help_text="How many photos the timeline has of it.")


class Months(serializers.Serializer[Any]):
    """All months that have photos, the newest first."""

    items = Month(many=True)
