"""How many groups wait, for the rail and the phone's menu of every page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from dedup.models import DuplicateGroup


@require_safe
def count(request: SignedInRequest) -> HttpResponse:
    """A fragment that goes beside the entries."""
    groups = DuplicateGroup.objects.visible_to(request.user).count()
    return render(request, "dedup/_count.html", {"groups": groups})
