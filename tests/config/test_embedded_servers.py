"""The embedded servers: real ones, once per folder, back after kill -9."""

import os
import signal
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from config import embedded
from config.embedded import broker, folder, postgres
from config.embedded.broker import Broker
from config.embedded.folder import ServerFailed, remembered_port, wait_until
from config.embedded.postgres import Postgres


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder below a private one, as /root is, and an environment that names no server."""
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    for name in ("DATABASE_URL", "REDIS_URL", "HEIRLOOM_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HEIRLOOM_DATA", str(private / "data"))
    yield private / "data"
    embedded.stop_servers(private / "data")


def server_pids(data: Path) -> dict[str, int]:
    owned = (data / "postgres" / "data" / "postmaster.pid").read_text().split()[0]
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        return {"postgres": int(owned), "broker": int(client.info()["process_id"])}


def works() -> bool:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("create extension if not exists vector")
        row = connection.execute("select '[1,2]'::vector <-> '[1,3]'").fetchone()
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        client.set("key", "value")
        return row == (1.0,) and client.get("key") == b"value"


def forget_servers() -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)


def test_it_starts_both_and_finds_them_the_next_time(data: Path) -> None:
    assert embedded.provide_environment() == data
    assert works()
    assert embedded.needs_tables(data)
    pids, key = server_pids(data), os.environ["HEIRLOOM_SECRET_KEY"]

    forget_servers()
    os.environ.pop("HEIRLOOM_SECRET_KEY")
    embedded.provide_environment()
    assert server_pids(data) == pids
    assert os.environ["HEIRLOOM_SECRET_KEY"] == key


def test_many_at_once_start_one_of_each(data: Path) -> None:
    data.mkdir()
    threads = [threading.Thread(target=embedded.start_servers, args=[data]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert works()
    running = [p for p in psutil.process_iter(["cmdline"]) if is_server_of(data, p)]
    assert len(running) == 2


def is_server_of(data: Path, process: psutil.Process) -> bool:
    words = " ".join(process.info["cmdline"] or [])
    return (str(data) in words and ("postgres -D" in words or "valkey-server" in words)) or (
        "valkey-server" in words and cwd_of(process) == str(data / "broker")
    )


def cwd_of(process: psutil.Process) -> str:
    try:
        return process.cwd()
    except psutil.NoSuchProcess:
        return ""


def test_they_come_back_at_their_address_after_kill_9(data: Path) -> None:
    embedded.provide_environment()
    works()
    for pid in server_pids(data).values():
        os.kill(pid, signal.SIGKILL)
        psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=10)
    embedded.revive_servers(data)
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        assert client.get("key") == b"value"
    assert works()


def test_a_server_killed_just_after_it_answered_is_a_server_that_failed(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.provide_environment()
    embedded.stop_servers(data)
    monkeypatch.setattr(Postgres, "_answers", lambda self: True)
    with pytest.raises(ServerFailed, match="went away while it started"):
        embedded.revive_servers(data)
    monkeypatch.undo()


def test_stopping_twice_is_the_same_as_once(data: Path) -> None:
    embedded.provide_environment()
    embedded.stop_servers(data)
    embedded.stop_servers(data)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(os.environ["DATABASE_URL"])


def test_secrets_are_readable_by_nobody_else(data: Path) -> None:
    embedded.provide_environment()
    for name in ("secret_key", "postgres/password", "broker/password", "broker/valkey.conf"):
        assert stat.S_IMODE((data / name).stat().st_mode) == 0o600


def test_servers_that_are_given_are_used(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://there/x")
    monkeypatch.setenv("REDIS_URL", "redis://there/0")
    embedded.provide_environment()
    assert os.environ["DATABASE_URL"] == "postgres://there/x"
    assert not (data / "postgres").exists()
    assert not (data / "broker").exists()
    embedded.revive_servers(data)
    assert not embedded.needs_tables(data)


def test_an_own_database_that_is_not_used_need_not_run(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.provide_environment()
    embedded.stop_servers(data)
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/heirloom")

    assert not embedded.needs_tables(data)


def test_a_port_that_is_taken_is_not_taken_again(tmp_path: Path) -> None:
    port = remembered_port(tmp_path / "port")
    assert remembered_port(tmp_path / "port") == port
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert remembered_port(tmp_path / "port") != port


def test_a_server_that_does_not_start_shows_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with pytest.raises(ServerFailed, match="no log was written"):
        wait_until(lambda: False, seconds=0, failure="It did not start.", log=log)
    log.write_text("disk full")
    with pytest.raises(ServerFailed, match="disk full"):
        wait_until(lambda: False, seconds=0.1, failure="It did not start.", log=log)


def test_a_broken_cluster_is_told_with_its_log(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded.provide_environment()
    embedded.stop_servers(data)
    (data / "postgres" / "data" / "global" / "pg_control").unlink()
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with pytest.raises(ServerFailed, match="PostgreSQL did not start"):
        Postgres(data / "postgres").start()


def test_a_cluster_that_cannot_be_made_says_why(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "ROLE", "pg_reserved")
    with pytest.raises(ServerFailed, match="initdb failed"):
        Postgres(data / "postgres").start()


def test_a_broker_that_dies_at_once_says_where_its_log_is(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Broker, "_configuration", lambda self: "nonsense yes\n")
    with pytest.raises(ServerFailed, match=r"valkey\.log"):
        Broker(data / "broker").start()


def test_a_broker_that_hangs_is_waited_for_and_never_doubled(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.provide_environment()
    monkeypatch.setattr(broker, "START_SECONDS", 1)
    monkeypatch.setattr(broker, "ANSWER_SECONDS", 0.2)
    pid = server_pids(data)["broker"]
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(ServerFailed, match="does not answer"):
            Broker(data / "broker").start()
    finally:
        os.kill(pid, signal.SIGCONT)


def test_it_says_what_to_do_where_the_wheels_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)
    monkeypatch.setattr(broker, "find_spec", lambda name: None)
    with pytest.raises(ServerFailed, match="DATABASE_URL"):
        postgres.binaries()
    with pytest.raises(ServerFailed, match="REDIS_URL"):
        broker.binary()


def test_an_ordinary_user_needs_no_other_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert postgres.unprivileged() == []


def test_root_without_setpriv_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(ServerFailed, match="ordinary user"):
        postgres.unprivileged()


def test_another_server_on_our_port_is_not_ours(tmp_path: Path) -> None:
    """The port of a folder may be taken by the broker of another folder meanwhile."""
    first, second = Broker(tmp_path / "first"), Broker(tmp_path / "second")
    first.start()
    second.folder.mkdir()
    folder.write_private(second.folder / "password", (first.folder / "password").read_text())
    folder.write_private(second.folder / "port", (first.folder / "port").read_text())
    try:
        assert second.start() != first._url()
    finally:
        first.stop()
        second.stop()
