"""The pipeline: the one list of stages, and how their work is claimed, run and recorded.

The rows of StageRun are the queue. A claim is a lease: a worker that dies loses time, not work.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from dedup.finding.hashing import VERSION as HASHES_VERSION
from dedup.finding.hashing import hash_photos
from dedup.finding.stage import VERSION as FINDING_VERSION
from dedup.finding.stage import find_duplicates
from dedup.stacks.best_shots import show_best_shots
from dedup.stacks.stacking import stack_alike
from faces import looking
from faces.detection import detect_faces
from ingest.chunks import batched
from ingest.leases import LEASE, held_by_us, kept_up
from ingest.models import PausedStage, StageRun
from ingest.outages import is_outage
from ingest.processing import note_time, owners_out_of_time
from ingest.stage import Stage, fixed, in_turn
from ingest.tallies import count_batch
from ml.caption import AnswerUnusable
from photos.at_work import at_work_on
from photos.formats import UnsupportedFormat
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.models import Photo, Source
from photos.originals import OriginalOffline
from photos.services.location import locate_photos
from photos.services.metadata import read_photos_metadata
from photos.services.renditions import make_proxies, render_photos
from quality.services import VERSION as QUALITY_VERSION
from quality.services import measure_photos
from search.looking import aesthetics, captioning, reading
from search.looking.embedding import embed_photos
from search.looking.encoders import current_version
from search.looking.looks import tell_looks
from vault.selectors import came_back, encrypted_among
from vault.services.locking import forget_those_back

logger = logging.getLogger(__name__)

State = StageRun.State
CHUNK = 2000  # rows a statement
MAX_ATTEMPTS = 5
FIRST_RETRY_SECONDS = 5  # then four times as long each time: 5 s, 20 s, 80 s, 320 s
PERMANENT = (UnsupportedFormat, UndecodablePhoto)
OFFLINE_SECONDS = 600  # then it is tried again, if the source is not back before
AWAY_SECONDS = 20  # so often is asked whether the storage is back
TWICE = (DecodingFailed, AnswerUnusable)  # it may only have met a busy machine, or a bad moment
TURN_SECONDS = 60  # so much later than the others is tried again what made them wait


STAGES = (
    Stage("metadata", read_photos_metadata, fixed("2"), batch_size=8, can_wait=False),
    Stage("renditions", render_photos, fixed("1"), batch_size=2, can_wait=False),
    Stage("place", locate_photos, fixed("1"), needs=("metadata",), batch_size=200, can_wait=False),
    Stage(
        "embedding",
        embed_photos,
        current_version,
        queue="ml",
        needs=("renditions",),
        batch_size=settings.MODEL_BATCH,
    ),
    Stage(
        "proxy",
        make_proxies,
        fixed("1"),
        queue="io",
        needs=("renditions",),
        longest_seconds=3600,
        kinds=(Photo.Kind.VIDEO,),
    ),
    Stage(
        "ocr",
        reading.read_photos,
        reading.current_version,
        queue="ml",
        needs=("renditions",),
        batch_size=settings.MODEL_BATCH // 2,
        longest_seconds=1200,
        kinds=(Photo.Kind.IMAGE,),
        is_on=reading.is_on,
    ),
    Stage(
        "faces",
        in_turn(detect_faces, show_best_shots),  # eyes are open, or not
        looking.current_version,
        queue="ml",
        needs=("metadata", "renditions"),
        batch_size=settings.MODEL_BATCH // 2,
        longest_seconds=1200,
        is_on=looking.is_on,
    ),
    Stage(
        "quality",
        in_turn(measure_photos, show_best_shots),
        fixed(QUALITY_VERSION),
        needs=("renditions",),
        batch_size=16,
        kinds=(Photo.Kind.IMAGE,),
    ),
    Stage(
        "aesthetics",
        in_turn(aesthetics.judge_photos, show_best_shots),
        aesthetics.current_version,
        queue="ml",
        needs=("embedding",),
        batch_size=64,
        kinds=(Photo.Kind.IMAGE,),
        is_on=aesthetics.is_on,
    ),
    Stage("looks", tell_looks, fixed("1"), needs=("metadata", "ocr"), batch_size=16),
    Stage("hashes", hash_photos, fixed(HASHES_VERSION), needs=("renditions",), batch_size=16),
    Stage(
        "duplicates",
        find_duplicates,
        fixed(FINDING_VERSION),
        queue="ml",  # to compare pictures takes long: new ones are decoded meanwhile
        needs=("metadata", "hashes"),
        batch_size=8,
        longest_seconds=1200,
        is_awaited=False,
    ),
    # By what files say, also where a RAW file cannot be shown. Bursts of what is alike are stacked
    # with the stage before.
    Stage("stacks", stack_alike, fixed("1"), needs=("metadata",), batch_size=16),
    Stage(
        "caption",
        captioning.caption_photos,
        fixed("1"),
        queue="io",
        needs=("renditions",),
        longest_seconds=1200,
        is_on=captioning.is_on,
        is_awaited=False,
    ),
)
STAGE = {stage.name: stage for stage in STAGES}


def enrol(photos: Iterable[Photo]) -> None:
    """Enter photos into every stage for their kind. Those already in it stay as they are, and into
    the encrypted ones no stage can look."""
    stages = [stage for stage in STAGES if stage.is_on()]
    chosen = list(photos)
    encrypted = encrypted_among(photo.pk for photo in chosen if photo.is_locked)
    shown = (photo for photo in chosen if photo.pk not in encrypted)
    pairs = ((photo, stage) for photo in shown for stage in stages)
    runs = [new_run(photo, stage) for photo, stage in pairs if photo.kind in stage.kinds]
    StageRun.objects.bulk_create(runs, ignore_conflicts=True)


def new_run(photo: Photo, stage: Stage) -> StageRun:
    state = State.WAITING if stage.needs else State.DUE
    return StageRun(photo=photo, stage=stage.name, version=stage.version(), state=state)


def run_batch(stage: Stage) -> int:
    """Claim a batch of due photos, run the stage on them and record how it went; their number."""
    runs = claim(stage) if stage.is_on() else []
    if not runs:
        return 0
    started, photos = time.monotonic(), [run.photo for run in runs]
    with at_work_on(photo.pk for photo in photos):
        done = run_on(stage, runs, photos)
    seconds = time.monotonic() - started
    note_time(photos, seconds)
    count_batch(stage.name, done=done, failed=0 if done else 1, seconds=seconds)
    return len(runs)


def run_on(stage: Stage, runs: Sequence[StageRun], photos: Sequence[Photo]) -> int:
    """The number of photos that were done: all of them, or none."""
    try:
        with kept_up(runs, longest_seconds=stage.longest_seconds):
            stage.run(photos)
    except Exception as error:  # noqa: BLE001 - the stage runner: whatever fails is recorded
        record_failure(stage, runs, error)
        return 0
    record_done(stage, runs)
    return len(runs)


def claim(stage: Stage) -> list[StageRun]:
    """Due runs, leased to the caller; none while the stage is paused. One that failed before is
    claimed alone."""
    now = timezone.now()
    with transaction.atomic():
        due = StageRun.objects.filter(stage=stage.name, state=State.DUE, due_at__lte=now)
        due = due.exclude(Exists(PausedStage.objects.filter(stage=stage.name)))
        if stage.can_wait and (waiting := owners_out_of_time()):
            due = due.exclude(photo__owner__in=waiting)
        locked = due.select_for_update(skip_locked=True, of=("self",)).order_by("due_at")
        runs = without_companions(
            list(locked.select_related("photo__owner", "photo__kept_in")[: stage.batch_size])
        )
        StageRun.objects.filter(pk__in=[run.pk for run in runs]).update(
            state=State.RUNNING, lease_until=now + LEASE, attempts=F("attempts") + 1, changed_at=now
        )
    for run in runs:
        run.attempts += 1
    return runs


def without_companions(runs: list[StageRun]) -> list[StageRun]:
    """A run that failed before goes alone, so that it cannot spoil a batch twice."""
    if runs and runs[0].attempts:
        return runs[:1]
    return [run for run in runs if not run.attempts]


def record_done(stage: Stage, runs: Sequence[StageRun]) -> None:
    """Mark the runs done and let the stages that waited for them go on."""
    with transaction.atomic():
        held_by_us(runs).update(
            state=State.DONE,
            version=stage.version(),
            error="",
            lease_until=None,
            changed_at=timezone.now(),
        )
        release_waiting([run.photo_id for run in runs])


def record_failure(stage: Stage, runs: Sequence[StageRun], error: Exception) -> None:
    """Split a batch, try a single one again later, or give it up with its reason."""
    now = timezone.now()
    reason = str(error) or type(error).__name__
    if is_outage(error, [run.photo for run in runs]):
        logger.warning("%s waits for the storage: %s", stage.name, reason)
        put_off(held_by_us(runs), reason, now + timedelta(seconds=AWAY_SECONDS))
        return
    if len(runs) > 1:
        logger.warning("%s: a batch of %d failed and is split: %s", stage.name, len(runs), reason)
        held_by_us(runs).update(state=State.DUE, lease_until=None, due_at=now)
        return
    run = runs[0]
    if isinstance(error, OriginalOffline):
        put_off(held_by_us(runs), reason, now + timedelta(seconds=OFFLINE_SECONDS))
        return
    if isinstance(error, captioning.NotNow):
        put_off(held_by_us(runs), reason, error.until + timedelta(seconds=TURN_SECONDS))
        due = StageRun.objects.filter(stage=stage.name, state=State.DUE, due_at__lt=error.until)
        due.update(due_at=error.until, error=reason)
        return
    if run.attempts >= attempts_for(error):
        logger.warning("%s of photo %d failed: %s", stage.name, run.photo_id, reason)
        give_up(held_by_us(runs), reason)
        return
    logger.warning("%s of photo %d will be tried again", stage.name, run.photo_id, exc_info=error)
    wait = timedelta(seconds=FIRST_RETRY_SECONDS * 4 ** (run.attempts - 1))
    held_by_us(runs).update(state=State.DUE, lease_until=None, due_at=now + wait, error=reason)


def put_off(runs: QuerySet[StageRun], reason: str, until: datetime) -> None:
    """Wait for what is away, a source or an endpoint; that is no failed attempt of the photo's."""
    runs.update(state=State.DUE, lease_until=None, due_at=until, error=reason, attempts=0)


