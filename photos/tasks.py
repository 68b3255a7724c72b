"""Tasks of the originals: which storage they are in."""

from celery import shared_task

from photos.services import tiering
from photos.storage import KeepsParts, originals, parts_of, renditions


@shared_task
def tend_tiers() -> None:
    tiering.tend_tiers()


@shared_task
def enrol_old() -> None:
    tiering.enrol_old()


@shared_task
def clear_parts() -> None:
    for storage in (*parts_of(originals()), renditions()):
        if isinstance(storage, KeepsParts):
            storage.clear_parts()
