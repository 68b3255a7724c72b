"""Whether the library can do its work: servers, workers, queues, beat, the database's version."""

import logging
from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor

from ingest.pipeline import STAGES
from ops.health import health
from ops.watching.jobs import paused_names, stuck_queues
from ops.watching.pulses import beat_is_alive, workers_by_queue

logger = logging.getLogger(__name__)

NEEDED_QUEUES = {"cpu", "io"}


class Version:
    """The processes of a version see migrations that wait until once there are none."""

    is_seen = False


def readiness() -> dict[str, bool]:
    """Each part by name, and whether it does its work. What a database that is away would know
    counts as not."""
    answers = health()
    parts: dict[str, Callable[[], bool]] = {
        "migrations": is_of_this_version,
        "workers": has_workers,
        "queue": queues_move,
        "beat": beat_is_alive,
    }
    return answers | {name: answers["database"] and asked(ask) for name, ask in parts.items()}


def asked(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except Error as error:
        logger.warning("%s cannot be asked: %s", ask.__name__, error)
        return False


def has_workers() -> bool:
    """A queue of which every stage is paused or off needs none: a worker with a GPU may be away."""
    paused = paused_names()
    wanted = {stage.queue for stage in STAGES if stage.is_on() and stage.name not in paused}
    return not (NEEDED_QUEUES | wanted) - set(workers_by_queue())


def queues_move() -> bool:
    return not stuck_queues()


def is_of_this_version() -> bool:
    """Once it is, it stays so for the life of this process."""
    Version.is_seen = Version.is_seen or not waiting_migrations()
    return Version.is_seen


def waiting_migrations() -> list[str]:
    """Those that this version has and the database lacks."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]
