"""Faces that a decision set free: a worker places them anew, where the models are."""

import logging
from collections.abc import Collection
from functools import partial

from django.db import transaction
from kombu.exceptions import OperationalError

from faces.looking import is_on
from faces.tasks import place_again

logger = logging.getLogger(__name__)
AT_ONCE = 20  # faces of a task: nobody who decides meanwhile waits for more


def place_later(faces: Collection[int]) -> None:
    """After the commit. Without a broker they wait for the night, when all is grouped anew."""
    if faces and is_on():
        transaction.on_commit(partial(_send, sorted(faces)))


def _send(faces: list[int]) -> None:
    try:
        for start in range(0, len(faces), AT_ONCE):
            place_again.delay(faces[start : start + AT_ONCE])
    except OperationalError:
        logger.warning("%d faces wait for the next regrouping: no broker", len(faces))
