"""Addresses of people who have an account here."""

from django.urls import path

from clients.immich.routing import by_method
from clients.immich.users import views

urlpatterns = [
    path("api/users", by_method(GET=views.everybody), name="users"),
    path("api/users/me", by_method(GET=views.me), name="me"),
    path("api/users/me/preferences", by_method(GET=views.preferences), name="preferences"),
    path("api/users/me/onboarding", by_method(GET=views.onboarding), name="onboarding"),
    path("api/users/me/license", by_method(GET=views.no_license), name="license"),
    path("api/users/<user:user_id>", by_method(GET=views.one), name="user"),
    path(
        "api/users/<user:user_id>/profile-image", by_method(GET=views.picture), name="user_picture"
    ),
]
