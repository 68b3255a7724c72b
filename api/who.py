"""Who asks the API: whoever came with a session, a key or a token, as the middleware found them."""

from copy import copy
from typing import Any, cast

from django.http import HttpRequest, QueryDict
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from accounts.models import User


class ByMiddleware(SessionAuthentication):
    """Takes the person from the request. Only who came by cookie has to bring the form's token:
    `accounts.bearer` says so of all others."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        asked: HttpRequest = request._request  # noqa: SLF001  # as REST framework's own does
        user = asked.user
        if not isinstance(user, User) or not user.is_active:
            return None
        self.enforce_csrf(with_no_form(asked))
        return user, None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def with_no_form(asked: HttpRequest) -> Request:
    """The token stands in a header: a body, which may be a file, is not looked at for it."""
    made = copy(asked)
    made.POST = QueryDict()
    return cast(Request, made)  # of which the check asks nothing that Django's has not


class InSchema(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it has no types
    """What the schema tells of it."""

    target_class = "api.who.ByMiddleware"
    name = ["session", "bearer"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        """Either of them, not both."""
        return [{each: []} for each in self.name]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        cookie = {"type": "apiKey", "in": "cookie", "name": "sessionid"}
        words = "An API key (`manage.py create_api_key`), or the access token of an app."
        return [cookie, {"type": "http", "scheme": "bearer", "description": words}]
