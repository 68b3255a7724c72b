"""Out of the trash: back into the library, or for good."""

from clients.immich.deciding import decide
from clients.immich.entering import Asked
from clients.immich.ids import Kind
from clients.immich.words import body_of
from curating.among import among
from curating.lists import in_trash
from curating.services.deleting import delete_for_good

Count = dict[str, int]


def empty(asked: Asked) -> Count:
    """What lies in a source that is only read stays: so many are gone."""
    ids = in_trash(asked.user).values_list("pk", flat=True)
    return {"count": delete_for_good(asked.user, list(ids))}


def restore_all(asked: Asked) -> Count:
    return _restore(asked, list(in_trash(asked.user).values_list("pk", flat=True)))


def restore_some(asked: Asked) -> Count:
    wanted = body_of(asked.request).numbers_of("ids", Kind.ASSET) or []
    trashed = in_trash(asked.user).filter(among(wanted))
    return _restore(asked, list(trashed.values_list("pk", flat=True)))


def _restore(asked: Asked, photo_ids: list[int]) -> Count:
    if photo_ids:
        decide(asked.user, "restore", photo_ids)
    return {"count": len(photo_ids)}
