"""A decision about photos, as the API tells it."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response

from api.views import Chosen
from curating import models

EXAMPLE = {
    "id": 17, "verb": "favourite", "title": "Favourite", "sentence": "12 photos are favourites.",
    "state": "done", "count": 12, "total": 12, "made_at": "2024-05-12T16:42:01Z",
    "undone_at": None, "is_undoable": True, "kept": 0, "gone": 0,
}  # fmt: skip


@extend_schema_serializer(examples=[OpenApiExample("Done", value=EXAMPLE, response_only=True)])
class Action(Chosen, serializers.ModelSerializer[models.Action]):
    """What somebody did with photos. While `state` is running or undoing, `count` grows; of many
    photos a part is done at a time."""

    title = serializers.CharField(source="what.label", help_text="The verb in words.")
    sentence = serializers.SerializerMethodField()
    total = serializers.IntegerField(help_text="Of how many photos, while it runs.")
    is_undoable = serializers.BooleanField()
    kept = serializers.IntegerField(
        source="kept_rows", help_text="Undone: photos that stay as a later decision has them."
    )
    gone = serializers.IntegerField(
        source="gone_count", help_text="Undone: photos that were gone for good."
    )

    class Meta:
        model = models.Action
        fields = (
            "id", "verb", "title", "sentence", "state", "count", "total", "made_at", "undone_at",
            "is_undoable", "kept", "gone",
        )  # fmt: skip

    def get_sentence(self, action: models.Action) -> str:
        """In words, also that it was taken back, and what stays and why."""
        return action.undone_sentence if action.undone_at else action.sentence


def action_told(action: models.Action) -> Response:
    """202 while it goes on after the answer."""
    told: dict[str, Any] = Action(action).data
    return Response(told, status=202 if action.is_at_work else 200)
