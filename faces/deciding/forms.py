"""The forms of people."""

from django import forms


class HideForm(forms.Form):
    hidden = forms.BooleanField(required=False)


class FavouriteForm(forms.Form):
    favourite = forms.BooleanField(required=False)


class BirthdayForm(forms.Form):
    """No day: it is not known."""

    born_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
