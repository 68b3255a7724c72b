"""The page that says how other apps are connected."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest


@require_safe
def connect(request: SignedInRequest) -> HttpResponse:
    """The address, and what to fill in where, for the apps that people ask about."""
    address = request.build_absolute_uri(reverse("clients:dav"))
    context = {"address": address, "is_secure": request.is_secure()}
    return render(request, "clients/connect.html", context)
