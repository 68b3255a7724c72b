"""What was sent, read by a serializer: its fields, or a problem that names each that is wrong."""

from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from api.problems import Problem

LONGEST_ID = 18  # digits
FLAGS = {"": None, "true": True, "false": False}


def said(request: Request, form: type[BaseSerializer[Any]]) -> dict[str, Any]:
    read = form(data=request.data)
    read.is_valid(raise_exception=True)
    fields: dict[str, Any] = read.validated_data
    return fields


def asked_id(request: Request, name: str) -> int | None:
    """An id in the query of an address. Raises Problem."""
    text = request.query_params.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID):
        raise Problem("bad_filter", f"{name} is an id.")
    return int(text)


def asked_flag(request: Request, name: str) -> bool | None:
    """Yes, no, or nothing said. Raises Problem."""
    text = request.query_params.get(name, "")
    if text not in FLAGS:
        raise Problem("bad_filter", f"{name} is true or false.")
    return FLAGS[text]
