"""What people type to keep a search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from search.models.kept import LONGEST_NAME
from search.query import LONGEST_QUERY


class KeepForm(forms.Form):
    """A search and the name to keep it under; without one it is called like the search."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    q = forms.CharField(
        label=_("Search"),
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
