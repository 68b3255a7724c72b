"""The library's addresses, and an empty view."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("bench/empty/", empty), path("", include("config.urls"))]
