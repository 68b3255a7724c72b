"""Operators pause a stage and let it go on. A paused stage is claimed by no worker; what one has in
hand is finished. The rows say so, so that it outlasts every restart."""

from collections.abc import Iterable

from accounts.models import User
from ingest.models import PausedStage
from ingest.pipeline import STAGES, due_stages, reprocess
from ingest.stage import Stage
from ingest.tasks import wake

ALL = "all"


class NoSuchStage(LookupError):
    """The pipeline has no stage of this name."""


def pause_stages(name: str, by: User) -> None:
    """One, or all of them. Paused twice is paused. Raises NoSuchStage."""
    rows = [PausedStage(stage=stage.name, paused_by=by) for stage in stages_named(name)]
    PausedStage.objects.bulk_create(rows, ignore_conflicts=True)


def resume_stages(name: str) -> None:
    """Raises NoSuchStage."""
    names = [stage.name for stage in stages_named(name)]
    PausedStage.objects.filter(stage__in=names).delete()
    wake(*due_stages())


def retry_stages(name: str) -> int:
    """Start again what failed; the number of photos. Raises NoSuchStage."""
    count = sum(reprocess(stage.name, only_failed=True) for stage in stages_named(name))
    wake(*due_stages())
    return count


def stages_named(name: str) -> Iterable[Stage]:
    found = STAGES if name == ALL else [stage for stage in STAGES if stage.name == name]
    if not found:
        raise NoSuchStage(name)
    return found
