"""What changed in a library since somebody looked through all of it: by what could be seen then.

A mark alone would not do. Another's transaction, in another database of the server too, may take
hours, and what came after it began is seen all the same.
"""

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Func, OuterRef, QuerySet

from sync.models import Change

# Of whoever saw nothing yet: each change is out of its sight.
NOTHING_SEEN = "1:1:"


def current_snapshot() -> str:
    """What is written by the transactions in it can be seen by what is asked from now on."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_snapshot()::text")
        return str(cursor.fetchone()[0])


def changes_out_of_sight() -> QuerySet[Change]:
    """For a row that keeps a snapshot and an owner: what changed there that was not in it."""
    return Change.objects.filter(
        OutOfSight("xact", OuterRef("snapshot")),
        owner=OuterRef("owner"),
        xact__gte=OldestOpen(OuterRef("snapshot")),
    )


class OldestOpen(Func):
    """Each transaction before it can be seen: where the index of changes is entered."""

    template = "pg_snapshot_xmin((%(expressions)s)::pg_snapshot)::text::bigint"
    output_field = BigIntegerField()


class OutOfSight(Func):
    """Of a transaction and a snapshot."""

    template = "not pg_visible_in_snapshot(%(expressions)s::pg_snapshot)"
    arg_joiner = "::text::xid8, "
    output_field = BooleanField()


class YetToCome(Func):
    """Of a snapshot: it is of another server, whose database this one was."""

    template = (
        "pg_snapshot_xmin((%(expressions)s)::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot())"
    )
    output_field = BooleanField()
