"""`make test-s3`: the tests that need a real S3 server. Ceph comes from Debian where we may install
it, runs in a temporary folder on loopback, and is stopped at the end."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence

from config.embedded import ROOT, stop_servers
from tests.s3.ceph import PACKAGES, is_installed

DATA = ROOT / "var" / "test-s3"


def main(arguments: Sequence[str]) -> int:
    """Run them, or say what is left out."""
    if not is_installed():
        install()
    if not is_installed():
        print("Left out: the tests on a real S3 server, because Ceph is not here and it takes root")
        print(f"on Debian to install it: apt-get install {' '.join(PACKAGES)}")
        return 0
    os.environ["HEIRLOOM_DATA"] = str(DATA)
    try:
        return run_tests(*arguments)
    finally:
        stop_servers(DATA)


def run_tests(*arguments: str) -> int:
    """Who stops us stops the tests, and they stop Ceph."""
    command = [sys.executable, "-m", "pytest", "tests/s3", "-m", "s3", "--create-db", *arguments]
    tests = subprocess.Popen(command, cwd=ROOT)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: tests.terminate())
    return tests.wait()


def install() -> None:
    """With apt, when we are root and there is an apt. Nothing of it is started by itself."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("Installing Ceph for the tests on a real S3 server (once).", flush=True)
    for words in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES],
    ):
        subprocess.run(["apt-get", *words], stdout=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
