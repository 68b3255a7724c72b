"""The end of an import: every member is in one state, and the states add up to the members."""

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from ingest.batches import close_batch
from ingest.models import TakeoutImport, TakeoutMember

Kind = TakeoutMember.Kind
State = TakeoutMember.State
TAKEN = (State.ADDED, State.DUPLICATE)


class DoesNotAddUp(RuntimeError):
    """A member of the archives was lost from the account: an error of ours."""


def settle_descriptions(takeout: TakeoutImport) -> None:
    """Descriptions go the way of the photos that they describe."""
    pending = takeout.members.filter(kind=Kind.ITEM, state=State.PENDING)
    with_media(pending, *TAKEN).update(state=State.USED)
    with_media(pending, State.SKIPPED).update(state=State.SKIPPED, reason="Its photo was left out.")
    with_media(pending, State.REFUSED, State.FAILED).update(
        state=State.ORPHAN, reason="Its photo could not be taken."
    )
    pending.update(state=State.ORPHAN, reason="Its photo is not in these archives.")
    albums = takeout.members.filter(kind=Kind.ALBUM, state=State.PENDING)
    albums.update(state=State.IGNORED, reason="It describes a folder that is no album.")


def with_media(descriptions: QuerySet[TakeoutMember], *states: State) -> QuerySet[TakeoutMember]:
    media = TakeoutMember.objects.filter(sidecar=OuterRef("pk"), state__in=states)
    return descriptions.filter(Exists(media))


def finish(takeout: TakeoutImport) -> None:
    """Close the account. Contents are kept with the photos; only orphans keep theirs here."""
    check_sum(takeout)
    used = takeout.members.exclude(state=State.ORPHAN).filter(content__isnull=False)
    used.update(content=None)
    close_batch(takeout.batch)
    takeout.finished_at = timezone.now()
    takeout.save(update_fields=["finished_at"])


def check_sum(takeout: TakeoutImport) -> None:
    """Raises DoesNotAddUp unless each member that the archives hold is in one final state."""
    counts = dict(takeout.members.order_by().values_list("state").annotate(count=Count("pk")))
    total = sum(counts.values())
    if counts.get(State.PENDING) or total != takeout.member_count:
        raise DoesNotAddUp(
            f"{takeout.member_count} members, {total} accounted for,"
            f" {counts.get(State.PENDING, 0)} not done."
        )
