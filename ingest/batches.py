"""Batches: files handed in together, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from ingest.models import Batch, Receipt, StageRun
from ingest.pairing import ask_for_pairs
from ingest.pipeline import awaited_stages

SHOWN = 5
REFUSALS_SHOWN = 200
PAIRED = (Batch.Origin.UPLOAD, Batch.Origin.SOURCE)  # other ways in join what they bring themselves
PAIRED_EVERY = timedelta(minutes=1)  # the halves of a live photo come one after the other
FORGOTTEN_AFTER = timedelta(hours=1)  # longer than any single file takes


@dataclass(frozen=True)
class Progress:
    """A batch in numbers, for the bell and the upload page."""

    batch: Batch
    added: int
    duplicates: int
    refused: int
    ready: int
    failed: int
    refusals: Sequence[Receipt] = ()

    @property
    def is_finished(self) -> bool:
        return self.batch.finished_at is not None

    @property
    def percent(self) -> int:
        return 100 if self.is_finished else int(100 * self.ready / max(self.added, 1))


def open_batch(
    owner: User, origin: Batch.Origin, folder: str = "", options: dict[str, bool] | None = None
) -> Batch:
    return Batch.objects.create(owner=owner, origin=origin, folder=folder, options=options or {})


def batch_of_today(owner: User, origin: Batch.Origin) -> Batch:
    """One a day, so that a phone that sends each photo by itself does not fill the bell.

    It counts as received all the time: its end is when no stage of its photos is open.
    """
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    batches = Batch.objects.filter(owner=owner, origin=origin, started_at__gte=today)
    return batches.order_by("started_at").first() or _first_batch(batches, owner, origin)


def _first_batch(batches: QuerySet[Batch], owner: User, origin: Batch.Origin) -> Batch:
    """Opened once, also when a client sends its first files side by side."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=owner.pk)
        batch = batches.first() or open_batch(owner, origin)
        batch.received_at = timezone.now()
        batch.save(update_fields=["received_at"])
        return batch


def has_grown(batch: Batch) -> None:
    """A file came to a batch that seemed to be through: its halves are to be joined.

    One that is not through is left as it is: files that come side by side wait for no row.
    """
    Batch.objects.filter(pk=batch.pk, finished_at__isnull=False).update(finished_at=None)
    ask_for_pairs(batch, delay=PAIRED_EVERY)


def close_batch(batch: Batch) -> None:
    """No more files come. The batch is finished once their stages are."""
    closed = Batch.objects.filter(pk=batch.pk, received_at=None).update(received_at=timezone.now())
    if closed and batch.origin in PAIRED:
        ask_for_pairs(batch)
    finish_batches()


def close_forgotten() -> None:
    """Close the uploads whose page was closed before it could say that all files were sent."""
    quiet_since = timezone.now() - FORGOTTEN_AFTER
    lately = Receipt.objects.filter(batch=OuterRef("pk"), received_at__gte=quiet_since)
    forgotten = Batch.objects.filter(
        ~Exists(lately),
        origin__in=(Batch.Origin.UPLOAD, Batch.Origin.SOURCE, Batch.Origin.BUCKET),
        received_at=None,
        started_at__lt=quiet_since,
    )
    for batch in forgotten:
        close_batch(batch)


def finish_batches() -> None:
    """Mark the received batches finished of whose photos no stage is open any more."""
    open_runs = StageRun.objects.filter(
        photo__receipts__batch=OuterRef("pk"),
        state__in=StageRun.OPEN,
        stage__in=awaited_stages(),
    )
    unfinished = Batch.objects.filter(received_at__isnull=False, finished_at=None)
    unfinished.filter(~Exists(open_runs)).update(finished_at=timezone.now())


def mark_seen(owner: User) -> None:
    """The person looked into the bell."""
    finished = Batch.objects.filter(owner=owner, finished_at__isnull=False, seen_at=None)
    finished.update(seen_at=timezone.now())


def latest_progress(owner: User) -> list[Progress]:
    """The person's latest batches, newest first."""
    return [progress_of(batch) for batch in counted(owner)[:SHOWN]]


def batch_progress(owner: User, batch_id: int) -> Progress:
    """One batch of the person's, with what was refused and why. Raises Batch.DoesNotExist."""
    progress = progress_of(counted(owner).get(pk=batch_id))
    refused = Receipt.objects.filter(batch=progress.batch, outcome=Receipt.Outcome.REFUSED)
    return replace(progress, refusals=list(refused.order_by("pk")[:REFUSALS_SHOWN]))


def counted(owner: User) -> QuerySet[Batch]:
    def receipts(**condition: str) -> Count:
        return Count("receipts", filter=Q(**{f"receipts__{k}": v for k, v in condition.items()}))

    return (
        Batch.objects.filter(owner=owner)
        .annotate(
            added=receipts(outcome=Receipt.Outcome.ADDED),
            duplicates=receipts(outcome=Receipt.Outcome.DUPLICATE),
            refused=receipts(outcome=Receipt.Outcome.REFUSED),
        )
        .order_by("-started_at")
    )


def progress_of(batch: Batch) -> Progress:
    added = Receipt.objects.filter(batch=batch, outcome=Receipt.Outcome.ADDED)
    runs = StageRun.objects.filter(photo__receipts__in=added, stage__in=awaited_stages())
    working = runs.filter(state__in=StageRun.OPEN).values("photo").distinct().count()
    failed = runs.filter(state=StageRun.State.FAILED).values("photo").distinct().count()
    counts = {name: getattr(batch, name) for name in ("added", "duplicates", "refused")}
    return Progress(batch, **counts, ready=counts["added"] - working, failed=failed)


def state_of(latest: list[Progress]) -> str:
    """Changes whenever a photo became ready or a batch came to its end."""
    return "-".join(f"{each.batch.pk}.{each.ready}.{int(each.is_finished)}" for each in latest)
