"""The names offered beneath a field in which one is typed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from faces.reading.names import name_offers


@require_safe
def names(request: SignedInRequest) -> HttpResponse:
    """The options of the list, a fragment."""
    offers = name_offers(request.user, request.GET.get("q", ""))
    return render(request, "faces/_name_offers.html", {"offers": offers})