def attempts_for(error: Exception) -> int:
    """How often a stage that ends like this is tried."""
    if isinstance(error, PERMANENT):
        return 1
    return 2 if isinstance(error, TWICE) else MAX_ATTEMPTS


def give_up(runs: QuerySet[StageRun], reason: str) -> None:
    """Fail runs for good, and block the stages that need them."""
    with transaction.atomic():
        failed = list(runs.values_list("photo_id", "stage"))
        runs.update(state=State.FAILED, error=reason, lease_until=None, changed_at=timezone.now())
        for photo_id, stage in failed:
            StageRun.objects.filter(
                photo_id=photo_id, stage__in=dependents(stage), state=State.WAITING
            ).update(state=State.BLOCKED, error=f"{stage}: {reason}")


def dependents(stage: str) -> list[str]:
    """The stages that need this one, at once or through others."""
    found: list[str] = []
    for other in STAGES:  # in order: a stage stands after those that it needs
        if {stage, *found} & set(other.needs):
            found.append(other.name)
    return found


def go_on_with(source: Source) -> None:
    """Take up at once what waited for a source that is back."""
    runs = StageRun.objects.filter(photo__kept_in=source, state=State.DUE)
    runs.filter(due_at__gt=timezone.now()).update(due_at=timezone.now())


