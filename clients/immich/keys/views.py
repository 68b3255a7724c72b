"""The key that a client came with. Keys are made and revoked on the page "Security" alone, after
the password was asked for again: none of them may look after keys."""

from typing import Any, NoReturn

from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.keys.permissions import permissions_of
from clients.immich.moments import moment
from clients.immich.routing import needs


@needs(None)
def mine(asked: Asked) -> dict[str, Any]:
    """Whatever it may: a client asks this to learn just that."""
    key = asked.key
    if key is None:
        raise Refused(400, "Not authenticated with an API key")
    return {
        "id": uuid_of(Kind.KEY, key.pk),
        "name": key.name,
        "permissions": permissions_of(key.scopes),
        "createdAt": moment(key.created_at),
        "updatedAt": moment(key.created_at),
    }


@needs(None)
def keep_out(_asked: Asked, **_words: int) -> NoReturn:
    raise Refused(403, "API keys are made and revoked on the page Security of this library.")
