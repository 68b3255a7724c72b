"""What people send to keep something out of memories."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from albums.models import Album
from faces.models import Person
from places.models import Place
from stories.memories.kept_out import BY_ID, places_to_keep_out
from stories.models import KeptOut

PLACE_ORDERS = {
    "place": ("city", "region", "country"),
    "region": ("region", "country"),
    "country": ("country",),
}


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A place that stands for all in it."""

    def __init__(self, what: str, label: Any) -> None:
        super().__init__(Place.objects.none(), label=label, required=False, empty_label=_("Choose"))
        self.what = what

    def label_from_instance(self, place: Place) -> str:
        return KeptOut(what=self.what, place=place).where


class KeepOutForm(forms.Form):
    """Whichever of the fields are filled in."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Person"), required=False, empty_label=_("Choose")
    )
    album = forms.ModelChoiceField(
        Album.objects.none(), label=_("Album"), required=False, empty_label=_("Choose")
    )
    country = PlaceField("country", _("Country"))
    region = PlaceField("region", _("Region"))
    place = PlaceField("place", _("City"))
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
        offers: dict[str, QuerySet[Any]] = {
            "person": Person.objects.visible_to(user).named().order_by("name", "pk"),
            "album": Album.objects.of(user).exclude(title="").order_by("title", "pk"),
        }
        for what, places in places_to_keep_out(user).items():
            ids = [place.pk for place in places]
            offers[what] = Place.objects.filter(pk__in=ids).order_by(*PLACE_ORDERS[what])
        for name, rows in offers.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not any(said.get(name) for name in (*BY_ID, "first_day")):
            self.add_error(None, _("Say what is to be kept out."))
        return said

    @property
    def said(self) -> dict[str, Any]:
        """As `keep_out` takes it: rows by their ids."""
        return {name: getattr(value, "pk", value) for name, value in self.cleaned_data.items()}
