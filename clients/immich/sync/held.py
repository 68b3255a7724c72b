"""What a phone is told of what is not its owner's alone: compared, as it is, with what it was told.

A share that ends hides what it showed from whoever asks next; no row says so of each photo. So
each app has rows of what it holds, and before it is told anything they are brought in step.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import SignedInApp
from clients.immich.sync.lines import batched, line
from clients.immich.sync.marks import numbers_in
from clients.immich.sync.now import Now
from clients.models import HeldByApp

Pair = tuple[int, int]
NEXT = RawSQL("nextval('clients_held_number')", [])
TOLD_AT_ONCE = 1000
# `seen` are pairs of what may be seen now. What went becomes gone, and what came, or came back, is
# told. One statement, which looks only once.
STEP = """
with seen (object_id, other_id) as materialized ({seen}),
gone as (
    update clients_heldbyapp as held
    set is_gone = true, number = nextval('clients_held_number')
    where app_id = %s and type = %s and not is_gone and not exists (
        select from seen
        where seen.object_id = held.object_id and seen.other_id = held.other_id
    )
)
insert into clients_heldbyapp (app_id, type, object_id, other_id, digest, is_gone)
select %s, %s, object_id, other_id, '', false from seen where not exists (
    select from clients_heldbyapp as held
    where app_id = %s and type = %s and not is_gone
    and seen.object_id = held.object_id and seen.other_id = held.other_id
)
on conflict (app_id, type, object_id, other_id)
do update set is_gone = false, number = nextval('clients_held_number')
"""


@dataclass(frozen=True)
class Held:
    """A type that is asked for, and the types of its lines.

    Of few rows `told` gives all as they would be told, and each change is seen by its digest. Of
    many `seen` gives only their numbers, as a query of pairs, and `tell` what is told of some. Of
    what has no `gone` a phone is not told that it went.
    """

    asked: str
    type: str
    gone: str = ""
    tell_gone: Callable[[Pair], dict[str, Any]] | None = None
    told: Callable[[Now], dict[Pair, dict[str, Any]]] | None = None
    seen: Callable[[Now], QuerySet[Any, Any]] | None = None
    tell: Callable[[Now, list[Pair]], dict[Pair, dict[str, Any]]] | None = None

    @property
    def types(self) -> tuple[str, ...]:
        return (self.type, self.gone) if self.gone else (self.type,)

    def step(self, app: SignedInApp, now: Now) -> None:
        """Bring the rows of what it holds in step with what may be seen."""
        if self.seen:
            self._step_many(app, self.seen(now))
        elif self.told:
            self._step_few(app, self.told(now))
        if not self.gone:
            self._rows(app).filter(is_gone=True).delete()

    def lines(self, app: SignedInApp, now: Now, mark: str, token: str) -> Iterator[bytes]:
        """What is gone first."""
        if self.tell_gone:
            for each in self._rows(app).filter(is_gone=True).order_by("number").iterator():
                pair = each.object_id, each.other_id
                yield line(self.gone, self.tell_gone(pair), f"{token}.{each.number}")
        acknowledged = numbers_in(mark, 1)[0] if mark else 0
        rows = self._rows(app).filter(is_gone=False, number__gt=acknowledged).order_by("number")
        for some in batched(rows.iterator(chunk_size=TOLD_AT_ONCE), TOLD_AT_ONCE):
            told = self._told(now, [(each.object_id, each.other_id) for each in some])
            for each in some:
                if data := told.get((each.object_id, each.other_id)):
                    yield line(self.type, data, f"{token}.{each.number}")

    def drop_gone(self, app: SignedInApp, mark: str) -> None:
        """It acknowledged that these went."""
        number = numbers_in(mark, 1)[0]
        self._rows(app).filter(is_gone=True, number__lte=number).delete()

    def tell_again(self, app: SignedInApp, column: str, photo_ids: Any) -> None:
        """What has one of these photos in this column."""
        rows = self._rows(app).filter(**{f"{column}__in": photo_ids}, is_gone=False)
        rows.update(number=NEXT)

    def _rows(self, app: SignedInApp) -> QuerySet[HeldByApp]:
        return HeldByApp.objects.filter(app=app, type=self.type)

    def _told(self, now: Now, pairs: list[Pair]) -> dict[Pair, dict[str, Any]]:
        if self.tell:
            return self.tell(now, pairs)
        return self.told(now) if self.told else {}

    def _step_many(self, app: SignedInApp, seen: QuerySet[Any, Any]) -> None:
        sql, words = seen.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(STEP.format(seen=sql), [*words, *(app.pk, self.type) * 3])

    def _step_few(self, app: SignedInApp, told: dict[Pair, dict[str, Any]]) -> None:
        digests = {pair: digest_of(data) for pair, data in told.items()}
        held = {(each.object_id, each.other_id): each for each in self._rows(app)}
        gone = [each.pk for pair, each in held.items() if pair not in told and not each.is_gone]
        self._rows(app).filter(pk__in=gone).update(is_gone=True, number=NEXT)
        changed = {
            pair: digest
            for pair, digest in digests.items()
            if pair not in held or held[pair].is_gone or held[pair].digest != digest
        }
        self._rows(app).filter(pk__in=[held[pair].pk for pair in changed if pair in held]).delete()
        HeldByApp.objects.bulk_create(
            HeldByApp(app=app, type=self.type, object_id=one, other_id=other, digest=digest)
            for (one, other), digest in changed.items()
        )


def digest_of(data: dict[str, Any]) -> str:
    return hashlib.md5(orjson.dumps(data), usedforsecurity=False).hexdigest()
