"""What REST framework raises, told as problem details. It stands apart: REST framework loads its
parsers with its views, and they raise problems, too."""

from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from api.problems import MIME, Problem, problem_of


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
