"""Offering one's whole library to somebody else, who takes it or does not."""

import logging

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Plan, User
from ingest.room import PlanFull, check, taken_of
from ops.models import Handover
from photos.models import Photo
from photos.used import use_of

logger = logging.getLogger(__name__)


class CannotHandOver(ValueError):
    """Why not; the message of the pages is chosen by `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def offer_library(giver: User, email: str) -> Handover:
    """Raises CannotHandOver: nobody, myself, locked, already."""
    receiver = User.objects.filter(email=email.strip().lower(), is_active=True, leaves_at=None)
    found = receiver.first()
    if found is None:
        raise CannotHandOver("nobody")
    if found == giver:
        raise CannotHandOver("myself")
    if has_locked(giver):
        raise CannotHandOver("locked")
    try:
        with transaction.atomic():
            return Handover.objects.create(giver=giver, receiver=found)
    except IntegrityError as error:
        raise CannotHandOver("already") from error


def has_locked(giver: User) -> bool:
    """What is behind a second password opens with the giver's alone."""
    return Photo.objects.filter(owner=giver, is_locked=True).exists()


def has_same_locked(handover: Handover) -> bool:
    """Whether the receiver has some of the same photos behind a second password."""
    own = Photo.objects.filter(owner=handover.receiver, is_locked=True)
    return own.filter(
        sha256__in=Photo.objects.filter(owner=handover.giver).values("sha256")
    ).exists()


def offers_to(user: User) -> QuerySet[Handover]:
    return Handover.objects.filter(receiver=user, accepted_at=None).select_related("giver")


def offer_of(user: User) -> Handover | None:
    """What somebody offered, as long as it is not done."""
    return Handover.objects.filter(giver=user, done_at=None).select_related("receiver").first()


def withdraw(handover: Handover) -> bool:
    """The giver thinks better of it, or the receiver does not want it; whether it was in time."""
    return bool(Handover.objects.filter(pk=handover.pk, accepted_at=None).delete()[0])


def accept(handover: Handover) -> None:
    """It is to be done from here on. Raises CannotHandOver: locked, same_locked, no_room, late."""
    if has_locked(handover.giver):
        raise CannotHandOver("locked")
    if has_same_locked(handover):
        raise CannotHandOver("same_locked")
    check_room_for(handover)
    open_ones = Handover.objects.filter(pk=handover.pk, accepted_at=None)
    if open_ones.update(accepted_at=timezone.now()) != 1:
        raise CannotHandOver("late")
    logger.info("handover %s accepted", handover.pk)


def check_room_for(handover: Handover) -> None:
    """What both have counts once."""
    plan = Plan.objects.filter(users=handover.receiver).first()
    if plan is None:
        return
    total = use_of(handover.giver_id).total
    twice = both_have(handover.giver, handover.receiver)
    photos = total.photos - len(twice)
    size_bytes = total.stored_bytes - sum(photo.size_bytes for photo in twice)
    try:
        check(plan, taken_of(handover.receiver), photos=photos, size_bytes=max(size_bytes, 0))
    except PlanFull as full:
        raise CannotHandOver("no_room") from full


def both_have(giver: User, receiver: User) -> list[Photo]:
    """The giver's photos whose bytes the receiver has, too: `same_id` is the receiver's."""
    same = Photo.objects.filter(owner=receiver, sha256=OuterRef("sha256")).values("pk")
    photos = Photo.objects.filter(owner=giver).annotate(same_id=Subquery(same))
    return list(photos.filter(same_id__isnull=False).order_by("pk"))
