"""What was sent, read by a serializer: its fields, or a problem that names each that is wrong."""

from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer


def said(request: Request, form: type[BaseSerializer[Any]]) -> dict[str, Any]:
    read = form(data=request.data)
    read.is_valid(raise_exception=True)
    fields: dict[str, Any] = read.validated_data
    return fields
