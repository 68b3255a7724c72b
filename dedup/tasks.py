"""What beat and settings ask of duplicates and stacks. The rows say what there is to do."""

from celery import shared_task

from dedup.grouping import group_changed, regroup
from dedup.models import ChangedPhoto, DuplicateGroup, Link
from dedup.stacks.again import stack_part
from dedup.stacks.stacking import restack_primaries


@shared_task
def group_all_changed() -> None:
    """Each library for itself: one that fails keeps no other from it."""
    owners = ChangedPhoto.objects.values_list("owner_id", flat=True).distinct().order_by("owner_id")
    for owner_id in owners:
        group_changed_in.delay(owner_id)


@shared_task
def group_changed_in(owner_id: int) -> None:
    group_changed(owner_id)


@shared_task
def regroup_library(owner_id: int) -> None:
    """As when its owner wants duplicates more or less alike."""
    regroup(owner_id)


@shared_task
def regroup_all() -> None:
    """For the night: it heals whatever else went wrong, and changes nothing where all is well."""
    linked = Link.objects.values_list("first__owner", flat=True).distinct().order_by()
    grouped = DuplicateGroup.objects.values_list("owner", flat=True).distinct().order_by()
    for owner_id in sorted({*linked, *grouped}):
        regroup_library.delay(owner_id)


@shared_task
def stack_library(owner_id: int) -> None:
    """As when its owner wants stacks made after all."""
    stack_after(owner_id, 0)


@shared_task
def stack_after(owner_id: int, photo_id: int) -> None:
    """Each part starts the next."""
    last = stack_part(owner_id, photo_id)
    if last is not None:
        stack_after.delay(owner_id, last)


@shared_task
def show_preferred(owner_id: int) -> None:
    """As when its owner prefers RAW to JPEG."""
    restack_primaries(owner_id)
