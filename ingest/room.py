"""Room in a plan. It is asked for before the bytes of an original are stored, and held until the
photo's row is there: so nothing is half kept, and two uploads never share the last of it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Plan, User
from ingest.models import HeldRoom
from photos.models import Photo
from photos.used import RENDITION, LibraryUse

ROOM_LOCK = 7_211  # any number that no other advisory lock of ours uses
HELD_FOR = timedelta(hours=6)  # longer than any original takes to be stored; after a crash


class PlanFull(Exception):
    """The owner's plan does not hold the photo; the reason is for people."""


@dataclass(frozen=True)
class Taken:
    """What of a plan is used up, with what is on its way."""

    photos: int
    size_bytes: int


@contextmanager
def room_held(owner: User, sha256: str, size_bytes: int) -> Iterator[None]:
    """Hold room while the bytes are stored; given back at once if that fails. Raises PlanFull."""
    hold_room(owner, sha256, size_bytes)
    with ExitStack() as failed:
        failed.callback(give_back_room, owner, sha256)
        yield
        failed.pop_all()


def hold_room(owner: User, sha256: str, size_bytes: int) -> None:
    """Hold room for an original until its row is there. Raises PlanFull.

    `size_bytes` is what will be stored of it: nothing where it stays in a source.
    """
    plan = Plan.objects.filter(users=owner).first()
    if plan is None:
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", [ROOM_LOCK, owner.pk])
        known = Photo.objects.filter(owner=owner, sha256=sha256).only("kept_in").first()
        if known and (known.kept_in_id is None or not size_bytes):
            return
        photos = 0 if known else 1
        check(plan, taken_of(owner, but=sha256), photos=photos, size_bytes=size_bytes)
        held = {"photos": photos, "size_bytes": size_bytes, "held_until": timezone.now() + HELD_FOR}
        HeldRoom.objects.update_or_create(owner=owner, sha256=sha256, defaults=held)


def give_back_room(owner: User, sha256: str) -> None:
    """The photo is there, and counted by itself; or it never will be."""
    HeldRoom.objects.filter(owner=owner, sha256=sha256).delete()


def check_room(owner: User, size_bytes: int) -> None:
    """Whether a file of this size could still come, before its bytes do. Raises PlanFull."""
    plan = Plan.objects.filter(users=owner).first()
    if plan is not None:
        check(plan, taken_of(owner), photos=1, size_bytes=size_bytes)


def taken_of(owner: User, *, but: str = "") -> Taken:
    """What is there, and what is on its way; `but`: the checksum that is asked for once more."""
    counted = LibraryUse.objects.filter(owner=owner).exclude(format=RENDITION)
    coming = HeldRoom.objects.filter(owner=owner, held_until__gt=timezone.now())
    # One statement: between two, a photo could come in, and be neither there nor on its way.
    rows = counted.values_list("photos", "stored_bytes").union(
        coming.exclude(sha256=but).values_list("photos", "size_bytes"), all=True
    )
    taken = list(rows)
    return Taken(sum(photos for photos, size in taken), sum(size for photos, size in taken))


def check(plan: Plan, taken: Taken, *, photos: int, size_bytes: int) -> None:
    if plan.photos is not None and photos and taken.photos + photos > plan.photos:
        raise PlanFull(said_of_photos(plan.photos, taken))
    over = plan.storage_bytes is not None and taken.size_bytes + size_bytes > plan.storage_bytes
    if over and size_bytes:
        raise PlanFull(said_of_bytes(plan.storage_bytes or 0, taken, size_bytes))


def said_of_photos(most: int, taken: Taken) -> str:
    holds = ngettext("Your plan holds %(most)d photo", "Your plan holds %(most)d photos", most)
    return (holds + _(" and %(used)d are there. %(do)s")) % {
        "most": most, "used": taken.photos, "do": what_to_do(),
    }  # fmt: skip


def said_of_bytes(most: int, taken: Taken, size_bytes: int) -> str:
    return _(
        "Your plan holds %(most)s and %(used)s of it are used: there is no room for this file of "
        "%(size)s. %(do)s"
    ) % {
        "most": filesizeformat(most),
        "used": filesizeformat(taken.size_bytes),
        "size": filesizeformat(size_bytes),
        "do": what_to_do(),
    }


def what_to_do() -> str:
    return _("Empty the trash, or ask who runs this library for a larger plan.")
