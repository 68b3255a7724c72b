"""Settings of duplicates and stacks."""

from django import forms
from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from dedup.models import Preferences, preferences_of
from dedup.models.preferences import LEAST_PER_CENT, MOST_PER_CENT, MOST_RAW_SECONDS
from dedup.sensitivity import levels_of
from dedup.services.preferences import Wanted, change_preferences


class Slider(forms.NumberInput):
    input_type = "range"


class PreferencesForm(forms.Form):
    """What can be asked for."""

    least_per_cent = forms.IntegerField(
        label=gettext_lazy("Duplicates are alike by at least"),
        min_value=LEAST_PER_CENT,
        max_value=MOST_PER_CENT,
        widget=Slider,
    )
    stacks_by_itself = forms.BooleanField(
        label=gettext_lazy("Make stacks automatically"), required=False
    )
    primary_format = forms.ChoiceField(
        label=gettext_lazy("Of a RAW and its JPEG, show"),
        choices=Preferences.Primary.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A version that you chose yourself stays in front."),
    )
    raw_seconds = forms.IntegerField(
        label=gettext_lazy("Seconds between a RAW and its JPEG, at most"),
        min_value=0,
        max_value=MOST_RAW_SECONDS,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """How alike duplicates are, and how stacks are made."""
    sent = request.POST if request.method == "POST" else None
    form = PreferencesForm(sent, initial=model_to_dict(preferences_of(request.user.pk)))
    if sent is not None and form.is_valid():
        change_preferences(request.user, Wanted(**form.cleaned_data))
        messages.success(request, _("Saved. Duplicates and stacks follow in a moment."))
        return redirect("dedup:preferences")
    context = {"form": form, "levels": levels_of(request.user)}
    return render(request, "dedup/preferences.html", context)
