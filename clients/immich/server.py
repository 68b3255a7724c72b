"""What the server says of itself before anybody signed in."""

from typing import Any

from django.http import HttpRequest

from clients.immich.entering import Asked

MAJOR, MINOR, PATCH = VERSION = (3, 2, 2)  # the protocol that is spoken here
TEXT = f"v{MAJOR}.{MINOR}.{PATCH}"


def well_known(_request: HttpRequest) -> dict[str, Any]:
    return {"api": {"endpoint": "/api"}}


def ping(_request: HttpRequest) -> dict[str, str]:
    return {"res": "pong"}


def version(_request: HttpRequest) -> dict[str, Any]:
    return {"major": MAJOR, "minor": MINOR, "patch": PATCH, "prerelease": None}


def about(_asked: Asked) -> dict[str, Any]:
    return {"version": TEXT, "versionUrl": "", "licensed": False}
