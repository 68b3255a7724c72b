"""Figures for Prometheus. What the rows know is asked of the database when they are read, so that
every process tells the same; the times of requests lie in files that all processes share."""

import os
from collections.abc import Iterator
from typing import Any

import redis
from django.conf import settings
from django.db.models import Count, Sum
from prometheus_client import CollectorRegistry, generate_latest, multiprocess
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ingest.pipeline import STAGES
from ops.health import BROKER_SECONDS
from ops.watching.disks import disks
from ops.watching.jobs import StageJobs, stage_jobs
from ops.watching.pulses import workers_by_queue
from ops.watching.ready import readiness
from ops.watching.requests import REQUEST_SECONDS
from ops.watching.rows import StrayFile
from ops.watching.troubles import open_troubles
from photos.models import LibraryUse, Source
from photos.used import RENDITION

QUEUES = sorted({stage.queue for stage in STAGES})
SHARED = "PROMETHEUS_MULTIPROC_DIR"  # a folder; config/gunicorn.py makes it


def exposition() -> bytes:
    """All figures, as Prometheus reads them."""
    registry = CollectorRegistry()
    if SHARED in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUEST_SECONDS)
    registry.register(Library())
    return generate_latest(registry)


class Library(Collector):
    """What is asked anew each time. Without its database only what is up is told."""

    def collect(self) -> Iterator[Metric]:
        up = readiness()
        yield gauge("up", "Whether a part does its work.", "part", up)
        yield from disk_figures()
        if up["broker"]:
            yield queue_lengths()
        if up["database"]:
            yield from row_figures()

    def describe(self) -> Iterator[Metric]:
        """Nothing is asked when it is registered."""
        return iter(())


def row_figures() -> list[Metric]:
    return [
        *stage_figures(stage_jobs()),
        *library_figures(),
        gauge("queue_workers", "Workers that are alive.", "queue", workers_figures()),
        gauge("sources", "Sources.", "state", counted_sources()),
        GaugeMetricFamily(
            "heirloom_troubles", "What operators were told and lasts.", open_troubles().count()
        ),
        GaugeMetricFamily(
            "heirloom_stray_files", "Files that no row knows.", StrayFile.objects.count()
        ),
    ]


def stage_figures(stages: list[StageJobs]) -> Iterator[Metric]:
    photos = GaugeMetricFamily("heirloom_stage_photos", "Photos.", labels=["stage", "state"])
    for stage in stages:
        for state in ("due", "running", "waiting", "failed"):
            photos.add_metric([stage.name, state], getattr(stage, state))
    yield photos
    late = {stage.name: stage.seconds_late for stage in stages}
    paused = {stage.name: stage.is_paused for stage in stages}
    yield gauge("stage_oldest_seconds", "For how long the first one waits.", "stage", late)
    yield gauge("stage_paused", "Whether an operator paused it.", "stage", paused)
    done = {stage.name: stage.done for stage in stages}
    errors = {stage.name: stage.errors for stage in stages}
    seconds = {stage.name: stage.milliseconds / 1000 for stage in stages}
    yield counter("stage_done", "Photos done.", done)
    yield counter("stage_errors", "Batches that ended in an error.", errors)
    yield counter("stage_seconds", "Time spent.", seconds)


def library_figures() -> Iterator[Metric]:
    """By where photos stand; the rows are kept by triggers, so there are few."""
    photos = dict.fromkeys(LibraryUse.Place.values, 0)
    stored = GaugeMetricFamily(
        "heirloom_stored_bytes", "Bytes in our storage.", labels=["place", "kind"]
    )
    kept = LibraryUse.objects.values_list("place", "format")
    for place, kind, count, size in kept.annotate(Sum("photos"), Sum("stored_bytes")).order_by(
        "place", "format"
    ):
        if kind != RENDITION:
            photos[place] += count
        stored.add_metric([place, kind], size)
    yield gauge("photos", "Photos.", "place", photos)
    yield stored


def disk_figures() -> Iterator[Metric]:
    found = disks()
    free = {disk.folder: disk.free_bytes for disk in found}
    size = {disk.folder: disk.size_bytes for disk in found}
    yield gauge("disk_free_bytes", "Room that is left.", "folder", free)
    yield gauge("disk_size_bytes", "Room in all.", "folder", size)


def queue_lengths() -> Metric:
    """Messages, which only wake workers: the work itself is in the rows."""
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=BROKER_SECONDS) as client:
        lengths: dict[str, Any] = {queue: client.llen(queue) for queue in QUEUES}
    return gauge("queue_messages", "Messages in the broker.", "queue", lengths)


def workers_figures() -> dict[str, int]:
    """With a nought for those that have none."""
    return dict.fromkeys(QUEUES, 0) | workers_by_queue()


def counted_sources() -> dict[str, int]:
    counts = Source.objects.values_list("state").annotate(Count("pk")).order_by()
    return dict.fromkeys(Source.State.values, 0) | dict(counts)


def gauge(name: str, words: str, label: str, values: dict[str, Any]) -> Metric:
    made = GaugeMetricFamily(f"heirloom_{name}", words, labels=[label])
    for each, value in values.items():
        made.add_metric([each], value)
    return made


def counter(name: str, words: str, values: dict[str, Any]) -> Metric:
    made = CounterMetricFamily(f"heirloom_{name}", words, labels=["stage"])
    for each, value in values.items():
        made.add_metric([each], value)
    return made
