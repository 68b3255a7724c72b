"""How far the pipeline is, stage by stage."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.models import User
from ingest.models import StageRun
from ingest.pipeline import STAGES
from photos.models import Photo

State = StageRun.State


@dataclass(frozen=True)
class StageStatus:
    """A stage in numbers of photos. Due: all that is neither done nor failed."""

    stage: str
    done: int
    due: int
    failed: int


def stage_statuses() -> list[StageStatus]:
    """Every stage, in the order of the pipeline."""
    counts = StageRun.objects.values_list("stage", "state").annotate(count=Count("pk")).order_by()
    by_stage = {stage.name: Counter[str]() for stage in STAGES}
    for stage, state, count in counts:
        by_stage.setdefault(stage, Counter())[state] += count
    return [status_of(stage, states) for stage, states in by_stage.items()]


@dataclass(frozen=True)
class StageLeft:
    """What a stage has left to do of one library, and what it could not do, in photos."""

    stage: str
    due: int
    failed: int


def left_of(owner: User) -> list[StageLeft]:
    """Every stage that is not through with the person's photos, in the order of the pipeline."""
    runs = StageRun.objects.exclude(state=State.DONE)
    runs = runs.filter(photo__in=Photo.objects.in_library_of(owner))
    counts: dict[str, Counter[str]] = {stage.name: Counter() for stage in STAGES}
    for stage, state, count in (
        runs.values_list("stage", "state").annotate(n=Count("pk")).order_by()
    ):
        counts.setdefault(stage, Counter())[state] += count
    found = [status_of(stage, states) for stage, states in counts.items()]
    return [
        StageLeft(each.stage, each.due, each.failed) for each in found if each.due or each.failed
    ]


def failed_runs(owner: User) -> QuerySet[StageRun]:
    """What failed of the person's photos, and why."""
    photos = Photo.objects.in_library_of(owner)
    return StageRun.objects.filter(state=State.FAILED, photo__in=photos)


def status_of(stage: str, states: Counter[str]) -> StageStatus:
    return StageStatus(
        stage,
        done=states[State.DONE],
        due=sum(states[state] for state in StageRun.OPEN),
        failed=states[State.FAILED] + states[State.BLOCKED],
    )


def unfinished_runs(photo: Photo) -> list[StageRun]:
    """What of a photo is still to do or failed, in the order of the pipeline."""
    order = [stage.name for stage in STAGES]
    runs = StageRun.objects.filter(photo=photo).exclude(state=State.DONE)
    return sorted(runs, key=lambda run: order.index(run.stage))


def has_failed(statuses: Iterable[StageStatus]) -> bool:
    return any(status.failed for status in statuses)


def is_idle(statuses: Iterable[StageStatus]) -> bool:
    return not any(status.due for status in statuses)
