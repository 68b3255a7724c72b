"""Somebody else's connection to the same database, or to another one of its server."""

from types import TracebackType
from typing import Any, Self

import psycopg
from django.db import connection


class Other:
    """`with Other() as other: other.run("begin")`."""

    def __init__(self, database: str = "") -> None:
        self.database = database

    def __enter__(self) -> Self:
        words = connection.get_connection_params()
        kept = {
            name: words[name]
            for name in ("dbname", "user", "password", "host", "port")
            if name in words
        }
        if self.database:
            kept["dbname"] = self.database
        self.connection = psycopg.connect(**kept, autocommit=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.connection.close()

    def run(self, sql: str, *words: Any) -> None:
        self.connection.execute(sql.encode(), words)
