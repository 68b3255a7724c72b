"""Streaming to phones, and what they acknowledge."""

from typing import Any

from django.http import StreamingHttpResponse

from accounts.models import Scope, SignedInApp
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.routing import needs
from clients.immich.sync.held import Held
from clients.immich.sync.lines import MIME, together
from clients.immich.sync.marks import COMPLETE, RESET, forget, marks_of, note_marks, numbers_in
from clients.immich.sync.now import Now
from clients.immich.sync.own import Own
from clients.immich.sync.stream import (
    STEPPED,
    TYPES,
    asked_for,
    complete,
    lines,
    must_reset,
    reset_line,
    step,
)
from clients.immich.words import Words, body_of
from clients.models import SyncMark
from sync.epochs import epoch

# What apps of the generation before ask for, and what those of this one do instead.
OLDER = ("AssetsV1", "PartnerAssetsV1", "AlbumAssetsV1", "AlbumsV1", "AssetFacesV1")
MOST_ACKS = 1000


@needs(Scope.READ)
def stream(asked: Asked) -> StreamingHttpResponse:
    app, said = app_of(asked), body_of(asked.request)
    types = texts_of(said, "types")
    for each in types:
        if each in OLDER:
            newer = each.replace("V1", "V2")
            raise Refused(400, f"SyncRequestType.{each} is deprecated, use {newer} instead")
    held = epoch()
    if said.flag("reset"):
        forget(app)
    if must_reset(app, held):
        return StreamingHttpResponse([reset_line()], content_type=MIME)
    chosen, now = asked_for(types), Now(asked)
    step(app, now, chosen, held)
    return StreamingHttpResponse(together(lines(app, now, chosen, held)), content_type=MIME)


def acks(asked: Asked) -> list[dict[str, str]]:
    marks = marks_of(app_of(asked))
    return [
        {"type": kind, "ack": f"{kind}|{mark}"} for kind, mark in marks.items() if kind != STEPPED
    ]


@needs(Scope.READ)
def acknowledge(asked: Asked) -> None:
    app = app_of(asked)
    said = [read_ack(each) for each in texts_of(body_of(asked.request), "acks")]
    if RESET in dict(said):
        return forget(app)
    for kind, mark in said:
        note_marks(app, [(kind, mark)])
        if kind == COMPLETE:
            note_marks(app, complete(mark))
        elif isinstance(of := TYPES[kind], Held) and kind == of.gone:
            of.drop_gone(app, mark)
    return None


@needs(Scope.READ)
def forget_acks(asked: Asked) -> None:
    app, said = app_of(asked), body_of(asked.request)
    if "types" in said:
        SyncMark.objects.filter(app=app, type__in=texts_of(said, "types")).delete()
    else:
        forget(app)


def app_of(asked: Asked) -> SignedInApp:
    """Marks belong to a session: a key has none."""
    if asked.app is None:
        raise Refused(403, "Sync endpoints cannot be used with API keys")
    return asked.app


def read_ack(text: str) -> tuple[str, str]:
    """Its type and mark. Raises Refused for what was never sent."""
    kind, _, mark = text.partition("|")
    if kind == RESET:
        return kind, mark
    of = TYPES.get(kind)
    if of is None and kind != COMPLETE:
        raise Refused(400, f"Invalid ack type: {kind}")
    numbers_in(mark, 3 if isinstance(of, Own) else 1 if of else 2)
    return kind, mark


def texts_of(said: Words, name: str) -> list[str]:
    value: Any = said.said.get(name)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Refused(400, f"{name} must be an array of strings")
    if len(value) > MOST_ACKS or any("\0" in each or len(each) > 200 for each in value):
        raise Refused(400, f"{name} must be at most {MOST_ACKS} short strings")
    return value
