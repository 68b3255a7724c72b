"""The apps that are signed in: sessions, as the protocol says. A key does not look after them."""

from typing import Any

from accounts.models import SignedInApp
from accounts.tokens import sign_app_out
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.moments import moment
from clients.immich.routing import needs


def all_of(asked: Asked) -> list[dict[str, Any]]:
    current = _app_of(asked)
    apps = asked.user.signed_in_apps.order_by("-last_used_at", "-pk")
    return [_told(app, current) for app in apps]


@needs(None)
def end_others(asked: Asked) -> None:
    """All but the one that asks."""
    asked.user.signed_in_apps.exclude(pk=_app_of(asked).pk).delete()


@needs(None)
def end(asked: Asked, app_id: int) -> None:
    _app_of(asked)
    if not sign_app_out(asked.user, app_id):
        raise Refused(404, "Not found")


def _app_of(asked: Asked) -> SignedInApp:
    if asked.app is None:
        raise Refused(403, "Sessions are looked after by who signed in, not by an API key")
    return asked.app


def _told(app: SignedInApp, current: SignedInApp) -> dict[str, Any]:
    """A SessionResponseDto."""
    model, _, system = app.name.removesuffix(")").partition(" (")
    return {
        "id": uuid_of(Kind.SESSION, app.pk),
        "deviceType": model,
        "deviceOS": system,
        "appVersion": None,
        "current": app.pk == current.pk,
        "createdAt": moment(app.created_at),
        "updatedAt": moment(app.last_used_at),
        "expiresAt": moment(app.expires_at),
        "isPendingSyncReset": False,
    }
