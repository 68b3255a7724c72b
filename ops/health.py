"""Whether the servers that the library stands on answer. Cheap: asked every few seconds."""

import logging

import redis
from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import Error, connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from photos.storage import StorageAway, is_there, originals, parts_of, renditions

logger = logging.getLogger(__name__)

PROBE_KEY = "health"  # nothing is stored under it: whether the storage can tell is enough
BROKER_SECONDS = 1


def health() -> dict[str, bool]:
    """Each server by name, and whether it answers."""
    return {
        "database": database_answers(),
        "broker": broker_answers(),
        "storage": all(map(storage_answers, (*parts_of(originals()), renditions()))),
    }


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error as error:
        logger.warning("the database does not answer: %s", error)
        return False
    return True


def broker_answers() -> bool:
    once = Retry(NoBackoff(), 0)
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=BROKER_SECONDS,
            socket_timeout=BROKER_SECONDS,
            retry=once,
        ) as client:
            return bool(client.ping())
    except redis.RedisError as error:
        logger.warning("the broker does not answer: %s", error)
        return False


def storage_answers(storage: Storage) -> bool:
    if isinstance(storage, FileSystemStorage):
        return is_there(storage)
    try:
        storage.exists(PROBE_KEY)
    except StorageAway as error:
        logger.warning("the storage does not answer: %s", error)
        return False
    return True
