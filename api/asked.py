"""What somebody sends, read by a form of the API; and what a service refuses, told as a problem."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from api.problems import Problem


def query_of(request: Request, form: type[Serializer[Any]]) -> Mapping[str, Any]:
    """What stands behind the question mark. Raises a ValidationError of REST framework."""
    return _read(form(data=request.query_params))


def body_of(
    request: Request, form: type[Serializer[Any]], *, partial: bool = False
) -> Mapping[str, Any]:
    """What was sent; with `partial` any of it may be missing. Raises a ValidationError."""
    return _read(form(data=request.data, partial=partial))


def _read(form: Serializer[Any]) -> Mapping[str, Any]:
    form.is_valid(raise_exception=True)
    told: Mapping[str, Any] = form.validated_data
    return told


@contextmanager
def refusals(
    code: str, kind: type[Exception] = ValidationError, *, status: int = 400
) -> Iterator[None]:
    """What a service refuses within is a problem of this code, in the service's own words."""
    try:
        yield
    except kind as error:
        words = error.messages if isinstance(error, ValidationError) else [str(error)]
        raise Problem(code, " ".join(words), status=status) from error
