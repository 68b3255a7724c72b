"""Addresses of signing in and out."""

from django.urls import path

from clients.immich.routing import by_method, open_to_all
from clients.immich.signing_in import sessions, views

urlpatterns = [
    path("api/auth/login", open_to_all(POST=views.log_in), name="log_in"),
    path("api/auth/logout", by_method(POST=views.log_out), name="log_out"),
    path("api/auth/validateToken", by_method(POST=views.validate), name="validate"),
    path("api/auth/status", by_method(GET=views.status), name="auth_status"),
    path(
        "api/sessions",
        by_method(GET=sessions.all_of, DELETE=sessions.end_others),
        name="sessions",
    ),
    path("api/sessions/<session:app_id>", by_method(DELETE=sessions.end), name="session"),
]
