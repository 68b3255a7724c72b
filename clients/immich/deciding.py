"""What a client decides about photos: through the verbs of the pages, so that it can be undone."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from accounts.models import User
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from curating.asking import Detail, detail_of
from curating.invalid import InvalidAction
from curating.models import Action
from curating.services.acting import act
from curating.services.running import continue_action

Result = dict[str, object]


def decide(
    user: User, verb: str, photo_ids: Iterable[int], said: Mapping[str, str] | None = None
) -> Action:
    """Do it as a form of the pages would say it."""
    try:
        with transaction.atomic():  # a tag or an album that is new is made with it, or not at all
            action = act(user, verb, photo_ids, detail_of(user, verb, said or {}))
    except InvalidAction as error:
        raise Refused(400, str(error)) from error
    continue_action(action.pk)
    return action


def decide_with(user: User, verb: str, photo_ids: Iterable[int], detail: Detail) -> Action:
    """Do it to the end, however many they are: the answer tells how it is afterwards."""
    action = act(user, verb, photo_ids, detail)
    continue_action(action.pk)
    return action


def result(photo_id: int, error: str = "", *, kind: Kind = Kind.ASSET) -> Result:
    """A BulkIdResponseDto: what became of one of many."""
    told: Result = {"id": uuid_of(kind, photo_id), "success": not error}
    return told | {"error": error} if error else told
