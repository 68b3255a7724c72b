"""How far a phone is with each type of line: kept as it acknowledged them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from accounts.models import SignedInApp
from clients.immich.errors import Refused
from clients.models import HeldByApp, SyncMark
from sync.models import Epoch

COMPLETE, RESET = "SyncCompleteV1", "SyncResetV1"
ALL = 2**63 - 1  # no more is to be listed


@dataclass(frozen=True, order=True)
class OwnMark:
    """In the own library: listed up to this row as it was at a change, and told what changed since.
    Where nothing is listed any more, up to which change."""

    xact: int
    id: int
    listed: int = ALL

    def written(self, token: str) -> str:
        return f"{token}.{self.xact}.{self.id}.{self.listed}"

    @classmethod
    def read(cls, text: str) -> Self:
        return cls(*numbers_in(text, 3))


def numbers_in(text: str, count: int) -> list[int]:
    """Those after the epoch. Raises Refused for what was never given out."""
    _, *numbers = text.split(".")
    are_numbers = all(each.isascii() and each.isdigit() and len(each) < 20 for each in numbers)
    if len(numbers) != count or not are_numbers or max(map(int, numbers)) > ALL:
        raise Refused(400, "This ack was never sent")
    return [int(each) for each in numbers]


def marks_of(app: SignedInApp) -> dict[str, str]:
    return dict(SyncMark.objects.filter(app=app).order_by("type").values_list("type", "mark"))


def note_marks(app: SignedInApp, marks: Iterable[tuple[str, str]]) -> None:
    """The last of each type counts."""
    rows = [SyncMark(app=app, type=kind, mark=mark) for kind, mark in dict(marks).items()]
    SyncMark.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["app", "type"],
        update_fields=["mark", "noted_at"],
    )


def forget(app: SignedInApp) -> None:
    """It is told everything again."""
    SyncMark.objects.filter(app=app).delete()
    HeldByApp.objects.filter(app=app).delete()


def is_of(mark: str, epoch: Epoch) -> bool:
    return mark.partition(".")[0] == epoch.token
