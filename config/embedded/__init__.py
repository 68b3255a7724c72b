"""PostgreSQL and the broker as real servers from wheels, for a machine where none is given.

Everything lives under the data folder. One lock guards it, so that there are never two servers on
one folder; a server that answers is reused, whoever started it.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded.broker import Broker
from config.embedded.folder import write_private
from config.embedded.postgres import Postgres

__all__ = [
    "data_folder",
    "needs_tables",
    "provide_environment",
    "revive_servers",
    "start_servers",
    "stop_servers",
]

ROOT = Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    """Where everything of this installation lives: HEIRLOOM_DATA, else var/ of the checkout."""
    return Path(os.environ.get("HEIRLOOM_DATA") or ROOT / "var").resolve()


def provide_environment() -> Path:
    """Fill in what the environment leaves open: database, broker and secret key. The folder."""
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["HEIRLOOM_DATA"] = str(folder)
    if not {"HEIRLOOM_SECRET_KEY", "HEIRLOOM_SECRET_KEY_FILE"} & os.environ.keys():
        os.environ["HEIRLOOM_SECRET_KEY"] = secret_key(folder)
    start_servers(folder)
    return folder


def needs_tables(folder: Path) -> bool:
    """Whether the database is our own and still empty. One that lies here unused is not asked."""
    postgres = Postgres(folder / "postgres")
    is_ours = postgres.exists() and os.environ.get("DATABASE_URL") == postgres.url
    return is_ours and not postgres.has_tables()


def start_servers(folder: Path) -> None:
    """Start, or find running, each server that the environment does not name."""
    with locked(folder):
        if not {"DATABASE_URL", "DATABASE_URL_FILE"} & os.environ.keys():
            os.environ["DATABASE_URL"] = Postgres(folder / "postgres").start()
        if not {"REDIS_URL", "REDIS_URL_FILE"} & os.environ.keys():
            os.environ["REDIS_URL"] = Broker(folder / "broker").start()


def revive_servers(folder: Path) -> None:
    """Start again, at their old addresses, the embedded servers that have died."""
    with locked(folder):
        for server in (Postgres(folder / "postgres"), Broker(folder / "broker")):
            if server.exists():
                server.start()


def stop_servers(folder: Path) -> None:
    with locked(folder):
        Broker(folder / "broker").stop()
        Postgres(folder / "postgres").stop()


def secret_key(folder: Path) -> str:
    path = folder / "secret_key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(50))
    return path.read_text()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the data folder's lock; others wait."""
    with (folder / "servers.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
