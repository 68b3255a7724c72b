"""A PostgreSQL that does not wait for the disk, since what tests write may go with the machine."""

import psycopg


def hurry(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"alter system set {setting} = off".encode())
        connection.execute("select pg_reload_conf()")
