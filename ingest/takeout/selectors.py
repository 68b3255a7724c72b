"""What the Takeout pages read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from ingest.models import TakeoutImport, TakeoutMember

PAGE = 100
SHOWN = 20
Phase = TakeoutImport.Phase
State = TakeoutMember.State


@dataclass(frozen=True)
class ImportProgress:
    """How far an import is."""

    takeout: TakeoutImport
    members: int
    done: int
    total: int

    @property
    def is_busy(self) -> bool:
        waits = self.takeout.phase == Phase.COLLECT or self.takeout.error
        return not self.takeout.finished_at and not waits

    @property
    def percent(self) -> int:
        return int(100 * self.done / self.total) if self.total else 0


@dataclass(frozen=True)
class MembersPage:
    """Some members of an import, and where the next ones begin."""

    state: str
    members: Sequence[TakeoutMember]
    next_after: int | None


def imports_of(owner: User) -> QuerySet[TakeoutImport]:
    """The person's imports, also those whose archives are still to come."""
    return TakeoutImport.objects.filter(batch__owner=owner).select_related("batch__owner")


def latest_imports(owner: User) -> list[TakeoutImport]:
    """The person's imports, newest first, without those whose archives never came."""
    return list(imports_of(owner).exclude(phase=Phase.COLLECT).order_by("-pk")[:SHOWN])


def import_progress(takeout: TakeoutImport) -> ImportProgress:
    media = Q(kind=TakeoutMember.Kind.MEDIA)
    counts = takeout.members.aggregate(
        members=Count("pk"),
        total=Count("pk", filter=media),
        done=Count("pk", filter=media & ~Q(state=State.PENDING)),
    )
    is_counting = takeout.phase in {Phase.COLLECT, Phase.INDEX, Phase.MATCH}
    return ImportProgress(
        takeout, counts["members"], 0 if is_counting else counts["done"], counts["total"]
    )


def members_page(takeout: TakeoutImport, *, state: str, after: str) -> MembersPage:
    """The members behind a position, those of one state if it is one."""
    members = takeout.members.select_related("sidecar").defer("content", "sidecar__content")
    if state in State.values:
        members = members.filter(state=state)
    if after.isdecimal() and len(after) < 10:
        members = members.filter(position__gt=int(after))
    found = list(members.order_by("position")[: PAGE + 1])
    has_more = len(found) > PAGE
    shown = found[:PAGE]
    known = state if state in State.values else ""
    return MembersPage(known, shown, shown[-1].position if has_more else None)
