"""Groups of duplicates, what can be decided about them, and what was."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from api.fields import Id, Ids, Text, WallClock
from api.paging import MOST_AT_ONCE, USUAL_LIMIT
from api.views import Chosen
from dedup.models import DUPLICATE_KINDS, DuplicateGroup, Link, Resolution
from dedup.selectors import Order
from photos.models import Photo

BRIEF = {
    "id": 4711,
    "kind": "image",
    "filename": "IMG_1.jpg",
    "width_px": 4032,
    "height_px": 3024,
    "size_bytes": 3_400_000,
    "taken_local": "2022-06-15T12:00:00",
}
GROUP = {
    "id": 7,
    "kind": "same",
    "per_cent": 99.2,
    "count": 2,
    "spare_bytes": 1_200_000,
    "newest_at": "2024-05-01T09:00:00Z",
}
FIGURES = {"groups": 1, "photos": 2, "spare_bytes": 1_200_000}


class Picture(serializers.Serializer[Photo]):
    """A photo of a group."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Photo.Kind.choices)
    filename = serializers.CharField()
    width_px = serializers.IntegerField()
    height_px = serializers.IntegerField()
    size_bytes = serializers.IntegerField()
    taken_local = WallClock()


class AskedGroups(serializers.Serializer[Any]):
    """Which groups, and in which order."""

    order = serializers.ChoiceField(choices=list(Order), default=Order.SPACE)
    kind = serializers.ChoiceField(choices=[str(each) for each in DUPLICATE_KINDS], required=False)
    limit = serializers.IntegerField(default=USUAL_LIMIT, min_value=1, max_value=MOST_AT_ONCE)
    after = serializers.CharField(
        default="", allow_blank=True, help_text="The `next` of the page before."
    )


class DuplicateTold(serializers.Serializer[DuplicateGroup]):
    """Photos that are one picture. `kind` and `per_cent` are of the two that are least alike."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=[str(each) for each in DUPLICATE_KINDS])
    per_cent = serializers.FloatField()
    count = serializers.IntegerField(source="shown_count")
    spare_bytes = serializers.IntegerField(help_text="Of all save the largest.")
    newest_at = serializers.DateTimeField()


class GroupListed(serializers.Serializer[Any]):
    """A group with the first six of its photos, the largest first."""

    group = DuplicateTold()
    photos = Picture(many=True)


class Figures(serializers.Serializer[Any]):
    """How much there is to resolve."""

    groups = serializers.IntegerField()
    photos = serializers.IntegerField()
    spare_bytes = serializers.IntegerField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "groups",
            {"totals": FIGURES, "items": [{"group": GROUP, "photos": [BRIEF]}], "next": None},
            response_only=True,
        )
    ]
)
class Groups(serializers.Serializer[Any]):
    """A page of groups, and how much there is in all."""

    totals = Figures()
    items = GroupListed(many=True)
    next = serializers.CharField(allow_null=True, help_text="What to send as `after`.")


class Between(serializers.Serializer[Link]):
    """What was found between two photos of a group."""

    first = serializers.IntegerField(source="first_id")
    second = serializers.IntegerField(source="second_id")
    kind = serializers.CharField()
    per_cent = serializers.FloatField()


class DuplicateMember(serializers.Serializer[Any]):
    """A photo of a group, and what is said of it."""

    photo = Picture()
    albums = serializers.ListField(child=serializers.CharField())
    people = serializers.ListField(child=serializers.CharField())
    tags = serializers.ListField(child=serializers.CharField())


class Suggested(serializers.Serializer[Any]):
    """The photo that is worth keeping, and what speaks for it, the weightiest first."""

    photo = serializers.IntegerField(source="photo.pk")
    reasons = serializers.ListField(child=serializers.CharField())


class GroupShown(serializers.Serializer[Any]):
    """A group with all its photos."""

    group = DuplicateTold()
    members = DuplicateMember(many=True)
    links = Between(many=True)
    suggested = Suggested()


class AskedPlan(serializers.Serializer[Any]):
    """Which photo would be kept, and which would go."""

    keeper = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    trash = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        allow_empty=False,
        max_length=MOST_AT_ONCE,
    )


class MoveTold(serializers.Serializer[Any]):
    what = serializers.CharField()
    words = serializers.CharField()


class GoingTold(serializers.Serializer[Any]):
    """A photo that goes: what moves to the one that is kept, and what cannot."""

    photo = serializers.IntegerField(source="photo.pk")
    sentence = serializers.CharField()
    moves = MoveTold(many=True)
    stays = MoveTold(many=True)


class Planned(serializers.Serializer[Any]):
    """Exactly what will happen. Resolving the group asks for its `token`."""

    keeper = serializers.IntegerField(source="keeper.pk")
    going = GoingTold(many=True)
    won_bytes = serializers.IntegerField()
    token = serializers.CharField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "keep",
            {"verb": "keep", "keeper": 4711, "trash": [4712], "token": "9f86d081884c7d65"},
            request_only=True,
        ),
        OpenApiExample("dismiss", {"verb": "dismiss", "shown": [4711, 4712]}, request_only=True),
    ]
)
class Decide(serializers.Serializer[Any]):
    """`keep` one, with `keeper`, `trash` and the `token` of a plan; or `keep_all`, `dismiss` or
    `stack`, with the photos that were `shown`. Without a keeper the suggested one is on top."""

    verb = serializers.ChoiceField(choices=Resolution.Verb.choices)
    keeper = Id(required=False)
    trash = Ids(required=False)
    shown = Ids(required=False)
    token = Text(required=False, max_length=100)


DECIDED = {
    "id": 5,
    "verb": "keep",
    "sentence": "Kept IMG_1.jpg, 1 photo is in the trash.",
    "keeper": 4711,
    "photos": [4711, 4712],
    "won_bytes": 1_200_000,
    "made_at": "2024-05-01T09:00:00Z",
    "undone_at": None,
}


@extend_schema_serializer(examples=[OpenApiExample("decided", DECIDED, response_only=True)])
class Decided(Chosen, serializers.ModelSerializer[Resolution]):
    """A decision about duplicates. What a rule decided of many groups is told as one, with the
    photos of its first group."""

    sentence = serializers.CharField()
    keeper = serializers.IntegerField(source="keeper_id", allow_null=True)
    won_bytes = serializers.SerializerMethodField()

    class Meta:
        model = Resolution
        fields = (
            "id", "verb", "sentence", "keeper", "photos", "won_bytes", "made_at", "undone_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_won_bytes(self, decision: Resolution) -> int:
        return getattr(decision, "bulk_bytes", None) or decision.won_bytes
