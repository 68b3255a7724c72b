"""The locks that are held in a test's own database: tests beside it have theirs on the same server."""

from django.db import connection

COUNT = """
select count(*) from pg_locks
where pid in (select pid from pg_stat_activity where datname = current_database()) and
"""


def count_locks(condition: str) -> int:
    """Those of which a condition on `pg_locks` holds now, of all sessions."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT + condition)
        row = cursor.fetchone()
    return int(row[0])
