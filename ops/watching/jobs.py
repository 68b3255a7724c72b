"""What the pipeline has to do, stage by stage, and what keeps it: for the operator."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils import timezone

from ingest.models import PausedStage, StageRun, StageTally
from ingest.pipeline import STAGES
from ingest.processing import owners_out_of_time
from ingest.stage import Stage

State = StageRun.State
STUCK_AFTER = timedelta(minutes=15)
REASONS = 10


@dataclass(frozen=True)
class StageJobs:
    """One stage: how many photos stand where, since when the first one waits, and what it did."""

    name: str
    queue: str
    due: int
    running: int
    waiting: int
    failed: int
    oldest_due_at: datetime | None
    is_on: bool
    is_paused: bool
    done: int
    errors: int
    milliseconds: int
    address: str

    @property
    def is_idle(self) -> bool:
        return not (self.due or self.running or self.waiting or self.failed)

    @property
    def seconds_late(self) -> float:
        """For how long the first one waits."""
        if self.oldest_due_at is None:
            return 0.0
        return max(0.0, (timezone.now() - self.oldest_due_at).total_seconds())


@dataclass(frozen=True)
class Reason:
    """Why some photos failed in a stage."""

    stage: str
    words: str
    count: int
    last_at: datetime


def stage_jobs() -> list[StageJobs]:
    """Every stage in the order of the pipeline, in four queries."""
    counts = open_counts()
    oldest, paused = oldest_due(), paused_names()
    tallies = {tally.stage: tally for tally in StageTally.objects.all()}
    none = StageTally()
    return [
        jobs_of(stage, counts, oldest, paused, tallies.get(stage.name, none)) for stage in STAGES
    ]


def jobs_of(
    stage: Stage,
    counts: Counter[tuple[str, str]],
    oldest: dict[str, datetime],
    paused: set[str],
    tally: StageTally,
) -> StageJobs:
    name = stage.name
    page = reverse("admin:ingest_stagerun_changelist")
    return StageJobs(
        name=name,
        queue=stage.queue,
        due=counts[name, State.DUE],
        running=counts[name, State.RUNNING],
        waiting=counts[name, State.WAITING],
        failed=counts[name, State.FAILED] + counts[name, State.BLOCKED],
        oldest_due_at=oldest.get(name),
        is_on=stage.is_on(),
        is_paused=name in paused,
        done=tally.done,
        errors=tally.failed,
        milliseconds=tally.milliseconds,
        address=f"{page}?stage={name}&state__exact={State.FAILED}",
    )


def open_counts() -> Counter[tuple[str, str]]:
    """By stage and state, over a partial index: what is done is not counted, there is no end of
    it."""
    open_runs = StageRun.objects.exclude(state=State.DONE).order_by()
    rows = open_runs.values_list("stage", "state").annotate(count=Count("pk"))
    return Counter({(stage, state): count for stage, state, count in rows})


def oldest_due() -> dict[str, datetime]:
    """Since when the first photo waits for each stage; the first entry of an index for each."""
    first, *others = [first_due(stage) for stage in STAGES]
    return dict(first.union(*others, all=True))


def first_due(stage: Stage) -> QuerySet[StageRun, tuple[str, datetime]]:
    due = due_now().filter(stage=stage.name).order_by("due_at")
    return due.values_list("stage", "due_at")[:1]


def due_now() -> QuerySet[StageRun]:
    return StageRun.objects.filter(state=State.DUE, due_at__lte=timezone.now())


def paused_names() -> set[str]:
    return set(PausedStage.objects.values_list("stage", flat=True))


def stuck_queues() -> list[str]:
    """Queues with work that could be done and was due long ago, in which nothing moves."""
    before = timezone.now() - STUCK_AFTER
    late = {stage.queue for stage in STAGES if stage.is_on() and is_late(stage, before)}
    return sorted(queue for queue in late if not moves(queue, before))


def is_late(stage: Stage, before: datetime) -> bool:
    due = StageRun.objects.filter(stage=stage.name, state=State.DUE, due_at__lt=before)
    due = due.exclude(stage__in=PausedStage.objects.values("stage"))
    if stage.can_wait and (waiting := owners_out_of_time()):
        due = due.exclude(photo__owner__in=waiting)
    return due.exists()


def moves(queue: str, since: datetime) -> bool:
    """Whether a batch of it ended lately, or one is in somebody's hands."""
    names = [stage.name for stage in STAGES if stage.queue == queue]
    if StageTally.objects.filter(stage__in=names, worked_at__gte=since).exists():
        return True
    running = StageRun.objects.filter(stage__in=names, state=State.RUNNING)
    return running.filter(lease_until__gt=timezone.now()).exists()


def reasons() -> list[Reason]:
    """Why photos failed, alike ones in one line, the latest first. Names no photo: an operator is
    no reader of everybody's library."""
    failed = StageRun.objects.filter(state=State.FAILED)
    rows = failed.values_list("stage", "error").annotate(n=Count("pk"), last=Max("changed_at"))
    return [
        Reason(stage, last_line(error), count, last)
        for stage, error, count, last in rows.order_by("-last")[:REASONS]
    ]


def last_line(error: str) -> str:
    """It says what happened."""
    return error.strip().rpartition("\n")[2][:200]
