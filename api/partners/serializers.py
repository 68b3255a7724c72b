"""Who lends the whole library to whom, as the API tells it."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from api.briefs import Account
from api.fields import Ids, Text
from api.views import Chosen
from rights.models import Partner
from sharing.whom import LONGEST_WHO

SINCE = "Only photos taken from this day on; null: all."
LENDS, LENT = "lends", "lent"


class Hidden(serializers.Serializer[Any]):
    """People and albums whose photos are not shown."""

    people = serializers.ListField(child=serializers.IntegerField())
    albums = serializers.ListField(child=serializers.IntegerField())


class PartnerTold(Chosen, serializers.Serializer[Partner]):
    """Somebody to whom one lends one's library, or who lends theirs."""

    id = serializers.IntegerField()
    direction = serializers.SerializerMethodField()
    user = serializers.SerializerMethodField()
    since = serializers.DateField(allow_null=True, help_text=SINCE)
    hides = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=[LENDS, LENT]))
    def get_direction(self, partner: Partner) -> str:
        """`lends`: one's own library; `lent`: theirs."""
        return LENDS if partner.owner_id == self._reader.pk else LENT

    @extend_schema_field(Account)
    def get_user(self, partner: Partner) -> dict[str, Any]:
        other = partner.viewer if partner.owner_id == self._reader.pk else partner.owner
        return Account(other).data

    @extend_schema_field(Hidden(allow_null=True))
    def get_hides(self, partner: Partner) -> dict[str, Any] | None:
        """Whoever is hidden from is not told what."""
        if partner.owner_id != self._reader.pk:
            return None
        rows = sorted(partner.hides.all(), key=lambda row: row.pk)
        return {
            "people": [row.person_id for row in rows if row.person_id],
            "albums": [row.album_id for row in rows if row.album_id],
        }

    @property
    def _reader(self) -> User:
        reader: User = self.context["reader"]
        return reader


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Since the wedding", {"who": "ben@example.org", "since": "2015-06-20"},
            request_only=True,
        )
    ]
)  # fmt: skip
class NewPartner(serializers.Serializer[Any]):
    """To whom one's library is lent."""

    who = Text(max_length=LONGEST_WHO, help_text="A name or an e-mail address.")
    since = serializers.DateField(required=False, default=None, allow_null=True, help_text=SINCE)


class PartnerChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    since = serializers.DateField(required=False, allow_null=True, help_text=SINCE)
    people = Ids(required=False, allow_empty=True, help_text="Own people to hide, by their ids.")
    albums = Ids(required=False, allow_empty=True, help_text="Own albums to hide, by their ids.")
