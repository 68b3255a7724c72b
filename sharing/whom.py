"""With whom something is shared: a person or a group of this installation, and what they may do."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from rights.models import Group, Role

LONGEST_WHO = 254


def groups_of(user: User) -> QuerySet[Group]:
    """Those that the person made or is in."""
    return Group.objects.filter(Q(owner=user) | Q(members=user)).distinct().order_by("name", "pk")


def somebody(text: str) -> User:
    """By e-mail address or name, whatever the case. Raises ValidationError."""
    said = text.strip()
    here = User.objects.filter(is_active=True, leaves_at=None)
    found = list(here.filter(email=said.lower())) or list(here.filter(name__iexact=said)[:2])
    if len(found) > 1:
        raise ValidationError(_("Several people have this name. Type the e-mail address."))
    if not found:
        raise ValidationError(_("Nobody here has this name or e-mail address."))
    return found[0]


class SomebodyForm(forms.Form):
    """One person, by name or address."""

    who = forms.CharField(
        label=gettext_lazy("Name or e-mail address"),
        max_length=LONGEST_WHO,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_who(self) -> User | None:
        text: str = self.cleaned_data["who"]
        return somebody(text) if text else None


class WhomForm(SomebodyForm):
    """A person or a group, and their role."""

    group = forms.ModelChoiceField(
        Group.objects.none(), label=gettext_lazy("or a group"), required=False, empty_label="\u2013"
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].required = False
        self.fields["group"].queryset = groups_of(actor)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and bool(said.get("who")) == bool(said.get("group")):
            raise ValidationError(_("Name a person, or choose a group."))
        return said

    @property
    def whom(self) -> User | Group:
        whom: User | Group = self.cleaned_data["who"] or self.cleaned_data["group"]
        return whom


class RoleForm(forms.Form):
    """Another role."""

    role = forms.ChoiceField(choices=Role.choices)


def named(whom: User | Group) -> dict[str, Any]:
    """The column of a share that names them."""
    return {"user": whom} if isinstance(whom, User) else {"group": whom}


def person(whom: User | Group) -> User | None:
    return whom if isinstance(whom, User) else None


def people_in(whom: User | Group) -> list[User]:
    return [whom] if isinstance(whom, User) else list(whom.members.all())
