"""The locks that are held in a test's own database: tests beside it have theirs on the same server."""

from django.db import connection

COUNT = """
select count(*) from pg_locks
where pid in (select pid from pg_stat_activity where datname = current_database())
"""


def count_locks(*, only_advisory: bool = False, only_waiting: bool = False) -> int:
    """How many there are now, of all sessions."""
    advisory = " and locktype = 'advisory'" if only_advisory else ""
    waiting = " and not granted" if only_waiting else ""
    with connection.cursor() as cursor:
        cursor.execute(COUNT + advisory + waiting)
        row = cursor.fetchone()
    return int(row[0])
