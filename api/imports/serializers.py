"""What was handed in, and what became of every file."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from api.views import Chosen
from ingest.models import Batch, Receipt, TakeoutImport, TakeoutMember

BATCH = {
    "id": 12,
    "origin": "upload",
    "folder": "",
    "started_at": "2024-05-01T09:00:00Z",
    "received_at": "2024-05-01T09:02:10Z",
    "finished_at": None,
    "added": 198,
    "duplicates": 2,
    "refused": 0,
}


@extend_schema_serializer(examples=[OpenApiExample("batch", BATCH, response_only=True)])
class BatchTold(Chosen, serializers.ModelSerializer[Batch]):
    """Files that were handed in together. `received_at`: all of them came; `finished_at`: their
    photos are ready."""

    added = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    refused = serializers.IntegerField()

    class Meta:
        model = Batch
        fields = (
            "id", "origin", "folder", "started_at", "received_at", "finished_at",
            "added", "duplicates", "refused",
        )  # fmt: skip
        read_only_fields = fields


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "progress", {**BATCH, "ready": 120, "failed": 1, "percent": 60}, response_only=True
        )
    ]
)
class BatchProgress(BatchTold):
    """One of them, with how many of its photos are ready, and how many could not be worked on."""

    ready = serializers.IntegerField()
    failed = serializers.IntegerField()
    percent = serializers.IntegerField()

    class Meta:
        model = Batch
        fields = (*BatchTold.Meta.fields, "ready", "failed", "percent")
        read_only_fields = fields


class ReceiptTold(Chosen, serializers.ModelSerializer[Receipt]):
    """What became of one file. `photo`: also where it was there already."""

    photo = serializers.IntegerField(source="photo_id", allow_null=True)

    class Meta:
        model = Receipt
        fields = ("id", "filename", "path", "outcome", "reason", "photo", "received_at")
        read_only_fields = fields


class AskedReceipts(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(
        choices=Receipt.Outcome.choices, required=False, help_text="Only those of this outcome."
    )


TAKEOUT = {
    "batch": 13,
    "phase": "bring",
    "is_dry_run": False,
    "error": "",
    "problems": [],
    "finished_at": None,
}


@extend_schema_serializer(examples=[OpenApiExample("takeout", TAKEOUT, response_only=True)])
class TakeoutTold(Chosen, serializers.ModelSerializer[TakeoutImport]):
    """A Google Takeout that comes in. `error`: why it stopped before its end."""

    batch = serializers.IntegerField(source="batch_id")
    problems = serializers.ListField(child=serializers.JSONField())

    class Meta:
        model = TakeoutImport
        fields = ("batch", "phase", "is_dry_run", "error", "problems", "finished_at")
        read_only_fields = fields


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "progress",
            {
                **TAKEOUT,
                "members": 2410,
                "media": 1200,
                "media_done": 400,
                "percent": 33,
                "states": {"pending": 800, "added": 398, "duplicate": 2, "used": 1210},
            },
            response_only=True,
        )
    ]
)
class TakeoutProgress(TakeoutTold):
    """One of them with its account: how many members of its archives ended in which state."""

    members = serializers.IntegerField()
    media = serializers.IntegerField(help_text="Photos and videos among the members.")
    media_done = serializers.IntegerField()
    percent = serializers.IntegerField()
    states = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = TakeoutImport
        fields = (*TakeoutTold.Meta.fields, "members", "media", "media_done", "percent", "states")
        read_only_fields = fields


@extend_schema_serializer(component_name="MemberOfArchive")
class MemberTold(Chosen, serializers.ModelSerializer[TakeoutMember]):
    """A member of an archive, and what became of it."""

    photo = serializers.IntegerField(source="photo_id", allow_null=True)

    class Meta:
        model = TakeoutMember
        fields = ("position", "path", "kind", "state", "reason", "rule", "size_bytes", "photo")
        read_only_fields = fields


class AskedMembers(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        choices=TakeoutMember.State.choices, required=False, help_text="Only those in this state."
    )
