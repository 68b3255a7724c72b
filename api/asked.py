"""What somebody sends, read by a form of the API; and what a service refuses, told as a problem."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.serializers import ValidationError as Nonsense

from api.fields import LARGEST_ID
from api.problems import Problem

Row = TypeVar("Row", bound=Model)
LONGEST_ID = len(str(LARGEST_ID))  # digits
FLAGS = {None: None, "true": True, "false": False}


def query_of(request: Request, form: type[Serializer[Any]]) -> Mapping[str, Any]:
    """What stands behind the question mark. Raises a ValidationError of REST framework, also where
    it takes an empty word for one that was not said: `?limit=` is no number."""
    made = form(data=request.query_params)
    for name, field in made.fields.items():
        if request.query_params.get(name) == "" and not getattr(field, "allow_blank", False):
            raise Nonsense({name: ["This may not be empty."]})
    return _read(made)


def body_of(
    request: Request, form: type[Serializer[Any]], *, partial: bool = False
) -> Mapping[str, Any]:
    """What was sent; with `partial` any of it may be missing. Raises a ValidationError."""
    return _read(form(data=request.data, partial=partial))


def _read(form: Serializer[Any]) -> Mapping[str, Any]:
    form.is_valid(raise_exception=True)
    told: Mapping[str, Any] = form.validated_data
    return told


def asked_id(request: Request, name: str, code: str = "bad_filter") -> int | None:
    """An id in the query of an address. Raises Problem."""
    text = request.query_params.get(name)
    if text is None:
        return None
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID
    if not (is_number and 1 <= int(text) <= LARGEST_ID):
        raise Problem(code, f"{name} is an id.")
    return int(text)


def asked_flag(request: Request, name: str) -> bool | None:
    """Yes, no, or nothing said. Raises Problem."""
    text = request.query_params.get(name)
    if text not in FLAGS:
        raise Problem("bad_filter", f"{name} is true or false.")
    return FLAGS[text]


def all_of(rows: QuerySet[Row], ids: Sequence[int]) -> list[Row]:
    """Those of these ids, or a 404 where one is not among the rows."""
    found = list(rows.filter(pk__in=ids))
    if len(found) < len(set(ids)):
        raise Http404
    return found


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
