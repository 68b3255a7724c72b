"""People and groups with whom something is shared, and their roles: of albums and of spaces."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from api.briefs import Account
from api.fields import Id, Text
from api.refusals import impossible
from rights.models import AlbumShare, Group, Role, SpaceMember
from sharing.whom import LONGEST_WHO, SomebodyForm, WhomForm

ROLE = "`viewer`: may look; `contributor`: may add own photos; `manager`: may do everything."


class GroupBrief(serializers.Serializer[Group]):
    """A group of people."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class SharedWith(serializers.Serializer[AlbumShare | SpaceMember]):
    """Somebody, or a group, with their role: one of `user` and `group` is there."""

    id = serializers.IntegerField()
    user = Account(allow_null=True)
    group = GroupBrief(allow_null=True)
    role = serializers.ChoiceField(choices=Role.choices, help_text=ROLE)


@extend_schema_serializer(
    examples=[
        OpenApiExample("A person", {"who": "ben@example.org", "role": "viewer"}, request_only=True),
        OpenApiExample("A group", {"group": 3, "role": "contributor"}, request_only=True),
    ]
)
class NewMember(serializers.Serializer[Any]):
    """A person or a group of one's own, and what they may do."""

    who = Text(required=False, max_length=LONGEST_WHO, help_text="A name or an e-mail address.")
    group = Id(required=False)
    role = serializers.ChoiceField(choices=Role.choices, help_text=ROLE)


class Somebody(serializers.Serializer[Any]):
    """A person of this installation."""

    who = Text(max_length=LONGEST_WHO, help_text="A name or an e-mail address.")


class RoleChange(serializers.Serializer[Any]):
    """Another role."""

    role = serializers.ChoiceField(choices=Role.choices, help_text=ROLE)


def read_whom(actor: User, fields: Mapping[str, Any]) -> tuple[User | Group, str]:
    """Whom a `NewMember` means, and the role."""
    form = WhomForm(actor, dict(fields))
    check(form)
    return form.whom, fields["role"]


def read_somebody(fields: Mapping[str, Any]) -> User:
    form = SomebodyForm(dict(fields))
    check(form)
    user: User = form.cleaned_data["who"]
    return user


def check(form: Any) -> None:
    """By the rules of the page. Raises Problem."""
    if not form.is_valid():
        words = " ".join(str(each) for told in form.errors.values() for each in told)
        raise impossible("nobody_like_that", words)
