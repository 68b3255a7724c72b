"""The first page of the admin: what runs, and what failed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from ingest.models import StageRun
from ingest.pipeline import STAGES
from photos.models import Source

State = StageRun.State
LATEST = 10


@dataclass(frozen=True)
class StageCounts:
    """What one stage has to do, and where it failed."""

    name: str
    due: int
    running: int
    waiting: int
    failed: int
    address: str


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Counts of what is open: what is done is not counted, since there is no end of it."""
    failed = StageRun.objects.filter(state=State.FAILED, photo__is_locked=False)
    context.update(
        stages=stage_counts(),
        failures=failed.select_related("photo").order_by("-changed_at")[:LATEST],
        troubled=Source.objects.exclude(state=Source.State.ACTIVE).select_related("owner")[:LATEST],
        leaving=User.objects.filter(leaves_at__isnull=False).order_by("leaves_at")[:LATEST],
    )
    return context


def stage_counts() -> list[StageCounts]:
    """In one query over a partial index, in the order of the pipeline."""
    open_runs = StageRun.objects.exclude(state=State.DONE).order_by()
    rows = open_runs.values_list("stage", "state").annotate(count=Count("pk"))
    counts = {(stage, state): count for stage, state, count in rows}
    page = reverse("admin:ingest_stagerun_changelist")
    return [
        StageCounts(
            name=stage.name,
            due=counts.get((stage.name, State.DUE), 0),
            running=counts.get((stage.name, State.RUNNING), 0),
            waiting=counts.get((stage.name, State.WAITING), 0),
            failed=counts.get((stage.name, State.FAILED), 0)
            + counts.get((stage.name, State.BLOCKED), 0),
            address=f"{page}?stage={stage.name}&state__exact={State.FAILED}",
        )
        for stage in STAGES
    ]
