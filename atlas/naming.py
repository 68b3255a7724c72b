"""What people send to name a place."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CallForm(forms.Form):
    """What a place is called."""

    name = forms.CharField(max_length=100, error_messages={"required": _("Say a name.")})
    is_home = forms.BooleanField(required=False)

    def clean_name(self) -> str:
        """Without quotation marks, which end a name in a search."""
        name = " ".join(str(self.cleaned_data["name"]).replace('"', " ").split())
        if not name:
            raise forms.ValidationError(_("Say a name."))
        return name

    @property
    def complaint(self) -> str:
        return " ".join(str(each) for few in self.errors.values() for each in few)


class NameForm(CallForm):
    """A proposed place is told by where it is."""

    latitude = forms.FloatField(min_value=-90, max_value=90)
    longitude = forms.FloatField(min_value=-180, max_value=180)