def retry_failed(photo: Photo) -> None:
    """Its file is back: what failed without it starts again."""
    failed = StageRun.objects.filter(photo=photo, state=State.FAILED)
    for stage in list(failed.values_list("stage", flat=True)):
        start_again(stage, [photo.pk])


def release_waiting(photo_ids: Iterable[int]) -> None:
    """Make waiting runs due whose needs are all done."""
    for stage in STAGES:
        needed = StageRun.objects.filter(photo=OuterRef("photo"), stage__in=stage.needs)
        StageRun.objects.filter(
            ~Exists(needed.exclude(state=State.DONE)),
            photo__in=photo_ids,
            stage=stage.name,
            state=State.WAITING,
        ).update(state=State.DUE, due_at=timezone.now())


def start_again(stage: str, photo_ids: Sequence[int]) -> None:
    """Run a stage anew for these photos, and after it every stage that needs it."""
    with transaction.atomic():
        StageRun.objects.filter(photo__in=photo_ids, stage__in=[stage, *dependents(stage)]).update(
            state=State.WAITING, attempts=0, error="", lease_until=None
        )
        release_waiting(photo_ids)


def reprocess(stage: str, *, only_failed: bool) -> int:
    """Start a stage again for the whole library, or where it failed; the number of photos."""
    runs = StageRun.objects.filter(stage=stage).exclude(state=State.BLOCKED)
    if only_failed:
        runs = runs.filter(state=State.FAILED)
    photo_ids = list(runs.order_by("photo").values_list("photo", flat=True))
    for chunk in batched(photo_ids, CHUNK):
        start_again(stage, chunk)
    return len(photo_ids)


