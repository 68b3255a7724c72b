"""A whole library becomes somebody else's, in one transaction: killed, nothing happened yet."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from accounts.audit import Verb, record
from accounts.models import User
from dedup.models import ChangedPhoto, UncheckedPhoto
from dedup.tasks import regroup_library
from faces.grouping.locks import people_locked
from faces.models import MovedFace
from ops.leaving import names
from ops.leaving.merging import merge_same
from ops.leaving.offering import both_have, has_locked, has_same_locked
from ops.leaving.rights import hand_rights_over
from ops.models import Handover
from photos.locks import stacks_locked
from photos.models import Photo

logger = logging.getLogger(__name__)

# What belongs to a library goes with it as it is: a table, and the column that says whose it is.
# What is not named here stays with the person, as keys, notices and what they said do, or has a
# function of its own below.
MOVED = (
    ("photos.Stack", "owner"),
    ("albums.Album", "owner"),
    ("faces.Change", "owner"),
    ("faces.Regrouping", "owner"),
    ("dedup.DuplicateGroup", "owner"),
    ("dedup.Resolution", "owner"),
    ("curating.Action", "owner"),
    ("ingest.Batch", "owner"),
    ("ingest.ResumableUpload", "owner"),
    ("rights.Group", "owner"),
    ("rights.ShareLink", "owner"),
    ("sharing.GuestUpload", "owner"),
    ("stories.Occasion", "owner"),
    ("stories.KeptOut", "owner"),
    ("stories.Story", "owner"),
)
NOTES = (MovedFace, ChangedPhoto, UncheckedPhoto)


def hand_over(handover_id: int) -> None:
    """Do what was accepted; once, however often it is asked for."""
    row = Handover.objects.filter(done_at=None, accepted_at__isnull=False, pk=handover_id)
    found = row.select_related("giver", "receiver").first()
    if found is None:
        return
    with both_locked(found.giver, found.receiver):
        if not row.select_for_update(of=("self",)).exists():
            return
        if has_locked(found.giver) or has_same_locked(found):
            row.update(accepted_at=None, reason="locked")
            return
        move(found.giver, found.receiver)
        row.update(done_at=timezone.now())
        said = f"{found.giver.email} → {found.receiver.email}"
        record(found.giver, Verb.HANDED_OVER, said)
        record(found.giver, Verb.HANDED_OVER, said, about=found.receiver)
        transaction.on_commit(partial(regroup_library.delay, found.receiver_id), robust=True)
    logger.info("handover %s done", handover_id)


def hand_over_accepted() -> None:
    """What a lost message or a killed process left undone."""
    accepted = Handover.objects.filter(done_at=None, accepted_at__isnull=False)
    for pk in list(accepted.order_by("pk").values_list("pk", flat=True)):
        hand_over(pk)


@contextmanager
def both_locked(giver: User, receiver: User) -> Iterator[None]:
    """Both libraries, in the order that everybody keeps: stacks before people, ids upwards."""
    ids = sorted([giver.pk, receiver.pk])
    with transaction.atomic(), ExitStack() as locks:
        for lock in (stacks_locked, people_locked):
            for owner_id in ids:
                locks.enter_context(lock(owner_id))
        yield


def move(giver: User, receiver: User) -> None:
    """Words before photos, since what both have needs them where they will be."""
    names.move_tags(giver, receiver)
    names.move_people(giver, receiver)
    names.move_searches(giver, receiver)
    names.free_keys_of_albums(giver, receiver)
    names.move_questions(giver, receiver)
    names.move_sources(giver, receiver)
    names.move_inbox(giver, receiver)
    for label, column in MOVED:
        rows = apps.get_model(label)._default_manager.filter(**{column: giver})  # noqa: SLF001
        rows.update(**{column: receiver})
    same = both_have(giver, receiver)
    Photo.objects.filter(owner=giver).exclude(pk__in=[each.pk for each in same]).update(
        owner=receiver
    )
    merge_same(same, receiver)
    hand_rights_over(giver, receiver)
    for notes in NOTES:
        notes.objects.filter(owner_id=giver.pk).update(owner_id=receiver.pk)
