"""The request of a view that only people who signed in reach."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """LoginRequiredMiddleware lets nobody else through; this says so to the type checker."""

    user: User
