"""Processing time: how long the stages worked for each account in a month, and whose is used up."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from accounts.models import User
from ingest.models import ProcessingTime
from photos.models import Photo

MILLISECONDS_A_MINUTE = 60_000


def this_month() -> date:
    return timezone.now().date().replace(day=1)


def note_time(photos: Sequence[Photo], seconds: float) -> None:
    """Share the time of a batch among the owners of its photos."""
    for owner_id, count in sorted(Counter(photo.owner_id for photo in photos).items()):
        milliseconds = round(1000 * seconds * count / len(photos))
        months = ProcessingTime.objects.filter(owner=owner_id, month=this_month())
        if milliseconds and not months.update(milliseconds=F("milliseconds") + milliseconds):
            ProcessingTime.objects.bulk_create(
                [ProcessingTime(owner_id=owner_id, month=this_month())], ignore_conflicts=True
            )
            months.update(milliseconds=F("milliseconds") + milliseconds)


def minutes_of(owner_id: int) -> float:
    """How much of this month's was used."""
    found = ProcessingTime.objects.filter(owner=owner_id, month=this_month()).first()
    return found.milliseconds / MILLISECONDS_A_MINUTE if found else 0.0


def owners_out_of_time() -> list[int]:
    """Whose plan has no minutes left for this month: what can wait of theirs, waits."""
    used = ProcessingTime.objects.filter(
        owner=OuterRef("pk"),
        month=this_month(),
        milliseconds__gte=OuterRef("plan__processing_minutes") * MILLISECONDS_A_MINUTE,
    )
    limited = User.objects.filter(plan__processing_minutes__isnull=False)
    return list(limited.filter(Exists(used)).values_list("pk", flat=True))
