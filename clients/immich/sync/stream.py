"""A stream: what each type has to tell, in the order in which a phone can keep it."""

from collections.abc import Collection, Iterator, Sequence

from django.db import transaction

from accounts.models import SignedInApp
from clients.immich.sync import lent, library
from clients.immich.sync.held import Held
from clients.immich.sync.lines import line, one_moment
from clients.immich.sync.marks import (
    COMPLETE,
    RESET,
    OwnMark,
    is_of,
    marks_of,
    note_marks,
    numbers_in,
)
from clients.immich.sync.now import Now
from clients.immich.sync.own import Own
from clients.models import HeldByApp
from rights.lending import lenders_of
from sync.epochs import horizon
from sync.marks import Mark
from sync.models import Change, Epoch, Kind

# A row comes after those that it names: a phone refuses a face whose photo it does not know.
ORDER: tuple[Held | Own, ...] = (
    lent.ACCOUNT, lent.USERS, lent.PARTNERS, library.ASSETS, library.STACKS, lent.PARTNER_ASSETS,
    lent.ALBUM_ASSETS, lent.ALBUMS, lent.ALBUM_USERS, lent.ALBUM_PHOTOS, library.EXIFS,
    lent.ALBUM_EXIFS, lent.PARTNER_EXIFS, lent.MEMORIES, lent.IN_MEMORIES, library.PEOPLE,
    library.FACES, lent.SETTINGS,
)  # fmt: skip
TYPES = {name: each for each in ORDER for name in each.types}
OWN = [each for each in ORDER if isinstance(each, Own)]
STEPPED = "stepped"  # how far changes of what others lend were looked through


def asked_for(types: Collection[str]) -> list[Held | Own]:
    """In their order. What is asked for and not there is not told."""
    return [each for each in ORDER if each.asked in types]


def must_reset(app: SignedInApp, held: Epoch) -> bool:
    """Whether what the app was told is of another epoch, or too long ago."""
    marks = marks_of(app)
    if not all(is_of(mark, held) for mark in marks.values()):
        return True
    own = [mark.xact for each in OWN if (mark := each.mark_in(marks))]
    stepped = numbers_in(marks[STEPPED], 1) if STEPPED in marks else []
    return any(xact <= held.pruned_to for xact in own + stepped)


def reset_line() -> bytes:
    return line(RESET, {}, "reset")


def step(app: SignedInApp, now: Now, chosen: Sequence[Held | Own], held: Epoch) -> None:
    """Before anything is told: what the app holds of others is compared with what may be seen."""
    kinds = [each for each in chosen if isinstance(each, Held)]
    with transaction.atomic():
        SignedInApp.objects.select_for_update().get(pk=app.pk)  # one stream after the other
        until = horizon()
        for kind in kinds:
            kind.step(app, now)
        _tell_changed(app, now)
        _tell_dropped(app)
        note_marks(app, [(STEPPED, f"{held.token}.{until}")])


def lines(app: SignedInApp, now: Now, chosen: Sequence[Held | Own], held: Epoch) -> Iterator[bytes]:
    """All that there is to tell, and that it was all: who misses the end is told the rest again."""
    with one_moment():
        until, marks = Mark.now(), marks_of(app)
        for each in chosen:
            if isinstance(each, Held):
                yield from each.lines(app, now, marks.get(each.type, ""), held.token)
            else:
                at = each.mark_in(marks)
                yield from each.lines(now.user, at, until=until, token=held.token)
        told = sum(1 << number for number, each in enumerate(OWN) if each in chosen)
        yield line(COMPLETE, {}, f"{held.token}.{until.xact}.{told}")


def complete(mark: str) -> Iterator[tuple[str, str]]:
    """What follows for the types that were told: all up to the moment of the stream, also where
    there was nothing to tell."""
    xact, told = numbers_in(mark, 2)
    token = mark.partition(".")[0]
    for number, each in enumerate(OWN):
        if told & 1 << number:
            yield each.type, OwnMark(xact, 0).written(token)


def _tell_changed(app: SignedInApp, now: Now) -> None:
    """Photos of others that changed since, so far as the app holds them."""
    mark = marks_of(app).get(STEPPED)
    if mark is None:
        return
    rows = Change.objects.filter(owner__in=lenders_of(now.user), kind=Kind.PHOTO)
    changed = rows.filter(xact__gte=numbers_in(mark, 1)[0]).values("object_id")
    for kind in lent.OF_PHOTOS:
        kind.tell_again(app, "object_id", changed)


def _tell_dropped(app: SignedInApp) -> None:
    """A photo that no partner lends any more is dropped with all that hangs on it, and may still be
    in an album: so that is told again."""
    kind = lent.PARTNER_ASSETS.type
    dropped = HeldByApp.objects.filter(app=app, type=kind, is_gone=True).values("object_id")
    for each in (lent.ALBUM_ASSETS, lent.ALBUM_EXIFS):
        each.tell_again(app, "object_id", dropped)
    lent.ALBUM_PHOTOS.tell_again(app, "other_id", dropped)
