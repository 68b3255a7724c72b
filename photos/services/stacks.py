"""Stacks: files that are one picture, shown as one."""

from collections.abc import Collection, Sequence

from django.db import transaction

from photos.models import Photo, Stack


def stack_photos(primary: Photo, others: Sequence[Photo], *, kind: Stack.Kind) -> Stack:
    """One stack of the primary, the others, and all that is stacked with any of them already.

    An existing stack of the primary keeps its kind, unless it is only that of a live photo.
    """
    photos = [primary, *others]
    with transaction.atomic():
        known = {photo.stack_id for photo in locked(photos) if photo.stack_id}
        stack = known_stack(known, kind) or Stack.objects.create(owner=primary.owner, kind=kind)
        members = Photo.objects.filter(stack__in=known) | Photo.objects.filter(
            pk__in=[photo.pk for photo in photos]
        )
        member_ids = list(members.values_list("pk", flat=True))
        Photo.objects.filter(pk__in=member_ids).update(stack=stack, is_primary=False)
        Photo.objects.filter(pk=primary.pk).update(is_primary=True)
        Stack.objects.filter(pk__in=known - {stack.pk}).delete()
        return stack


def known_stack(known: Collection[int], kind: Stack.Kind) -> Stack | None:
    """Of the known stacks the one that stays; that of a live photo only takes the new kind."""
    stacks = Stack.objects.filter(pk__in=known)
    stack = stacks.exclude(kind=Stack.Kind.LIVE).first() or stacks.first()
    if stack and stack.kind == Stack.Kind.LIVE:
        stack.kind = kind
        stack.save(update_fields=["kind"])
    return stack


def join_live(still: Photo, video: Photo) -> Stack:
    """Make the video the moving half of the still, beneath it in one stack."""
    with transaction.atomic():
        Photo.objects.filter(live_video=video).exclude(pk=still.pk).update(live_video=None)
        Photo.objects.filter(pk=still.pk).update(live_video=video)
        current = primary_of(still)
        return stack_photos(current, [still, video], kind=Stack.Kind.LIVE)


def primary_of(photo: Photo) -> Photo:
    """What is shown in its place: the primary of its stack, or itself."""
    fresh = Photo.objects.get(pk=photo.pk)
    if fresh.stack is None:
        return fresh
    return Photo.objects.get(stack=fresh.stack, is_primary=True)


def locked(photos: Sequence[Photo]) -> Sequence[Photo]:
    """The photos as the database knows them now, locked until the end of the transaction."""
    ids = [photo.pk for photo in photos]
    return list(Photo.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
