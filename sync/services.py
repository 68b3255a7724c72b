"""What keeps the ledger short: of each row only the last change is of use, and none for ever."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from sync.epochs import ONLY, epoch, horizon
from sync.models import Change, Epoch

KEPT_FOR = timedelta(days=40)
# Whoever is at an earlier mark is told the last change all the same.
COMPACT = """
delete from sync_change where id in (
    select id from (
        select id, row_number() over (
            partition by owner_id, kind, object_id, photo_id order by xact desc, id desc
        ) as place
        from sync_change where xact < %s
    ) as placed where place > 1
)
"""


def prune() -> int:
    """Forget what is older than KEPT_FOR: who was not told by now starts again. How many rows."""
    epoch()
    old = Change.objects.filter(made_at__lt=timezone.now() - KEPT_FOR)
    with transaction.atomic():
        last = old.aggregate(last=Max("xact"))["last"]
        if last is None:
            return 0
        Epoch.objects.filter(pk=ONLY).update(pruned_to=last)
        deleted, _ = Change.objects.filter(xact__lte=last).delete()
    return deleted


def compact() -> int:
    """Forget what a later change of the same row says again. How many rows."""
    with connection.cursor() as cursor:
        cursor.execute(COMPACT, [horizon()])
        return int(cursor.rowcount)
