"""What tests of watching share: runs of stages as they stand after a while."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from ingest.models import StageRun
from tests.factories import make_photo


def make_run(owner: User, stage: str, state: str, *, minutes: int = 0, **fields: Any) -> StageRun:
    """Due, or changed, so many minutes ago."""
    then = timezone.now() - timedelta(minutes=minutes)
    if state == "running":
        fields.setdefault("lease_until", timezone.now() + timedelta(minutes=5))
    run = StageRun.objects.create(
        photo=make_photo(owner), stage=stage, version="1", state=state, due_at=then, **fields
    )
    StageRun.objects.filter(pk=run.pk).update(changed_at=then)
    return run
