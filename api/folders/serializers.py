"""The folders that photos came from."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from api.photos.asked import some_id
from folders.selectors import Shown

FOLDER = {"id": 12, "name": "Summer", "way": "disk", "count": 41, "under": 60, "photo": 4711}


class AskedFolders(serializers.Serializer[Any]):
    """Which level of a tree."""

    within = some_id("The folder whose folders are listed; without it the tops of all trees.")


class AskedPhotos(serializers.Serializer[Any]):
    """Which photos of a folder."""

    alone = serializers.BooleanField(
        default=False, help_text="Only what lies in the folder itself, not in those below it."
    )


@extend_schema_serializer(examples=[OpenApiExample("a folder", FOLDER, response_only=True)])
class FolderTold(serializers.Serializer[Shown]):
    """A folder, and how many photos of the timeline came from it."""

    id = serializers.IntegerField(source="folder.pk")
    name = serializers.CharField(source="folder")
    way = serializers.CharField(
        source="folder.way", help_text="disk, bucket, drive, takeout, webdav, upload or app."
    )
    count = serializers.IntegerField(source="folder.count", help_text="In the folder itself.")
    under = serializers.IntegerField(source="folder.under", help_text="With all folders below it.")
    photo = serializers.IntegerField(source="cover_id", allow_null=True, help_text="One of them.")


class StepTold(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField(source="*")


class FolderInFull(FolderTold):
    """A folder with the way to it."""

    above = StepTold(many=True, help_text="The folders that it is in, the topmost first.")
