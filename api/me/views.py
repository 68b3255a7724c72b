"""The person who asks: who they are, what they prefer, and which apps act for them."""

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import SignedInApp, User
from accounts.preferences import Preferred, change_preferences
from accounts.services import change_profile
from api.asked import body_of
from api.me.serializers import AppTold, Me, MyChange
from api.views import View

PREFERRED = ("time_zone", "language", "theme", "opens_with")


class MeView(View, RetrieveAPIView[User]):
    """Who the session, the key or the token belongs to."""

    serializer_class = Me

    def get_object(self) -> User:
        return self.person

    @extend_schema(request=MyChange, responses=Me)
    def patch(self, request: Request) -> Response:
        """Change the name, or what the person prefers."""
        told = body_of(request, MyChange, partial=True)
        kept = {name: getattr(self.person, name) for name in PREFERRED}
        preferred = {name: told.get(name, kept[name]) for name in PREFERRED}
        with transaction.atomic():
            if "name" in told:
                change_profile(self.person, name=told["name"])
            if preferred != kept:
                change_preferences(self.person, Preferred(**preferred))
        return self.retrieve(request)


@extend_schema(description="List the apps that are signed in, the last first.")
class AppsView(View, ListAPIView[SignedInApp]):
    """They are signed out on the page Security."""

    serializer_class = AppTold
    keys = ("-id",)

    def get_queryset(self) -> QuerySet[SignedInApp]:
        return self.person.signed_in_apps.all()
