"""Making and changing the tables, one process at a time."""

from django.core.management import call_command
from django.db import connection

MIGRATION_LOCK = 7_202  # any number that no other advisory lock of ours uses


def make_tables() -> None:
    """Bring the database to this version. Others that want the same wait, and find it done."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            call_command("migrate", verbosity=0)
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [MIGRATION_LOCK])
