"""Tasks of the originals: which storage they are in."""

from celery import shared_task

from photos.services import tiering


@shared_task
def tend_tiers() -> None:
    tiering.tend_tiers()


@shared_task
def enrol_old() -> None:
    tiering.enrol_old()
