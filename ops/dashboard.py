"""The first page of the admin: what runs, and what failed."""

from typing import Any

from django.http import HttpRequest

from accounts.models import User
from ingest.models import StageRun
from ops.watching.jobs import stage_jobs
from photos.models import Source

State = StageRun.State
LATEST = 10


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Counts of what is open: what is done is not counted, since there is no end of it."""
    failed = StageRun.objects.filter(state=State.FAILED, photo__is_locked=False)
    context.update(
        stages=stage_jobs(),
        failures=failed.select_related("photo").order_by("-changed_at")[:LATEST],
        troubled=Source.objects.exclude(state=Source.State.ACTIVE).select_related("owner")[:LATEST],
        leaving=User.objects.filter(leaves_at__isnull=False).order_by("leaves_at")[:LATEST],
    )
    return context
