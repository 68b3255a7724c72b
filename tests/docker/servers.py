"""The servers of the Compose file, started by hand: PostgreSQL and Valkey from wheels, with the
words, the file and the secrets that Compose gives them. Only ports and folders are other ones.
The S3 server comes as an image alone: Ceph's gateway stands in for it."""

import shlex
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import boto3
import psycopg
import redis

from config.embedded import broker
from config.embedded.postgres import binaries, unprivileged
from tests.docker.compose import FOLDER, services, settings_of
from tests.s3.ceph import REGION, Ceph, Keys

START_SECONDS = 60


@contextmanager
def database(folder: Path, port: int, secrets: Path) -> Iterator[str]:
    """PostgreSQL as its image makes it: a cluster, the role, its database. Its address."""
    said = settings_of(services()["database"])
    password = Path(said["POSTGRES_PASSWORD_FILE"].replace("/run/secrets", str(secrets)))
    cluster = folder / "database"
    if unprivileged():  # the server is another user
        for path in (folder, *folder.parents[:3]):
            path.chmod(path.stat().st_mode | 0o055)
    cluster.mkdir(mode=0o777)
    cluster.chmod(0o777)
    arguments = shlex.split(said["POSTGRES_INITDB_ARGS"])
    call("initdb", "-D", cluster / "data", "-U", said["POSTGRES_USER"],
         f"--pwfile={password}", "--auth=scram-sha-256", *arguments)  # fmt: skip
    words = services()["database"]["command"][1:]
    own = ["-D", cluster / "data", "-p", str(port), "-c", "unix_socket_directories="]
    running = subprocess.Popen(
        [*unprivileged(), binaries() / "postgres", *words, *own], stderr=subprocess.DEVNULL, cwd="/"
    )
    server = f"postgres://{said['POSTGRES_USER']}:{password.read_text().strip()}@127.0.0.1:{port}"
    try:
        create_database(server, said["POSTGRES_DB"])
        yield f"{server}/{said['POSTGRES_DB']}"
    finally:
        running.terminate()
        running.wait(60)


def create_database(server: str, name: str) -> None:
    def try_it() -> None:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"create database {name}".encode())

    insist(try_it, psycopg.OperationalError)


def insist(call: Callable[[], object], failure: type[Exception]) -> None:
    """Again and again while the server is still starting."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(failure):
            call()
            return
        time.sleep(0.1)
    call()


def call(program: str, *words: str | Path) -> None:
    subprocess.run(
        [*unprivileged(), binaries() / program, *words], check=True, capture_output=True, cwd="/"
    )


@contextmanager
def bucket(folder: Path, secrets: Path) -> Iterator[Any]:
    """Ceph's gateway as the service `storage`: its key from the secret, its bucket, and its address
    in the secret that says where originals are. A client of it."""
    said = (secrets / "originals_url").read_text()
    server = Ceph(folder / "storage")
    server.start()
    try:
        keys = Keys("heirloom", (secrets / "storage_key").read_text().strip())
        server.let_in("heirloom", keys)
        client = boto3.client(
            "s3", endpoint_url=server.endpoint, region_name=REGION,
            aws_access_key_id=keys.access_key, aws_secret_access_key=keys.secret_key,
        )  # fmt: skip
        client.create_bucket(Bucket="heirloom")
        (secrets / "originals_url").write_text(said.replace("http://storage:7070", server.endpoint))
        yield client
    finally:
        server.stop()


@contextmanager
def valkey(folder: Path, port: int, secrets: Path) -> Iterator[str]:
    """Valkey with the file of docker/. Its address."""
    (folder / "broker").mkdir()
    text = (FOLDER / "valkey.conf").read_text().replace("/run/secrets", str(secrets))
    configuration = folder / "valkey.conf"
    configuration.write_text(f"{text}\nport {port}\ndir {folder / 'broker'}\n")
    running = subprocess.Popen([broker.binary(), configuration], stdout=subprocess.DEVNULL)
    address = (
        (secrets / "broker_url").read_text().strip().replace("broker:6379", f"127.0.0.1:{port}")
    )
    try:
        with redis.Redis.from_url(address) as client:
            insist(client.ping, redis.ConnectionError)
        yield address
    finally:
        running.terminate()
        running.wait(60)
