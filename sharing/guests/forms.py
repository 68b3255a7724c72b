"""What guests type to send photos."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ingest.bodies import is_unseen


class GuestForm(forms.Form):
    """Who sends them. The files are read as they came."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("So that it is known who sent them."),
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        return "".join(character for character in name if not is_unseen(character))
