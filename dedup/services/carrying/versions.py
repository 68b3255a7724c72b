"""The other files of a stack whose primary goes."""

from collections.abc import Iterator, Sequence
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dedup.services.known import Case
from dedup.services.ledger import Ledger
from dedup.services.plans import Move, What
from dedup.services.rows import KEPT_APART, PHOTO, STACK
from photos.models import KeptApart, Photo, Stack
from photos.services.stacks import stack_photos


def versions(case: Case) -> Iterator[Move]:
    """They become versions of the keeper: nothing goes that was not shown."""
    for photo in case.losers:
        mates = [each for each in case.known.mates[photo.stack_id or 0] if each.pk != photo.pk]
        if photo.stack_id and mates:
            shown = [each for each in mates if not (each.is_locked or each.trashed_at)]
            words = ngettext("%d other version", "%d other versions", len(shown)) % len(shown)
            do = partial(take_mates, case.keeper, photo, mates)
            yield Move(photo.pk, What.VERSION, words if shown else "", do)


def take_mates(keeper: Photo, photo: Photo, mates: Sequence[Photo], ledger: Ledger) -> None:
    """The photo that goes stands alone in the trash; its moving half moves with it, if the keeper
    has none."""
    stack = Stack.objects.get(photos=photo)
    watch_stacks([keeper.pk, photo.pk], ledger)
    Photo.objects.filter(pk=photo.pk).update(stack=None, is_primary=True)
    stack_photos(
        Photo.objects.get(pk=keeper.pk),
        mates,
        kind=Stack.Kind(stack.kind),
        reason=stack.reason or _("Versions of a duplicate"),
        by_person=True,
    )
    still = Photo.objects.filter(pk=keeper.pk, kind=Photo.Kind.IMAGE, live_video=None)
    if photo.live_video_id and still.exists():
        Photo.objects.filter(pk=photo.pk).update(live_video=None)
        still.update(live_video=photo.live_video_id)


def watch_stacks(photo_ids: Sequence[int], ledger: Ledger) -> None:
    """The stacks of these photos, all photos in them, and who of them are kept apart."""
    stacks = Stack.objects.filter(photos__in=photo_ids).values_list("pk", flat=True)
    files = Photo.objects.filter(Q(pk__in=photo_ids) | Q(stack__in=list(stacks)))
    ids = list(files.values_list("pk", flat=True))
    ledger.watch_ids(PHOTO, ids)
    ledger.watch_ids(STACK, stacks)
    pairs = KeptApart.objects.filter(first__in=ids, second__in=ids).values_list("first", "second")
    ledger.watch(KEPT_APART, [KEPT_APART.key_of(*pair) for pair in pairs])
