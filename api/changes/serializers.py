"""What changed, as it is told."""

from rest_framework import serializers

from sync.models import Kind


class ToldChange(serializers.Serializer[None]):
    """Something that changed, came or went. Of an album's photo `id` is the album, and of a photo's
    tag the tag."""

    kind = serializers.ChoiceField(choices=Kind.values)
    id = serializers.IntegerField()
    photo = serializers.IntegerField(
        allow_null=True, help_text="Of `album_photo`, `photo_tag` and `face`."
    )
    gone = serializers.BooleanField(help_text="Deleted, locked, or not yours any more.")
    trashed = serializers.BooleanField(help_text="A photo that lies in the trash, and is there.")


class ToldPage(serializers.Serializer[None]):
    """Changes in order, each once a page."""

    items = ToldChange(many=True)
    next = serializers.CharField(help_text="What to send as `since`.")
    more = serializers.BooleanField(help_text="Whether to ask again at once.")
