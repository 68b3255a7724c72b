"""A RAW file and the picture that a person says is its own: one stack, until that is undone. Or
that it has none."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dedup.models import Preferences, preferences_of
from dedup.services.checks import InvalidResolution
from dedup.stacks.alone import LEFT_ALONE, suggested_partner
from photos.locks import stacks_locked
from photos.models import Decision, KeptApart, Photo, Stack
from photos.services.stacks import (
    Before,
    as_it_is,
    keep_apart,
    primary_of,
    put_back,
    stack_of,
    stack_photos,
    unstack,
)


@dataclass(frozen=True)
class Joined:
    """What it takes to undo it, in what JSON can hold (`dataclasses.asdict`)."""

    owner_id: int
    raw_id: int
    photo_ids: Sequence[int]
    stacks: Sequence[Before]
    apart: Sequence[Sequence[int]]


def stack_with_partner(raw: Photo, partner: Photo) -> Joined:
    """Stack them, with what each is stacked with already. Raises InvalidResolution where this is
    not, or no longer, what is suggested."""
    with stacks_locked(raw.owner_id):
        suggested = suggested_partner(raw)
        if suggested is None or suggested.photo != partner:
            raise InvalidResolution(_("That changed meanwhile. Nothing was stacked."))
        stacks = [as_it_is(each) for each in map(stack_of, (raw, partner)) if each]
        members = {raw.pk, partner.pk, *(one for each in stacks for one in each.photo_ids)}
        apart = KeptApart.objects.filter(first__in=members, second__in=members)
        pairs = list(apart.values_list("first", "second"))
        prefers_raw = preferences_of(raw.owner_id).primary_format == Preferences.Primary.RAW
        first = raw if prefers_raw else primary_of(partner)
        stack_photos(
            first, [raw, partner], kind=Stack.Kind.RAW, reason=suggested.reason, by_person=True
        )
        return Joined(raw.owner_id, raw.pk, sorted(members), stacks, pairs)


def take_apart_again(joined: Joined) -> None:
    """Undo it. Raises InvalidResolution where the stack is not what it made."""
    with stacks_locked(joined.owner_id):
        photos = Photo.objects.filter(owner=joined.owner_id, stack__photos=joined.raw_id)
        stack = Stack.objects.filter(owner=joined.owner_id, photos=joined.raw_id).first()
        there = sorted(photos.values_list("pk", flat=True))
        if stack is None or there != list(joined.photo_ids):
            raise InvalidResolution(_("The stack was changed meanwhile, and stays."))
        unstack(stack)
        KeptApart.objects.filter(first__in=there, second__in=there).delete()
        keep_apart((first, second) for first, second in joined.apart)
        for before in joined.stacks:
            put_back(before)


def leave_alone(raw: Photo) -> None:
    """The person wants no partner for it: it is not offered again."""
    Decision.objects.update_or_create(photo=raw, column=LEFT_ALONE, defaults={"value": True})


def offer_again(raw: Photo) -> None:
    """Undoes `leave_alone`."""
    Decision.objects.filter(photo=raw, column=LEFT_ALONE).delete()
