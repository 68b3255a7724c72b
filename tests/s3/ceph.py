"""A real S3 server that checks signatures: Ceph's gateway over one monitor and one memory store.

Everything lives in one folder and listens on loopback only; `stop` leaves nothing running.
"""

import os
import shutil
import socket
import subprocess
import time
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

PROGRAMS = ("ceph", "ceph-authtool", "ceph-mon", "ceph-osd", "monmaptool", "radosgw")
PACKAGES = ("radosgw", "ceph-mon", "ceph-osd")
COMMAND_SECONDS = 60
START_SECONDS = 120
ALL = ("--cap", "mon", "allow *", "--cap", "osd", "allow *", "--cap", "mgr", "allow *")
REGION = "us-east-1"

CONFIGURATION = """\
[global]
fsid = {fsid}
mon initial members = a
mon host = [v2:127.0.0.1:{mon_port}]
public addr = 127.0.0.1
keyring = {folder}/keyring
run dir = {folder}
admin socket = {folder}/$name.asok
log file = {folder}/$name.log
crash dir = {folder}
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
mon data = {folder}/mon
mon allow pool size one = true
osd data = {folder}/osd
osd objectstore = memstore
memstore device bytes = 2147483648
osd crush chooseleaf type = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 2
osd pool default pg autoscale mode = off
rgw data = {folder}/rgw
rgw frontends = beast endpoint=127.0.0.1:{rgw_port}
rgw dns name = localhost
rgw trust forwarded https = true
"""


class CephFailed(RuntimeError):
    """Ceph did not start; the message holds the end of its log."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Keys:
    """What a user of the gateway signs with."""

    access_key: str
    secret_key: str


@dataclass
class Ceph:
    """One small cluster with a gateway, in one folder."""

    folder: Path
    rgw_port: int = field(default_factory=free_port)
    running: ExitStack = field(default_factory=ExitStack)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.rgw_port}"

    def start(self) -> None:
        """Make the cluster and start it; until the gateway answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._make_cluster()
            self._start_daemon("ceph-mon", "-i", "a")
            self._make_store()
            self._start_daemon("ceph-osd", "-i", "0")
            self._start_daemon("radosgw", "-n", "client.admin")
            self._wait_for_gateway()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """The gateway first, the monitor last."""
        self.running.close()

    def create_user(self, name: str) -> Keys:
        keys = Keys(f"key-of-{name}", uuid.uuid4().hex)
        self.let_in(name, keys)
        return keys

    def let_in(self, name: str, keys: Keys) -> None:
        """A user who brings keys."""
        self._run(
            *("radosgw-admin", "user", "create", f"--uid={name}", f"--display-name={name}"),
            *(f"--access-key={keys.access_key}", f"--secret-key={keys.secret_key}"),
        )

    def _make_cluster(self) -> None:
        fsid, mon_port = str(uuid.uuid4()), free_port()
        self._write_configuration(fsid, mon_port)
        keyring, monmap = str(self.folder / "keyring"), str(self.folder / "monmap")
        self._run("ceph-authtool", "-C", keyring, "-g", "-n", "mon.", "--cap", "mon", "allow *")
        for name in ("client.admin", "osd.0"):
            self._run("ceph-authtool", keyring, "-g", "-n", name, *ALL)
        address = f"[v2:127.0.0.1:{mon_port}]"
        self._run("monmaptool", "--create", "--fsid", fsid, "--addv", "a", address, monmap)
        self._run("ceph-mon", "-i", "a", "--mkfs", "--monmap", monmap, "--keyring", keyring)

    def _write_configuration(self, fsid: str, mon_port: int) -> None:
        for name in ("mon", "osd", "rgw"):
            (self.folder / name).mkdir()
        text = CONFIGURATION.format(
            fsid=fsid, folder=self.folder, mon_port=mon_port, rgw_port=self.rgw_port
        )
        (self.folder / "ceph.conf").write_text(text)

    def _make_store(self) -> None:
        store = str(uuid.uuid4())
        self._run("ceph", "osd", "new", store)
        self._run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", store)

    def _start_daemon(self, *words: str) -> None:
        log = self.running.enter_context((self.folder / f"{words[0]}.out").open("w"))
        daemon = subprocess.Popen(
            [*words, "-f", "-c", str(self.folder / "ceph.conf")],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        self.running.callback(end, daemon)

    def _wait_for_gateway(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                raise CephFailed(f"No gateway at {self.endpoint}; see {self.folder}.")
            time.sleep(0.2)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.rgw_port)) == 0

    def _run(self, *words: str) -> None:
        command: Sequence[str] = [*words, "-c", str(self.folder / "ceph.conf")]
        environment = {**os.environ, "CEPH_CONF": str(self.folder / "ceph.conf")}
        if words[0] in {"ceph-authtool", "monmaptool"}:
            command = words
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=COMMAND_SECONDS, check=False
        )
        if done.returncode:
            raise CephFailed(f"{' '.join(words)}: {done.stderr.decode()[-2000:]}")


def is_installed() -> bool:
    return all(shutil.which(program) for program in PROGRAMS)


def end(daemon: subprocess.Popen[bytes]) -> None:
    daemon.terminate()
    try:
        daemon.wait(10)
    except subprocess.TimeoutExpired:
        daemon.kill()
        daemon.wait()
