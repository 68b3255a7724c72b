"""What a library is made of: tables of numbers, and what they say in words."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

STATISTICS = {
    "counted_at": "2026-03-01T01:07:00Z",
    "photos": 1200,
    "patterns": ["You photograph most in May, on Sundays, about 17:00."],
    "tables": [
        {"key": "years", "title": "Years", "head": ["Year", "Photos"],
         "rows": [["2025", 800], ["2026", 400]]},
    ],
}  # fmt: skip


class TableTold(serializers.Serializer[Any]):
    """One table: its head, and its rows of as many cells, words and numbers."""

    key = serializers.CharField()
    title = serializers.CharField()
    head = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.JSONField()))


@extend_schema_serializer(
    examples=[OpenApiExample("A library", value=STATISTICS, response_only=True)]
)
class StatisticsTold(serializers.Serializer[Any]):
    """As it was counted last. `counted_at` is null while a large library is counted for the first
    time: there is no table then."""

    counted_at = serializers.DateTimeField(allow_null=True)
    photos = serializers.IntegerField()
    patterns = serializers.ListField(child=serializers.CharField())
    tables = TableTold(many=True)
