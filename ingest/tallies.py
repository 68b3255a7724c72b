"""How much each stage has done: counted by the batch, for the operator's figures."""

from django.db.models import F
from django.utils import timezone

from ingest.models import StageTally


def count_batch(stage: str, *, done: int, failed: int, seconds: float) -> None:
    """One statement where the row is there, which it is after the first batch ever."""
    added = {
        "done": F("done") + done,
        "failed": F("failed") + failed,
        "milliseconds": F("milliseconds") + round(1000 * seconds),
        "worked_at": timezone.now(),
    }
    tally = StageTally.objects.filter(stage=stage)
    if not tally.update(**added):
        StageTally.objects.bulk_create([StageTally(stage=stage)], ignore_conflicts=True)
        tally.update(**added)
