"""In which epoch changes are counted, and up to which of them everything is over."""

import logging
import secrets
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from sync.models import Change, Epoch

logger = logging.getLogger(__name__)

ONLY = 1
DATABASE = "select oid from pg_database where datname = current_database()"
SERVER = """
select system_identifier || '/' || timeline_id from pg_control_system(), pg_control_checkpoint()
"""
# Numbers of transactions are the whole server's. Whatever is under way counts, save what is known
# to be in another database: its rows are not here, and a long one would hold back everybody.
HORIZON = """
select least(min(xid::text::bigint), max(pg_snapshot_xmax(now_seen)::text::bigint))
from (select pg_current_snapshot() as now_seen) as seen
left join lateral (
    select xid from pg_snapshot_xip(now_seen) as xid where not exists (
        select from pg_stat_activity
        where backend_xid = xid::xid and datname <> current_database()
    )
) as going on true
"""
# Some who rent out databases keep these to themselves.
MAY_ASK = """
select has_function_privilege('pg_control_system()', 'execute')
    and has_function_privilege('pg_control_checkpoint()', 'execute')
"""


def epoch() -> Epoch:
    """The one that holds: a new one, where the database is not where the last one began."""
    home = _home()
    found = Epoch.objects.filter(pk=ONLY, home=home).first()
    return found or _begin(home)


def begin_anew() -> Epoch:
    """Every client starts again from what there is. For whoever brings back an older database: what
    clients were told since is not in it."""
    return _begin(_home())


def horizon() -> int:
    """The first transaction that may not be over: all before it are, or write another database."""
    return int(_asked(HORIZON))


def _home() -> str:
    server = _asked(SERVER) if _asked(MAY_ASK) else ""
    return f"{server}/{_asked(DATABASE)}"


def _begin(home: str) -> Epoch:
    news = {"token": secrets.token_hex(8), "home": home, "began_at": timezone.now()}
    with transaction.atomic():
        begun, _ = Epoch.objects.update_or_create(pk=ONLY, defaults={**news, "pruned_to": 0})
        Change.objects.all().delete()
    logger.warning("changes are counted anew, in epoch %s", begun.token)
    return begun


def _asked(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
