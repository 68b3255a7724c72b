"""The services of the Compose file that are ours, and Caddy, as processes of this machine.

Each gets the command, the settings and the secrets of its service. What differs is told by
`places`: where the container's folders, names and ports are here.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded import ROOT
from tests.docker.compose import FOLDER, services, settings_of

PROGRAMS = Path(sys.executable).parent
START_SECONDS = 600


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_of_image() -> dict[str, str]:
    """What the Dockerfile sets for us; PATH is where programs lie there."""
    text = (FOLDER / "Dockerfile").read_text()
    return dict(re.findall(r"\b((?:DJANGO|HEIRLOOM)_\w+)=(\S+)", text.partition("AS runtime")[2]))


@dataclass
class Household:
    """One server's worth of processes."""

    folder: Path
    door: int = field(default_factory=free_port)
    web: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    env_file: dict[str, str] = field(default_factory=dict)  # what its operator wrote into .env

    @property
    def url(self) -> str:
        return f"https://localhost:{self.door}"

    @property
    def secrets(self) -> Path:
        return self.folder / "docker" / "secrets"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def authority(self) -> Path:
        """The certificate of the authority that Caddy is for localhost."""
        return self.folder / "certificates" / "caddy" / "pki" / "authorities" / "local" / "root.crt"

    def make_secrets(self) -> None:
        """By docker/start, with a Docker that only nods."""
        copy = self.folder / "docker"
        shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("secrets", ".env"))
        nod = self.folder / "docker-bin" / "docker"
        nod.parent.mkdir()
        nod.write_text("#!/bin/sh\n")
        nod.chmod(0o755)
        path = f"{nod.parent}{os.pathsep}{os.environ['PATH']}"
        subprocess.run([copy / "start"], env={"PATH": path}, check=True, stdout=subprocess.DEVNULL)

    def place(self, word: str) -> str:
        """A word of the Compose file, with where things are here."""
        here = {
            "/run/secrets": str(self.secrets),
            "/data": str(self.data),
            ":8000": f":{self.web}",
        }
        return re.sub(rf"({'|'.join(here)})\b", lambda found: here[found[1]], word)

    def environment(self, name: str) -> dict[str, str]:
        said = settings_of(services({"HEIRLOOM_URL": self.url})[name])
        return {
            "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
            "HOSTNAME": socket.gethostname(),
            **{name: self.place(value) for name, value in settings_of_image().items()},
            "HEIRLOOM_ADMIN_EMAIL": "anna@example.org",
            "HEIRLOOM_ADMIN_PASSWORD": "correct horse battery",
            **{setting: self.place(value) for setting, value in (self.env_file | said).items()},
        }

    def call(self, name: str, *words: str) -> str:
        """Run the service's own command, or another one as it would be run there, to its end."""
        command = list(words) or [self.place(word) for word in services()[name]["command"]]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment(name),
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, name: str) -> None:
        command = [self.place(word) for word in services()[name]["command"]]
        with (self.folder / f"{name}.log").open("a") as log:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(name), stdout=log, stderr=log
            )

    def start_caddy(self) -> None:
        """Its own file; port 80, where it would only lead to https, is another one here."""
        said = settings_of(services({"HEIRLOOM_URL": self.url})["caddy"])
        text = (FOLDER / "Caddyfile").read_text()
        file = self.folder / "Caddyfile"
        file.write_text(text.replace("admin off", f"admin off\n\thttp_port {free_port()}"))
        own = {
            "XDG_DATA_HOME": str(self.folder / "certificates"),
            "XDG_CONFIG_HOME": str(self.folder / "caddy"),
            "HEIRLOOM_WEB": f"127.0.0.1:{self.web}",
        }
        with (self.folder / "caddy.log").open("a") as log:
            self.running["caddy"] = subprocess.Popen(
                [PROGRAMS / "caddy", "run", "--adapter", "caddyfile", "--config", file],
                env=said | own, stdout=log, stderr=log,
            )  # fmt: skip

    def is_healthy(self, name: str) -> bool:
        """What the service's own health check says."""
        test = services()[name]["healthcheck"].get("test")
        if not test:
            return self.running[name].poll() is None
        words = [self.place(word) for word in test[1:]]
        command = ["sh", "-c", *words] if test[0] == "CMD-SHELL" else words
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment(name), check=False, capture_output=True
        )
        return done.returncode == 0

    def wait_until_healthy(self, *names: str) -> None:
        wait_until(lambda: all(self.is_healthy(name) for name in names), f"{names} are not well")

    def stop(self, name: str) -> float:
        """As Docker does: SIGTERM, and nobody helps. The seconds that it took."""
        began = time.monotonic()
        program = self.running.pop(name)
        program.send_signal(signal.SIGTERM)
        program.wait(300)
        return time.monotonic() - began

    def end(self) -> None:
        for program in self.running.values():
            program.terminate()
        for program in self.running.values():
            try:
                program.wait(30)
            except subprocess.TimeoutExpired:
                program.kill()


def wait_until(ready: Callable[[], bool], failure: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        assert time.monotonic() < deadline, failure
        time.sleep(0.5)
