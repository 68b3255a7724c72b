"""Which of many files need not be sent."""

from typing import Any

from accounts.models import Scope
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.routing import needs
from clients.immich.uploads.checksums import safe_photos, sha1_of
from clients.immich.words import Words, body_of
from photos.models import Photo

MOST = 50_000


@needs(Scope.UPLOAD)
def check(asked: Asked) -> dict[str, Any]:
    """One answer a file, in their order. Clients delete what is called a duplicate."""
    said = [_read(each) for each in body_of(asked.request).list("assets")]
    if len(said) > MOST:
        raise Refused(400, f"assets must contain no more than {MOST} elements")
    found = safe_photos(asked.user, [sha1 for _, sha1 in said])
    return {"results": [_told(name, found.get(sha1)) for name, sha1 in said]}


def _read(words: Words) -> tuple[str, str]:
    """What the client calls a file, and its checksum."""
    return words.needed("id"), sha1_of(words.needed("checksum"))


def _told(name: str, photo: Photo | None) -> dict[str, Any]:
    if photo is None:
        return {"id": name, "action": "accept"}
    return {
        "id": name,
        "action": "reject",
        "reason": "duplicate",
        "assetId": uuid_of(Kind.ASSET, photo.pk),
        "isTrashed": photo.trashed_at is not None,
    }
