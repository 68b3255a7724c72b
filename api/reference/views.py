"""What the API offers: as a schema for programs, and as a page for people."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Scope
from api.problems import CODES
from api.reference.reading import rooms_of
from api.schema import STATUSES
from api.views import View

CODES_IN_WORDS = [(status, code, STATUSES.get(str(status), "")) for status, code in CODES.items()]


@cache
def schema() -> dict[str, Any]:
    """It changes with the program only."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # it has no types
    return made


class SchemaView(View):
    """OpenAPI 3.1: as JSON, or with `?format=yaml` or by `Accept` as YAML."""

    permission_classes = [AllowAny]
    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer2,
        OpenApiYamlRenderer,
    ]

    def get_renderers(self) -> list[BaseRenderer]:
        """Those of the format that is asked for by name, if it is one; else `Accept` decides."""
        known = super().get_renderers()
        wanted = self.request.GET.get("format")
        return [each for each in known if each.format == wanted] or known

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(schema())


@login_not_required
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, bodies, answers and an example of each."""
    address = request.build_absolute_uri("/").rstrip("/")
    context = {
        "rooms": rooms_of(schema(), address),
        "address": address,
        "codes": CODES_IN_WORDS,
        "scopes": Scope.choices,
    }
    return render(request, "api/reference.html", context)
