"""What a person can prefer."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms import time_zone_field
from accounts.models import User


class PreferencesForm(forms.Form):
    """How pages look to a person, and what they open with."""

    opens_with = forms.ChoiceField(
        label=_("The app opens with"), choices=User.Opens.choices, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(
        label=_("Theme"), choices=User.Theme.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = time_zone_field()