def reclaim_expired() -> None:
    """Take back the work of workers that died; give up what kills every worker."""
    expired = StageRun.objects.filter(state=State.RUNNING, lease_until__lt=timezone.now())
    give_up(
        expired.filter(attempts__gte=MAX_ATTEMPTS),
        "The worker died each time it worked on this photo.",
    )
    expired.update(state=State.DUE, lease_until=None, due_at=timezone.now())


def enrol_missing() -> None:
    """Enter the photos that lack a stage, and start again those that an older version did."""
    withdraw_from_off()
    for stage in (stage for stage in STAGES if stage.is_on()):
        lacking = Photo.objects.filter(kind__in=stage.kinds).exclude(
            Exists(StageRun.objects.filter(photo=OuterRef("pk"), stage=stage.name))
        )
        lacking = lacking.only("pk", "kind", "is_locked")
        for photos in batched(lacking.iterator(CHUNK), CHUNK):
            enrol(photos)
            release_waiting([photo.pk for photo in photos])
        outdated = StageRun.objects.filter(stage=stage.name, state__in=(State.DONE, State.FAILED))
        outdated = outdated.exclude(version=stage.version())
        for photo_ids in batched(list(outdated.values_list("photo", flat=True)), CHUNK):
            start_again(stage.name, photo_ids)


def welcome_back() -> None:
    """Photos that left the locked folder go through every stage again."""
    for photos in batched(came_back().iterator(CHUNK), CHUNK):
        ids = [photo.pk for photo in photos]
        with transaction.atomic():
            forget_those_back(ids)
            enrol(photos)
            release_waiting(ids)


def withdraw_from_off() -> None:
    """Let nothing wait for a stage that was turned off."""
    off = [stage.name for stage in STAGES if not stage.is_on()]
    StageRun.objects.filter(stage__in=off, state__in=StageRun.OPEN).delete()


def awaited_stages() -> list[str]:
    """The stages without which a photo is not ready."""
    return [stage.name for stage in STAGES if stage.is_awaited]


def due_stages() -> list[Stage]:
    """The stages that have work now, and may do it."""
    due = StageRun.objects.filter(state=State.DUE, due_at__lte=timezone.now())
    due = due.exclude(stage__in=PausedStage.objects.values("stage"))
    names = set(due.values_list("stage", flat=True).distinct())
    return [stage for stage in STAGES if stage.name in names]
