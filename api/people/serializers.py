"""People and faces as the API tells them."""

from rest_framework import serializers

from api.views import Chosen
from faces.models import Change, Face
from faces.reading.people import Card


class PersonTold(Chosen, serializers.Serializer[Card]):
    """Somebody in photos of one's own library; without a name, a group of faces that awaits one."""

    id = serializers.IntegerField(source="person.id")
    name = serializers.CharField(source="person.name")
    count = serializers.IntegerField(help_text="Of photos.")
    face = serializers.IntegerField(
        source="face_id", allow_null=True, help_text="The face that stands for them."
    )
    born_on = serializers.DateField(source="person.born_on", allow_null=True)
    is_favourite = serializers.BooleanField(source="person.is_favourite")
    is_hidden = serializers.BooleanField(source="person.is_hidden")


class PersonInFull(PersonTold):
    """Somebody, and what else they are called."""

    other_names = serializers.SerializerMethodField()

    def get_other_names(self, card: Card) -> list[str]:
        names = card.person.other_names.order_by("name")
        return list(names.values_list("name", flat=True))


class BoxTold(serializers.Serializer[Face]):
    """Where it is, in fractions of the upright picture, from its left and its top."""

    left = serializers.FloatField()
    top = serializers.FloatField()
    width = serializers.FloatField()
    height = serializers.FloatField()


class FaceTold(Chosen, serializers.Serializer[Face]):
    """A face in a photo of one's own library."""

    id = serializers.IntegerField()
    photo = serializers.IntegerField(source="photo_id")
    person = serializers.IntegerField(source="person_id", allow_null=True)
    box = BoxTold(source="*")
    origin = serializers.ChoiceField(choices=Face.Origin.choices, help_text="What found it.")
    quality = serializers.FloatField(
        help_text="How well it can be told whose it is: size, sharpness, pose; 0 to 1."
    )
    is_decided = serializers.BooleanField(help_text="Whether somebody said whose it is.")


class ChangeTold(Chosen, serializers.Serializer[Change]):
    """What somebody said about people. It can be undone."""

    id = serializers.IntegerField()
    verb = serializers.ChoiceField(choices=Change.Verb.choices)
    sentence = serializers.SerializerMethodField()
    person = serializers.IntegerField(source="person_id", allow_null=True)
    face = serializers.IntegerField(source="face_id", allow_null=True)
    count = serializers.IntegerField(help_text="Of faces.")
    made_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)

    def get_sentence(self, change: Change) -> str:
        """In words, also that it was taken back, and what stays."""
        return change.undone_sentence if change.undone_at else change.sentence
