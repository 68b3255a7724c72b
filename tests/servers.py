"""A pytest plugin: the embedded servers of the tests, in a data folder of their own.

Tests that run side by side share the servers, each with a database and a Redis number of its own.
"""

import os

import psycopg

from config import embedded


def hurry(database_url: str) -> None:
    """Wait for no disk: what tests write may go with the machine."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"alter system set {setting} = off".encode())
        connection.execute("select pg_reload_conf()")


os.environ.setdefault("HEIRLOOM_DATA", str(embedded.ROOT / "var" / "test"))
is_ours = not {"DATABASE_URL", "DATABASE_URL_FILE"} & os.environ.keys()
embedded.provide_environment()
if is_ours:
    hurry(os.environ["DATABASE_URL"])

worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
server, _, _ = os.environ["REDIS_URL"].rpartition("/")
os.environ["REDIS_URL"] = f"{server}/{int(worker) + 1}"
