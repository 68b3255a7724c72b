"""Share links as their owners are told of them, and what can be said of one."""

from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.utils import (
    OpenApiExample,
    PolymorphicProxySerializer,
    extend_schema_serializer,
)
from rest_framework import serializers

from api.fields import Flag, Id, Ids, Text
from api.views import Chosen
from sharing.links.forms import LONGEST_PASSWORD
from sharing.links.selectors import ListedLink, key_of

TYPED = "What guests type. It is never told again; null: whoever has the link is in."
ADDRESS = "A word in the address instead of a random one; empty: random."


class LinkTold(Chosen, serializers.Serializer[ListedLink]):
    """A link to an album, a story or chosen photos. Whoever has its address sees them."""

    id = serializers.IntegerField(source="link.id")
    address = serializers.SerializerMethodField()
    title = serializers.CharField(source="link.title")
    slug = serializers.CharField(source="link.slug", help_text=ADDRESS)
    album = serializers.IntegerField(source="link.album_id", allow_null=True)
    story = serializers.IntegerField(source="link.story_id", allow_null=True)
    count = serializers.IntegerField(source="photos", help_text="Of chosen photos.")
    is_live = serializers.BooleanField(help_text="Whether anybody still comes in by it.")
    has_password = serializers.SerializerMethodField()
    expires_at = serializers.DateTimeField(source="link.expires_at", allow_null=True)
    allows_download = serializers.BooleanField(source="link.allows_download")
    allows_upload = serializers.BooleanField(source="link.allows_upload")
    hides_location = serializers.BooleanField(source="link.hides_location")
    hides_people = serializers.BooleanField(source="link.hides_people")
    visits = serializers.IntegerField(source="link.visits")
    made_at = serializers.DateTimeField(source="link.made_at")

    def get_address(self, listed: ListedLink) -> str:
        address: str = self.context["request"].build_absolute_uri(f"/s/{key_of(listed.link)}/")
        return address

    def get_has_password(self, listed: ListedLink) -> bool:
        return bool(listed.link.password)


class LinkChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    title = Text(required=False, allow_blank=True, max_length=255)
    slug = Text(
        required=False, allow_blank=True, max_length=60, help_text=ADDRESS,
        validators=[RegexValidator(r"^[-a-zA-Z0-9_]*\Z")],
    )  # fmt: skip
    password = Text(
        required=False, allow_null=True, max_length=LONGEST_PASSWORD, trim_whitespace=False,
        help_text=TYPED,
    )  # fmt: skip
    expires_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Null: until it is revoked."
    )
    allows_download = Flag(required=False, help_text="Originals may be downloaded.")
    allows_upload = Flag(required=False, help_text="Guests may send photos.")
    hides_location = Flag(required=False, help_text="Where and with what it was taken.")
    hides_people = Flag(required=False, help_text="Who is in the photos.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "An album for a week",
            {"album": 12, "password": "sunflower", "expires_at": "2026-07-01T12:00:00Z"},
            request_only=True,
        )
    ]
)
class LinkToAlbum(LinkChange):
    """A link to an album."""

    album = Id(help_text="An own album, or one that one manages.")


@extend_schema_serializer(examples=[OpenApiExample("A story", {"story": 12}, request_only=True)])
class LinkToStory(LinkChange):
    """A link to a story. What was written in it is shown, also where places are hidden."""

    story = Id(help_text="An own story.")


@extend_schema_serializer(
    examples=[OpenApiExample("Two photos", {"photos": [4711, 4712]}, request_only=True)]
)
class LinkToPhotos(LinkChange):
    """A link to some of one's own photos."""

    photos = Ids()


EITHER = PolymorphicProxySerializer(
    component_name="NewLink",
    serializers=[LinkToAlbum, LinkToStory, LinkToPhotos],
    resource_type_field_name=None,
)
