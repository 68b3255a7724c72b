"""What went wrong, as problem details (RFC 9457), each with a code that never changes."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

MIME = "application/problem+json"
# The codes of what REST framework finds out by itself; ours are beside what raises them.
CODES = {
    400: "not_understood",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "no_such_method",
    406: "not_acceptable",
    412: "changed_meanwhile",
    413: "too_large",
    415: "unsupported_type",
    429: "too_often",
}


class Problem(exceptions.APIException):
    """Something that the caller can mend: `raise Problem("album_full", "…", status=409)`."""

    def __init__(
        self, code: str, detail: str, *, status: int = status.HTTP_400_BAD_REQUEST
    ) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.code = code


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler. What is unknown stays unknown, and is a 500."""
    if isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError()
    response = exception_handler(error, context)
    if response is None:
        return None
    code = error.code if isinstance(error, Problem) else ""
    response.data = problem_of(response.status_code, _detail(error), code) | _fields(error)
    response.content_type = MIME
    return response


def problem_of(status: int, detail: str, code: str = "") -> dict[str, Any]:
    """The body of it."""
    return {
        "type": "about:blank",
        "status": status,
        "code": code or CODES.get(status, "problem"),
        "title": HTTPStatus(status).phrase,
        "detail": detail,
    }


def _detail(error: Exception) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "Some of what was sent makes no sense: see `errors`."
    if isinstance(error, Http404):
        return "There is nothing like that which you may see."
    if isinstance(error, PermissionDenied):
        return "You may not do that."
    return str(getattr(error, "detail", ""))


def _fields(error: Exception) -> dict[str, Any]:
    """What is wrong with each field; with what concerns none of them under an empty name."""
    if not isinstance(error, exceptions.ValidationError):
        return {}
    detail = error.detail if isinstance(error.detail, dict) else {"": error.detail}
    return {"errors": detail}
