"""What people send to keep something out of memories."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from albums.models import Album
from faces.models import Person
from places.models import Place
from stories.memories.kept_out import places_to_keep_out


class KeepOutForm(forms.Form):
    """Whichever of the fields are filled in."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Person"), required=False, empty_label=_("Choose")
    )
    album = forms.ModelChoiceField(
        Album.objects.none(), label=_("Album"), required=False, empty_label=_("Choose")
    )
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("Place"), required=False, empty_label=_("Choose")
    )
    first_day = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: that one day."),
    )  # fmt: skip
    every_year = forms.BooleanField(label=_("Every year"), required=False)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [place.pk for place in places_to_keep_out(user)]
        offers = {
            "person": Person.objects.visible_to(user).named().order_by("name", "pk"),
            "album": Album.objects.of(user).exclude(title="").order_by("title", "pk"),
            "place": Place.objects.filter(pk__in=places).order_by("city", "region", "country"),
        }
        for name, rows in offers.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not any(said.get(name) for name in ("person", "album", "place", "first_day")):
            self.add_error(None, _("Say what is to be kept out."))
        return said

    @property
    def said(self) -> dict[str, Any]:
        """As `keep_out` takes it: rows by their ids."""
        return {name: getattr(value, "pk", value) for name, value in self.cleaned_data.items()}
