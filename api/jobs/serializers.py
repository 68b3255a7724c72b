"""What the pipeline has left to do."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from api.views import Chosen
from ingest.models import StageRun


class StageLeft(serializers.Serializer[Any]):
    """A stage that is not through, in numbers of photos."""

    stage = serializers.CharField()
    due = serializers.IntegerField()
    failed = serializers.IntegerField(help_text="Also those that wait for a stage that failed.")


LEFT = {"items": [{"stage": "embedding", "due": 120, "failed": 1}], "is_idle": False}


@extend_schema_serializer(examples=[OpenApiExample("left", LEFT, response_only=True)])
class Jobs(serializers.Serializer[Any]):
    """Every stage that is not through with the person's photos."""

    items = StageLeft(many=True)
    is_idle = serializers.BooleanField(help_text="Nothing is due.")


class Run(Chosen, serializers.ModelSerializer[StageRun]):
    """Where a photo stands in a stage. `error`: why it failed."""

    photo = serializers.IntegerField(source="photo_id")

    class Meta:
        model = StageRun
        fields = ("id", "photo", "stage", "state", "attempts", "error", "changed_at")
        read_only_fields = fields


class Runs(serializers.Serializer[Any]):
    """What of one photo is still to do or failed; nothing once it is ready."""

    items = Run(many=True)
