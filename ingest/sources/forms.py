"""What a person says when they add a folder."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FolderForm(forms.Form):
    """A folder of the machine; only operators are asked."""

    folder = forms.CharField(
        label=_("Folder"),
        max_length=1000,
        widget=forms.TextInput(
            attrs={"placeholder": "/srv/photos", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(
        label=_("Name"), max_length=100, required=False, help_text=_("Else the folder's own.")
    )
    polls = forms.BooleanField(
        label=_("A network disk that does not report changes: look every few seconds"),
        required=False,
    )
