"""Where photos come from by themselves."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from ingest.models import SourceFile
from photos.models import Source

TOLD = {
    "id": 3,
    "kind": "folder",
    "name": "NAS",
    "root": "/mnt/nas/photos",
    "state": "active",
    "reason": "",
    "added_at": "2024-05-01T09:00:00Z",
    "is_scanning": True,
    "percent": 40,
    "seen": 4000,
    "total": 10000,
    "files": {"indexed": 3990, "refused": 10, "unreadable": 0, "missing": 0},
}


class Files(serializers.Serializer[Any]):
    """How many files are in which state."""

    indexed = serializers.IntegerField()
    refused = serializers.IntegerField()
    unreadable = serializers.IntegerField()
    missing = serializers.IntegerField()


@extend_schema_serializer(examples=[OpenApiExample("told", TOLD, response_only=True)])
class SourceTold(serializers.Serializer[Any]):
    """A source with its last scan. `reason`: why it is offline, or what it asks."""

    id = serializers.IntegerField(source="source.pk")
    kind = serializers.ChoiceField(choices=Source.Kind.choices, source="source.kind")
    name = serializers.CharField(source="source.name")
    root = serializers.CharField(source="source.root")  # type: ignore[assignment]  # no property
    state = serializers.ChoiceField(choices=Source.State.choices, source="source.state")
    reason = serializers.CharField(source="source.reason")
    added_at = serializers.DateTimeField(source="source.added_at")
    is_scanning = serializers.BooleanField()
    percent = serializers.IntegerField(allow_null=True, help_text="Of the scan, where it is known.")
    seen = serializers.SerializerMethodField(help_text="Files that the scan has seen.")
    total = serializers.SerializerMethodField(help_text="All that there are, where it is known.")
    files = Files()

    def get_seen(self, card: Any) -> int:
        return card.scan.seen if card.scan else 0

    def get_total(self, card: Any) -> int | None:
        return card.scan.total if card.scan else None


class OddFile(serializers.ModelSerializer[SourceFile]):
    """A file that is not in the library as it should be."""

    photo = serializers.IntegerField(source="photo_id", allow_null=True)

    class Meta:
        model = SourceFile
        fields = ("path", "state", "reason", "size_bytes", "photo")


class SourcePage(SourceTold):
    """One source, with what a person may have to see to; up to 200 files of each."""

    kept_in_place = serializers.IntegerField(help_text="Photos whose originals lie there.")
    missing_photos = serializers.IntegerField()
    missing = OddFile(many=True)
    problems = OddFile(many=True)


class Sources(serializers.Serializer[Any]):
    """All of them, by name."""

    items = SourceTold(many=True)
