"""What tests of watching share: runs of stages as they stand after a while."""

from datetime import timedelta
from typing import Any

from django.db import connection
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


def forget_last_migration() -> str:
    """As if the database were of the version before; its name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from django_migrations where id ="
            " (select max(id) from django_migrations where app = 'ops') returning name"
        )
        (name,) = cursor.fetchone()
    return str(name)
