"""A whole library of real processes, and its parts, which can be stopped and started again."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import redis

from config.embedded import ROOT
from config.embedded.broker import Broker
from config.embedded.folder import remembered_port
from config.embedded.postgres import Postgres
from config.processes import Process, library_processes, stop_all

EMAIL, PASSWORD = "alice@example.org", "correct horse battery"
KEEP_SECONDS = 0.5


@dataclass
class Library:
    """The processes of one machine in one folder; those that are down stay so until `start`."""

    folder: Path
    environment: dict[str, str]
    port: int
    processes: list[Process] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def disk(self) -> Path:
        """Where the bytes are, whether the library reaches them or not."""
        return self.folder / "disk"

    @property
    def way_to_disk(self) -> Path:
        return self.folder / "mounted"

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def manage_well(self, *words: str) -> str:
        done = self.manage(*words)
        assert done.returncode == 0, f"{words}: {done.stderr[-2000:]}"
        return done.stdout

    def process(self, name: str) -> Process:
        return next(process for process in self.processes if process.name == name)

    def keep(self) -> None:
        """Start what ended by itself, as `manage.py run` does, but nothing that is to be down."""
        while not self.ended.wait(KEEP_SECONDS):
            for process in self.processes:
                if process.name not in self.down:
                    process.keep_running()


@dataclass(frozen=True)
class Part:
    """Something that a library stands on. `stop` returns once it is away, `start` once it is back.

    `named` is what the answer of health calls it."""

    named: str
    stop: Callable[[random.Random], None]
    start: Callable[[random.Random], None]


def parts_of(library: Library) -> list[Part]:
    return [
        Part("workers", *workers(library, ["worker", "ml-worker"])),
        Part("workers", *workers(library, ["worker"])),
        Part("workers", *workers(library, ["ml-worker"])),
        Part("database", *database(library)),
        Part("broker", *broker(library)),
        Part("storage", *storage(library)),
    ]


Way = Callable[[random.Random], None]


def workers(library: Library, names: Sequence[str]) -> tuple[Way, Way]:
    """Killed with all their children, or asked to stop."""

    def stop(chance: random.Random) -> None:
        library.down.update(names)
        for running in (library.process(name).running for name in names):
            if running and running.poll() is None:
                how = chance.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM])
                os.killpg(running.pid, how)
        if chance.random() < 0.5:
            end_all([library.process(name).running for name in names])

    def start(_: random.Random) -> None:
        end_all([library.process(name).running for name in names])
        library.down.difference_update(names)

    return stop, start


def end_all(running: Sequence[subprocess.Popen[bytes] | None]) -> None:
    """What was asked to stop gets a moment, and is killed then."""
    for each in filter(None, running):
        try:
            each.wait(3)
        except subprocess.TimeoutExpired:
            os.killpg(each.pid, signal.SIGKILL)
            each.wait()


def database(library: Library) -> tuple[Way, Way]:
    server = Postgres(library.folder / "postgres")

    def stop(chance: random.Random) -> None:
        if chance.random() < 0.5:
            server.stop()
        else:
            pid = int((server.cluster / "postmaster.pid").read_text().split()[0])
            kill_and_wait(psutil.Process(pid))

    return stop, lambda _: void(server.start())


def broker(library: Library) -> tuple[Way, Way]:
    """Stopped, or killed; when it is back it may have forgotten everything."""
    server = Broker(library.folder / "broker")

    def stop(chance: random.Random) -> None:
        if chance.random() < 0.5:
            server.stop()
        else:
            with redis.Redis.from_url(library.environment["REDIS_URL"]) as client:
                pid = int(client.info("server")["process_id"])
            kill_and_wait(psutil.Process(pid))

    def start(chance: random.Random) -> None:
        server.start()
        if chance.random() < 0.5:
            with redis.Redis.from_url(library.environment["REDIS_URL"]) as client:
                client.flushall()

    return stop, start


def storage(library: Library) -> tuple[Way, Way]:
    """The disk of originals and renditions is not where it was: what points to it does not."""

    def point_to(target: Path) -> None:
        link = library.folder / "mounted.new"
        link.symlink_to(target)
        link.replace(library.way_to_disk)

    def stop(_: random.Random) -> None:
        nothing = library.folder / "nothing"
        nothing.touch()
        point_to(nothing)

    return stop, lambda _: point_to(library.disk)


def kill_and_wait(process: psutil.Process) -> None:
    children = process.children(recursive=True)
    process.kill()
    psutil.wait_procs([process, *children], timeout=20)


def void(_: object) -> None:
    return None


@contextmanager
def running_library(folder: Path, *, models: Path, log: Path) -> Iterator[Library]:
    """A new library with one person, all its processes up; none of them is left at the end."""
    library = prepared(folder, models)
    keeper = threading.Thread(target=library.keep)
    try:
        library.processes = logged_processes(library, log)
        library.processes[0].keep_running()
        library.processes[0].wait_until_up()
        keeper.start()
        yield library
    finally:
        library.ended.set()
        if keeper.ident:
            keeper.join()
        stop_all(library.processes)
        Broker(folder / "broker").stop()
        Postgres(folder / "postgres").stop()


def prepared(folder: Path, models: Path) -> Library:
    for name in ("disk/originals", "disk/renditions"):
        (folder / name).mkdir(parents=True)
    (folder / "mounted").symlink_to(folder / "disk")
    kept = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    environment = {
        **kept,
        "HEIRLOOM_DATA": str(folder),
        "HEIRLOOM_SECRET_KEY": "chaos",
        "HEIRLOOM_MODELS": str(models),
        "HEIRLOOM_ORIGINALS": f"file://{folder}/mounted/originals",
        "HEIRLOOM_RENDITIONS": f"file://{folder}/mounted/renditions",
        "HEIRLOOM_LEASE_SECONDS": "20",
        "HEIRLOOM_SWEEP_SECONDS": "2",
        "HEIRLOOM_INFERENCE_THREADS": "1",
        "DATABASE_URL": Postgres(folder / "postgres").start(),
        "REDIS_URL": Broker(folder / "broker").start(),
    }
    library = Library(folder, environment, remembered_port(folder / "port"))
    library.manage_well("migrate", "--verbosity=0")
    library.manage_well("collectstatic", "--noinput", "--verbosity=0")
    library.manage_well("create_user", EMAIL, "--password", PASSWORD)
    return library


def logged_processes(library: Library, log: Path) -> list[Process]:
    """As they are run everywhere, in the library's environment; what they say goes into a file."""
    settings = [f"{name}={value}" for name, value in library.environment.items()]
    into_log = ["sh", "-c", f'exec "$@" >>"{log}" 2>&1', "sh"]
    return [
        Process(each.name, ["env", "-i", *settings, *into_log, *each.command], each.port)
        for each in library_processes(library.port)
        if each.name != "sources"  # there are none
    ]
