"""What the server says of itself: its version, what it can do, and which files it takes."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.mail import can_send_mail
from accounts.models import User
from clients.immich.entering import Asked
from curating.models import TrashSetting
from photos.formats import FORMATS

MAJOR, MINOR, PATCH = VERSION = (3, 2, 2)  # the protocol that is spoken here
TEXT = f"v{MAJOR}.{MINOR}.{PATCH}"
DAYS_TO_LEAVE = 14
# Names that files have in the world, beside those that we give them.
OTHER_ENDINGS = {
    "jpeg": (".jpeg", ".jpe", ".jfif"),
    "tiff": (".tiff",),
    "heic": (".heif", ".hif"),
    "mpeg": (".mpeg", ".mpe"),
    "mov": (".qt",),
    "3gp": (".3gpp", ".3g2"),
}


def well_known(_request: HttpRequest) -> dict[str, Any]:
    return {"api": {"endpoint": "/api"}}


def ping(_request: HttpRequest) -> dict[str, str]:
    return {"res": "pong"}


def version(_request: HttpRequest) -> dict[str, Any]:
    return {"major": MAJOR, "minor": MINOR, "patch": PATCH, "prerelease": None}


def version_history(_request: HttpRequest) -> list[Any]:
    """None is kept."""
    return []


def version_check(_asked: Asked) -> dict[str, Any]:
    """This library asks nobody whether there is a newer one."""
    return {"checkedAt": None, "releaseVersion": None}


def about(_asked: Asked) -> dict[str, Any]:
    return {"version": TEXT, "versionUrl": "", "licensed": False}


def features(_request: HttpRequest) -> dict[str, bool]:
    """What is offered by this protocol: clients hide the rest."""
    return {
        "configFile": False,
        "duplicateDetection": True,
        "email": can_send_mail(),
        "facialRecognition": True,
        "importFaces": False,
        "map": True,
        "oauth": False,
        "oauthAutoLaunch": False,
        "ocr": False,
        "passwordLogin": True,
        "realtimeTranscoding": False,
        "reverseGeocoding": True,
        "search": True,
        "sidecar": True,
        "smartSearch": True,
        "trash": True,
    }


def config(_request: HttpRequest) -> dict[str, Any]:
    return {
        "externalDomain": settings.BASE_URL,
        "isInitialized": User.objects.exists(),
        "isOnboarded": True,
        "loginPageMessage": "",
        "maintenanceMode": False,
        "mapDarkStyleUrl": "",
        "mapLightStyleUrl": "",
        "minFaces": 1,
        "oauthButtonText": "",
        "publicUsers": False,
        "trashDays": TrashSetting.DAYS,
        "userDeleteDelay": DAYS_TO_LEAVE,
    }


def media_types(_request: HttpRequest) -> dict[str, list[str]]:
    """The endings of files that are worth being sent; what they are is told from their bytes."""
    return {
        "image": _endings("image"),
        "video": _endings("video"),
        "sidecar": [".xmp"],
    }


def _endings(kind: str) -> list[str]:
    names = [each for each in FORMATS.values() if each.kind == kind]
    own = {f".{each.extension}" for each in names}
    return sorted(own.union(*(OTHER_ENDINGS.get(each.name, ()) for each in names)))
