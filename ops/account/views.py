"""The settings: all of them, usage, preferences, and the activity log."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import entries_of
from accounts.preferences import Preferred, change_preferences
from accounts.requests import SignedInRequest
from accounts.time_zones import listed_zones
from dedup.models import preferences_of
from ops.account.forms import PreferencesForm
from ops.account.usage import usage_of
from ops.leaving.offering import offers_to

LOG_PAGE = 50
OPENS = {
    "timeline": "photos:timeline",
    "albums": "albums:albums",
    "people": "faces:people",
    "search": "search:results",
}


@require_safe
def settings(request: SignedInRequest) -> HttpResponse:
    return render(request, "ops/settings.html", {"offers": offers_to(request.user)})


@require_safe
def open_first(request: SignedInRequest) -> HttpResponse:
    """Where the app opens: the page that the person chose."""
    return redirect(OPENS[request.user.opens_with])


@require_safe
def usage(request: SignedInRequest) -> HttpResponse:
    return render(request, "ops/usage.html", usage_of(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """What looks and opens how; what is alike and stacked has a page of its own."""
    user, sent = request.user, request.POST if request.method == "POST" else None
    kept = {name: getattr(user, name) for name in PreferencesForm.base_fields}
    form = PreferencesForm(sent, initial=kept)
    if form.is_valid():
        change_preferences(user, Preferred(**form.cleaned_data))
        messages.success(request, _("Your preferences are saved."))
        return redirect("ops:preferences")
    context = {"form": form, "zones": listed_zones(), "alike": preferences_of(user.pk)}
    return render(request, "ops/preferences.html", context, status=400 if sent else 200)


@require_safe
def log(request: SignedInRequest) -> HttpResponse:
    """What the person did, and what was done to their account, newest first."""
    before = request.GET.get("before", "")
    entries = entries_of(request.user)
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(pk__lt=int(before))
    page = list(entries[: LOG_PAGE + 1])
    last = page[LOG_PAGE - 1].pk if len(page) > LOG_PAGE else None
    return render(request, "ops/log.html", {"entries": page[:LOG_PAGE], "before": last})
