"""What a library takes up."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.models import Plan

SHARE = {"photos": 1200, "stored_bytes": 3_000_000_000, "in_place_bytes": 0}
NONE = {"photos": 0, "stored_bytes": 0, "in_place_bytes": 0}
USAGE = {
    "plan": {"name": "Family", "storage_bytes": 10**12, "photos": None, "processing_minutes": 600},
    "total": SHARE,
    "images": SHARE,
    "raws": NONE,
    "videos": NONE,
    "trash": NONE,
    "locked": NONE,
    "rendition_bytes": 90_000_000,
    "processing_minutes": 12.5,
}


class PlanTold(serializers.ModelSerializer[Plan]):
    """What the account may use. Where it says nothing there is no limit."""

    class Meta:
        model = Plan
        fields = ("name", "storage_bytes", "photos", "processing_minutes")


class ShareTold(serializers.Serializer[Any]):
    """Some photos. What stays in folders of one's own takes up nothing here."""

    photos = serializers.IntegerField()
    stored_bytes = serializers.IntegerField()
    in_place_bytes = serializers.IntegerField()


@extend_schema_serializer(examples=[OpenApiExample("usage", USAGE, response_only=True)])
class UsageTold(serializers.Serializer[Any]):
    """All that one library takes up, by kind. Smaller pictures are not counted against a plan."""

    plan = PlanTold(allow_null=True)
    total = ShareTold()
    images = ShareTold()
    raws = ShareTold()
    videos = ShareTold()
    trash = ShareTold()
    locked = ShareTold()
    rendition_bytes = serializers.IntegerField()
    processing_minutes = serializers.FloatField(help_text="That were used this month.")
